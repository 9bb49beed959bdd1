"""What share of a coalition's expectations a government's plan meets.

Source: the practice of the MHRN Forum as UPR Info publishes it: indicators of expectation beside the government's
plan, with its coverage in per cent. No weight for what is met in part was published, so that none is given here: what
is met wholly and what is met at least partly are two shares. Expectations that nobody judged are told apart and are in
no denominator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WHOLLY, PARTLY, NOT = "wholly", "partly", "not"


@dataclass(frozen=True, slots=True)
class Met:
    """How many expectations are met wholly, partly, not, and how many nobody judged."""

    wholly: int
    partly: int
    not_met: int
    not_judged: int

    @property
    def judged(self) -> int:
        return self.wholly + self.partly + self.not_met

    @property
    def expectations(self) -> int:
        return self.judged + self.not_judged

    @property
    def share_wholly(self) -> float | None:
        """Of those judged, from 0 to 1; None where nobody judged any."""
        return self.wholly / self.judged if self.judged else None

    @property
    def share_at_least_partly(self) -> float | None:
        """Of those judged, met wholly or partly, from 0 to 1; None where nobody judged any."""
        return (self.wholly + self.partly) / self.judged if self.judged else None


def met(levels: Iterable[str | None]) -> Met:
    """Counts by level (``wholly``, ``partly``, ``not``; None: not judged). ValueError for another word."""
    counts = {WHOLLY: 0, PARTLY: 0, NOT: 0, None: 0}
    for level in levels:
        if level not in counts:
            raise ValueError(f"An expectation is met wholly, partly or not, found “{level}”.")
        counts[level] += 1
    return Met(counts[WHOLLY], counts[PARTLY], counts[NOT], counts[None])
