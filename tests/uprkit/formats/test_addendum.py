"""Addenda: lists of numbers, sections, tables, keyed answers, totals, and three real papers."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from tests.uprkit.formats.addendum_paper import docx_addendum as paper_of
from uprkit.errors import UnreadablePaperError
from uprkit.formats import addendum, recognise, thematic_list
from uprkit.formats.number_lists import find_lists, read_list
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument, Position, Total


def positions(paper: ParsedDocument) -> dict[str, str]:
    return {answer.paragraph: str(answer.position) for answer in paper.answers}


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("110.1, 110.3–110.5, 110.12", ["110.1", "110.3", "110.4", "110.5", "110.12"]),
        ("122.17-18", ["122.17", "122.18"]),
        ("122.34- 35", ["122.34", "122.35"]),
        ("122.117-18", ["122.117", "122.118"]),
        ("122.141-143,122.146", ["122.141", "122.142", "122.143", "122.146"]),
        ("1–3, 5 and 7", ["1", "2", "3", "5", "7"]),
        ("150 – 152", ["150", "151", "152"]),
        ("5., 6., 7.", ["5", "6", "7"]),
        ("110.1, 110.2. 110.3, 110.4.", ["110.1", "110.2", "110.3", "110.4"]),
        ("122.1, 122.2, 122.\n4", ["122.1", "122.2", "122.4"]),
        ("122. 7, 122. 8", ["122.7", "122.8"]),
        ("145.301–145.303 and", ["145.301", "145.302", "145.303"]),
        ("122.7 through 122.9", ["122.7", "122.8", "122.9"]),
        ("5. 6. 7.", ["5", "6", "7"]),
        ("122.1,2,3", ["122.1", "122.2", "122.3"]),
        ("122.1-3, 5 and 7, 123.2, 4", ["122.1", "122.2", "122.3", "122.5", "122.7", "123.2", "123.4"]),
        ("122.1/122.2 / 122.4, 122.6", ["122.1", "122.2", "122.4", "122.6"]),
    ],
)
def test_lists_as_printed(printed: str, numbers: list[str]) -> None:
    found = read_list(printed)
    assert found is not None
    assert list(found.numbers) == numbers
    assert found.doubts == ()


@pytest.mark.parametrize("words", ["A/HRC/43/15", "in 2014", "12 November is the day", "the convention"])
def test_what_is_no_list(words: str) -> None:
    assert read_list(words) is None


def test_a_count_behind_a_list_is_no_number_of_it() -> None:
    """The paragraph that is named once holds for numbers of recommendations, and not for how many there are."""
    (found,) = find_lists("110.1, 110.2 and 3 other recommendations")
    assert found.numbers == ("110.1", "110.2")
    assert find_lists("on 12/05/2010, A/HRC/19/6") == []


def test_a_range_backwards_is_a_doubt() -> None:
    found = read_list("110.9–110.3")
    assert found is not None
    assert found.numbers == ("110.9",)
    assert found.doubts


@given(
    st.integers(1, 199),
    st.lists(st.tuples(st.integers(1, 250), st.integers(0, 12)), min_size=1, max_size=8),
    st.sampled_from(["-", "–", " – ", "- "]),
    st.sampled_from([", ", ",", ". ", "; "]),
    st.booleans(),
)
def test_any_list_is_written_out(
    paragraph: int, ranges: list[tuple[int, int]], dash: str, separator: str, has_short_ends: bool
) -> None:
    printed: list[str] = []
    expected: list[str] = []
    for first, length in ranges:
        end = f"{first + length}" if has_short_ends else f"{paragraph}.{first + length}"
        printed.append(f"{paragraph}.{first}{dash}{end}" if length else f"{paragraph}.{first}")
        expected.extend(f"{paragraph}.{number}" for number in range(first, first + length + 1))
    found = read_list(separator.join(printed))
    assert found is not None
    assert list(found.numbers) == list(dict.fromkeys(expected))


@given(st.text(max_size=120))
def test_no_text_breaks_the_search(text: str) -> None:
    for found in find_lists(text):
        assert found.numbers


def test_statements_give_positions_with_their_paragraph() -> None:
    paper = addendum.parse(
        paper_of(
            "1. Fiji thanks all delegations.",
            "2. The following recommendations enjoy the support of Fiji: 54.1, 54.3–54.5 and 54.8.",
            "3. Recommendations 54.2, 54.6-7 do not enjoy the support of Fiji.",
            "4. Recommendation 54.9 is noted.",
        )
    )
    assert positions(paper) == {
        **dict.fromkeys(("54.1", "54.3", "54.4", "54.5", "54.8"), "supported"),
        **dict.fromkeys(("54.2", "54.6", "54.7", "54.9"), "noted"),
    }
    assert (paper.symbol, paper.state_under_review) == ("A/HRC/51/7/Add.1", "FJI")
    assert paper.answers[0].position_source == "A/HRC/51/7/Add.1, para. 2"
    assert paper.answers[0].raw_response.startswith("The following recommendations enjoy")
    assert not paper.checks


def test_sections_give_positions_to_bare_lists() -> None:
    paper = addendum.parse(paper_of("Supported recommendations", "1–3, 6", "Noted recommendations", "4, 5"))
    assert positions(paper) == {**dict.fromkeys("1236", "supported"), **dict.fromkeys("45", "noted")}


def test_a_heading_of_comments_is_no_position() -> None:
    paper = addendum.parse(
        paper_of(
            "1. Fiji accepts recommendations 1, 2 and 3.",
            "2. Fiji notes recommendations 4 and 5.",
            "Noted recommendations",
            "Rec. 3 We have begun.",
            "Recs. 4–5 We shall think again.",
        )
    )
    assert positions(paper)["3"] == "supported"
    by_number = {answer.paragraph: answer for answer in paper.answers}
    assert by_number["3"].raw_response.endswith("We have begun.")
    assert by_number["5"].raw_response.endswith("We shall think again.")


def test_tables_answer_row_by_row_and_free_words_ask_for_a_person() -> None:
    rows = [
        ("Recommendation", "Position", "Comment"),
        ("54.1 Mend the road (Chile)", "Supported", "It is being mended."),
        ("54.2", "Not accepted", ""),
        ("54.3, 54.4", "Fiji agrees with the aim, yet the sea is rising and the road may go.", ""),
    ]
    paper = addendum.parse(paper_of(table=rows))
    assert positions(paper) == {"54.1": "supported", "54.2": "noted", "54.3": "noted", "54.4": "noted"}
    by_number = {answer.paragraph: answer for answer in paper.answers}
    assert by_number["54.1"].checks == ()
    assert by_number["54.3"].checks
    assert by_number["54.3"].raw_response.startswith("Fiji agrees with the aim")


def test_answers_keyed_by_number_are_read_and_marked() -> None:
    paper = addendum.parse(
        paper_of(
            "1. Fiji accepts the recommendation and has begun to mend the road along the coast.",
            "2. Fiji cannot accept the recommendation, for the sea is rising and the road may go.",
            "3., 4. Fiji accepts these recommendations.",
        )
    )
    assert positions(paper) == {"1": "supported", "2": "noted", "3": "supported", "4": "supported"}
    assert [bool(answer.checks) for answer in paper.answers] == [True, True, False, False]


def test_totals_gaps_and_contradictions_are_doubts() -> None:
    paper = addendum.parse(
        paper_of(
            "1. Fiji accepts 5 recommendations and notes 2 recommendations.",
            "2. Fiji accepts recommendations 54.1, 54.2 and 54.5.",
            "3. Fiji notes recommendations 54.2 and 54.4.",
        )
    )
    assert {check.check for check in paper.checks} == {"total", "gaps"}
    messages = " ".join(check.message for check in paper.checks)
    assert "54.3" in messages
    assert "5 recommendations as supported, 3 were found" in messages
    doubtful = next(answer for answer in paper.answers if answer.paragraph == "54.2")
    assert doubtful.position is Position.SUPPORTED
    assert doubtful.checks


def test_what_was_answered_during_the_review_is_no_total_of_the_addendum() -> None:
    paper = addendum.parse(
        paper_of(
            "1. Fiji received 20 recommendations. During the review 14 of them enjoyed its support and 4 were noted.",
            "2. Fiji accepts recommendations 54.1 and 54.2.",
        )
    )
    assert paper.checks == ()
    assert {(total.about, total.number) for total in paper.totals} == {
        (Total.RECEIVED, 20),
        (Total.SUPPORTED, 14),
        (Total.NOTED, 4),
    }


def test_a_paper_without_answers_is_refused() -> None:
    with pytest.raises(UnreadablePaperError, match="without answers"):
        addendum.parse(paper_of("1. Fiji thanks all delegations."))


def test_a_report_is_no_addendum() -> None:
    document = Document()
    document.add_paragraph("A/HRC/51/7")
    document.add_paragraph("Report of the Working Group")
    buffer = BytesIO()
    document.save(buffer)
    assert not addendum.recognises(Source("report.docx", buffer.getvalue()))
    assert addendum.recognises(paper_of("1. Words."))


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("cycle", "name", "prefix", "supported", "noted"),
    [(2, "A_HRC_28_15_Add.1.pdf", "115.", 142, 21), (3, "A_HRC_43_15_Add.1.pdf", "", 124, 33)],
)
def test_real_addenda_agree_with_ohchrs_list(
    shared_data: Path, cycle: int, name: str, prefix: str, supported: int, noted: int
) -> None:
    folder = shared_data / "ohchr-slovenia"
    source = Source.from_path(folder / name)
    assert recognise(source).kind is DocumentKind.ADDENDUM
    paper = addendum.parse(source)
    assert Counter(answer.position for answer in paper.answers) == {
        Position.SUPPORTED: supported,
        Position.NOTED: noted,
    }
    assert paper.checks == ()
    listed = {
        row.paragraph: row.position
        for row in thematic_list.parse(
            Source.from_path(folder / f"thematic-list-cycle{cycle}.docx")
        ).recommendations
    }
    assert all(listed[prefix + answer.paragraph] is answer.position for answer in paper.answers)


@pytest.mark.real_data
def test_a_real_table_of_free_answers_is_read_for_confirmation(shared_data: Path) -> None:
    paper = addendum.parse(Source.from_path(shared_data / "ohchr-slovenia" / "A_HRC_14_15_Add.1.pdf"))
    found = {answer.paragraph: answer for answer in paper.answers}
    assert list(map(int, sorted(found, key=int))) == list(range(1, 98))
    noted = {number for number, answer in found.items() if answer.position is Position.NOTED}
    assert noted == {"1", "3", "15", "32", "58", "84", "88", "93"}
    assert all(found[number].checks for number in noted)
