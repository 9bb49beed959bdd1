"""``uprtrack agreement``: how often people and machine agree, by kind of tag and by term."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand, CommandError

from uprkit.indices.agreement import Agreement
from uprtrack.classification.agreement import agreement_of
from uprtrack.organisations.models import User
from uprtrack.organisations.standing import Reader

COLUMNS = (
    *("taxonomy", "code", "label", "confirmed", "declined", "added", "neither"),
    *("precision", "recall", "agreement", "kappa"),
)


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "Prints, as CSV, how often decisions and suggestions agree: of published decisions, or with --user of those "
        "that this person may read. Rows without a code are all terms together."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", default="", help="count the decisions that this person may read")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = _reader(options["user"])
        writer = csv.writer(self.stdout if self.stdout else sys.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for group in agreement_of(reader):
            writer.writerow((group.taxonomy.pk, "", group.name, *_figures(group.total)))
            for row in group.terms:
                writer.writerow((group.taxonomy.pk, row.term.code, row.label, *_figures(row.agreement)))


def _figures(agreement: Agreement) -> list[object]:
    shares = (agreement.precision, agreement.recall, agreement.observed, agreement.kappa)
    counts = (agreement.confirmed, agreement.declined, agreement.added, agreement.neither)
    return [*counts, *("" if share is None else f"{share:.3f}" for share in shares)]


def _reader(username: str) -> Reader:
    if not username:
        return AnonymousUser()
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"There is no account {username}.")
    return found
