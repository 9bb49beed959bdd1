"""Of rows at hand is known what the database says of rows stored."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from uprkit.model import Confidence
from uprtrack.documents.doubts import DOUBT, UNCONFIRMED, is_doubtful, is_unconfirmed
from uprtrack.documents.models import DocumentKind, ImportRow, ImportRun, Outcome, Verdict
from uprtrack.documents.presentation import Gains, tally
from uprtrack.documents.row_keeping import keep_rows
from uprtrack.documents.rows import CONFIDENCE, IS_SAME, JOINS, LEFT_OUT, NEEDS_DECISION, VERDICT

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

pytestmark = pytest.mark.django_db

MARKS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    (NEEDS_DECISION, (None, True)),
    (IS_SAME, (None, True, False)),
    (VERDICT, (None, Verdict.AS_READ.value)),
    (LEFT_OUT, (None, True)),
    (CONFIDENCE, (None, Confidence.HIGH.value, Confidence.MEDIUM.value)),
    (JOINS, (None, 1)),
    ("kind", ("recommendation", "voluntary_pledge")),
)


def run_of(cast: Cast, kind: DocumentKind) -> ImportRun:
    return ImportRun.objects.create(owner=cast.mechanism, file_name="x", sha256="", size=0, kind=kind)


def every_row(run: ImportRun) -> list[ImportRow]:
    """Rows with every mark or none, of every outcome, with a doubt of the reader or none."""
    rows = []
    for values in product(*(values for _name, values in MARKS), Outcome, ([], ["A doubt."])):
        *marks, outcome, checks = values
        parsed = {name: mark for (name, _values), mark in zip(MARKS, marks, strict=True) if mark is not None}
        rows.append(
            ImportRow(run=run, ordinal=len(rows), place="", parsed=parsed, checks=checks, outcome=outcome)
        )
    return rows


def test_rows_at_hand_are_judged_as_rows_stored(cast: Cast) -> None:
    run = run_of(cast, DocumentKind.WORKING_GROUP_REPORT)
    rows = every_row(run)
    keep_rows(run, rows)
    for condition, of_row in ((DOUBT, is_doubtful), (UNCONFIRMED, is_unconfirmed)):
        found = set(run.rows.filter(condition).values_list("ordinal", flat=True))
        assert found == {row.ordinal for row in rows if of_row(row)}
        assert found


@pytest.mark.parametrize(
    "kind", [DocumentKind.WORKING_GROUP_REPORT, DocumentKind.ADDENDUM, DocumentKind.NATIONAL_REPORT]
)
@pytest.mark.parametrize("outcomes", [set(Outcome), {Outcome.NEW}, {Outcome.SAME}, {Outcome.UNREADABLE}])
def test_what_rows_at_hand_add_is_what_rows_stored_add(
    cast: Cast, kind: DocumentKind, outcomes: set[Outcome]
) -> None:
    run = run_of(cast, kind)
    rows = [row for row in every_row(run) if row.outcome in outcomes and IS_SAME not in row.parsed]
    keep_rows(run, rows)
    assert Gains.of(rows).button_for(kind) == tally(run).button
