"""How often a person and a machine agree on labels: precision, recall and Cohen's kappa, with the counts behind them.

Source of kappa: J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20 (1960). A person who decides on what a machine proposed was shown the proposal: agreement found in this
way is higher than that of two who code apart, and says little where few cases were decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

FEW = 30
"""Cases below which a figure is no more than a hint."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One text as a machine tagged it and as a person decided: labels that hold, and labels declined."""

    machine: frozenset[str]
    yes: frozenset[str]
    no: frozenset[str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cases of one label, or of all: both say yes, the machine's yes declined, a person's yes alone, both no."""

    confirmed: int = 0
    declined: int = 0
    added: int = 0
    neither: int = 0

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(
            self.confirmed + other.confirmed,
            self.declined + other.declined,
            self.added + other.added,
            self.neither + other.neither,
        )

    @property
    def cases(self) -> int:
        return self.confirmed + self.declined + self.added + self.neither

    @property
    def is_few(self) -> bool:
        """Whether people said yes or no to so few that the figures are no more than a hint."""
        return self.confirmed + self.declined + self.added < FEW

    @property
    def precision(self) -> float | None:
        """Confirmed ÷ (confirmed + declined); None where the machine said nothing."""
        return _ratio(self.confirmed, self.confirmed + self.declined)

    @property
    def recall(self) -> float | None:
        """Confirmed ÷ (confirmed + added); None where people said no yes."""
        return _ratio(self.confirmed, self.confirmed + self.added)

    @property
    def observed(self) -> float | None:
        """(Confirmed + neither) ÷ cases."""
        return _ratio(self.confirmed + self.neither, self.cases)

    @property
    def kappa(self) -> float | None:
        """Observed agreement beyond that of chance; None where chance alone would agree always."""
        total = self.cases
        if not total:
            return None
        machine, person = self.confirmed + self.declined, self.confirmed + self.added
        by_chance = (machine * person + (total - machine) * (total - person)) / total**2
        if by_chance == 1:
            return None
        return ((self.confirmed + self.neither) / total - by_chance) / (1 - by_chance)


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def agreement_by_label(
    judged: Iterable[Judged], labels: Collection[str], *, is_one: bool = False
) -> dict[str, Agreement]:
    """The agreement on each label; labels on which nobody said anything are left out.

    What the machine suggests and nobody decided on counts nowhere. Of a label that neither named, both said no. With
    ``is_one`` a text has one label: a person's yes to it is a no to all others.
    """
    confirmed, declined, added, open_ = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    texts = 0
    for each in judged:
        texts += 1
        no = each.no | (each.machine - each.yes) if is_one and each.yes else each.no
        confirmed.update(each.machine & each.yes)
        declined.update((each.machine & no) - each.yes)
        added.update(each.yes - each.machine)
        open_.update(each.machine - each.yes - no)
    found = {}
    for label in labels:
        said = confirmed[label] + declined[label] + added[label]
        if said:
            neither = texts - said - open_[label]
            found[label] = Agreement(confirmed[label], declined[label], added[label], neither)
    return found


def together(agreements: Iterable[Agreement]) -> Agreement:
    """All labels pooled, as micro-averages are."""
    return sum(agreements, Agreement())
