"""One actor's own assessments as traffic lights: never derived from the index (domain rules, output 8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.monitoring.models import Assessment, Light
from uprtrack.organisations.models import Organisation
from uprtrack.reports.clusters import by_theme
from uprtrack.reports.figures import count_sentence
from uprtrack.reports.outcome import Entry, Outcome

NOT_ASSESSED = ""
"""The key of the count of entries to which the actor gave no light, not even grey."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A recommendation or pledge with the actor's assessment of it."""

    entry: Entry
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme: what was assessed in it, and how many of its entries have each light."""

    title: str
    scored: tuple[Scored, ...]
    counts: dict[str, int]

    @property
    def labelled_counts(self) -> list[tuple[str, int]]:
        return [(word, self.counts[key]) for key, word in light_words().items()]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Scorecard:
    """An actor's lights by theme; each recommendation stands under one theme, so that the columns add up."""

    organisation: Organisation
    themes: tuple[ThemeRow, ...]
    unit: str
    """What is counted, in words: "12 recommendations and 1 voluntary pledge"."""

    @property
    def scored(self) -> list[tuple[str, Scored]]:
        """All that was assessed, in the order of the themes, each with the title of its own."""
        return [(theme.title, item) for theme in self.themes for item in theme.scored]

    @property
    def counts(self) -> dict[str, int]:
        return {key: sum(theme.counts[key] for theme in self.themes) for key in (*Light.values, NOT_ASSESSED)}

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def labelled_counts(self) -> list[tuple[str, int]]:
        return [(word, self.counts[key]) for key, word in light_words().items()]

    @property
    def assessed(self) -> int:
        return self.total - self.counts[NOT_ASSESSED]

    @property
    def is_internal(self) -> bool:
        """Whether something in it is not published."""
        shown = (item for theme in self.themes for item in theme.scored)
        return any(
            not (item.assessment.is_published and item.entry.recommendation.is_published) for item in shown
        )

    @property
    def summary(self) -> str:
        return ngettext(
            "%(organisation)s assessed %(assessed)d of %(unit)s.",
            "%(organisation)s assessed %(assessed)d of %(unit)s.",
            self.total,
        ) % {"organisation": self.organisation.name, "assessed": self.assessed, "unit": self.unit}


def themes_on(scored: Iterable[tuple[str, Scored]]) -> list[tuple[str, list[Scored]]]:
    """What stands on a page, theme by theme."""
    return [(title, [item for _title, item in rows]) for title, rows in groupby(scored, itemgetter(0))]


def light_words() -> dict[str, str]:
    """Each light and its word, then the word for no light at all."""
    return {**{light.value: str(light.label) for light in Light}, NOT_ASSESSED: _("Not assessed")}


def scorecard_of(outcome: Outcome, organisation: Organisation) -> Scorecard:
    """The scorecard of an organisation over an outcome."""
    entries = [entry for entry in outcome.entries if entry.is_counted]
    themes = [
        _theme_row(block.title, [entry for entry in block.entries if entry.is_counted], organisation)
        for block in by_theme(outcome)
    ]
    return Scorecard(organisation, tuple(theme for theme in themes if theme.total), count_sentence(entries))


def _theme_row(title: str, entries: Sequence[Entry], organisation: Organisation) -> ThemeRow:
    scored = [Scored(entry, found) for entry in entries if (found := entry.assessment_by(organisation))]
    counts = {light.value: sum(item.assessment.light == light for item in scored) for light in Light}
    return ThemeRow(title, tuple(scored), {**counts, NOT_ASSESSED: len(entries) - len(scored)})
