"""An adversary who solves the printed table cannot narrow a withheld number down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uprkit.rules.small_cells import THRESHOLD, protect_counts, protect_table

Shown = int | None


def lines_of(size: int, total: Shown, limit: int, shown: Sequence[Shown]) -> Iterator[tuple[int, ...]]:
    """Every row that fits what is printed of it: a withheld number is 1 or more (zeros are printed)."""
    open_places = [place for place, value in enumerate(shown) if value is None]
    for guess in product(range(1, limit + 1), repeat=len(open_places)):
        line = [0 if value is None else value for value in shown]
        for place, value in zip(open_places, guess, strict=True):
            line[place] = value
        if fits(sum(line), total):
            yield tuple(line)


def fits(value: int, shown: Shown) -> bool:
    return value >= 1 if shown is None else value == shown


@given(st.lists(st.integers(0, 12), min_size=1, max_size=4), st.integers(2, 5))
def test_a_row_cannot_be_solved(counts: list[int], threshold: int) -> None:
    shown = protect_counts(counts, threshold=threshold)
    limit = max(counts) + 2 * threshold
    solutions = list(lines_of(len(counts), shown.total, limit, shown.counts))
    assert tuple(counts) in solutions or not any(counts)
    for place, value in enumerate(shown.counts):
        if value is None:
            possible = {line[place] for line in solutions}
            assert max(possible) - min(possible) >= threshold
    if shown.total is None:
        sums = {sum(line) for line in solutions}
        assert max(sums) - min(sums) >= threshold


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2))
def test_a_table_cannot_be_solved(rows: list[list[int]]) -> None:
    threshold = 3
    shown = protect_table(rows, threshold=threshold)
    limit = max(value for row in rows for value in row) + 2 * threshold
    solutions = [
        (first, second)
        for first in lines_of(2, shown.row_totals[0], limit, shown.cells[0])
        for second in lines_of(2, shown.row_totals[1], limit, shown.cells[1])
        if all(fits(first[place] + second[place], shown.column_totals[place]) for place in (0, 1))
        and fits(sum(first) + sum(second), shown.total)
    ]
    if any(value for row in rows for value in row):
        assert (tuple(rows[0]), tuple(rows[1])) in solutions
    for place, line in enumerate(shown.cells):
        for column, value in enumerate(line):
            if value is None:
                possible = {solution[place][column] for solution in solutions}
                assert max(possible) - min(possible) >= threshold


@given(st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=1, max_size=4))
def test_what_is_printed_is_true_and_never_small(rows: list[list[int]]) -> None:
    shown = protect_table(rows)
    printed = [
        *(
            (value, true)
            for line, row in zip(shown.cells, rows, strict=True)
            for value, true in zip(line, row, strict=True)
        ),
        *((value, sum(row)) for value, row in zip(shown.row_totals, rows, strict=True)),
        *(
            (value, sum(column))
            for value, column in zip(shown.column_totals, zip(*rows, strict=True), strict=True)
        ),
        (shown.total, sum(map(sum, rows))),
    ]
    for value, true in printed:
        assert value in (None, true)
        assert value is None or value == 0 or value >= THRESHOLD
        assert true or value == 0


def test_one_small_cell_takes_another_along() -> None:
    """With the sum printed, 20 + 30 + x = 53 would give x away: the smaller neighbour goes too."""
    assert protect_counts([20, 30, 3]).counts == (None, 30, None)
    assert protect_counts([20, 30, 3]).total == 53


def test_a_small_sum_is_withheld_with_its_parts() -> None:
    shown = protect_counts([1, 2])
    assert (shown.counts, shown.total) == ((None, None), None)


def test_a_neighbour_that_does_not_hide_enough_is_passed_over() -> None:
    """1 + 5 = 6 leaves five values for each, one too few: the 40 goes instead, or where it is not there the sum."""
    assert protect_counts([1, 5, 40]).counts == (None, 5, None)
    assert protect_counts([1, 5, 40]).total == 46
    shown = protect_counts([1, 5])
    assert (shown.counts, shown.total) == ((None, 5), None)


def test_large_counts_are_printed() -> None:
    shown = protect_table([[10, 0], [7, 6]])
    assert shown.cells == ((10, 0), (7, 6))
    assert (shown.row_totals, shown.column_totals, shown.total) == ((10, 13), (17, 6), 23)


def test_a_lone_small_cell_of_a_table_hides_a_square() -> None:
    """A rectangle of four is the least that rows and columns with printed margins need."""
    shown = protect_table([[2, 20, 30], [25, 35, 45], [50, 60, 70]])
    withheld = [(row, column) for row in range(3) for column in range(3) if shown.cells[row][column] is None]
    assert len(withheld) >= 4
    assert shown.total == 337
    for row in range(3):
        assert len([place for place in withheld if place[0] == row]) != 1


@pytest.mark.parametrize("rows", [[[1, -1]], [[1], [1, 2]]])
def test_what_is_no_table_of_counts_is_refused(rows: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"negative|same number"):
        protect_table(rows)


def test_an_empty_table_stays_empty() -> None:
    assert protect_table([]).total == 0
