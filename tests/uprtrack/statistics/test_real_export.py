"""UPR Info's export brought into the site: the statistics count it as the csv module does."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.http import QueryDict

from tests.uprtrack.sample_papers import Bring, bring, vault_folder
from uprkit.matching import folded_text
from uprkit.states import find_state
from uprtrack.documents.models import Outcome, Verdict
from uprtrack.documents.services_of_rows import settle_row
from uprtrack.organisations.models import User
from uprtrack.statistics.choices import Choices
from uprtrack.statistics.files import records_of
from uprtrack.statistics.sheets import SHEETS
from uprtrack.statistics.tables import Value

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

__all__ = ["bring", "vault_folder"]
pytestmark = [pytest.mark.real_data, pytest.mark.usefixtures("vault_folder")]
SESSIONS = ("1", "2")


def rows_of(folder: Path, *sessions: str) -> list[dict[str, str]]:
    path = folder / "upr-info" / "recommendations-sessions-01-16.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return [row for row in csv.DictReader(handle) if row["Session"] in sessions]


def as_csv(rows: list[dict[str, str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def test_the_site_counts_what_the_export_holds(shared_data: Path, cast: Cast, bring: Bring) -> None:
    rows = rows_of(shared_data, *SESSIONS)
    assert len(rows) == 1285
    bring(cast.coalition_coordinator, cast.coalition, "export.csv", as_csv(rows))

    def told(query: str) -> dict[Value, dict[str, Value]]:
        sheet = SHEETS["overview"](cast.coalition_coordinator, Choices.of(QueryDict(query)))
        return {str(next(iter(line.values()))): line for line in records_of(sheet)}

    # Nine rows name no State that asked: they wait for a person, who can add them.
    known = [row for row in rows if row["From"] != "(Unknown)"]
    pairs = {(row["To"], folded_text(row["Text"]), row["From"]): row for row in known}
    texts = {(row["To"], folded_text(row["Text"])): row for row in known}
    assert (len(pairs), len(texts)) == (1276, 1114)
    for by, column in (("state", "To"), ("from", "From")):
        counted = Counter(find_state(row[column]) for row in pairs.values())
        lines = told(f"by={by}&unit=pairs")
        assert {key: line["count"] for key, line in lines.items()} == counted
        accepted = Counter(find_state(row[column]) for row in pairs.values() if row["Response"] == "Accepted")
        assert {key: line["supported"] for key, line in lines.items() if line["supported"]} == accepted
        specific = Counter(find_state(row[column]) for row in pairs.values() if row["Action"] == "5")
        assert {key: line["category_5"] for key, line in lines.items() if line["category_5"]} == specific
    recommendations = told("by=session")
    assert {key: line["count"] for key, line in recommendations.items()} == Counter(
        row["Session"] for row in texts.values()
    )
    assert {line["year"] for line in told("by=year").values()} == {"2008"}


def specificity(reader: User, query: str = "") -> tuple[int, int]:
    """Of how many pairs how many are specific, as the site's own table tells it."""
    figures = SHEETS["overview"](reader, Choices.of(QueryDict(f"unit=pairs&{query}"))).total
    return figures.specificity.count, figures.specificity.total


def test_with_the_rows_that_wait_the_first_sessions_give_the_published_figure(
    shared_data: Path, cast: Cast, bring: Bring
) -> None:
    """400 of 1,285: nine rows, one of them specific, name no State that asked, and count once a person lets them."""
    run = bring(
        cast.coalition_coordinator, cast.coalition, "export.csv", as_csv(rows_of(shared_data, *SESSIONS))
    )
    assert specificity(cast.coalition_coordinator) == (399, 1276)
    waiting = list(run.rows.filter(outcome=Outcome.UNREADABLE))
    assert len(waiting) == 9
    for row in waiting:
        settle_row(
            by=cast.coalition_coordinator,
            row=row,
            verdict=Verdict.AS_READ,
            started_from=0,
        )
    assert specificity(cast.coalition_coordinator) == (400, 1285)


def test_a_text_that_was_coded_in_two_ways_has_one_category(
    shared_data: Path, cast: Cast, bring: Bring
) -> None:
    """Why sessions 11 and 12 have 1,804 specific pairs of 4,613 on the site, and 1,805 in the export: UPR Info coded
    one text, put to Somalia by two States, 4 for the one and 5 for the other."""
    rows = rows_of(shared_data, "11", "12")
    assert (sum(row["Action"] == "5" for row in rows), len(rows)) == (1805, 4613)
    pairs = {(row["To"], folded_text(row["Text"]), row["From"]) for row in rows}
    codes: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        codes.setdefault((row["To"], folded_text(row["Text"])), set()).add(row["Action"])
    assert len(pairs) == 4613
    ((state, _text),) = [key for key, found in codes.items() if len(found) > 1]
    told = [row for row in rows if row["To"] == state]
    bring(cast.coalition_coordinator, cast.coalition, "export.csv", as_csv(told))
    expected = sum(row["Action"] == "5" for row in told)
    assert (state, specificity(cast.coalition_coordinator)) == ("Somalia", (expected - 1, len(told)))
