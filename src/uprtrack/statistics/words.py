"""Names of units, measures and of the values that are counted by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprkit.indices.columns import Figures
from uprkit.indices.dimensions import By
from uprkit.indices.statistics import Rate, Unit
from uprkit.organisations import groups
from uprtrack.catalogue.labels import TITLES, Labels

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNIT_NAMES: dict[Unit, StrOrPromise] = {
    Unit.RECOMMENDATIONS: gettext_lazy("recommendations, as the United Nations counts"),
    Unit.PAIRS: gettext_lazy("pairs of a recommendation and a recommending State, as UPR Info counts"),
}
BY_NAMES: dict[By, StrOrPromise] = {by: TITLES[by.value] for by in By}
_GROUPS = {
    "Africa": gettext_lazy("African Group"),
    "Asia": gettext_lazy("Asian Group"),
    "EEG": gettext_lazy("Eastern European Group"),
    "GRULAC": gettext_lazy("Latin American and Caribbean Group"),
    "WEOG": gettext_lazy("Western European and Others Group"),
    "Observer": gettext_lazy("Observer State"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """``value`` of some figures, None where nothing was counted; ``full`` is 100 for per cent, 5 for categories.

    ``rate`` tells what it is a part of, where it is one.
    """

    key: str
    label: StrOrPromise
    definition: StrOrPromise
    value: Callable[[Figures], float | None]
    shown: Callable[[Figures], str]
    full: float | None = None
    rate: Callable[[Figures], Rate] | None = None


def counted(number: int) -> str:
    """A number as the language groups its digits."""
    return number_format(number, use_l10n=True, force_grouping=True)


def per_cent(rate: Rate) -> str:
    """ "73.2 %", or a dash where nothing was counted."""
    if rate.percent is None:
        return "–"
    return _("%(number)s %%") % {"number": number_format(rate.percent, 1)}


def part_of(rate: Rate) -> str:
    """ "1,805 of 4,613"."""
    return _("%(count)s of %(total)s") % {"count": counted(rate.count), "total": counted(rate.total)}


def decimal(value: object) -> str:
    """Two decimals, or a dash."""
    return "–" if value is None else number_format(round(float(str(value)), 2), 2)


def _rate(
    key: str, label: StrOrPromise, definition: StrOrPromise, rate: Callable[[Figures], Rate]
) -> Measure:
    def value(figures: Figures) -> float | None:
        percent = rate(figures).percent
        return None if percent is None else float(percent)

    return Measure(key, label, definition, value, lambda figures: per_cent(rate(figures)), 100, rate)


COUNT = Measure(
    "count",
    gettext_lazy("Number"),
    gettext_lazy("how many there are"),
    lambda figures: figures.count,
    lambda figures: counted(figures.count),
)
MEASURES: dict[str, Measure] = {
    measure.key: measure
    for measure in (
        COUNT,
        _rate(
            "support",
            gettext_lazy("Support rate"),
            gettext_lazy("supported ÷ (supported + noted)"),
            lambda figures: figures.support_rate,
        ),
        _rate(
            "specificity",
            gettext_lazy("Specificity"),
            gettext_lazy("action category 5 ÷ all that have a category (UPR Info)"),
            lambda figures: figures.specificity,
        ),
        Measure(
            "category",
            gettext_lazy("Mean category"),
            gettext_lazy("mean of the action categories 1, minimal, to 5, specific action (UPR Info)"),
            lambda figures: None if figures.mean_category is None else float(figures.mean_category),
            lambda figures: decimal(figures.mean_category),
            5,
        ),
        _rate(
            "commented",
            gettext_lazy("Commented"),
            gettext_lazy("assessed by anybody under a name ÷ all (UPR Info, Beyond Promises, 2014)"),
            lambda figures: figures.commented,
        ),
        _rate(
            "triggered",
            gettext_lazy("Triggered action"),
            gettext_lazy(
                "(fully + partially implemented) ÷ commented; not assessed, and where assessments differ, "
                "count among the commented (UPR Info, Beyond Promises, 2014)"
            ),
            lambda figures: figures.triggered,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Names:
    """The words for values, with the names of groups and organisations written out."""

    labels: Labels

    @property
    def states(self) -> Mapping[str, str]:
        """The names of all States by ISO3."""
        return self.labels.states

    def of(self, by: By, value: str) -> str:
        """The words for a value; one that nobody knows stands for itself."""
        if by in (By.STATE_GROUP, By.FROM_GROUP):
            return str(_GROUPS.get(value, value))
        if by in (By.STATE_ORGANISATION, By.FROM_ORGANISATION):
            return groups()[value].name if value in groups() else value
        if by is By.SESSION:
            return _("Session %(number)s") % {"number": value}
        words = str(self.labels.of(by.value, value))
        return words.capitalize() if by is By.CYCLE else words
