"""Reports as published: totals known from elsewhere, index entries, agreement with UPR Info's rows."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from uprkit.formats.source import Source
from uprkit.formats.working_group_report import parse, recognises
from uprkit.model import Kind, ParsedDocument

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def reports(shared_data: Path) -> dict[str, tuple[dict[str, str], ParsedDocument]]:
    folder = shared_data / "wg-reports"
    with (folder / "index.csv").open(encoding="utf-8", newline="") as lines:
        entries = list(csv.DictReader(lines))
    return {entry["file"]: (entry, parse(Source.from_path(folder / entry["file"]))) for entry in entries}


def test_mastheads_agree_with_the_index(reports: dict[str, tuple[dict[str, str], ParsedDocument]]) -> None:
    for entry, document in reports.values():
        reviewed_on = datetime.strptime(entry["review_date"], "%d %B %Y").date()
        dated_on = datetime.strptime(entry["report_date"], "%d %B %Y").date()
        assert (document.symbol, document.state_under_review) == (entry["symbol"], entry["iso3"])
        assert (document.session, document.pages) == (int(entry["session"]), int(entry["pages"]))
        assert (document.reviewed_on, document.dated_on) == (reviewed_on, dated_on)
        assert document.adopted_on is not None


def test_pairs_come_near_the_rows_of_upr_info(
    reports: dict[str, tuple[dict[str, str], ParsedDocument]],
) -> None:
    for entry, document in reports.values():
        rows = [row for row in document.recommendations if row.kind is Kind.RECOMMENDATION]
        pairs = sum(len(row.recommending_states) for row in rows)
        counted = int(entry["recommendations_in_upr_info"])
        assert abs(pairs - counted) <= 0.1 * counted, entry["file"]


def test_few_rows_are_doubted(reports: dict[str, tuple[dict[str, str], ParsedDocument]]) -> None:
    rows = [row for _, document in reports.values() for row in document.recommendations]
    assert sum(bool(row.checks) for row in rows) <= 0.02 * len(rows)


def test_only_numbered_reports_of_the_list_have_gaps(
    reports: dict[str, tuple[dict[str, str], ParsedDocument]],
) -> None:
    failed = {check.check for _, document in reports.values() for check in document.checks}
    assert failed <= {"reference"}


@pytest.mark.parametrize(
    ("file", "recommendations", "session", "upr_cycle"),
    [("A_HRC_28_15.pdf", 163, 20, 2), ("A_HRC_43_15.pdf", 215, 34, 3)],
)
def test_later_cycles_have_the_totals_that_ohchr_lists(
    shared_data: Path, file: str, recommendations: int, session: int, upr_cycle: int
) -> None:
    document = parse(Source.from_path(shared_data / "ohchr-slovenia" / file))
    assert len({row.paragraph for row in document.recommendations}) == recommendations
    assert (document.session, document.upr_cycle, document.checks) == (session, upr_cycle, ())


def test_only_reports_are_recognised_among_a_review_s_papers(shared_data: Path) -> None:
    folder = shared_data / "ohchr-slovenia"
    papers = [path for path in sorted(folder.iterdir()) if path.suffix in {".pdf", ".docx", ".doc"}]
    readable = [path for path in papers if path.name != "high-commissioner-letter-cycle3.pdf"]
    found = {path.name for path in readable if recognises(Source.from_path(path))}
    assert found == {"A_HRC_14_15.pdf", "A_HRC_28_15.pdf", "A_HRC_43_15.pdf"}
