"""Two things timed in turn: does what they cost tell them apart?"""

from __future__ import annotations

import gc
import logging
import os
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import django

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
    """Ask for both, ``pairs`` times; which of the two comes first is drawn, with memory tidied in between.

    In turn, what happens at every so many requests would always meet the same of the two.
    """
    for _ in range(warm_up):
        timed(first, before)
        timed(second, before)
    of_first, of_second = [], []
    draw = random.Random(pairs)
    gc.disable()
    for _ in range(pairs):
        sides = [(first, of_first), (second, of_second)]
        draw.shuffle(sides)
        for ask, taken in sides:
            taken.append(timed(ask, before))
        gc.collect(0)
    gc.enable()
    differences = [one - other for one, other in zip(of_first, of_second, strict=True)]
    half = 1.96 * statistics.stdev(differences) / pairs**0.5
    return Paired(
        statistics.median(of_first), statistics.median(of_second), statistics.fmean(differences), half
    )


@contextmanager
def own_installation() -> Iterator[None]:
    """An installation with an empty database of its own, gone afterwards; no model is imported before."""
    with tempfile.TemporaryDirectory(prefix="uprtrack-benchmark-") as home:
        os.environ |= {
            "UPRTRACK_DATA": f"{home}/data",
            "UPRTRACK_KEYS": f"{home}/keys",
            "DJANGO_SETTINGS_MODULE": "uprtrack.settings",
        }
        Path(home, "data", "static").mkdir(parents=True)
        django.setup()
        # A line of log for each request would be timed along.
        logging.disable(logging.WARNING)
        from django.test.runner import DiscoverRunner
        from django.test.utils import setup_test_environment

        setup_test_environment()
        runner = DiscoverRunner(verbosity=0, interactive=False)
        known = runner.setup_databases()
        yield
        runner.teardown_databases(known)
