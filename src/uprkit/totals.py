"""Totals that papers state, held against what was counted: a checksum that fails is a disagreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from uprkit.model import Position, StatedTotal, Total

_POSITIONS = {Total.SUPPORTED: Position.SUPPORTED, Total.NOTED: Position.NOTED}


@dataclass(frozen=True, slots=True)
class ComparedTotal:
    """What one paper states of one thing, and what was counted (recommendations, as the UN counts them).

    ``stated`` is the total that agrees, else the largest that the paper states, since it may state parts as well.
    ``pending`` recommendations have no answer yet and may still make up the difference.
    """

    stated: StatedTotal
    counted: int
    pending: int = 0

    @property
    def agrees(self) -> bool:
        return self.stated.number == self.counted

    @property
    def differs(self) -> bool:
        """Whether the two cannot come to the same any more, whatever is answered yet."""
        return not self.counted <= self.stated.number <= self.counted + self.pending

    @property
    def sentence(self) -> str:
        """What was stated, and what was found instead."""
        told = f"{self.stated.number} recommendations {self.stated.about}; found {self.counted}"
        return f"{told}, and {self.pending} without an answer" if self.pending else told


def compare_totals(
    stated: Iterable[StatedTotal],
    counts: Mapping[Position, int],
    state_under_review: str | None,
    own: Mapping[Position, int] | None = None,
) -> Iterator[ComparedTotal]:
    """What one paper states, in the order received, supported, noted; what it states of other States is left out.

    ``counts`` are recommendations by final position, those without any as ``PENDING``. ``own`` are the answers of
    the paper itself: an addendum may count only what it answers, or what was answered before it. Parts that add up to
    what was counted ("58 at once and 124 now") are no disagreement either.
    """
    of_review = [total for total in stated if total.state_under_review in (None, state_under_review)]
    for about in Total:
        told = [total for total in of_review if total.about is about]
        if not told:
            continue
        if about is Total.RECEIVED:
            counted, pending = sum(counts.values()), 0
        else:
            counted, pending = counts.get(_POSITIONS[about], 0), counts.get(Position.PENDING, 0)
        compared = [ComparedTotal(total, counted, pending) for total in told]
        answered = own.get(_POSITIONS[about], 0) if own and about in _POSITIONS else None
        if _are_parts({total.number for total in told}, counted, answered):
            continue
        yield next(
            (item for item in compared if item.agrees), max(compared, key=lambda item: item.stated.number)
        )


def _are_parts(numbers: set[int], counted: int, answered: int | None) -> bool:
    """Whether a paper counts in parts: its own answers, those before it, or two numbers that make up the whole."""
    if answered is not None and numbers & {answered, counted - answered}:
        return True
    return any(counted - number in numbers - {number} for number in numbers)
