"""What queries find, on the database the tests run on."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from uprtrack.search import index, sources
from uprtrack.search.facets import Choice, Column, Mask, Overlay, choose
from uprtrack.search.query import parse_query
from uprtrack.search.sources import RightsRow, SearchRow
from uprtrack.search.tables import current

KIND = "sample"
TEXTS = {
    1: [("en", "Adopt a law on domestic violence that covers marital rape")],
    2: [("en", "Prevent violence in domestic work and in prisons")],
    3: [("en", "Consider ratifying the Istanbul Convention"), ("fr", "Envisager de ratifier la Convention")],
    4: [("en", "Continue the work of the commission"), ("ru", "Продолжать работу комиссии")],
    5: [("en", "122.84 Ensure access to safe water for all children")],
}
FACETS = {
    1: {"theme": ["women", "justice"], "position": ["supported"]},
    2: {"theme": ["women", "labour"], "position": ["noted"]},
    3: {"theme": ["women"], "position": ["supported"]},
    4: {"theme": [], "position": ["noted"]},
    5: {"theme": ["water"], "position": ["supported"]},
}


class SampleSource:
    """Stands for an app's table; ``rows`` are what the table holds."""

    def __init__(self) -> None:
        self.rows = {number: SearchRow(number, TEXTS[number], FACETS[number]) for number in TEXTS}

    def documents_for(self, ids: Collection[int]) -> Iterable[SearchRow]:
        return [row for number, row in self.rows.items() if number in ids]

    def all_ids(self) -> Iterable[int]:
        return list(self.rows)

    def rights(self) -> Iterable[RightsRow]:
        return []


@pytest.fixture
def source(db: None, monkeypatch: pytest.MonkeyPatch) -> SampleSource:
    monkeypatch.setattr(sources, "_sources", {})
    source = SampleSource()
    sources.register_source(KIND, source)
    index.rebuild(KIND)
    return source


def found(words: str, *languages: str) -> set[int]:
    return set(index.match(KIND, parse_query(words, languages or ("en",))))


@pytest.mark.usefixtures("source")
class TestQueries:
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("violence", {1, 2}),
            ("Violences", {1, 2}),
            ('"domestic violence"', {1}),
            ("“domestic violence”", {1}),
            ("domestic violence", {1, 2}),
            ("violence -prison", {1}),
            ('violence -"domestic work"', {1}),
            ("-violence", {3, 4, 5}),
            ("prison OR ratify", {2, 3}),
            ("domestic law OR prisons", {1, 2}),
            ("domestic rape OR convention", {1}),
            ("OR violence OR", {1, 2}),
            ("122.84", {5}),
            ("84.122", set()),
            ("", {1, 2, 3, 4, 5}),
            ("???", {1, 2, 3, 4, 5}),
            ("nothing such", set()),
            ("violence AND prison", {2}),
        ],
    )
    def test_words_phrases_exclusion_and_alternatives(self, words: str, expected: set[int]) -> None:
        assert found(words) == expected

    def test_each_language_finds_its_own_forms(self) -> None:
        assert found("комиссия", "en", "ru") == {4}
        assert found("ratifiera", "en", "fr") == {3}

    def test_a_row_that_says_it_more_often_comes_first(self, source: SampleSource) -> None:
        source.rows[6] = SearchRow(6, [("en", "Violence, violence and violence")])
        index.refresh(KIND, [6])
        assert index.match(KIND, parse_query("violence"))[0] == 6

    def test_other_kinds_are_not_found(self) -> None:
        sources.register_source("other", SampleSource())
        assert index.match("other", parse_query("violence")) == []


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text(max_size=120))
@example(words='" OR " -"" AND NOT (a* ^b) NEAR/2 col:x + {c}')
@example(words="'x' & !y | (z:*) <-> \\ \x00 %s ; DROP")
@example(words="가" * 600)
@example(words="-" * 50 + "a")
def test_no_input_is_an_error_of_the_engine(source: SampleSource, words: str) -> None:
    with transaction.atomic():
        assert found(words, "en", "fr") <= set(TEXTS)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_characters='"“”„«»‟'), min_size=1, max_size=80))
def test_excluding_a_word_and_asking_for_it_share_no_row(source: SampleSource, text: str) -> None:
    if parse_query(f'"{text}"'):
        assert found(f'"{text}" violence').isdisjoint(found(f'violence -"{text}"'))


class TestWriting:
    def test_a_changed_row_is_found_by_its_new_words_alone(self, source: SampleSource) -> None:
        source.rows[1] = SearchRow(1, [("en", "Protect forests")])
        index.refresh(KIND, [1])
        assert found("forest") == {1}
        assert found("rape") == set()

    def test_a_row_the_source_no_longer_names_is_found_no_more(self, source: SampleSource) -> None:
        del source.rows[1]
        index.refresh(KIND, [1, 2])
        assert found("violence") == {2}
        assert 1 not in current(KIND).ids

    def test_a_write_that_is_rolled_back_leaves_no_trace(self, source: SampleSource) -> None:
        source.rows[9] = SearchRow(9, [("en", "Rivers")], {"theme": ["water"]})
        with transaction.atomic():
            index.refresh(KIND, [9])
            assert 9 in current(KIND).ids
            transaction.set_rollback(True)
        assert found("river") == set()
        assert 9 not in current(KIND).ids

    def test_the_command_writes_everything_anew(self, source: SampleSource) -> None:
        index.remove(KIND, [1, 2, 3])
        assert found("violence") == set()
        call_command("reindex", KIND)
        assert found("violence") == {1, 2}

    @pytest.mark.usefixtures("source")
    def test_the_command_names_what_it_does_not_know(self) -> None:
        with pytest.raises(CommandError, match="planets"):
            call_command("reindex", "planets")


def mask_of(ids: Iterable[int]) -> Mask:
    return np.isin(current(KIND).ids, list(ids))


@pytest.mark.usefixtures("source")
class TestFacets:
    KEYS = ("theme", "position")

    def chosen(
        self, permitted: Iterable[int], *, is_every: bool = False, **chosen: list[str]
    ) -> tuple[set[int], dict[str, dict[str, int]]]:
        table = current(KIND)
        choices = {key: Choice(tuple(values), is_every) for key, values in chosen.items()}
        mask, counts = choose(table.column, mask_of(permitted), chosen=choices, keys=self.KEYS)
        return set(table.ids[mask].tolist()), counts

    def test_only_permitted_rows_are_counted(self) -> None:
        _ids, counts = self.chosen([1, 4])
        assert counts == {
            "theme": {"women": 1, "justice": 1},
            "position": {"supported": 1, "noted": 1},
        }

    def test_a_facet_is_counted_with_its_own_choice_lifted(self) -> None:
        ids, counts = self.chosen(TEXTS, theme=["women"], position=["supported"])
        assert ids == {1, 3}
        assert counts["position"] == {"supported": 2, "noted": 1}
        assert counts["theme"] == {"women": 2, "justice": 1, "water": 1}

    def test_two_values_of_a_facet_widen_it(self) -> None:
        assert self.chosen(found("violence"), theme=["justice", "labour"])[0] == {1, 2}

    def test_every_value_chosen_may_have_to_hold(self) -> None:
        ids, counts = self.chosen(TEXTS, is_every=True, theme=["women", "justice"])
        assert ids == {1}
        assert counts["theme"] == {"women": 1, "justice": 1}

    def test_a_value_nobody_has_finds_nothing(self) -> None:
        assert self.chosen(TEXTS, theme=["moon"])[0] == set()

    def test_an_overlay_replaces_the_values_of_its_rows(self) -> None:
        table = current(KIND)
        theme = Overlay(Column.of([(0, "water")]), mask_of([1])).over(table.column("theme"))
        level = Overlay(Column.of([(1, "fully")]), mask_of([2]), ["not_assessed"]).over(table.column("level"))
        everything = mask_of(TEXTS)
        assert theme.counts(everything) == {"women": 2, "labour": 1, "water": 2}
        assert level.counts(everything) == {"fully": 1, "not_assessed": 4}
        assert table.column("theme").counts(mask_of([1])) == {"women": 1, "justice": 1}

    def test_pairs_of_values_are_counted(self) -> None:
        table = current(KIND)
        assert table.column("theme").crossed(table.column("position"), mask_of(TEXTS)) == {
            ("women", "supported"): 2,
            ("women", "noted"): 1,
            ("justice", "supported"): 1,
            ("labour", "noted"): 1,
            ("water", "supported"): 1,
        }

    def test_values_of_rows_come_in_the_order_asked_for(self) -> None:
        assert current(KIND).column("theme").of_places(np.array([4, 3, 0])) == [
            ("water",),
            (),
            ("women", "justice"),
        ]
