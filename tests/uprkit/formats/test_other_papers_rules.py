"""What holds of any words: none is lost or invented, nothing is found in noise, no numbering is guessed."""

from __future__ import annotations

import re

from hypothesis import assume, given
from hypothesis import strategies as st

from uprkit.formats.advance_questions import read_questions
from uprkit.formats.pledge_proposals import bodies_named, propose_pledges
from uprkit.formats.printed_text import Line
from uprkit.formats.prose import read_prose, without_masthead
from uprkit.formats.recommendation_references import find_references, stated_numbering
from uprkit.formats.spoken_language import language_of
from uprkit.model import Passage, Position
from uprkit.reference_numbering import Listed, Scheme, fit_of, numbering_fits

PIECES = st.sampled_from(
    [
        "I. Ferries",
        "II. Piers and",
        "A. Buoys",
        "1. Ratify it.",
        "2. Second paragraph",
        "3. Third; and",
        "12. Far away",
        "Recommendations 1–5, 14",
        "• a bullet",
        "(a) a letter",
        "Notes",
        "1 A note of its own",
        "62.4 Mend the piers",
        "and it goes on,",
        "until it ends.",
        "KENYA",
        "A title of its own",
    ]
)
WORDS = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=60)
LINES = st.lists(st.builds(Line, st.one_of(PIECES, WORDS), st.integers(1, 3), st.booleans()), max_size=30)
RANGES = st.lists(st.tuples(st.integers(1, 150), st.integers(0, 9)), min_size=1, max_size=8)


def letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text))


def told(passages: list[Passage] | tuple[Passage, ...]) -> str:
    """Every word of headings and passages once, in order; numbers of paragraphs stand apart."""
    parts: list[str] = []
    known: tuple[str, ...] = ()
    for passage in passages:
        same = next(
            (n for n, (a, b) in enumerate(zip(known, passage.heading_path, strict=False)) if a != b), None
        )
        start = same if same is not None else min(len(known), len(passage.heading_path))
        parts.extend(passage.heading_path[start:])
        known = passage.heading_path
        parts += [passage.paragraph.removeprefix("note "), passage.text]
    return "".join(parts)


@given(LINES)
def test_no_letter_is_lost_or_invented(lines: list[Line]) -> None:
    printed = letters("".join(line.text for line in lines))
    read = letters(told(read_prose(lines)))
    # A heading printed twice running is told once; nothing else may go.
    assert set(printed) == set(read)
    headings = [line.text for line in lines]
    if len(set(headings)) == len(headings):
        assert sorted(printed) == sorted(read)


@given(LINES)
def test_pages_are_those_of_the_lines(lines: list[Line]) -> None:
    assert {passage.page for passage in read_prose(lines)} <= {line.page for line in lines}


@given(LINES)
def test_questions_hold_what_is_printed(lines: list[Line]) -> None:
    printed = letters("".join(line.text for line in lines))
    for passage in read_questions(lines):
        assert letters(passage.text)[:200] in printed


@given(LINES)
def test_furniture_alone_is_taken_away(lines: list[Line]) -> None:
    kept = without_masthead(lines)
    assert [line for line in lines if line in kept] == kept or len(kept) <= len(lines)
    assert all(line in lines for line in kept)


@given(st.lists(st.builds(Passage, WORDS), max_size=6))
def test_nothing_is_found_in_noise(passages: list[Passage]) -> None:
    texts = " ".join(passage.text for passage in passages).casefold()
    assume("rec" not in texts and "para" not in texts and "pledg" not in texts and "volunt" not in texts)
    assume(not re.search(r"\d\.\d", texts))
    assert find_references(passages) == ()
    assert propose_pledges(passages) == ()
    assert stated_numbering(passages) is None


@given(RANGES)
def test_a_list_of_numbers_is_written_out(ranges: list[tuple[int, int]]) -> None:
    printed = ", ".join(f"{first}–{first + more}" if more else str(first) for first, more in ranges)
    wanted = list(dict.fromkeys(str(n) for first, more in ranges for n in range(first, first + more + 1)))
    (found,) = find_references([Passage(f"We acted on them (recommendations {printed}) at once.")])
    assert list(found.numbers) == wanted
    assert found.words == f"recommendations {printed}"


@given(st.lists(st.builds(Passage, st.one_of(PIECES, WORDS)), max_size=8))
def test_words_of_a_reference_are_printed_there(passages: list[Passage]) -> None:
    for reference in find_references(passages):
        assert reference.words in passages[reference.passage].text
        assert reference.numbers
    for pledge in propose_pledges(passages):
        assert pledge.text in passages[pledge.passage].text
        assert pledge.lead_body in pledge.text


def test_what_others_call_recommendations_is_not_referred_to() -> None:
    for words in (
        "General recommendation No. 19 of the Committee",
        "ILO recommendation 202",
        "recommendations 5 years ago",
        "It received recommendations 2030",
    ):
        assert find_references([Passage(words)]) == (), words


def test_several_bodies_are_not_chosen_among() -> None:
    heading = ("Voluntary commitments",)
    text = "The Ministry of Beacons and the Harbour Agency will light the coast."
    (pledge,) = propose_pledges([Passage(text, heading_path=heading)])
    assert pledge.lead_body == ""
    assert pledge.checks == (
        "Several bodies are named (Ministry of Beacons; Harbour Agency); the paper does not say which leads.",
    )
    assert bodies_named("the Office of the High Commissioner asked") == ()


LISTED = st.lists(
    st.builds(
        lambda part, position: (part, position),
        st.integers(1, 30),
        st.sampled_from([Position.SUPPORTED, Position.NOTED, Position.PENDING]),
    ),
    max_size=20,
    unique_by=lambda item: item[0],
).map(lambda items: [Listed(n, f"62.{part}", position) for n, (part, position) in enumerate(items)])


@given(st.lists(st.integers(1, 40).map(str), max_size=10), LISTED)
def test_every_number_is_found_once_or_said_to_be_missing(numbers: list[str], listed: list[Listed]) -> None:
    for scheme in Scheme:
        fit = fit_of(scheme, numbers, listed)
        assert [*fit.found, *fit.ambiguous, *fit.missing].sort() == list(dict.fromkeys(numbers)).sort()
        assert set(fit.found) | set(fit.ambiguous) | set(fit.missing) == set(numbers)
        assert set(fit.found.values()) <= {item.key for item in listed}
    fits = numbering_fits(numbers, listed)
    assert all(fit.found for fit in fits)
    assert [len(fit.found) for fit in fits] == sorted((len(fit.found) for fit in fits), reverse=True)


def test_ways_of_counting_lead_to_different_recommendations() -> None:
    listed = [
        Listed(10, "62.2", Position.NOTED),
        Listed(11, "62.1", Position.SUPPORTED),
        Listed(12, "63.1", Position.SUPPORTED),
    ]
    assert fit_of(Scheme.PRINTED, ["62.1"], listed).found == {"62.1": 11}
    assert fit_of(Scheme.LAST_PART, ["2"], listed).found == {"2": 10}
    assert fit_of(Scheme.LAST_PART, ["1"], listed).ambiguous == ("1",)
    assert fit_of(Scheme.ORDINAL, ["1"], listed).found == {"1": 10}
    assert fit_of(Scheme.SUPPORTED_FIRST, ["1", "3", "4"], listed).found == {"1": 11, "3": 10}
    pending = [*listed, Listed(13, "64.1", Position.PENDING)]
    assert not fit_of(Scheme.SUPPORTED_FIRST, ["1"], pending).found


def test_the_language_is_that_of_the_small_words() -> None:
    assert language_of(["Les recommandations que le gouvernement a acceptées pour la mer"]) == "fr"
    assert language_of(["Las recomendaciones que el gobierno aceptó para el mar y los puertos"]) == "es"
    assert language_of(["The ferries of the coast"]) == "en"
    assert language_of(["Рекомендации, которые правительство поддержало"]) == "ru"
    assert language_of(["", "42"]) == "en"
