"""A facet's column counts what a plain loop counts, whatever documents it says something of."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprtrack.search.facets import Column

documents = st.lists(st.lists(st.sampled_from("abcd"), max_size=3, unique=True), max_size=40)


def column_of(said: list[list[str]]) -> Column:
    return Column.of((place, value) for place, values in enumerate(said) for value in values)


@given(said=documents, data=st.data())
def test_counts_are_those_of_a_loop(said: list[list[str]], data: st.DataObject) -> None:
    """Also where few documents are asked about, and where later ones have no value."""
    wanted = data.draw(st.lists(st.booleans(), min_size=len(said), max_size=len(said)))
    expected = Counter(value for values, kept in zip(said, wanted, strict=True) if kept for value in values)
    column, mask = column_of(said), np.array(wanted, np.bool_)
    assert column.counts(mask) == expected
    assert column.counts(mask, np.flatnonzero(mask)) == expected
    having = sum(bool(values) for values, kept in zip(said, wanted, strict=True) if kept)
    assert column.numbers(mask) == (expected.total(), having)


@given(said=documents, data=st.data())
def test_values_of_some_documents_come_in_the_order_asked_for(
    said: list[list[str]], data: st.DataObject
) -> None:
    last = max(len(said) - 1, 0)
    wanted = data.draw(st.lists(st.integers(0, last), max_size=20) if said else st.just([]))
    told = column_of(said).of_places(np.array(wanted, np.int64))
    assert told == [tuple(said[place]) for place in wanted]


@pytest.mark.parametrize("wanted", [[True, False], [False, True], [True, True]])
def test_two_values_of_one_document_are_not_those_of_two(wanted: list[bool]) -> None:
    """As many values as documents does not mean one each."""
    expected = {"a": 1, "b": 1} if wanted[1] else {}
    assert Column.of([(1, "a"), (1, "b")]).counts(np.array(wanted, np.bool_)) == expected
