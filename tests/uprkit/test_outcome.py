"""One review from all of its papers: which paper speaks, what they disagree about, and that nothing is lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.errors import MixedPapersError
from uprkit.formats.council_decision import CouncilDecision
from uprkit.model import (
    Confidence,
    DocumentKind,
    Kind,
    ParsedAnswer,
    ParsedDocument,
    ParsedRecommendation,
    Position,
    StatedTotal,
    Total,
)
from uprkit.outcome import Outcome, put_together
from uprkit.outcome_printing import outcome_checks, outcome_summary

SUPPORTED, NOTED, PENDING = Position.SUPPORTED, Position.NOTED, Position.PENDING
FERRIES = "Let the ferries call at every island on each day of the week"
PIERS = "Mend the piers that the storm of last winter broke"
SCHOOLS = "Open a school of navigation in the southern harbour"
REPORT = "A/HRC/91/7"


def row(
    text: str, number: str = "", position: Position | None = PENDING, *states: str
) -> ParsedRecommendation:
    return ParsedRecommendation(
        text=text,
        paragraph=number,
        position=position,
        recommending_states=states or ("CHL",),
        raw=f"{text} (Chile)" if number else "",
        page=12,
    )


def report(*rows: ParsedRecommendation, symbol: str = REPORT) -> ParsedDocument:
    return ParsedDocument(
        file="report.pdf",
        kind=DocumentKind.WORKING_GROUP_REPORT,
        symbol=symbol,
        state_under_review="XCL",
        session=52,
        upr_cycle=4,
        dated_on=date(2030, 7, 4),
        recommendations=tuple(
            replace(item, position_source=f"{symbol}, paragraph 4", document=symbol) for item in rows
        ),
    )


def addendum(*answers: tuple[str, Position], symbol: str = f"{REPORT}/Add.1") -> ParsedDocument:
    return ParsedDocument(
        file="addendum.pdf",
        kind=DocumentKind.ADDENDUM,
        symbol=symbol,
        state_under_review="XCL",
        dated_on=date(2030, 9, 1),
        answers=tuple(
            ParsedAnswer(number, position, "Our words.", 3, f"{symbol}, para. 2")
            for number, position in answers
        ),
    )


def listed(*rows: ParsedRecommendation) -> ParsedDocument:
    return ParsedDocument(
        file="list.docx",
        kind=DocumentKind.THEMATIC_LIST,
        symbol=REPORT,
        state_under_review="XCL",
        upr_cycle=4,
        recommendations=rows,
    )


def sheet(*rows: ParsedRecommendation) -> ParsedDocument:
    of_review = [replace(item, state_under_review="XCL", session=52, upr_cycle=4, raw="") for item in rows]
    other = replace(row("Build a lighthouse", "", NOTED), state_under_review="FJI", session=7, upr_cycle=1)
    return ParsedDocument(
        file="export.csv", kind=DocumentKind.UPR_INFO_SHEET, recommendations=(*of_review, other)
    )


def positions(outcome: Outcome) -> dict[str, Position | None]:
    return {item.told.paragraph: item.told.position for item in outcome.rows}


def test_the_addendum_answers_what_the_report_left_pending() -> None:
    outcome = put_together(
        [
            report(row(FERRIES, "4.1", SUPPORTED), row(PIERS, "5.1"), row(SCHOOLS, "5.2")),
            addendum(("5.1", SUPPORTED), ("5.2", NOTED)),
        ]
    )
    assert positions(outcome) == {"4.1": SUPPORTED, "5.1": SUPPORTED, "5.2": NOTED}
    first, second, _ = outcome.rows
    assert first.told.position_source == "A/HRC/91/7, paragraph 4, page 12"
    assert second.told.position_source == "A/HRC/91/7/Add.1, para. 2, page 3"
    assert second.position_in_report is PENDING
    assert [said.paper for said in second.statements] == ["addendum A/HRC/91/7/Add.1", "report A/HRC/91/7"]
    assert outcome.checks == ()
    assert not any(item.disagreements for item in outcome.rows)


def test_a_bare_number_stands_for_the_one_that_is_pending() -> None:
    outcome = put_together(
        [report(row(FERRIES, "4.1", SUPPORTED), row(PIERS, "5.1")), addendum(("1", NOTED))]
    )
    assert positions(outcome) == {"4.1": SUPPORTED, "5.1": NOTED}


def test_an_answer_to_no_or_to_several_recommendations_is_not_placed() -> None:
    outcome = put_together(
        [
            report(row(FERRIES, "4.1"), row(PIERS, "5.1")),
            addendum(("1", NOTED), ("9.9", SUPPORTED)),
        ]
    )
    assert set(positions(outcome).values()) == {PENDING}
    assert [answer.paragraph for _, answer in outcome.unplaced] == ["1", "9.9"]
    assert [check.check for check in outcome.checks] == ["unplaced", "unplaced"]
    assert "stands before 2 recommendations" in outcome.checks[0].message


def test_papers_that_differ_are_named_and_the_weightier_stands() -> None:
    outcome = put_together(
        [
            listed(row(f"{FERRIES}s", "4.1", NOTED, "CHL", "FRA"), row(PIERS, "5.1", SUPPORTED)),
            report(row(FERRIES, "4.1", SUPPORTED), row(PIERS, "5.1")),
        ]
    )
    ferries, piers = outcome.rows
    assert (ferries.told.position, ferries.told.text) == (SUPPORTED, FERRIES)
    assert ferries.told.recommending_states == ("CHL",)
    assert {item.about: item.sides for item in ferries.disagreements} == {
        "position": (("report A/HRC/91/7", "supported"), ("thematic list list.docx", "noted")),
        "states": (("report A/HRC/91/7", "CHL"), ("thematic list list.docx", "CHL, FRA")),
        "text": (("report A/HRC/91/7", FERRIES), ("thematic list list.docx", f"{FERRIES}s")),
    }
    assert (piers.told.position, piers.disagreements) == (SUPPORTED, ())


def test_of_two_addenda_the_later_stands_and_both_are_told() -> None:
    later = replace(addendum(("5.1", SUPPORTED)), dated_on=date(2031, 1, 1), symbol=f"{REPORT}/Add.2")
    outcome = put_together([later, report(row(PIERS, "5.1")), addendum(("5.1", NOTED))])
    assert outcome.rows[0].told.position is SUPPORTED
    assert [item.about for item in outcome.rows[0].disagreements] == ["position"]


def test_an_uncertain_answer_carries_its_doubt_and_confidence() -> None:
    paper = addendum(("5.1", NOTED))
    doubted = replace(paper.answers[0], checks=("To be confirmed.",), confidence=Confidence.LOW)
    outcome = put_together([report(row(PIERS, "5.1")), replace(paper, answers=(doubted,))])
    assert outcome.rows[0].confidence is Confidence.LOW
    assert outcome.rows[0].told.checks == ("To be confirmed.",)


def test_a_paragraph_taken_apart_keeps_its_rows_under_one_answer() -> None:
    raw = f"{FERRIES} (Chile); {PIERS} (France)"
    parts = [replace(row(FERRIES, "5.1"), raw=raw), replace(row(PIERS, "5.1", PENDING, "FRA"), raw=raw)]
    outcome = put_together(
        [
            report(*parts),
            addendum(("5.1", NOTED)),
            listed(row(f"{FERRIES} (Chile); {PIERS}", "5.1", NOTED, "CHL", "FRA")),
        ]
    )
    assert [(item.told.text, item.told.position) for item in outcome.rows] == [
        (FERRIES, NOTED),
        (PIERS, NOTED),
    ]
    assert {disagreement.about for item in outcome.rows for disagreement in item.disagreements} <= {"text"}


def test_numbers_that_start_again_under_each_heading() -> None:
    first = replace(row(FERRIES, "1", SUPPORTED), heading="These enjoy support:")
    second = replace(row(PIERS, "1", PENDING), heading="These will be examined:")
    outcome = put_together([report(first, second), addendum(("1", NOTED))])
    assert [item.told.position for item in outcome.rows] == [SUPPORTED, NOTED]


def test_rows_of_upr_info_are_found_by_their_words_and_other_reviews_left_out() -> None:
    outcome = put_together(
        [
            report(row(FERRIES, "4.1", SUPPORTED, "CHL", "FRA"), row(PIERS, "5.1")),
            sheet(row(FERRIES, "", SUPPORTED), row(FERRIES, "", SUPPORTED, "FRA"), row(PIERS, "", NOTED)),
        ]
    )
    assert positions(outcome) == {"4.1": SUPPORTED, "5.1": NOTED}
    assert not any(item.disagreements for item in outcome.rows)
    assert "export.csv" in (outcome.rows[1].told.position_source or "")


def test_what_only_a_later_paper_has_is_added_and_said() -> None:
    outcome = put_together(
        [
            report(row(FERRIES, "4.1", SUPPORTED)),
            sheet(row(SCHOOLS, "", NOTED), row(SCHOOLS, "", NOTED, "FRA")),
        ]
    )
    assert [item.told.text for item in outcome.rows] == [FERRIES, SCHOOLS, SCHOOLS]
    assert [check.check for check in outcome.checks] == ["only_here"]


def test_what_may_be_the_same_is_left_for_a_person() -> None:
    nearly = FERRIES.replace("each day of", "most days in")
    outcome = put_together([report(row(FERRIES, "4.1", SUPPORTED)), sheet(row(nearly, "", NOTED))])
    assert [item.told.text for item in outcome.rows] == [FERRIES]
    assert [check.check for check in outcome.checks] == ["undecided"]
    assert "4.1" in outcome.checks[0].message


def test_pledges_are_answered_by_nobody() -> None:
    pledge = replace(row(PIERS, "5.1", None), kind=Kind.VOLUNTARY_PLEDGE)
    outcome = put_together([report(row(FERRIES, "4.1"), pledge), addendum(("5.1", NOTED))])
    assert [item.told.position for item in outcome.rows] == [PENDING, None]
    assert len(outcome.unplaced) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(addendum(("5.1", NOTED)), state_under_review="FJI"),
        addendum(("5.1", NOTED), symbol="A/HRC/92/8/Add.1"),
        replace(listed(row(PIERS, "5.1")), upr_cycle=3),
    ],
)
def test_papers_of_two_reviews_are_not_mixed(other: ParsedDocument) -> None:
    with pytest.raises(MixedPapersError, match=r"^report\.pdf and \S+ are not of one review: .*\.$"):
        put_together([report(row(PIERS, "5.1")), other])


def test_a_sheet_of_many_reviews_alone_is_no_review() -> None:
    with pytest.raises(MixedPapersError, match=r"export\.csv hold rows of 2 reviews"):
        put_together([sheet(row(PIERS, "", NOTED))])


def decision(*papers: str, state: str = "XCL") -> CouncilDecision:
    return CouncilDecision("decision.pdf", "A/HRC/DEC/92/101", state, date(2030, 9, 20), papers)


def test_what_nobody_answered_is_counted_as_noted_once_the_outcome_is_adopted() -> None:
    papers = [report(row(FERRIES, "5.1"), row(PIERS, "5.2")), addendum(("5.1", SUPPORTED))]
    outcome = put_together(papers, [decision(REPORT, f"{REPORT}/Add.1")])
    assert positions(outcome) == {"5.1": SUPPORTED, "5.2": NOTED}
    unanswered = outcome.rows[1]
    assert unanswered.told.checks == ("No clear answer; counted as noted.",)
    assert (unanswered.confidence, unanswered.position_in_report) == (Confidence.LOW, PENDING)
    assert unanswered.told.position_source == "A/HRC/DEC/92/101"
    assert put_together(papers).rows[1].told.position is PENDING


def test_nothing_is_counted_while_a_paper_of_the_outcome_is_missing() -> None:
    outcome = put_together([report(row(FERRIES, "5.1"))], [decision(REPORT, f"{REPORT}/Add.1")])
    assert positions(outcome) == {"5.1": PENDING}
    assert [check.message for check in outcome.checks] == [
        "A/HRC/DEC/92/101 names A/HRC/91/7/Add.1, which is not here."
    ]


def infographic(received: int, supported: int) -> ParsedDocument:
    return ParsedDocument(
        file="picture.pdf",
        kind=DocumentKind.INFOGRAPHIC,
        state_under_review="XCL",
        session=52,
        totals=(
            StatedTotal(Total.RECEIVED, received, f"It received {received} recommendations.", 1),
            StatedTotal(Total.SUPPORTED, supported, f"It supported {supported} recommendations.", 1),
        ),
    )


def test_totals_that_a_paper_states_are_held_against_the_outcome() -> None:
    papers = [
        report(row(FERRIES, "5.1"), row(PIERS, "5.2"), row(SCHOOLS, "5.3")),
        addendum(("5.1", SUPPORTED), ("5.2", NOTED)),
    ]
    outcome = put_together([*papers, infographic(4, 2)])
    (_, received), (name, supported) = outcome.totals
    assert name == "infographic picture.pdf"
    assert (received.differs, received.counted) == (True, 3)
    assert (supported.differs, supported.agrees, supported.pending) == (False, False, 1)
    assert all(item.differs for _, item in put_together([*papers, infographic(9, 9)]).totals)
    told = list(outcome_summary([], outcome, []))
    assert (
        "infographic picture.pdf: states 4 recommendations received; found 3. This is a disagreement." in told
    )
    failed = outcome_checks([], outcome, [])["failed"]
    assert [(check["check"], check["place"], check["page"]) for check in failed] == [
        ("disagreement", "infographic picture.pdf", 1)
    ]


def test_a_decision_on_another_state_is_refused() -> None:
    with pytest.raises(MixedPapersError, match=r"^decision\.pdf is not of this review: .*\.$"):
        put_together([report(row(FERRIES, "5.1"))], [decision(REPORT, state="FJI")])


def test_an_export_of_one_state_brings_only_the_rows_of_this_review() -> None:
    ours = replace(row(PIERS, "5.1", NOTED), state_under_review="XCL", upr_cycle=4)
    earlier = replace(row(SCHOOLS, "2.1", NOTED), state_under_review="XCL", upr_cycle=3)
    of_committee = replace(row(SCHOOLS, "", None), state_under_review="XCL", upr_cycle=None)
    export = ParsedDocument(
        file="export.json",
        kind=DocumentKind.UHRI_EXPORT,
        state_under_review="XCL",
        recommendations=(earlier, ours, of_committee),
    )
    outcome = put_together([export, report(row(PIERS, "5.1"))])
    assert [(item.told.text, item.told.position) for item in outcome.rows] == [(PIERS, NOTED)]
    assert outcome.checks == ()


TEXTS = st.lists(
    st.tuples(
        st.text("abcdefgh ", min_size=12, max_size=40), st.sampled_from(Position), st.sampled_from(Position)
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda item: item[0],
)


@given(TEXTS)
def test_the_order_of_the_files_changes_nothing_and_no_row_is_lost(
    told: list[tuple[str, Position, Position]],
) -> None:
    rows = [row(text, f"5.{place}", stated) for place, (text, stated, _) in enumerate(told, start=1)]
    answers = [(f"5.{place}", answer) for place, (_, _, answer) in enumerate(told, start=1)]
    papers = [report(*rows), addendum(*answers), listed(*rows)]
    outcome = put_together(papers)
    assert [item.told.text for item in outcome.rows] == [item.text for item in rows]
    for item, (_, stated, answer) in zip(outcome.rows, told, strict=True):
        assert item.told.position is (stated if answer is PENDING else answer)
        differ = answer is not PENDING and stated is not PENDING and answer is not stated
        assert ("position" in {found.about for found in item.disagreements}) is differ
    for shuffled in (papers[::-1], [papers[1], papers[2], papers[0]]):
        again = put_together(shuffled)
        assert Counter(again.rows) == Counter(outcome.rows)
        assert again.checks == outcome.checks
