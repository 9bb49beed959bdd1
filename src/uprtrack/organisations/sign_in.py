"""Signing in: accounts come by invitation, nobody needs an e-mail address, and an answer gives nothing away."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from uprtrack.organisations.models import User
from uprtrack.organisations.privacy import UNKNOWN, address_mark


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Closes allauth's open sign-up, and keeps addresses and the state of accounts to itself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account is made by an organisation's coordinator."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """A mark of the address, for counting attempts: the address itself goes nowhere.

        ``X-Forwarded-For`` counts only with ``UPRTRACK_TRUSTED_PROXIES``, and then only what those proxies added.
        """
        try:
            address: str = super().get_client_ip(request)
        except PermissionDenied:
            # A server behind a local socket knows no addresses: all share one count.
            address = UNKNOWN
        return address_mark(address)

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The active user with these credentials; None alike for an unknown name, a wrong password and an
        account that was closed. allauth would lead the last one to a page of its own, which tells a stranger
        that the account exists and that the password is right. Each costs one computation of a hash.
        """
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if not isinstance(user, User):
            self.authentication_failed(request, **credentials)
            return None
        self._rollback_login_failed_rl_usage()
        return user
