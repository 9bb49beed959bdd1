"""Numbers looked up in a table: each where it stands, and none that is not there."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from uprkit.classify.lookup import Lookup
from uprkit.classify.model import rows_of_known

NUMBERS = st.integers(0, 2**32 - 1)


@given(st.sets(NUMBERS), st.lists(NUMBERS))
def test_every_number_is_found_where_it_stands(known: set[int], others: list[int]) -> None:
    numbers = np.array(sorted(known), np.uint32)
    wanted = np.array([*others, *known], np.uint32)
    found = Lookup.of(numbers).places(wanted)
    order = sorted(known)
    assert found.tolist() == [order.index(n) if n in known else len(order) for n in wanted.tolist()]


def test_numbers_of_one_bucket_are_told_apart() -> None:
    numbers = np.arange(0, 2**32, 2**20, dtype=np.uint64).astype(np.uint32)
    assert Lookup.of(numbers).places(numbers).tolist() == list(range(len(numbers)))
    assert set(Lookup.of(numbers).places(numbers + np.uint32(1)).tolist()) == {len(numbers)}


def test_rows_are_those_of_known_features_with_the_bias_behind() -> None:
    numbers = np.array([3, 5, 9], np.uint32)
    rows = rows_of_known(numbers, [[9, 4, 3], [], [7], [5]])
    assert [row.tolist() for row in rows] == [[3, 1, 0], [0], [0], [2, 0]]
