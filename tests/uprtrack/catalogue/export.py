"""UPR Info's export, read with the csv module alone: which rows have which value of which facet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from pathlib import Path

Row = dict[str, str]
NONE = ("", "(Unknown)")
"""How the export writes that there is no organisation, and that the State is not known."""
Chosen = Mapping[str, tuple[str, ...]]


def read(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@dataclass
class Counted:
    """``having[facet][value]``: a number whose bit ``n`` says whether row ``n`` has the value."""

    size: int
    having: dict[str, dict[str, int]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, shared_data: Path, rows: list[Row]) -> Counted:
        reference = shared_data / "reference"
        codes = {
            name: state["iso3"]
            for state in read(reference / "states.csv")
            for name in (state["short_name"], *state["upr_info_names"].split("|"))
        }
        sessions = {session["session"]: session for session in read(reference / "upr-sessions.csv")}
        counted = cls(len(rows))
        for place, row in enumerate(rows):
            session = sessions[row["Session"]]
            values: dict[str, Iterable[str]] = {
                "state": [codes[row["To"]]],
                "from": [codes[row["From"]]] if row["From"] in codes else [],
                "state_group": [row["To-Rgrp"]],
                "group": [row["From-Rgrp"]],
                "state_organisation": row["To-Org"].split(", "),
                "organisation": row["From-Org"].split(", "),
                "position": ["supported" if row["Response"] == "Accepted" else "noted"],
                "action": [row["Action"]],
                "theme": row["Issue"].split(","),
                "session": [row["Session"]],
                "cycle": [session["cycle"]],
                "year": [session["year"]],
            }
            for key, told in values.items():
                for value in told:
                    if value in NONE:
                        continue
                    having = counted.having.setdefault(key, {})
                    having[value] = having.get(value, 0) | 1 << place
        return counted

    def chosen(self, chosen: Chosen, all_of: frozenset[str] = frozenset(), without: str = "") -> int:
        """The rows that have what is chosen, one facet left aside."""
        found = (1 << self.size) - 1
        for key, values in chosen.items():
            if key != without:
                masks = [self.having[key].get(value, 0) for value in values]
                found &= reduce(and_ if key in all_of else or_, masks)
        return found

    def counts(self, chosen: Chosen, all_of: frozenset[str] = frozenset()) -> dict[str, dict[str, int]]:
        """Rows by facet and value; a facet of which any value will do is counted with its own choice lifted."""
        found = {}
        for key, having in self.having.items():
            base = self.chosen(chosen, all_of, "" if key in all_of else key)
            counts = {value: (base & mask).bit_count() for value, mask in having.items()}
            found[key] = {value: number for value, number in counts.items() if number}
        return found
