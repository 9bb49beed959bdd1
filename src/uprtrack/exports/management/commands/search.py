"""``uprtrack search``: what a query finds, and how it divides."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from uprtrack.catalogue.finding import Found, find
from uprtrack.exports.asking import add_query_arguments, reader_of, selection_of
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation

SHOWN = 20
MOST_VALUES = 8
"""Values of a facet that are printed."""


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Prints the recommendations that a query finds, best first, and with --facets how they divide."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_query_arguments(parser)
        parser.add_argument("--limit", type=int, default=SHOWN, help="how many are printed")
        parser.add_argument(
            "--facets", action="store_true", help="print how many have each value of each facet"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        reader, selection = reader_of(options), selection_of(options)
        found = find(reader, selection, facets=None if options["facets"] else ())
        rows = _rows(reader, found.ids[: max(options["limit"], 0)].tolist())
        if options["json"]:
            self.stdout.write(json.dumps(_told(found, rows), ensure_ascii=False, indent=1))
        else:
            self.print(found, rows)

    def print(self, found: Found, rows: list[Recommendation]) -> None:
        """For a person: a line for each, the numbers, then the facets."""
        for told in found.problems:
            self.stdout.write(str(told))
        for row in rows:
            self.stdout.write(f"{row.public_id}  {row.review.alias} {row.number} [{row.position_label}]")
            self.stdout.write(f"    {row.text}")
        self.stdout.write(f"{found.total} of {found.readable} recommendations")
        if found.suggestion:
            self.stdout.write(f"Perhaps: {found.suggestion}")
        for key, counts in found.counts.items():
            first = sorted(counts.items(), key=lambda item: -item[1])[:MOST_VALUES]
            if first:
                told = ", ".join(f"{value} {number}" for value, number in first)
                rest = f" … ({len(counts)} values)" if len(counts) > MOST_VALUES else ""
                self.stdout.write(f"{key}: {told}{rest}")


def _rows(reader: Reader, keys: list[int]) -> list[Recommendation]:
    readable = Recommendation.objects.visible_to(reader).standing()
    found = readable.select_related("review__state_under_review", "review__mechanism").in_bulk(keys)
    return [found[pk] for pk in keys if pk in found]


def _told(found: Found, rows: list[Recommendation]) -> dict[str, Any]:
    return {
        "query": found.selection.query_string(),
        "total": found.total,
        "problems": [str(told) for told in found.problems],
        "suggestion": found.suggestion,
        "counts": {key: dict(values) for key, values in found.counts.items()},
        "items": [
            {
                "id": row.public_id,
                "review": row.review.alias,
                "number": row.number,
                "position": row.position,
                "text": row.text,
            }
            for row in rows
        ],
    }
