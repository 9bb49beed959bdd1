"""Small counts of persons, or of contributors whose name is withheld, are suppressed so that nobody is singled out.

A cell of one to four is withheld, and with it as many other cells and totals as it takes that no withheld
number can be worked out from those printed. Zero is printed: it singles out nobody.

Source of the rule: minimum frequency with complementary suppression as in Eurostat, *Handbook on Statistical
Disclosure Control* (Hundepool and others, 2010), chapter 4; the threshold of five is the one in common use
(Office for National Statistics, *Policy for social survey microdata and tables*). That this software applies it is
a rule of the product, not of the United Nations.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

THRESHOLD = 5
_SMALLEST = 1
"""What is known of a withheld number by itself: it is not zero, since zeros are printed."""


@dataclass(frozen=True, slots=True)
class ProtectedCounts:
    """Counts and their sum as they may be printed; None stands for a number that is withheld."""

    counts: tuple[int | None, ...]
    total: int | None


@dataclass(frozen=True, slots=True)
class ProtectedTable:
    """A table with its margins as it may be printed; None stands for a number that is withheld."""

    cells: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None


def protect_counts(counts: Sequence[int], *, threshold: int = THRESHOLD) -> ProtectedCounts:
    """Withhold small counts of one row, and what they could be worked out from.

    Whoever knows every number printed, and that none is negative, can narrow a withheld one down to no fewer
    than ``threshold`` + 1 consecutive values. Raises ValueError where a count is negative.
    """
    _require_counts([counts])
    # From the source to the sink one edge for each count, and one edge back for their sum.
    edges = [_Edge(0, 1, count) for count in counts]
    total = _Edge(1, 0, sum(counts), is_margin=True)
    _suppress([*edges, total], threshold)
    return ProtectedCounts(tuple(edge.shown for edge in edges), total.shown)


def protect_table(rows: Sequence[Sequence[int]], *, threshold: int = THRESHOLD) -> ProtectedTable:
    """Withhold small cells and margins of a table, and what they could be worked out from.

    Whoever knows every number printed, and that none is negative, can narrow a withheld one down to no fewer
    than ``threshold`` + 1 consecutive values. Raises ValueError where a count is negative, or where the rows
    are of several lengths.
    """
    _require_counts(rows)
    width = len(rows[0]) if rows else 0
    # Counts flow from the source through rows and columns to the sink, and back as the sum of all.
    source, sink = len(rows) + width, len(rows) + width + 1
    cells = [
        [_Edge(place, len(rows) + column, count) for column, count in enumerate(row)]
        for place, row in enumerate(rows)
    ]
    across = [_Edge(source, place, sum(row), is_margin=True) for place, row in enumerate(rows)]
    down = [
        _Edge(len(rows) + column, sink, sum(row[column] for row in rows), is_margin=True)
        for column in range(width)
    ]
    total = _Edge(sink, source, sum(edge.value for edge in across), is_margin=True)
    _suppress([*(edge for row in cells for edge in row), *across, *down, total], threshold)
    return ProtectedTable(
        cells=tuple(tuple(edge.shown for edge in row) for row in cells),
        row_totals=tuple(edge.shown for edge in across),
        column_totals=tuple(edge.shown for edge in down),
        total=total.shown,
    )


@dataclass(eq=False, slots=True)
class _Edge:
    """A number as a flow: what comes into a row, column or sum also leaves it."""

    tail: int
    head: int
    value: int
    is_margin: bool = False
    is_withheld: bool = False

    @property
    def shown(self) -> int | None:
        return None if self.is_withheld else self.value


def _require_counts(rows: Sequence[Sequence[int]]) -> None:
    if any(count < 0 for row in rows for count in row):
        raise ValueError("A count of persons or contributors cannot be negative.")
    if len({len(row) for row in rows}) > 1:
        raise ValueError("All rows of a table need the same number of columns.")


def _suppress(edges: Sequence[_Edge], threshold: int) -> None:
    for edge in edges:
        edge.is_withheld = 0 < edge.value < threshold
    while (exposed := _first_exposed(edges, threshold)) is not None:
        _withhold_another(edges, exposed, threshold)


def _first_exposed(edges: Sequence[_Edge], threshold: int) -> _Edge | None:
    withheld = (edge for edge in edges if edge.is_withheld)
    return next((edge for edge in withheld if not _is_hidden(edges, edge, threshold)), None)


def _withhold_another(edges: Sequence[_Edge], exposed: _Edge, threshold: int) -> None:
    """Withhold the smallest number that hides ``exposed``, a cell before a margin; else the nearest to it.

    With every number but the zeros withheld all are hidden, so this comes to an end.
    """
    printed = sorted(
        (edge for edge in edges if edge.value and not edge.is_withheld),
        key=lambda edge: (not _touch(edge, exposed), edge.is_margin, edge.value),
    )
    for edge in printed:
        edge.is_withheld = True
        if _is_hidden(edges, exposed, threshold):
            return
        edge.is_withheld = False
    printed[0].is_withheld = True


def _touch(one: _Edge, other: _Edge) -> bool:
    return bool({one.tail, one.head} & {other.tail, other.head})


def _is_hidden(edges: Sequence[_Edge], edge: _Edge, threshold: int) -> bool:
    """Whether the values that ``edge`` could have, by all that is printed, lie ``threshold`` or more apart."""
    others = [other for other in edges if other.is_withheld and other is not edge]
    fewer = min(edge.value - _SMALLEST, _most(others, edge.tail, edge.head, threshold))
    return fewer + _most(others, edge.head, edge.tail, threshold) >= threshold


def _most(edges: Sequence[_Edge], start: int, end: int, enough: int) -> int:
    """How much flow, up to ``enough``, the withheld numbers can shift from one node to another (Edmonds–Karp).

    A withheld number can grow without bound, and shrink to the smallest that it may be.
    """
    room = {edge: edge.value - _SMALLEST for edge in edges}
    found = 0
    while found < enough and (path := _shortest(edges, room, start, end)) is not None:
        step = min([enough - found, *(room[edge] for edge, is_forward in path if not is_forward)])
        for edge, is_forward in path:
            room[edge] += step if is_forward else -step
        found += step
    return found


def _shortest(
    edges: Sequence[_Edge], room: dict[_Edge, int], start: int, end: int
) -> list[tuple[_Edge, bool]] | None:
    came: dict[int, tuple[int, _Edge, bool]] = {}
    waiting = deque([start])
    while waiting and end not in came:
        here = waiting.popleft()
        for edge, there, is_forward in _steps(edges, room, here):
            if there != start and there not in came:
                came[there] = (here, edge, is_forward)
                waiting.append(there)
    if end not in came:
        return None
    path, here = [], end
    while here != start:
        here, edge, is_forward = came[here]
        path.append((edge, is_forward))
    return path


def _steps(edges: Sequence[_Edge], room: dict[_Edge, int], here: int) -> Iterator[tuple[_Edge, int, bool]]:
    for edge in edges:
        if edge.tail == here:
            yield edge, edge.head, True
        elif edge.head == here and room[edge] > 0:
            yield edge, edge.tail, False
