"""What is private is not found by searching: not its words, not that there is something with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.uprtrack.permissions.answers import ask, browser, clock_stopped, taken_back
from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from tests.uprtrack.permissions.test_masks import user_of
from uprtrack.catalogue.kinds import KINDS
from uprtrack.catalogue.overlays import Seen
from uprtrack.classification.models import Decision, Suggestion
from uprtrack.classification.search_source import KIND as RECOMMENDATION
from uprtrack.documents.models import Document, Passage
from uprtrack.monitoring.models import Assessment
from uprtrack.papers.search_source import KIND as PASSAGE
from uprtrack.plans.models import Cluster, ExpectedAction
from uprtrack.plans.search_source import KIND as ACTION
from uprtrack.recommendations.models import Attribution, PositionEvent, Recommendation, Wording
from uprtrack.search.facets import Mask
from uprtrack.search.spelling import respelled
from uprtrack.search.tables import Table, revisions

pytestmark = pytest.mark.django_db

READERS = (
    "stranger",
    "newcomer",
    "ngo_member",
    "coalition_coordinator",
    "mechanism_coordinator",
    "other_member",
)
AT_ONCE = 25
"""Words in one query: more are not read (search.query)."""


def secrets_of(world: World, reader: str, kind: str) -> list[str]:
    """The words of the rows of a kind that a reader may not read."""
    if kind == RECOMMENDATION:
        return secrets(world, reader)
    found = []
    for circle, readers in READ_BY.items():
        if reader in readers:
            continue
        if kind == PASSAGE:
            passage = world.row(Passage, circle)
            found += [passage.text, passage.paragraph, world.row(Document, circle).symbol]
        elif kind == ACTION:
            action = world.row(ExpectedAction, circle)
            found += [action.text, action.programme, action.plan.title, world.row(Cluster, circle).title]
        else:
            found.append(world.row(Assessment, circle).narrative)
    return [word for text in found for word in str(text).split()[:1]]


def secrets(world: World, reader: str) -> list[str]:
    """The words of recommendations, wordings and papers' answers that a reader may not read."""
    found = []
    for circle, readers in READ_BY.items():
        if reader not in readers:
            row = world.row(Recommendation, circle)
            wording, event = world.row(Wording, circle), world.row(PositionEvent, circle)
            found += [row.number, row.heading, wording.text, wording.translator, event.words, event.source]
    return [word for word in found if word]


def nowhere(words: Sequence[str]) -> list[str]:
    """As many words that nothing holds."""
    return [f"zq{number:06x}zz" for number in range(len(words))]


FORMS: dict[str, Callable[[Sequence[str]], str]] = {
    "any": " OR ".join,
    "none": lambda words: " ".join(f"-{word}" for word in words),
    "any or a word that is there": lambda words: " OR ".join([*words, "torture"]),
    "as phrases": lambda words: " OR ".join(f'"{word}"' for word in words),
    "by their beginning": lambda words: " OR ".join(f"{word}*" for word in words),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("reader", READERS)
def test_hidden_words_are_answered_as_those_that_nothing_holds(world: World, reader: str, form: str) -> None:
    client = browser(world, reader)

    def found(words: Sequence[str]) -> object:
        with clock_stopped(world), taken_back():
            answer = ask(client, "/recommendations/", data={"q": FORMS[form](words), "sort": "best"})
        told = answer.body
        for word in words:
            told = told.replace(word, "…")
        return answer.status, told, len(answer.statements)

    hidden = secrets(world, reader)
    # The first request of a process fetches the facets of all rows, whoever asks.
    found(nowhere(hidden[:AT_ONCE]))
    for start in range(0, len(hidden), AT_ONCE):
        some = hidden[start : start + AT_ONCE]
        if found(some) != found(nowhere(some)):
            told = [world.marks.whence[word] for word in some if found([word]) != found(nowhere([word]))]
            pytest.fail(
                f"{reader} learns by searching of {told or [world.marks.whence[word] for word in some]}"
            )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reader", READERS)
def test_no_kind_of_row_tells_by_searching_what_it_hides(world: World, reader: str, kind: str) -> None:
    client = browser(world, reader)

    def found(words: Sequence[str], form: str) -> object:
        with clock_stopped(world), taken_back():
            answer = ask(client, "/search/", data={"in": kind, "q": FORMS[form](words)})
        told = answer.body
        for word in words:
            told = told.replace(word, "…")
        return answer.status, told, len(answer.statements)

    hidden = secrets_of(world, reader, kind)
    found(nowhere(hidden[:AT_ONCE]), "any")
    for start in range(0, len(hidden), AT_ONCE):
        some = hidden[start : start + AT_ONCE]
        for form in ("any", "none", "by their beginning"):
            assert found(some, form) == found(nowhere(some), form), f"{reader} learns of {kind}: {form}"


@pytest.mark.parametrize("reader", READERS)
def test_no_other_spelling_names_a_hidden_word(world: World, reader: str) -> None:
    """Words that one letter parts from a hidden one are answered with words of rows that the reader may see."""
    known = Seen(user_of(world, reader), RECOMMENDATION, revisions())
    with taken_back():
        for circle, readers in READ_BY.items():
            if reader in readers:
                continue
            hidden = world.row(Wording, circle).text
            table, letters = known.table, f"{hidden[:-1]}x"
            assert hidden not in respelled(letters, table, known.permitted)
            assert hidden not in index_words(table, known.permitted)


def index_words(table: Table, mask: Mask) -> set[str]:
    return {word for each in table.indexes for word in each.known_words(mask)}


def test_a_hidden_word_is_found_by_who_may_read_it(world: World) -> None:
    """The words above are in the index: searching for them is not in vain for want of them."""
    word = world.row(Wording, "own").text
    client = browser(world, "ngo_member")
    with taken_back():
        assert (
            world.row(Recommendation, "own").public_id
            in ask(client, "/recommendations/", data={"q": word}).body
        )


@pytest.mark.parametrize("reader", READERS)
def test_a_facet_names_no_term_and_no_state_of_hidden_rows(world: World, reader: str) -> None:
    """Each circle's paper names a State of its own and themes of its own for the public recommendation."""
    client = browser(world, reader)
    with taken_back():
        body = ask(client, "/recommendations/", data={"review": "XCO-upr4"}).body
    for circle, readers in READ_BY.items():
        if reader in readers:
            continue
        state = world.row(Attribution, circle).state
        assert f'value="{state.pk}"' not in body, f"{reader} sees the State named in {circle}"
        for row in (world.row(Suggestion, circle), world.row(Decision, circle)):
            assert f'value="{row.term.code}"' not in body, f"{reader} sees the theme given in {circle}"
