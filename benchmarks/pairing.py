"""Two things timed in turn: does what they cost tell them apart?"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

Ask = Callable[[], object]
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Paired:
    """Medians of the two, and the mean of their paired differences with its 95 % confidence interval, all in
    milliseconds.
    """

    first: float
    second: float
    mean: float
    half: float

    @property
    def tells(self) -> bool:
        """Whether the interval holds no 0."""
        return abs(self.mean) > self.half

    def __str__(self) -> str:
        interval = f"[{self.mean - self.half:+.3f}, {self.mean + self.half:+.3f}]"
        return f"{self.first:8.3f} {self.second:8.3f} {self.mean:+8.3f}  {interval}"


def timed(ask: Ask, before: Ask) -> float:
    """Milliseconds that ``ask`` takes; ``before`` is called first and not timed."""
    before()
    start = perf_counter()
    ask()
    return (perf_counter() - start) * 1000


def paired(
    first: Ask, second: Ask, pairs: int, *, before: Ask = lambda: None, warm_up: int = WARM_UP
) -> Paired:
    """Ask for both, ``pairs`` times; which of the two comes first alternates."""
    for _ in range(warm_up):
        timed(first, before)
        timed(second, before)
    of_first, of_second = [], []
    for number in range(pairs):
        if number % 2:
            of_second.append(timed(second, before))
            of_first.append(timed(first, before))
        else:
            of_first.append(timed(first, before))
            of_second.append(timed(second, before))
    differences = [one - other for one, other in zip(of_first, of_second, strict=True)]
    half = 1.96 * statistics.stdev(differences) / pairs**0.5
    return Paired(
        statistics.median(of_first), statistics.median(of_second), statistics.fmean(differences), half
    )
