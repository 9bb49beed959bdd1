"""``uprtrack link``: links between recommendations, suggested for reviews under the UPR."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from uprtrack.organisations.selection import find_review
from uprtrack.recommendations.finding_links import find_links
from uprtrack.reviews.models import Review


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Suggests which earlier recommendations those of a review echo, which ask nearly the same, and what other "
        "mechanisms say on the same point. What was suggested before gives way; what people decided stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("review", nargs="*", help="reviews by their identifier, such as SVN-upr3")
        parser.add_argument("--all", action="store_true", help="every review under the UPR that is here")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["review"]) == options["all"]:
            raise CommandError("Name the reviews, such as SVN-upr3, or give --all: one of the two.")
        for review in self.reviews(options["review"]):
            number = find_links(review)
            told = ngettext("%(review)s: %(number)d link", "%(review)s: %(number)d links", number)
            self.stdout.write(told % {"review": review.title, "number": number})

    def reviews(self, named: list[str]) -> list[Review]:
        if not named:
            return list(
                Review.objects.filter(mechanism="upr").select_related("state_under_review", "mechanism")
            )
        found = []
        for alias in named:
            review = find_review(alias)
            if review is None or not review.is_upr:
                raise CommandError(
                    f"There is no review {alias} under the UPR: expected one such as SVN-upr3."
                )
            found.append(review)
        return found
