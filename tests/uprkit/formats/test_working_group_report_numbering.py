"""Numbering of section II, headings and positions, ordinals, references, symbols."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.formats.printed_text import Line
from uprkit.formats.working_group_report.dialogue import Reference, references_in, resolve
from uprkit.formats.working_group_report.headings import heading_position
from uprkit.formats.working_group_report.list_blocks import Block
from uprkit.formats.working_group_report.masthead import ordinal
from uprkit.formats.working_group_report.numbering import read_blocks
from uprkit.formats.working_group_report.statements import numbers_in
from uprkit.model import Position

HEADING = "The recommendations listed below enjoy the support of Coastland:"
CLOSING = "All conclusions and/or recommendations contained in the present report reflect the position."


def blocks_of(*lines: str) -> list[Block]:
    return read_blocks([Line(line, 1) for line in lines])


@given(
    st.integers(min_value=4, max_value=150),
    st.lists(st.integers(min_value=1, max_value=60), min_size=1, max_size=4),
    st.sampled_from(["restarted", "dotted", "dotted without stop"]),
)
def test_every_item_is_found_under_its_paragraph(first: int, sizes: list[int], style: str) -> None:
    lines, expected = [], []
    for offset, size in enumerate(sizes):
        paragraph = first + offset
        lines.append(f"{paragraph}. {HEADING}")
        for number in range(1, size + 1):
            shown = {"restarted": f"{number}.", "dotted": f"{paragraph}.{number}."}.get(
                style, f"{paragraph}.{number}"
            )
            lines += [f"{shown} Mend pier {number} and", "light its lamps (Kenya);"]
            expected.append(f"{paragraph}.{number}")
    closing = first + len(sizes)
    lines.append(f"{closing}. {CLOSING}")
    blocks = blocks_of(*lines)
    assert [entry.label for block in blocks for entry in block.entries] == expected
    assert [block.paragraph for block in blocks] == [*range(first, closing), closing]
    assert all(not block.gaps for block in blocks)
    assert blocks[0].entries[0].text == "Mend pier 1 and light its lamps (Kenya);"


@pytest.mark.parametrize(
    "shown", ["58.1 Mend", "58.1. Mend", "58. 1 Mend", "58.1\nMend", "1. Mend", "1.\nMend"]
)
def test_forms_of_a_number(shown: str) -> None:
    (block,) = blocks_of(f"58. {HEADING}", *f"{shown} the piers (Kenya);".split("\n"))
    assert [(entry.label, entry.text) for entry in block.entries] == [("58.1", "Mend the piers (Kenya);")]


def test_letters_number_a_list_but_not_the_reasons_in_a_heading() -> None:
    (lettered,) = blocks_of(f"58. {HEADING}", "(a) Mend piers (Kenya);", "(b) Light lamps (Fiji);")
    assert [entry.label for entry in lettered.entries] == ["58 (a)", "58 (b)"]
    (reasons,) = blocks_of(
        "59. The following were rejected:", "(a) for one reason;", "59.1 Mend piers (Kenya);"
    )
    assert [entry.label for entry in reasons.entries] == ["59.1"]
    assert reasons.heading == "The following were rejected: for one reason;"


def test_a_number_in_running_text_begins_nothing() -> None:
    (block,) = blocks_of(
        f"58. {HEADING}", "1. Ratify Conventions 29, 105 and", "2. of the Pier Union (Kenya);"
    )
    assert [entry.text for entry in block.entries] == [
        "Ratify Conventions 29, 105 and 2. of the Pier Union (Kenya);"
    ]


@pytest.mark.parametrize(
    ("heading", "position"),
    [
        ("The recommendations listed below enjoy the support of Coastland:", Position.SUPPORTED),
        (
            "The following enjoy the support of Coastland, which considers them already implemented:",
            Position.SUPPORTED,
        ),
        (
            "The recommendations have been examined by Coastland and enjoy its support. It sent its views:",
            Position.SUPPORTED,
        ),
        (
            "The following recommendations will be examined by Coastland, which will respond in due time:",
            Position.PENDING,
        ),
        (
            "In the course of the discussion, the following recommendations were made to Coastland:",
            Position.PENDING,
        ),
        (
            "Coastland has noted these recommendations for consideration and response in due time.",
            Position.PENDING,
        ),
        ("The recommendations below did not enjoy the support of Coastland:", Position.NOTED),
        (
            "The following recommendations do not enjoy the support of Coastland and would thus be noted:",
            Position.NOTED,
        ),
        ("The recommendations below were noted by Coastland:", Position.NOTED),
        ("Coastland cannot accept the following recommendations:", Position.NOTED),
        ("The following recommendations were rejected by Coastland:", Position.NOTED),
        ("The weather was fine.", None),
    ],
)
def test_positions_of_headings(heading: str, position: Position | None) -> None:
    assert heading_position(heading) is position


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("first", 1),
        ("fifteenth", 15),
        ("twenty-first", 21),
        ("thirtieth", 30),
        ("forty ninth", 49),
        ("50th", 50),
        ("next", None),
    ],
)
def test_ordinals(words: str, number: int | None) -> None:
    assert ordinal(words) == number


def test_references_to_paragraphs_with_letters() -> None:
    found = references_in(
        "The recommendations in paragraphs 23(b) and (f), 27 (b), and 62 above, and paragraph 70."
    )
    assert [reference.label for reference in found] == ["23 (b)", "23 (f)", "27 (b)", "62", "70"]


def test_the_state_of_a_reference_is_the_subject_of_its_paragraph() -> None:
    paragraphs = {
        9: "Praising Coastland’s lamps, Kenya recommended that it mend the piers. It thanked Coastland."
    }
    (found,) = resolve(Reference(9), paragraphs, "XCO")
    assert (found.text, found.state) == ("it mend the piers", "KEN")


def test_numbers_in_a_statement() -> None:
    assert numbers_in("3, 5 and 7 to 9") == {3, 5, 7, 8, 9}
