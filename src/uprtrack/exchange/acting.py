"""Whose right a command line uses: it has no session, and the rights are the same as on the pages."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import CommandError

from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.policy import Act, acting_organisations


def add_user_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--user", default="", help="user name of the person who acts; needed where several may"
    )


def who_acts(username: str) -> tuple[User, Organisation]:
    """The person named, else the only one who may; and for which organisation. CommandError where there is none."""
    users = User.objects.filter(is_active=True)
    found = [
        (user, organisations[0])
        for user in (users.filter(username=username) if username else users)
        if (organisations := acting_organisations(user, Act.EXCHANGE))
    ]
    if not found:
        raise CommandError(
            "Nobody with this user name may exchange bundles."
            if username
            else "Nobody may exchange bundles yet: expected a coordinator who leads the follow-up."
        )
    if len(found) > 1:
        raise CommandError("Several people may exchange bundles: say with --user who acts.")
    return found[0]
