"""A person's own account: under which names others know them, and everything about signing in."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from uprtrack.organisations.rights import open_to_all, signed_in
from uprtrack.organisations.second_factor import has, must_have
from uprtrack.organisations.standing import standing_of


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Names, organisations and roles, sign-in; with a link to each page of the account section."""
    if isinstance(request.user, AnonymousUser):
        raise TypeError("The page of an account was opened without one.")
    standing = standing_of(request.user)
    names = [(item, standing.actor_in(item.organisation)) for item in standing.memberships]
    context = {
        "names": names,
        "general_name": standing.tied.get(None),
        "has_second_factor": has(request.user),
        "must_have_second_factor": must_have(request.user),
        "session_count": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "account/account.html", context)


@open_to_all
def account_help(request: HttpRequest) -> HttpResponse:
    """Who helps somebody that cannot sign in: a person who knows them, not a mailbox."""
    return render(request, "account/help.html")
