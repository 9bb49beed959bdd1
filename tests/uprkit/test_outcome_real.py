"""Slovenia's three cycles: report and addendum against OHCHR's lists, and the command that prints them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from benchmarks.outcomes import PAPERS, differences, papers_by_cycle, told_by_number

from uprkit.command import main
from uprkit.formats.council_decision import read_decision
from uprkit.formats.source import Source
from uprkit.model import Confidence, Kind, ParsedDocument, Position
from uprkit.outcome import put_together

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def papers(shared_data: Path) -> dict[str, dict[str, ParsedDocument]]:
    return papers_by_cycle(shared_data / "ohchr-slovenia")


@pytest.mark.parametrize(("cycle", "supported", "noted"), [("2", 142, 21), ("3", 182, 33)])
def test_report_and_addendum_come_to_what_ohchr_lists(
    papers: dict[str, dict[str, ParsedDocument]], cycle: str, supported: int, noted: int
) -> None:
    outcome = put_together([papers[cycle][kind] for kind in PAPERS])
    told = told_by_number([row.told for row in outcome.rows])
    answers = [position for _, position in told.values()]
    assert (answers.count("supported"), answers.count("noted")) == (supported, noted)
    assert list(differences(outcome, papers[cycle]["thematic list of recommendations"])) == []
    assert (outcome.unplaced, outcome.checks) == ((), ())


@pytest.mark.parametrize("cycle", ["2", "3"])
def test_the_list_adds_a_source_and_changes_nothing(
    papers: dict[str, dict[str, ParsedDocument]], cycle: str
) -> None:
    alone = put_together([papers[cycle][kind] for kind in PAPERS])
    together = put_together(list(papers[cycle].values()))
    assert [row.told for row in together.rows] == [row.told for row in alone.rows]
    assert all(len(row.statements) >= 2 for row in together.rows)
    differing = {about.about for row in together.rows for about in row.disagreements}
    assert differing <= {"text"}


def test_every_answer_of_the_first_addendum_is_read_and_the_unclear_ones_are_for_a_person(
    papers: dict[str, dict[str, ParsedDocument]],
) -> None:
    outcome = put_together([papers["1"][kind] for kind in PAPERS])
    by_number = {row.told.paragraph: row for row in outcome.rows if row.told.kind is Kind.RECOMMENDATION}
    assert set(by_number) == {f"111.{number}" for number in range(1, 98)}
    assert outcome.unplaced == ()
    noted = {number for number, row in by_number.items() if row.told.position is Position.NOTED}
    assert noted == {f"111.{number}" for number in (1, 3, 15, 32, 58, 84, 88, 93)}
    unsure = {number for number, row in by_number.items() if row.confidence is Confidence.LOW}
    assert unsure == {f"111.{number}" for number in (1, 3, 15, 32, 58)}
    assert all(by_number[number].told.checks for number in noted)
    split = {number for number, row in by_number.items() if row.statements[0].parts}
    assert split == {f"111.{number}" for number in (3, 32, 58)}


def test_the_command_prints_them(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_data / "ohchr-slovenia"
    names = ("A_HRC_28_15_Add.1.pdf", "A_HRC_28_15.pdf", "thematic-list-cycle2.docx", "A_HRC_DEC_28_111.pdf")
    target = tmp_path / "checks.json"
    assert main(["outcome", *(str(folder / name) for name in names), "--checks", str(target)]) == 0
    printed = capsys.readouterr()
    rows = [json.loads(line) for line in printed.out.splitlines()]
    last = rows[-1]
    assert (last["paragraph"], last["position"], last["position_in_report"]) == (
        "115.163",
        "noted",
        "pending",
    )
    assert last["position_source"] == "A/HRC/28/15/Add.1, para. 5, page 6"
    assert last["raw_response"].endswith("See information on recommendations 6–13.")
    assert "142 supported" in printed.err
    checks = json.loads(target.read_text(encoding="utf-8"))
    assert checks["failed"] == []
    assert {doubt["place"] for doubt in checks["doubts"]} == {
        f"paragraph 115.{number}" for number in (2, 81, 104, 158)
    }


def test_the_command_compares_totals_and_asks_for_the_papers_that_a_decision_names(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shared_data / "ohchr-slovenia"
    report, decision, picture = "A_HRC_43_15.pdf", "A_HRC_DEC_43_112.pdf", "infographic-cycle3.pdf"
    letter = "high-commissioner-letter-cycle3.pdf"
    names = [report, "A_HRC_43_15_Add.1.pdf", decision, picture, letter]
    assert main(["outcome", *(str(folder / name) for name in names)]) == 0
    told = capsys.readouterr().err
    assert f"infographic {picture}: states 215 recommendations received, as counted." in told
    assert f"infographic {picture}: states 182 recommendations supported, as counted." in told
    assert "This is a disagreement" not in told
    assert main(["outcome", *(str(folder / name) for name in (report, decision, picture))]) == 0
    told = capsys.readouterr().err
    assert "A/HRC/DEC/43/112 names A/HRC/43/15/Add.1, which is not here." in told
    assert "states 182 recommendations supported; found 58, and 157 without an answer" in told


@pytest.mark.parametrize(
    ("name", "adopted_on", "papers"),
    [
        ("A_HRC_DEC_14_105.pdf", date(2010, 6, 9), ("A/HRC/14/15", "A/HRC/14/15/Add.1")),
        ("A_HRC_DEC_28_111.pdf", date(2015, 3, 19), ("A/HRC/28/15", "A/HRC/28/15/Add.1")),
        ("A_HRC_DEC_43_112.pdf", date(2020, 3, 12), ("A/HRC/43/15", "A/HRC/43/15/Add.1")),
    ],
)
def test_decisions_name_the_papers_of_the_outcome(
    shared_data: Path, name: str, adopted_on: date, papers: tuple[str, ...]
) -> None:
    decision = read_decision(Source.from_path(shared_data / "ohchr-slovenia" / name))
    assert decision is not None
    assert (decision.state_under_review, decision.adopted_on, decision.papers) == ("SVN", adopted_on, papers)


def test_other_papers_are_no_decision(shared_data: Path) -> None:
    folder = shared_data / "ohchr-slovenia"
    for name in ("A_HRC_28_15.pdf", "A_HRC_28_15_Add.1.pdf", "advance-questions-cycle2.docx"):
        assert read_decision(Source.from_path(folder / name)) is None
