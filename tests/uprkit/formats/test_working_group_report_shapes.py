"""Lists of early and unusual reports: letters, bullets, paragraphs, names without brackets, comments in between."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.uprkit.formats.report_paper import CLOSING, docx_report
from uprkit.formats.working_group_report import parse
from uprkit.formats.working_group_report.comments import without_comment
from uprkit.formats.working_group_report.dialogue import Reference, references_in, resolve
from uprkit.formats.working_group_report.splitting import split
from uprkit.formats.working_group_report.unbracketed import named_without_brackets
from uprkit.model import ParsedDocument, Position
from uprkit.states import states

MADE = "4. In the course of the discussion, the following recommendations were made to Coastland:"
LATER = "These recommendations will be examined by Coastland, which will provide responses in due time."
ASKED = ("Mend the piers (Fiji);", "Share charts (Norway, Peru);", "Teach swimming (Kenya).")
NAMED = [("FJI",), ("NOR", "PER"), ("KEN",)]
TEXTS = ["Mend the piers", "Share charts", "Teach swimming"]


def read(*conclusions: str) -> ParsedDocument:
    return parse(docx_report(conclusions))


@pytest.mark.parametrize(
    ("shown", "labels"),
    [
        (("4.a ", "4.b ", "4.c "), ["4 (a)", "4 (b)", "4 (c)"]),
        (("4. a) ", "4. b) ", "4. c) "), ["4 (a)", "4 (b)", "4 (c)"]),
        (("a) ", "b) ", "c) "), ["4 (a)", "4 (b)", "4 (c)"]),
        (("a. ", "b. ", "c. "), ["4 (a)", "4 (b)", "4 (c)"]),
        (("• ", "• ", "• "), ["4.1", "4.2", "4.3"]),
        (("– ", "– ", "– "), ["4.1", "4.2", "4.3"]),
        (("5. ", "6. ", "7. "), ["5", "6", "7"]),
    ],
)
def test_a_list_is_read_in_whatever_way_it_is_marked(shown: tuple[str, ...], labels: list[str]) -> None:
    following = int(labels[-1]) + 1 if labels[-1].isdigit() else 5
    items = [f"{mark}{asked}" for mark, asked in zip(shown, ASKED, strict=True)]
    document = read(MADE, *items, f"{following}. {LATER}", f"{following + 1}. {CLOSING}")
    rows = document.recommendations
    assert [row.paragraph for row in rows] == labels
    assert [row.text for row in rows] == TEXTS
    assert [row.recommending_states for row in rows] == NAMED
    assert {row.position for row in rows} == {Position.PENDING}
    assert document.checks == ()


@pytest.mark.parametrize("size", [1, 2])
def test_even_a_short_list_is_read_without_stops_behind_its_numbers(size: int) -> None:
    items = [f"{number} {asked}" for number, asked in enumerate(ASKED[:size], start=1)]
    document = read(MADE, *items, f"5. {LATER}", f"6. {CLOSING}")
    assert [row.text for row in document.recommendations] == TEXTS[:size]
    assert document.checks == ()


def test_a_list_may_count_on_from_the_one_before() -> None:
    document = read(
        "4. The recommendations listed below enjoy the support of Coastland:",
        "1. Mend the piers (Fiji);",
        "2. Share charts (Norway, Peru).",
        "5. The recommendations below did not enjoy the support of Coastland:",
        "3. Teach swimming (Kenya).",
        f"6. {CLOSING}",
    )
    assert [(row.paragraph, row.position) for row in document.recommendations] == [
        ("4.1", Position.SUPPORTED),
        ("4.2", Position.SUPPORTED),
        ("5.3", Position.NOTED),
    ]
    assert document.checks == ()


def test_one_paragraph_that_names_states_is_no_list() -> None:
    """A conclusion may quote who spoke: free conclusions are put to a person and not guessed."""
    document = read(MADE, "5. Coastland will repeat what was asked (Kenya).", f"6. {CLOSING}")
    assert document.recommendations == ()
    assert "no_rows" in {check.check for check in document.checks}


def test_letters_of_running_text_number_nothing() -> None:
    document = read(
        "4. The recommendations listed below enjoy the support of Coastland, see a. and b. of its report:",
        "4.1 Mend the piers, that is to say:",
        "a) all of them (Fiji);",
        f"5. {CLOSING}",
    )
    assert [(row.paragraph, row.text) for row in document.recommendations] == [
        ("4.1", "Mend the piers, that is to say: a) all of them")
    ]


@pytest.mark.parametrize(
    ("text", "words", "named"),
    [
        ("Kenya: Mend the piers;", "Mend the piers", ("KEN",)),
        ("The United Kingdom and Fiji: mend the piers", "mend the piers", ("GBR", "FJI")),
        ("Mend the piers – Kenya, the Niger;", "Mend the piers", ("KEN", "NER")),
        ("Mend the piers, as recommended by Türkiye and Peru.", "Mend the piers", ("TUR", "PER")),
        ("Côte d’Ivoire recommended that the piers be mended.", "the piers be mended", ("CIV",)),
        ("The Holy See recommended to mend the piers;", "mend the piers", ("VAT",)),
    ],
)
def test_states_without_brackets(text: str, words: str, named: tuple[str, ...]) -> None:
    (piece,) = split(text)
    assert (piece.text, piece.states, piece.doubts) == (words, named, ())


@pytest.mark.parametrize(
    "text",
    [
        "The Government: mend the piers",
        "Ratify the following: the Pier Treaty",
        "Kenia: mend the piers",
        "Mend the piers – all of them",
        "Coastal States recommended to mend the piers",
    ],
)
def test_only_exact_names_count_without_brackets(text: str) -> None:
    assert named_without_brackets(text) is None


@given(st.sampled_from(sorted(states())), st.sampled_from(["{}: {}", "{1} – {0};", "{} recommended that {}"]))
def test_any_state_is_read_without_brackets(code: str, form: str) -> None:
    text = form.format(states()[code].short_name, "the piers be mended")
    assert named_without_brackets(text) in (
        ("the piers be mended", (code,)),
        ("the piers be mended;", (code,)),
    )


@given(st.text(max_size=300))
def test_no_text_breaks_the_search_for_names(text: str) -> None:
    found = named_without_brackets(text)
    assert found is None or (found[0] in text and set(found[1]) <= set(states()))


@pytest.mark.parametrize(
    "comment",
    [
        "Coastland explained that its piers are new.",
        "The Government considers that its piers are new.",
        "The delegation stated that its piers are new.",
    ],
)
def test_the_states_comment_behind_a_recommendation_is_not_its_text(comment: str) -> None:
    raw = f"Mend the piers (Fiji); {comment}"
    (piece,) = split(without_comment(raw.replace("Coastland", "Malta"), "MLT"))
    assert (piece.text, piece.states) == ("Mend the piers", ("FJI",))


@pytest.mark.parametrize(
    "raw",
    [
        "Mend the piers (Fiji); Share charts (Peru);",
        "Mend the piers (Fiji); Malta has piers and should mend them (Peru);",
        "Mend the piers (Fiji), those of the harbour;",
        "Mend the piers (OP-PIER). Malta has promised it;",
        "",
    ],
)
def test_what_may_be_a_recommendation_is_no_comment(raw: str) -> None:
    assert without_comment(raw, "MLT") == raw


@pytest.mark.parametrize(
    ("statement", "labels"),
    [
        ("paragraphs 27 (b) to (d) and 62–64 above", ["27 (b)", "27 (c)", "27 (d)", "62", "63", "64"]),
        ("paragraphs 23 (a)-(c), 30 and 35 (a)", ["23 (a)", "23 (b)", "23 (c)", "30", "35 (a)"]),
        ("paragraph 5 and paragraphs 7 to 9", ["5", "7", "8", "9"]),
        ("paragraphs 9 to 7", ["9", "7"]),
    ],
)
def test_ranges_of_references_are_written_out(statement: str, labels: list[str]) -> None:
    assert [reference.label for reference in references_in(statement)] == labels


def test_a_reference_to_a_paragraph_that_is_not_there_is_a_doubt() -> None:
    statement = "The recommendations in paragraphs 3 (a) and 44 above did not enjoy the support of Coastland."
    document = read(MADE, "1. Mend the piers (Fiji).", f"5. {statement}", f"6. {CLOSING}")
    assert [row.paragraph for row in document.recommendations] == ["4.1", "3 (a)"]
    assert [check.message for check in document.checks] == [
        "Paragraph 44 of section I is named, but no recommendation and State could be read there."
    ]


@pytest.mark.parametrize(
    ("statement", "labels"),
    [
        ("Recommendations 3 (b), 4 (a) and 5 of the report", ["3 (b)", "4 (a)", "5"]),
        ("paragraph 3, subparagraphs (a) and (b), and paragraph 7", ["3 (a)", "3 (b)", "7"]),
    ],
)
def test_other_ways_to_name_a_paragraph(statement: str, labels: list[str]) -> None:
    assert [reference.label for reference in references_in(statement)] == labels


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Kenya recommended that Malta mend its piers.", "mend its piers"),
        ("Kenya recommended that Malta should mend its piers.", "mend its piers"),
        ("Kenya recommended that the piers be mended.", "the piers be mended"),
        ("Kenya recommended that Maltas’ piers be mended.", "Maltas’ piers be mended"),
    ],
)
def test_the_state_that_is_addressed_is_no_part_of_what_it_is_asked(said: str, words: str) -> None:
    (found,) = resolve(Reference(3), {3: said}, "MLT")
    assert (found.text, found.state) == (words, "KEN")
