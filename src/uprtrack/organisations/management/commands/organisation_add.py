"""``uprtrack organisation_add``: an organisation and its first coordinator, by who runs the installation."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import User
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.reviews.models import State


class Command(BaseCommand):
    help = "Adds an organisation with its first coordinator, who then admits the others on the site."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="name of the organisation")
        parser.add_argument("--kind", required=True, choices=OrganisationKind.values)
        parser.add_argument("--country", required=True, help="ISO 3166-1 alpha-3 code, for example SVN")
        parser.add_argument("--coordinator", required=True, help="user name of the coordinator")
        parser.add_argument("--shown-as", default="", help="what others see (default: the user name)")

    def handle(self, *args: Any, **options: Any) -> None:
        country = State.objects.filter(pk=options["country"].upper()).first()
        if country is None:
            raise CommandError(f"{options['country']} is no code of a State; expected one such as SVN.")
        username = options["coordinator"]
        user = User.objects.filter(username=username).first()
        password = None if user else self.ask_password()
        with transaction.atomic():
            organisation = found_organisation(
                name=options["name"], kind=OrganisationKind(options["kind"]), country=country
            )
            if user is None:
                user = create_user(
                    username=username, password=password or "", shown_as=options["shown_as"] or username
                )
            appoint(organisation=organisation, user=user)
        self.stdout.write(f"{organisation} was added; {username} coordinates it.")

    def ask_password(self) -> str:
        password = getpass("Password of the coordinator: ")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if getpass("The same again: ") != password:
            raise CommandError("The two passwords differ; nothing was added.")
        return password
