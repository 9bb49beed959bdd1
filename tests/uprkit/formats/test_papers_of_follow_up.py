"""Mid-term reports, reports of the Council's sessions and statements in the shapes that they are written in.

No two are alike (domain rules, section 3, output 6: "few formal requirements"); the samples are our own.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
import pytest

from tests.uprkit.formats.other_papers import word_file
from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.model import Author, DocumentKind, ParsedDocument, Total

GRID = (
    ("No.", "Recommendation", "Position", "Status", "Measures taken"),
    ("57.1", "Ratify the Convention (France)", "Supported", "Implemented", "Parliament ratified it in 2020."),
    ("57.2", "Open every lake (Chile; Fiji)", "Noted", "Not implemented", "No measure."),
    ("(57.3)", "Light the harbours (Kenya)", "Supported", "Partly", "Two of five\nare lit."),
)
STATE = (
    "Republic of Coastland",
    "Ministry of Foreign Affairs",
    "Voluntary Mid-term Report on the Implementation of the Recommendations of the Third Cycle of the Universal "
    "Periodic Review",
    "I. Introduction",
    "1. Out of 180 recommendations received, Coastland supported 150 and noted 30.",
    "II. Methodology and consultations",
    "2. The report was drawn up by the ministries after consultations with civil society and the Ombudsman.",
    "III. Implementation by theme",
    "3. The law on schools was amended (recommendations 57.7–57.9).",
)
SESSION = (
    "A/HRC/40/2",
    "Human Rights Council",
    "Fortieth session",
    "Report of the Human Rights Council on its fortieth session",
    "VI. Universal periodic review",
    "A. Consideration of universal periodic review outcomes",
    "Coastland",
    "640. The review of Coastland was held on 12 November 2018 in conformity with all the relevant provisions.",
    "1. Views expressed by the State under review on the recommendations and on its voluntary commitments",
    "641. The delegation thanked all States and would implement recommendation 57.1 within a year.",
    "2. Views expressed by Member and observer States of the Council on the outcome of the review",
    "642. Norway welcomed the delegation.",
    "4. Concluding remarks of the State under review",
    "643. The Vice-President stated that, based on the information provided, out of 180 recommendations received, 150 "
    "had enjoyed the support of Coastland, and 30 had been noted.",
    "Fiji",
    "644. The review of Fiji was held on 13 November 2018 in conformity with all the relevant provisions.",
    "645. The President stated that, based on the information provided, out of 200 recommendations received, 190 "
    "enjoyed the support of Fiji, and 10 were noted.",
)


def with_table(paragraphs: Sequence[str], rows: Sequence[Sequence[str]]) -> Source:
    paper = docx.Document()
    for words in paragraphs:
        paper.add_paragraph(words)
    table = paper.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    file = BytesIO()
    paper.save(file)
    return Source("grid.docx", file.getvalue())


def totals(paper: ParsedDocument) -> set[tuple[str | None, Total, int]]:
    return {(total.state_under_review, total.about, total.number) for total in paper.totals}


def test_a_row_of_a_grid_is_one_passage_and_speaks_of_its_recommendation() -> None:
    paper = parse(with_table(STATE, GRID))
    assert paper.kind is DocumentKind.MID_TERM_REPORT
    texts = [passage.text for passage in paper.passages]
    assert (
        "57.1 Ratify the Convention (France) Supported Implemented Parliament ratified it in 2020." in texts
    )
    assert "(57.3) Light the harbours (Kenya) Supported Partly Two of five are lit." in texts
    assert "Measures taken" in texts
    spoken_of = {number for reference in paper.references for number in reference.numbers}
    assert spoken_of == {"57.1", "57.2", "57.3", "57.7", "57.8", "57.9"}


def test_who_speaks_stands_on_the_title_and_not_among_those_consulted() -> None:
    paper = parse(word_file(STATE))
    assert (paper.submitted_by, paper.state_under_review, paper.upr_cycle) == (Author.STATE, "XCO", 3)
    assert paper.checks == ()
    assert totals(paper) == {
        (None, Total.RECEIVED, 180),
        (None, Total.SUPPORTED, 150),
        (None, Total.NOTED, 30),
    }


@pytest.mark.parametrize(
    ("lines", "author", "state", "cycle"),
    [
        (
            (
                "Joint mid-term report",
                "Universal Periodic Review of Coastland – third cycle",
                "Submitted by: Coastland Coalition on the UPR, Harbour Watch and 12 other organisations",
                "I. Executive summary",
                "1. This joint report assesses laws, policies and practices. The Ministry of Beacons answered.",
            ),
            Author.CIVIL_SOCIETY,
            "XCO",
            3,
        ),
        (
            (
                "National Human Rights Commission",
                "UPR Mid-Term Report",
                "Coastland",
                "4th cycle",
                "1. It is late.",
            ),
            Author.NHRI,
            "XCO",
            4,
        ),
        (
            (
                "Our rights halfway: child-friendly mid-term report on the UPR",
                "Coastland",
                "Hello!",
                "Read on.",
            ),
            None,
            "XCO",
            None,
        ),
    ],
)
def test_mid_term_reports_of_other_actors(
    lines: Sequence[str], author: Author | None, state: str, cycle: int | None
) -> None:
    paper = parse(word_file(lines))
    assert paper.kind is DocumentKind.MID_TERM_REPORT
    assert (paper.submitted_by, paper.state_under_review, paper.upr_cycle) == (author, state, cycle)
    assert [check.check for check in paper.checks] == ([] if author else ["submitted_by"])


def test_a_chapter_of_a_session_report_begins_with_any_number_and_tells_each_state_s_totals() -> None:
    paper = parse(word_file(SESSION))
    assert (paper.kind, paper.symbol, paper.state_under_review) == (
        DocumentKind.SESSION_REPORT,
        "A/HRC/40/2",
        None,
    )
    numbered = [passage for passage in paper.passages if passage.paragraph]
    assert [passage.paragraph for passage in numbered] == [str(number) for number in range(640, 646)]
    assert numbered[1].heading_path[-1].startswith("1. Views expressed by the State under review")
    assert totals(paper) == {
        ("XCO", Total.RECEIVED, 180),
        ("XCO", Total.SUPPORTED, 150),
        ("XCO", Total.NOTED, 30),
        ("FJI", Total.RECEIVED, 200),
        ("FJI", Total.SUPPORTED, 190),
        ("FJI", Total.NOTED, 10),
    }


def test_a_number_that_nothing_follows_begins_no_excerpt() -> None:
    paper = parse(word_file([*SESSION[:6], "640. Alone it stands.", "It goes on.", "The end."]))
    assert not any(passage.paragraph for passage in paper.passages)


def test_a_statement_names_its_state_and_its_totals_over_two_sentences() -> None:
    paper = parse(
        word_file(
            (
                "Human Rights Council, 40th session",
                "Item 6: Consideration of the outcome of the Universal Periodic Review of Coastland",
                "Statement by H.E. Ms. Ada Reef, Minister of Justice",
                "14 March 2019",
                "Mr. President, Excellencies,",
                "Coastland received 180 recommendations. We support 150 of them and note 30.",
                "We pledge to report at mid-term on all of them.",
            )
        )
    )
    assert (paper.kind, paper.state_under_review) == (DocumentKind.PLENARY_STATEMENT, "XCO")
    assert {(about, number) for _state, about, number in totals(paper)} == {
        (Total.RECEIVED, 180),
        (Total.SUPPORTED, 150),
        (Total.NOTED, 30),
    }
    assert [pledge.text for pledge in paper.pledges] == ["We pledge to report at mid-term on all of them."]
