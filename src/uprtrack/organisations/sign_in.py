"""How people come to an account: by invitation, never by signing up on a public page."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Closes allauth's open sign-up: an account is made by an organisation's coordinator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
