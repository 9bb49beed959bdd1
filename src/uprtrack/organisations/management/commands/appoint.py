"""``uprtrack appoint IDENTIFIER NAME``: a coordinator for an organisation that has none any more, by who runs the
installation.
"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from uprtrack.organisations.asking import ask_password
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.services import appoint_anew, create_user, without_coordinator


class Command(BaseCommand):
    help = (
        "Names a coordinator of an organisation whose last one is gone; its log says so. Without arguments it "
        "lists the organisations that nobody coordinates."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", nargs="?", default="", help="identifier of the organisation")
        parser.add_argument("coordinator", nargs="?", default="", help="user name of the new coordinator")
        parser.add_argument("--shown-as", default="", help="what others see of a new account")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["organisation"]:
            self.list_them()
            return
        username = options["coordinator"]
        if not username:
            raise CommandError("Say who shall coordinate it: expected a user name after the identifier.")
        organisation = Organisation.objects.filter(public_id=options["organisation"]).first()
        if organisation is None:
            raise CommandError(
                f"{options['organisation']} is no organisation's identifier; nobody was appointed."
            )
        user = User.objects.filter(username=username).first()
        password = None if user else ask_password()
        try:
            with transaction.atomic():
                if user is None:
                    shown_as = options["shown_as"] or username
                    user = create_user(username=username, password=password or "", shown_as=shown_as)
                appoint_anew(organisation=organisation, user=user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{username} coordinates {organisation} from today on.")

    def list_them(self) -> None:
        found = without_coordinator()
        for organisation in found:
            self.stdout.write(f"{organisation.public_id}  {organisation} ({organisation.country_id})")
        if not found:
            self.stdout.write("Every organisation that has people has a coordinator.")
