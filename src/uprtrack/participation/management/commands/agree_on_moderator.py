"""``uprtrack agree_on_moderator IDENTIFIER --country ISO3 --how TEXT``: records who shall moderate comments."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from uprtrack.organisations.models import Organisation
from uprtrack.participation.services_of_moderators import propose_moderator
from uprtrack.reviews.models import State


class Command(BaseCommand):
    help = (
        "Records on which neutral body (an NHRI, a body of the UN, an academic institution) the sides agreed to "
        "moderate comments in a country. It holds once the body's coordinator accepts it on the page of comments."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="identifier of the organisation")
        parser.add_argument("--country", required=True, help="ISO 3166 code of three letters")
        parser.add_argument(
            "--how", required=True, help="between whom, when and how it was agreed; everybody reads it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(public_id=options["organisation"]).first()
        if organisation is None:
            raise CommandError(
                f"{options['organisation']} is no organisation's identifier; nothing was recorded."
            )
        country = State.objects.filter(pk=options["country"]).first()
        if country is None:
            raise CommandError(f"{options['country']} is no State's code; nothing was recorded.")
        try:
            propose_moderator(organisation=organisation, country=country, agreed_how=options["how"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{organisation} moderates comments on {country} once its coordinator accepts.")
