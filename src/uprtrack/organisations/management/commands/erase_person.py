"""``uprtrack erase_person``: erases somebody on request, by who runs the installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from uprtrack.organisations.erasure import erase_person
from uprtrack.organisations.models import User


class Command(BaseCommand):
    help = "Erases a person for good: account, names, personal notes. What organisations published stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="user name of the person who asked to be erased")
        parser.add_argument("--yes", action="store_true", help="do not ask once more")
        parser.add_argument(
            "--leave-without-coordinator",
            action="store_true",
            help="erase also where organisations lose their only coordinator",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError("There is no account of this name; nothing was erased.")
        if not options["yes"] and input("This cannot be undone. Type the user name again: ") != user.username:
            raise CommandError("That is another name; nothing was erased.")
        try:
            erase_person(by=None, user=user, may_orphan=options["leave_without_coordinator"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            "The person was erased. Backups made before still hold their data: delete those, too."
        )
