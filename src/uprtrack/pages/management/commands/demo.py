"""``uprtrack demo``: the demonstration country on a database of its own, ready to be looked at."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from uprtrack.organisations.models import ActorTie, User
from uprtrack.organisations.operator import OperatorKind, is_state_run
from uprtrack.pages.coastland.installation import install, is_installed
from uprtrack.secret import write_private

OPERATOR = "a demonstration on this computer"
WORDS = 4
SYLLABLES = ("ba", "do", "fi", "ga", "hu", "ka", "lo", "mi", "na", "po", "ra", "su", "te", "vi", "wo", "ze")


class Command(BaseCommand):
    help = "Adds Coastland, a fictional country, and its accounts; with --serve the site runs afterwards."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--serve", action="store_true", help="run the site afterwards")
        parser.add_argument("--port", type=int, default=8000, help="port of the site (default: 8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_state_run():
            raise CommandError(
                "The demonstration holds a coalition, which an installation run by a body of the State does not "
                "offer. Leave out UPRTRACK_OPERATOR_KIND=state."
            )
        declare_demonstration()
        settings.DATA.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        password = demonstration_password()
        if is_installed():
            self.stdout.write("Coastland is here already; nothing was changed.")
        else:
            if User.objects.exists():
                raise CommandError(
                    f"The database {settings.DATABASES['default']['NAME']} holds accounts, but no Coastland: "
                    "the demonstration is not mixed with real work. Set UPRTRACK_DATA to an empty folder."
                )
            self.stdout.write("Building Coastland, a fictional country:")
            with transaction.atomic():
                install(password=password, say=lambda step: self.stdout.write(f"  {step}"))
        self.show_accounts(password)
        if options["serve"]:
            call_command("serve", port=options["port"])

    def show_accounts(self, password: str) -> None:
        self.stdout.write(f"\nSign in with the password  {password}  as:")
        for tie in (
            ActorTie.objects.filter(organisation=None).select_related("actor", "user").order_by("user")
        ):
            self.stdout.write(f"  {tie.user.username:<14}{tie.actor.name}")


def declare_demonstration() -> None:
    """Say that this is a demonstration where nothing says who runs it; the server's workers read it, too."""
    if settings.OPERATOR and settings.OPERATOR_KIND:
        return
    settings.OPERATOR = settings.OPERATOR or OPERATOR
    settings.OPERATOR_KIND = settings.OPERATOR_KIND or OperatorKind.CIVIL_SOCIETY.value
    os.environ["UPRTRACK_OPERATOR"] = settings.OPERATOR
    os.environ["UPRTRACK_OPERATOR_KIND"] = settings.OPERATOR_KIND


def demonstration_password() -> str:
    """The one password of all demonstration accounts; made once and kept with the keys."""
    path = settings.KEYS / "demonstration-password"
    if not path.exists():
        words = ["".join(secrets.choice(SYLLABLES) for _ in range(3)) for _ in range(WORDS)]
        write_private(path, "-".join(words))
    return str(path.read_text(encoding="utf-8").strip())
