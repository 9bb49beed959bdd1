"""``uprtrack organisation_add``: an organisation and its first coordinator, by who runs the installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from uprtrack.organisations.asking import ask_password
from uprtrack.organisations.kinds import GROUPS, OrganisationKind
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.reviews.models import State

KINDS = [kind.value for kind in OrganisationKind if kind not in GROUPS]
"""Thematic groups are founded on the site, in the coalition or mechanism that they belong to."""


class Command(BaseCommand):
    help = (
        "Adds an organisation of any kind with its first coordinator, who then admits the others on the site. "
        "National mechanisms, NHRIs and coalitions are added in no other way."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="name of the organisation")
        parser.add_argument("--short-name", default="", help="as it stands in lists")
        parser.add_argument("--kind", required=True, choices=KINDS)
        parser.add_argument("--country", required=True, help="ISO 3166-1 alpha-3 code, for example SVN")
        parser.add_argument("--part-of", default="", help="identifier of the body that it is a part of")
        parser.add_argument(
            "--not-registered", action="store_true", help="it is not registered with the authorities"
        )
        parser.add_argument(
            "--nhri-status", default="", choices=["", "A", "B"], help="accreditation of an NHRI"
        )
        parser.add_argument("--coordinator", required=True, help="user name of the coordinator")
        parser.add_argument("--shown-as", default="", help="what others see (default: the user name)")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["coordinator"]
        user = User.objects.filter(username=username).first()
        password = None if user else ask_password()
        try:
            with transaction.atomic():
                organisation = self.found(options)
                if user is None:
                    user = create_user(
                        username=username, password=password or "", shown_as=options["shown_as"] or username
                    )
                appoint(organisation=organisation, user=user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{organisation} was added; {username} coordinates it. Its identifier is {organisation.public_id}."
        )

    def found(self, options: dict[str, Any]) -> Organisation:
        country = State.objects.filter(pk=options["country"].upper()).first()
        if country is None:
            raise CommandError(f"{options['country']} is no code of a State; expected one such as SVN.")
        parent = None
        if options["part_of"]:
            parent = Organisation.objects.filter(public_id=options["part_of"]).first()
            if parent is None:
                raise CommandError(
                    f"{options['part_of']} is no organisation's identifier; nothing was added."
                )
        return found_organisation(
            name=options["name"],
            short_name=options["short_name"],
            kind=OrganisationKind(options["kind"]),
            country=country,
            parent=parent,
            is_registered=not options["not_registered"],
            nhri_status=options["nhri_status"],
        )
