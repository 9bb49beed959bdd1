"""Papers whose rows a person compares, and how tests settle them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from tests.uprkit.formats.addendum_paper import MASTHEAD, docx_addendum
from uprtrack.documents.models import ImportRow, ImportRun, RowDecision, Verdict
from uprtrack.documents.row_values import RowValues, values_of
from uprtrack.documents.services import accept_import, preview_import
from uprtrack.documents.services_of_rows import settle_row
from uprtrack.organisations.kinds import Visibility

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring

COASTLAND = ("United Nations A/HRC/40/901/Add.1", *MASTHEAD[1:2], "Coastland", *MASTHEAD[3:])
TABLE = (
    ("No.", "Response"),
    (
        "58.1",
        "Coastland accepts the recommendation, and the bill has been before Parliament since last spring.",
    ),
    (
        "58.2",
        "Coastland shares the aims of the recommendation and will go on discussing it with the islands.",
    ),
    ("58.7", "Supported"),
)


@pytest.fixture
def free_words() -> bytes:
    """An addendum with one clear verdict among free words, one without, and one short verdict."""
    return docx_addendum(table=TABLE, masthead=COASTLAND).data


@pytest.fixture
def run(cast: Cast, report: bytes) -> ImportRun:
    """A report that waits."""
    return preview(cast, "report.docx", report)


@pytest.fixture
def added(cast: Cast, report: bytes, bring: Bring) -> ImportRun:
    """A report that was added."""
    return bring(cast.coordinator, cast.mechanism, "report.docx", report)


def preview(cast: Cast, name: str, content: bytes) -> ImportRun:
    return preview_import(
        by=cast.coordinator, organisation=cast.mechanism, file_name=name, stream=BytesIO(content)
    )


def row_at(run: ImportRun, number: str) -> ImportRow:
    return run.rows.select_related("run__owner").get(parsed__paragraph=number)


def corrected(row: ImportRow, **changes: object) -> RowValues:
    now = values_of(row).fields() | changes
    return RowValues(**{**now, "recommending_states": tuple(now["recommending_states"])})


def settle(
    cast: Cast, row: ImportRow, verdict: Verdict, started_from: int = 0, **changes: object
) -> RowDecision:
    values = corrected(row, **changes) if changes else None
    return settle_row(by=cast.coordinator, row=row, verdict=verdict, started_from=started_from, values=values)


def accept(cast: Cast, run: ImportRun) -> ImportRun:
    return accept_import(by=cast.coordinator, run=run, visibility=Visibility.ORGANISATION)
