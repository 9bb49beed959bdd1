"""The facet column: each filter's values with how many recommendations have them, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from uprkit.issues import action_categories
from uprtrack.classification.labels import translated
from uprtrack.classification.loading import SDG, THEMES
from uprtrack.classification.models import Term
from uprtrack.pages.levels import LEVELS
from uprtrack.pages.list_filters import NARROWING, Filters
from uprtrack.recommendations.models import Kind, Position
from uprtrack.reviews.models import State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN = 5
"""Values of a facet that show at once; the others stand behind "All 41 themes"."""

TITLES: dict[str, StrOrPromise] = {
    "position": gettext_lazy("Position"),
    "level": gettext_lazy("Implementation"),
    "theme": gettext_lazy("Theme"),
    "from": gettext_lazy("Recommending State"),
    "group": gettext_lazy("Regional group"),
    "action": gettext_lazy("Action asked for"),
    "sdg": gettext_lazy("Sustainable Development Goal"),
    "kind": gettext_lazy("Kind"),
}
_FIXED: dict[str, dict[str, StrOrPromise]] = {
    "position": {value: Position(value).label for value in Position.values},
    "level": LEVELS,
    "kind": {value: Kind(value).label for value in Kind.values},
}
_ALWAYS = ("position", "level", "theme", "from")
_IN_ORDER = ("position", "level", "action", "sdg", "kind")
"""Facets whose values keep their own order; the others show the most frequent first."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: StrOrPromise
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """``values`` show at once, ``more`` behind ``more_label``."""

    key: str
    title: StrOrPromise
    values: list[FacetValue]
    more: list[FacetValue]
    more_label: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value with the address of the list without it."""

    label: StrOrPromise
    url: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words for values that come from tables; two queries."""

    states: Mapping[str, str]
    themes: Mapping[str, str]
    goals: Mapping[str, str]

    @classmethod
    def look_up(cls) -> Words:
        themes: dict[str, str] = {}
        goals: dict[str, str] = {}
        terms = Term.objects.filter(taxonomy__in=(*THEMES, SDG)).order_by("taxonomy")
        for taxonomy, code, label in terms.values_list("taxonomy_id", "code", "label"):
            (goals if taxonomy == SDG else themes)[code] = label
        return cls(dict(State.objects.values_list("iso3", "name")), themes, goals)

    def of(self, key: str, value: str) -> StrOrPromise:
        """The words for a value of a facet; an unknown value stands for itself."""
        if key in _FIXED:
            return _FIXED[key].get(value, value)
        if key == "from":
            return self.states.get(value, value)
        if key == "theme":
            return translated(self.themes.get(value, value))
        if key == "sdg":
            return f"{value} {translated(self.goals.get(value, ''))}".strip()
        if key == "action" and value.isdigit() and int(value) in action_categories():
            return f"{value} {translated(action_categories()[int(value)].name)}"
        return value


def facets(counts: Mapping[str, Mapping[str, int]], filters: Filters, words: Words) -> list[Facet]:
    """The facets that have anything to choose, in the order of the page."""
    made = [_facet(key, counts.get(key, {}), filters.narrowing.get(key, ()), words) for key in NARROWING]
    return [facet for facet in made if len(facet.values) > 1 or _tells_something(facet)]


def _tells_something(facet: Facet) -> bool:
    """Whether a facet of one value is worth its place: it is chosen, or the value itself is news."""
    return any(value.is_chosen or facet.key in _ALWAYS for value in facet.values)


def _facet(key: str, counts: Mapping[str, int], chosen: Sequence[str], words: Words) -> Facet:
    values = [
        FacetValue(value, words.of(key, value), counts.get(value, 0), value in chosen)
        for value in dict.fromkeys((*counts, *chosen))
    ]
    if key in _IN_ORDER:
        order = list(_FIXED.get(key, ()))
        values.sort(
            key=lambda item: (order.index(item.value) if item.value in order else 99, _numeric(item.value))
        )
        return Facet(key, TITLES[key], values, [], "")
    values.sort(key=lambda item: (not item.is_chosen, -item.count, str(item.label)))
    shown = max(SHOWN, sum(value.is_chosen for value in values))
    return Facet(key, TITLES[key], values[:shown], values[shown:], _all_of(key, len(values)))


def _numeric(value: str) -> tuple[int, str]:
    return (int(value) if value.isdigit() else 0, value)


def _all_of(key: str, number: int) -> str:
    if key == "theme":
        return ngettext("All %(number)d theme", "All %(number)d themes", number) % {"number": number}
    if key == "from":
        return ngettext("All %(number)d State", "All %(number)d States", number) % {"number": number}
    return _("All %(number)d") % {"number": number}


def chips(filters: Filters, words: Words) -> list[Chip]:
    """What the list is narrowed down by, each to be taken away."""
    made = [Chip(f"“{filters.words}”", filters.url(words=""))] if filters.words else []
    return made + [
        Chip(words.of(key, value), filters.url_without(key, value))
        for key, values in filters.narrowing.items()
        for value in values
    ]
