"""Reports as nobody here has them: other titles, numbers, wordings, names and furniture than in the forty samples.

Rows, States and positions survive, or a self-check tells that they may not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uprkit.formats.report_paper import (
    ANNEX,
    CLOSING,
    CONCLUSIONS,
    INTRODUCTION,
    MASTHEAD,
    PROCEEDINGS,
    TITLE,
    docx_report,
    pdf_of,
)
from uprkit.errors import UnreadablePaperError
from uprkit.formats.pdf_text import read_pdf
from uprkit.formats.printed_text import Line, PrintedText
from uprkit.formats.source import Source
from uprkit.formats.working_group_report import parse, recognises
from uprkit.formats.working_group_report import report as reading
from uprkit.formats.working_group_report.attribution import attribution_of
from uprkit.formats.working_group_report.headings import heading_position
from uprkit.formats.working_group_report.numbering import read_blocks
from uprkit.formats.working_group_report.section import find_sections
from uprkit.model import Kind, ParsedDocument, Position
from uprkit.states import states

Row = tuple[str, str, Position | None]
HEADING = "The recommendations listed below enjoy the support of Coastland:"
TITLES = [
    ("II. Conclusions and/or recommendations*",),
    ("II. CONCLUSIONS AND/OR RECOMMENDATIONS\u2217\u2217",),
    ("II. Conclusions and/or recommendations12",),
    ("III. Conclusions and/or recommendations",),
    ("2. Conclusions and recommendations",),
    ("II . Conclusions  and / or  recommendations",),
    ("II. Conclusions/recommendations",),
    ("II. Conclusions, recommendations and voluntary commitments",),
    ("II. Recommendations and/or conclusions",),
    ("II. Recommendations",),
    ("II.", "Conclusions and/or recommendations"),
    ("II. Conclusions and/or", "recommendations"),
]


def rows_of(document: ParsedDocument) -> set[Row]:
    listed = [row for row in document.recommendations if row.kind is Kind.RECOMMENDATION]
    return {
        (re.sub(r"\W", "", row.text).lower(), state, row.position)
        for row in listed
        for state in row.recommending_states
    }


def report_of(*lines: str) -> ParsedDocument:
    paper = [*MASTHEAD, *lines]
    return reading.read_report(
        "r.pdf", PrintedText(tuple(Line(line, 1) for line in paper), MASTHEAD, pages=1)
    )


@pytest.mark.parametrize("title", TITLES, ids=" ".join)
def test_section_two_is_found_by_any_title(title: tuple[str, ...]) -> None:
    found = report_of(*INTRODUCTION, *PROCEEDINGS, *title, *CONCLUSIONS, *ANNEX)
    assert rows_of(found) == rows_of(parse(docx_report()))
    assert found.checks == ()


def test_without_its_title_section_two_is_found_by_its_first_list_and_doubted() -> None:
    found = report_of(*INTRODUCTION, *PROCEEDINGS, *CONCLUSIONS, *ANNEX)
    assert rows_of(found) == rows_of(parse(docx_report()))
    assert [check.check for check in found.checks] == ["section_title"]


@pytest.mark.parametrize("words", ["conclusions and recommendations", "annex", "voluntary commitments"])
def test_a_line_that_begins_with_a_small_letter_is_no_title(words: str) -> None:
    """Only the first letter tells such a line from a title: the line before ends a sentence here."""
    lines = [Line(text) for text in (TITLE, *CONCLUSIONS[:3], words, *CONCLUSIONS[3:], "Annex")]
    sections = find_sections(lines)
    assert sections.conclusions is not None
    assert [line.text for line in sections.conclusions] == [*CONCLUSIONS[:3], words, *CONCLUSIONS[3:]]
    titled = find_sections(
        [line._replace(text=line.text.capitalize()) if line.text == words else line for line in lines]
    )
    assert titled.conclusions is not None
    assert len(titled.conclusions) < len(sections.conclusions)


def test_a_title_in_the_middle_of_a_sentence_is_none() -> None:
    said = "4.2 Give the port authority, as it was asked to do in each and every one of the"
    lines = [Line(text) for text in (TITLE, *CONCLUSIONS[:2], said, TITLE[4:])]
    sections = find_sections(lines)
    assert sections.conclusions == lines[1:]


@pytest.mark.parametrize(
    "title",
    [
        "Annex",
        "Annex I",
        "ANNEX*",
        "Appendix",
        "Annex: Composition of the delegation",
        "Composition of the delegation of Coastland",
    ],
)
def test_nothing_behind_an_annex_is_a_recommendation(title: str) -> None:
    found = report_of(
        *INTRODUCTION,
        *PROCEEDINGS,
        TITLE,
        *CONCLUSIONS,
        title,
        "1. Mr. Reed (Malta);",
        "2. Ms. Shell (Fiji);",
    )
    assert rows_of(found) == rows_of(parse(docx_report()))


def test_the_closing_paragraph_takes_no_items() -> None:
    found = report_of(
        *INTRODUCTION, *PROCEEDINGS, TITLE, *CONCLUSIONS, "1. Mr. Reed, Minister", "2. Ms. Shell, Envoy"
    )
    assert rows_of(found) == rows_of(parse(docx_report()))
    assert all(row.recommending_states for row in found.recommendations)


def test_pledges_listed_in_section_two_are_no_recommendations() -> None:
    pledges = (
        "7. Coastland made the following voluntary commitments:",
        "(a) To light its piers;",
        "(b) To dredge.",
    )
    lines = (*CONCLUSIONS[:-1], *pledges, f"8. {CLOSING}")
    found = report_of(*INTRODUCTION, *PROCEEDINGS, TITLE, *lines, *ANNEX)
    assert rows_of(found) == rows_of(parse(docx_report()))
    own = [(row.paragraph, row.text) for row in found.recommendations if row.kind is Kind.VOLUNTARY_PLEDGE]
    assert own == [("7 (a)", "To light its piers"), ("7 (b)", "To dredge")]
    assert found.checks == ()


def test_the_title_of_a_group_of_items_is_no_words_of_the_item_before() -> None:
    lines = [
        "4.1 Mend piers (Fiji);",
        "Lamps and buoys",
        "4.2 Light lamps",
        "(Kenya).",
        "Ships",
        "4.3 Sink ships (Peru).",
    ]
    (block,) = read_blocks([Line(line) for line in (f"4. {HEADING}", *lines)])
    assert [entry.text for entry in block.entries] == [
        "Mend piers (Fiji);",
        "Light lamps (Kenya).",
        "Sink ships (Peru).",
    ]


NUMBERS: dict[str, Callable[[int, int], Sequence[str]]] = {
    "1. Mend": lambda _, k: [f"{k}. "],
    "1.Mend": lambda _, k: [f"{k}."],
    "1) Mend": lambda _, k: [f"{k}) "],
    "1 Mend": lambda _, k: [f"{k} "],
    "1. | Mend": lambda _, k: [f"{k}.", ""],
    "1 | Mend": lambda _, k: [f"{k}", ""],
    "58.1 Mend": lambda p, k: [f"{p}.{k} "],
    "58.1Mend": lambda p, k: [f"{p}.{k}"],
    "58.1. Mend": lambda p, k: [f"{p}.{k}. "],
    "58. 1 Mend": lambda p, k: [f"{p}. {k} "],
    "58.1 | Mend": lambda p, k: [f"{p}.{k}", ""],
    "another paragraph": lambda p, k: [f"{p + 30}.{k} "],
}


@settings(max_examples=60, deadline=None)
@given(
    st.integers(min_value=2, max_value=160),
    st.lists(st.integers(min_value=3, max_value=90), min_size=1, max_size=3),
    st.sampled_from(sorted(NUMBERS)),
    st.sampled_from(["Mend", "mend"]),
    st.sampled_from(["{}. ", "{}.\n", "{}) "]),
)
def test_lists_are_read_however_their_numbers_are_printed(
    first: int, sizes: list[int], form: str, verb: str, paragraph: str
) -> None:
    """Paragraph 58 with 57 items or more meets item 59 of a list that is numbered like paragraph 59."""
    if verb == "mend" and ("|" in form or "1Mend" in form or form == "1 Mend"):
        verb = "Mend"
    lines, expected = [], []
    for offset, size in enumerate(sizes):
        lines += f"{paragraph.format(first + offset)}{HEADING}".split("\n")
        for number in range(1, size + 1):
            *alone, lead = NUMBERS[form](first + offset, number)
            lines += [*alone, f"{lead}{verb} pier {number} of the old", "harbour (Kenya);"]
            expected.append((number, f"{verb} pier {number} of the old harbour (Kenya);"))
    lines += f"{paragraph.format(first + len(sizes))}{CLOSING}".split("\n")
    blocks = read_blocks([Line(line, 1) for line in lines])
    assert [(entry.ordinal, entry.text) for block in blocks for entry in block.entries] == expected
    assert [block.heading for block in blocks] == [*[HEADING] * len(sizes), CLOSING]


@pytest.mark.parametrize("number", ["5. ", "15. ", "3. ", "", "5.\n"])
def test_a_heading_with_a_misprinted_number_or_none_keeps_its_position(number: str) -> None:
    heading = f"{number}The recommendations below did not enjoy the support of Coastland:".split("\n")
    lines = [
        f"4. {HEADING}",
        "1. Mend piers (Fiji);",
        "2. Light lamps (Kenya);",
        *heading,
        "1. Sink ships (Malta);",
        "2. Sell docks (Peru).",
    ]
    found = report_of(*INTRODUCTION, *PROCEEDINGS, TITLE, *lines, f"6. {CLOSING}", *ANNEX)
    assert {(state, position) for _, state, position in rows_of(found)} == {
        ("FJI", Position.SUPPORTED),
        ("KEN", Position.SUPPORTED),
        ("MLT", Position.NOTED),
        ("PER", Position.NOTED),
    }


@pytest.mark.parametrize(
    ("heading", "position"),
    [
        (
            "The recommendations have been examined and enjoy the support of the State under review:",
            Position.SUPPORTED,
        ),
        (
            "The following recommendations enjoy the support of Coastland, which will consider them in its plan:",
            Position.SUPPORTED,
        ),
        (
            "The following recommendations enjoy the support of Coastland, which notes that they are under way:",
            Position.SUPPORTED,
        ),
        ("The recommendations listed below have been approved by Coastland:", Position.SUPPORTED),
        (
            "The recommendations shall be examined by Coastland, no later than the fortieth session of the Council:",
            Position.PENDING,
        ),
        (
            "The recommendations will be the subject of consultations by Coastland, which will say what it supports:",
            Position.PENDING,
        ),
        (
            "Coastland will respond to these by the fifty-fifth session and indicate which it supports:",
            Position.PENDING,
        ),
        ("Coastland takes note of the recommendations below:", Position.NOTED),
        ("The following recommendations fail to enjoy the support of Coastland:", Position.NOTED),
        (
            "The following recommendations, having been examined, are unacceptable to Coastland:",
            Position.NOTED,
        ),
        ("Coastland disagrees with the following recommendations:", Position.NOTED),
        ("Coastland dissociates itself from the following recommendations:", Position.NOTED),
        ("Coastland objects to the following recommendations:", Position.NOTED),
        ("Coastland accepts the following recommendations in part:", Position.NOTED),
        ("The following recommendations will be considered as noted:", Position.NOTED),
    ],
)
def test_positions_of_headings_in_other_words(heading: str, position: Position) -> None:
    assert heading_position(heading) is position


@given(
    st.sampled_from(sorted({(s.iso3, name) for s in states().values() for name in s.names})), st.booleans()
)
def test_an_article_or_the_mark_of_a_note_changes_no_name(named: tuple[str, str], has_mark: bool) -> None:
    iso3, name = named
    for written in (f"the {name}", re.sub(r"\bthe ", "", name), re.sub(r"\(", "(the ", name)):
        found = attribution_of(f"{written} 104" if has_mark else written)
        assert found is not None
        assert (found.states, found.doubts) == ((iso3,), ())


def test_page_numbers_that_run_ahead_of_the_file_are_left_out(tmp_path: Path) -> None:
    pages = [
        ["A/HRC/91/7", "9", *INTRODUCTION, *PROCEEDINGS],
        [
            "A/HRC/91/7",
            "10",
            TITLE,
            *CONCLUSIONS[:1],
            "4.1. Mend the piers (Iran (Islamic Republic of)) (Côte",
        ],
        ["A/HRC/91/7", "11", "d’Ivoire); Paint the piers (Fiji);", *CONCLUSIONS[2:], *ANNEX],
    ]
    found = parse(pdf_of(tmp_path, [MASTHEAD, *pages]))
    assert rows_of(found) == rows_of(parse(docx_report()))


def test_a_note_on_the_original_recommendation_is_no_recommendation(tmp_path: Path) -> None:
    page = [
        *("A/HRC/91/7", "2", *INTRODUCTION, *PROCEEDINGS, TITLE, CONCLUSIONS[0]),
        *("4.1. Mend the piers2 (Fiji);", "4.2. Share charts (Norway);", f"5. {CLOSING}"),
        *("2", "The original recommendation read: “Rebuild every pier", "in the country”. (Fiji)"),
    ]
    mend, share = parse(pdf_of(tmp_path, [MASTHEAD, page])).recommendations
    assert (mend.text, mend.recommending_states) == ("Mend the piers", ("FJI",))
    assert share.text == "Share charts"


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("Rapport du Groupe de travail sur l’Examen périodique universel", "French"),
        ("Informe del Grupo de Trabajo sobre el Examen Periódico Universal", "Spanish"),
    ],
)
def test_a_report_in_another_language_is_refused_by_name(title: str, language: str) -> None:
    document = Document()
    for line in MASTHEAD:
        if line != "Universal periodic review":
            document.add_paragraph(title if line.startswith("Report of") else line)
    data = BytesIO()
    document.save(data)
    with pytest.raises(
        UnreadablePaperError, match=rf"^rapport\.docx is a Working Group report in {language}; .*\.$"
    ):
        recognises(Source("rapport.docx", data.getvalue()))


Change = Callable[[str], str]
IS_HEADING = r"(?!(?:All|The|In the|These|Recomm|.{0,30}(?:conclu|recommendations)))"
CHANGES: dict[str, Change] = {
    "without stops": lambda text: re.sub(r"^(\d{1,3}\.\d{1,3})\.? +(?=[A-Z])", r"\1 ", text),
    "without blanks": lambda text: re.sub(r"^(\d{1,3}\.\d{1,3})\.? +(?=[A-Z])", r"\1", text),
    "numbers alone": lambda text: re.sub(r"^(\d{1,3}\.(?:\d{1,3})?\.?) +(?=[A-Z])", "\\1\n", text),
    "bare numbers": lambda text: re.sub(rf"^(\d{{1,3}})\. +(?=[A-Z]){IS_HEADING}", r"\1 ", text),
    "another paragraph": lambda text: re.sub(
        r"^(\d{1,3})\.(\s?\d{1,3}\.?\s)", lambda m: f"{int(m[1]) + 7}.{m[2]}", text
    ),
    "small letters": lambda text: re.sub(
        rf"^(\d{{1,3}}\.(?:\d{{1,3}}\.?)?) +{IS_HEADING}([A-Z])", lambda m: f"{m[1]} {m[2].lower()}", text
    ),
    "unnumbered headings": lambda text: re.sub(
        r"^\d{1,3}\. +(?=The (?:following )?recomm|In the course)", "", text
    ),
    "stops for semicolons": lambda text: re.sub(r"\);\s*$", ").", text),
    "no sign at the end": lambda text: re.sub(r"\)[;.]\s*$", ")", text),
    "square brackets": lambda text: text.replace("(", "[").replace(")", "]"),
    "another section": lambda text: re.sub(r"^II\.\s*(?=Concl)", "III. ", text, flags=re.IGNORECASE),
    "no title": lambda text: (
        ""
        if re.fullmatch(r"\W*II\W+conclusions? and.{0,4}or recommendations\W*", text, re.IGNORECASE)
        else text
    ),
    "straight quotes": lambda text: text.replace("’", "'").replace("“", '"').replace("”", '"'),
}


@pytest.fixture(scope="module")
def printed_reports(shared_data: Path) -> list[PrintedText]:
    return [
        read_pdf(Source.from_path(path)) for path in sorted((shared_data / "wg-reports").glob("*.pdf"))[::5]
    ]


@pytest.mark.real_data
@pytest.mark.parametrize("change", sorted(CHANGES))
def test_reports_printed_otherwise_keep_their_rows_or_fail_a_check(
    printed_reports: list[PrintedText], change: str
) -> None:
    for printed in printed_reports:
        whole = reading.read_report("report.pdf", printed)
        lines = [
            line._replace(text=part)
            for line in printed.lines
            for part in CHANGES[change](line.text).split("\n")
            if part
        ]
        changed = reading.read_report("report.pdf", replace(printed, lines=tuple(lines)))
        kept = len(rows_of(whole) & rows_of(changed)) / len(rows_of(whole))
        assert kept >= 0.98 or (kept >= 0.85 and len(changed.checks) > len(whole.checks)), (
            whole.symbol,
            kept,
        )
