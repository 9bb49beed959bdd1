"""The shapes that States give their addenda, as Word files and as pages: every answer as the State meant it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.uprkit.formats.addendum_paper import Rows, docx_addendum, pdf_addendum
from uprkit.errors import UnreadablePaperError
from uprkit.formats import addendum
from uprkit.formats.source import Source
from uprkit.model import Confidence, ParsedAnswer, ParsedDocument, Position

Paper = Callable[..., Source]
LONG = (
    "Bring the law on ferries into line with every convention on the safety of passengers, and see to it that "
    "the islands farthest from the capital are served on every day of the week"
)
SUPPORTED, NOTED, PENDING = Position.SUPPORTED, Position.NOTED, Position.PENDING


@pytest.fixture(params=["docx", "pdf"])
def paper(request: pytest.FixtureRequest, tmp_path: Path) -> Paper:
    def written(*paragraphs: str, table: Rows = ()) -> Source:
        if request.param == "docx":
            return docx_addendum(*paragraphs, table=table)
        return pdf_addendum(tmp_path, *paragraphs, table=table)

    return written


def answers(source: Source) -> dict[str, ParsedAnswer]:
    return {answer.paragraph: answer for answer in addendum.parse(source).answers}


def positions(source: Source) -> dict[str, Position | None]:
    return {number: answer.position for number, answer in answers(source).items()}


def test_a_table_of_numbers_texts_and_positions(paper: Paper) -> None:
    rows = [
        ("No.", "Recommendation", "Position"),
        ("54.1", f"{LONG} (France);", "Supported"),
        ("54.2", f"{LONG} (Chile, Mali);", "Noted"),
        ("54.3", "Accept visits of rapporteurs (Malta);", "Supported"),
        ("54.4", "Support independent newspapers (Kenya).", "Noted"),
    ]
    found = answers(paper(table=rows))
    assert {number: answer.position for number, answer in found.items()} == {
        "54.1": SUPPORTED,
        "54.2": NOTED,
        "54.3": SUPPORTED,
        "54.4": NOTED,
    }
    assert {answer.confidence for answer in found.values()} == {Confidence.HIGH}


def test_a_table_with_the_answer_in_the_state_s_own_words(paper: Paper) -> None:
    rows = [
        ("Recommendations", "Response of Fiji"),
        (f"54.1 {LONG} (France)", "Fiji accepts this recommendation. The ministry is writing a law on it."),
        (f"54.2 {LONG} (Chile)", "Fiji does not accept this recommendation. The law is good as it is."),
        (f"54.3 {LONG} (Mali)", "The islands are dear to Fiji, and the sea is wide."),
    ]
    found = answers(paper(table=rows))
    assert [answer.position for answer in found.values()] == [SUPPORTED, NOTED, NOTED]
    assert [answer.confidence for answer in found.values()] == [
        Confidence.MEDIUM,
        Confidence.MEDIUM,
        Confidence.LOW,
    ]
    assert all(answer.checks for answer in found.values())
    assert "".join(found["54.3"].raw_response.split()) == "TheislandsaredeartoFiji,andtheseaiswide."


@pytest.mark.parametrize("mark", ["X", "x", "✓", "•", "Yes"])
def test_a_column_for_each_position_with_a_mark(mark: str) -> None:
    rows = [
        ("Recommendation", "Enjoys support", "Noted"),
        ("54.1 Mend the piers (France)", mark, ""),
        ("54.2 Accept visits (Chile)", "", mark),
        ("54.3 Mend the road (Mali)", mark, mark),
        ("54.4 Mend the bridge (Malta)", "", ""),
        ("54.5 Mend the mole (Kenya)", "No", mark),
    ]
    found = answers(docx_addendum(table=rows))
    assert (found["54.1"].position, found["54.2"].position) == (SUPPORTED, NOTED)
    assert found["54.5"].position is NOTED
    for number in ("54.3", "54.4"):
        assert found[number].confidence is Confidence.LOW
        assert found[number].checks


def test_a_row_across_the_table_gives_the_position_of_what_stands_below() -> None:
    rows = [
        ("No.", "Recommendation"),
        ("Recommendations that enjoy the support of Fiji", ""),
        ("54.1", "Mend the piers (France)"),
        ("Recommendations that are noted", ""),
        ("54.2", "Support the ferries (Chile)"),
    ]
    assert positions(docx_addendum(table=rows)) == {"54.1": SUPPORTED, "54.2": NOTED}


def test_a_verdict_alone_on_its_line_answers_the_row_above_and_not_the_next(paper: Paper) -> None:
    """The cells of a table once its lines are gone: some rows have a comment beside the verdict, some none."""
    printed, expected = ["Recommendation Position Comments"], {}
    for number in range(1, 13):
        verdict, position = ("Supported", SUPPORTED) if number % 3 else ("Noted", NOTED)
        comment = " Fiji is at work on this." if number % 2 else ""
        printed += [f"54.{number} {LONG} (France);", f"{verdict}{comment}"]
        expected[f"54.{number}"] = position
    assert positions(paper(*printed)) == expected


def test_marks_whose_columns_are_lost_in_print_give_no_sure_position(tmp_path: Path) -> None:
    rows = [("Recommendation", "Supported", "Noted")]
    rows += [(f"54.{number} {LONG} (France);", "X", "") for number in range(1, 6)]
    lead = "1. Fiji has considered the recommendations received and provides the following replies."
    found = addendum.parse(pdf_addendum(tmp_path, lead, table=rows)).answers
    assert len(found) == 5
    assert {answer.position for answer in found} == {Position.PENDING}
    assert all(answer.confidence is Confidence.LOW for answer in found)


def test_a_heading_gives_the_position_of_the_table_below() -> None:
    rows = [("54.1", "Mend the piers (France)"), ("54.2", "Support the ferries (Chile)")]
    assert positions(docx_addendum("A. Noted recommendations", table=rows)) == {"54.1": NOTED, "54.2": NOTED}


@pytest.mark.parametrize(
    ("supported", "noted"),
    [
        ("Recommendations that enjoy the support of Fiji", "Recommendations that do not enjoy its support"),
        (
            "1. The following recommendations enjoy the support of Fiji:",
            "2. The following recommendations do not enjoy the support of Fiji:",
        ),
        ("Supported", "Noted"),
    ],
)
def test_recommendations_repeated_under_headings(paper: Paper, supported: str, noted: str) -> None:
    found = answers(
        paper(
            supported,
            f"54.1 {LONG} (France);",
            "54.2 Note the wishes of the islanders (Chile);",
            "54.3 Reject every offer of old ferries (Peru);",
            noted,
            "54.4 Support independent newspapers (Mali);",
            "54.5 Accept visits of rapporteurs (Malta).",
        )
    )
    assert [answer.position for answer in found.values()] == [SUPPORTED] * 3 + [NOTED] * 2
    assert list(found) == ["54.1", "54.2", "54.3", "54.4", "54.5"]


def test_recommendation_and_response_in_turn(paper: Paper) -> None:
    found = answers(
        paper(
            "Recommendation 54.1",
            f"{LONG} (France)",
            "Response: Supported.",
            "Recommendation 54.2",
            "Accept visits of rapporteurs (Chile)",
            "Response: Fiji does not support this recommendation, for the harbour is full.",
            "Recommendation 54.3",
            "Support the islands (Mali)",
            "Response: Noted.",
        )
    )
    assert [answer.position for answer in found.values()] == [SUPPORTED, NOTED, NOTED]
    assert found["54.2"].raw_response.startswith("Fiji does not support")


def test_sections_with_bare_lists_and_comments_keyed_by_word(paper: Paper) -> None:
    found = answers(
        paper(
            "Recommendations supported by Fiji",
            "1–5, 14-16, 150 – 152",
            "Rec. 3 The law was changed.",
            "Recs. 14–15 Ferries leave daily.",
            "Recommendations noted by Fiji",
            "6, 7–9, 13",
            "Rec. 7 The harbour is full.",
        )
    )
    supported = ["1", "2", "3", "4", "5", "14", "15", "16", "150", "151", "152"]
    assert {n for n, answer in found.items() if answer.position is SUPPORTED} == set(supported)
    assert {n for n, answer in found.items() if answer.position is NOTED} == {"6", "7", "8", "9", "13"}
    assert found["15"].raw_response.endswith("Ferries leave daily.")


@pytest.mark.parametrize(
    ("sentence", "supported", "noted"),
    [
        ("Fiji accepts 54.1, 54.2 and takes note of recommendations 54.3 and 54.4.", "12", "34"),
        ("Fiji does not accept recommendation 54.1 but supports recommendations 54.2, 54.3.", "23", "1"),
        ("Those in paragraphs 54.1 and 54.2 are accepted; those in 54.3 to 54.5 are noted.", "12", "345"),
        ("Fiji supports the following 3 recommendations: 54.1, 54.2,54.3.", "123", ""),
        ("Fiji supports: 54.1; 54.2; 54.3. Fiji notes: 54.4- 5.", "123", "45"),
        ("Recommendations 54.1. 54.2, 54.3. 54.4 enjoy the support of Fiji.", "1234", ""),
        ("Recommendations 54.1, 54.2 – partially accepted.", "", "12"),
        ("Fiji supports recommendations 54.1–54.4 except 54.2.", "134", "2"),
        (
            "Fiji supports recommendations 54.1-4, with the exception of recommendations 54.2, 54.3.",
            "14",
            "23",
        ),
        ("Under article 2.1 of the Convention, Fiji supports recommendations 54.1 and 54.2.", "12", ""),
        ("Fiji has 54 ferries and 3 ports, 54.5 per cent of them old. It supports 54.1 and 54.2.", "12", ""),
    ],
)
def test_sentences_with_lists(paper: Paper, sentence: str, supported: str, noted: str) -> None:
    assert positions(paper(f"1. {sentence}")) == {
        **{f"54.{last}": SUPPORTED for last in supported},
        **{f"54.{last}": NOTED for last in noted},
    }


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Recommendations (supported)", "54.1, 54.2, 54.4", "Recommendations (noted)", "54.3, 54.5"),
        ("Accepted: 54.1, 54.2, 54.4", "Noted: 54.3, 54.5"),
        ("54.1–54.2: Accepted", "54.3: Noted", "54.4: Accepted", "54.5: Not accepted"),
        (
            "Supported recommendations",
            "2. 54.1, 54.2 and 54.4.",
            "Noted recommendations",
            "3. 54.3 and 54.5.",
        ),
        (
            "A. Recommendations accepted",
            "1. 54.1 Mend the piers (Chile)",
            "2. 54.2 Open the harbour (Mali)",
            "3. 54.4 Paint the buoys (Peru)",
            "B. Recommendations not accepted",
            "4. 54.3 Let ferries call (France)",
            "5. 54.5 Accept the old ferries (Kenya)",
        ),
        (
            "1. Recommendations Nos. 54.1 and 54.2 enjoy the support of Fiji. The piers were mended in 2029.",
            "2. Recommendation No. 54.3 is not supported. The sea rises.",
            "3. Recommendation No. 54.4 enjoys support.",
            "4. Recommendation No. 54.5 is noted.",
        ),
        (
            "Fiji received 5 recommendations. It supports 3 and notes 2.",
            "The recommendations that enjoy its support are as follows: 54.1, 54.2, 54.4.",
            "The recommendations noted are: 54.3 and 54.5.",
        ),
    ],
)
def test_one_answer_in_many_forms(paper: Paper, paragraphs: tuple[str, ...]) -> None:
    document = addendum.parse(paper(*paragraphs))
    assert {answer.paragraph: answer.position for answer in document.answers} == {
        "54.1": SUPPORTED,
        "54.2": SUPPORTED,
        "54.3": NOTED,
        "54.4": SUPPORTED,
        "54.5": NOTED,
    }
    assert {answer.confidence for answer in document.answers} == {Confidence.HIGH}
    assert document.checks == ()


def test_what_is_said_of_recommendations_that_are_not_listed_is_a_check() -> None:
    document = addendum.parse(
        docx_addendum("1. Fiji does not support 54.1 and 54.2. It accepts all other recommendations.")
    )
    assert [check.check for check in document.checks] == ["unlisted"]
    assert "all other recommendations" in document.checks[0].message


def test_what_is_taken_out_of_an_accepted_list_is_for_a_person() -> None:
    found = answers(docx_addendum("1. Fiji accepts all recommendations except 54.4 and 54.6."))
    assert {number: answer.confidence for number, answer in found.items()} == {
        "54.4": Confidence.LOW,
        "54.6": Confidence.LOW,
    }


def test_a_partial_answer_is_noted_and_its_parts_are_told() -> None:
    words = "Fiji accepts the recommendation on ferries. It cannot accept the recommendation on bridges."
    found = answers(docx_addendum(table=[("No.", "Response"), ("54.1", words), ("54.2", "Noted")]))["54.1"]
    assert (found.position, found.confidence) == (NOTED, Confidence.LOW)
    assert [(part.position, part.words) for part in found.parts] == [
        (SUPPORTED, "Fiji accepts the recommendation on ferries."),
        (NOTED, "It cannot accept the recommendation on bridges."),
    ]


def test_endnotes_belong_to_no_answer(paper: Paper) -> None:
    found = answers(
        paper(
            "1. Fiji accepts recommendations 54.1 and 54.2.",
            "54.1 It was begun in spring.",
            "54.2 It was done.",
            "Notes",
            "1 See the national report, paragraphs 12 and 13.",
        )
    )
    assert found["54.2"].raw_response.endswith("It was done.")


PROSE = (
    "1. Fiji thanks the troika and the 81 delegations that spoke on 12 May 2031.",
    "2. Since 2024 the number of ferries has grown by 12.5 per cent, to 54.",
    "3. Act No. 7 of 2030, sections 12 and 13, protects passengers, crews and dogs.",
    "4. Fiji attaches importance to its dialogue with all mechanisms.",
)


def test_prose_answers_nothing(paper: Paper) -> None:
    with pytest.raises(UnreadablePaperError, match="without answers"):
        addendum.parse(paper(*PROSE))


LINES = st.lists(
    st.one_of(
        st.text(max_size=80),
        st.sampled_from(PROSE),
        st.from_regex(r"\A[0-9]{1,3}\.?[0-9]{0,3}[-–,; ]{0,3}[A-Za-z]{0,12}\Z"),
        st.sampled_from(["Noted", "Supported recommendations", "Notes", "Rec. 3", "54.1", "5., 6.,", "X"]),
    ),
    max_size=12,
)


def parsed(*paragraphs: str) -> ParsedDocument | None:
    try:
        return addendum.parse(docx_addendum(*paragraphs))
    except UnreadablePaperError:
        return None


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(LINES.map(lambda lines: [_printable(line) for line in lines]))
def test_no_lines_break_the_reading_and_every_number_was_printed(lines: list[str]) -> None:
    document = parsed(*lines)
    words = " ".join(lines)
    for answer in document.answers if document else ():
        last = answer.paragraph.rpartition(".")[2]
        assert last in words or any(mark in words for mark in "-–—‑−") or " to " in words
        assert answer.position is not None


def _printable(line: str) -> str:
    return "".join(sign for sign in line if sign.isprintable())


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.sampled_from([True, False]), min_size=3, max_size=25),
    st.sampled_from(["accepts", "supports", "is pleased to accept", "endorses"]),
    st.sampled_from(["notes", "does not accept", "takes note of", "cannot support", "rejects"]),
    st.sampled_from([", ", ",", "; ", ". "]),
)
def test_whatever_is_listed_gets_the_position_of_its_sentence(
    is_supported: list[bool], accepting: str, noting: str, separator: str
) -> None:
    by_position: dict[bool, list[str]] = {True: [], False: []}
    for number, is_accepted in enumerate(is_supported, start=1):
        by_position[is_accepted].append(f"54.{number}")
    sentences = [
        f"{place}. Fiji {verb} recommendations {separator.join(by_position[side])}."
        for place, (side, verb) in enumerate(((True, accepting), (False, noting)), start=1)
        if by_position[side]
    ]
    document = parsed(*sentences)
    if max(map(len, by_position.values())) < 2 and document is None:
        return
    assert document is not None
    found = {answer.paragraph: answer.position for answer in document.answers}
    expected = dict.fromkeys(by_position[True], SUPPORTED) | dict.fromkeys(by_position[False], NOTED)
    assert found == expected
