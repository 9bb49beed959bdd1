"""Whose right a command line uses: it has no session, and the rights are the same as on the pages."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import CommandError

from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.policy import Act, acting_organisations


def add_acting_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--user", default="", help="user name of the person who acts; needed where several may"
    )
    parser.add_argument(
        "--organisation",
        default="",
        help="identifier of the organisation acted for; needed where several may be",
    )


def who_acts(act: Act, *, username: str = "", organisation: str = "") -> tuple[User, Organisation]:
    """The person and organisation named, else the only ones there are; CommandError where that leaves none or
    several.
    """
    users = User.objects.filter(is_active=True)
    found = [
        (user, acting)
        for user in (users.filter(username=username) if username else users)
        for acting in acting_organisations(user, act)
        if not organisation or acting.public_id == organisation
    ]
    if not found:
        raise CommandError(
            "Nobody may do this: expected a coordinator who leads the follow-up"
            + (" with this user name" if username else "")
            + (" for this organisation." if organisation else ".")
        )
    if len({user.pk for user, _acting in found}) > 1:
        raise CommandError("Several people may do this: say with --user who acts.")
    if len(found) > 1:
        names = ", ".join(f"{acting.public_id} ({acting.label})" for _user, acting in found)
        raise CommandError(f"Say with --organisation for which of these: {names}.")
    return found[0]
