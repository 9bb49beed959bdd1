"""Which part of a review's outcome a report is about, by the words of the list's address."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from uprkit.languages import UN_TAGS
from uprtrack.classification.labels import translated
from uprtrack.classification.loading import ACTION_CATEGORY, SDG, THEMES
from uprtrack.classification.models import Term
from uprtrack.classification.search_source import KIND
from uprtrack.monitoring.models import Level
from uprtrack.recommendations.models import Kind, Position, RecommendationQuerySet
from uprtrack.reviews.models import State
from uprtrack.search.index import match
from uprtrack.search.query import LONGEST, parse_query

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DIFFER = "differ"
"""The list's word for the level where assessments differ."""
LABELS: dict[str, StrOrPromise] = {
    "position": gettext_lazy("position"),
    "level": gettext_lazy("level"),
    "theme": gettext_lazy("theme"),
    "from": gettext_lazy("recommending State"),
    "group": gettext_lazy("regional group"),
    "action": gettext_lazy("action asked for"),
    "sdg": gettext_lazy("Sustainable Development Goal"),
    "kind": gettext_lazy("kind"),
}
"""The filters of the list of recommendations, by their names in its address."""
_FIXED: dict[str, dict[str, StrOrPromise]] = {
    "position": {item.value: item.label for item in Position},
    "kind": {item.value: item.label for item in Kind},
    "level": {**{item.value: item.label for item in Level}, DIFFER: gettext_lazy("Assessments differ")},
}


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means everything. ``chosen`` maps a key of ``LABELS`` to values, any of which is enough.

    ``words`` are searched for; ``public_ids`` narrows to these recommendations, whatever else is chosen.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""
    public_ids: frozenset[str] | None = None

    @classmethod
    def from_query(cls, query: QueryDict, public_ids: Collection[str] | None = None) -> Self:
        """From an address; each filter may stand there as often as one likes."""
        chosen = {key: tuple(dict.fromkeys(filter(None, query.getlist(key)))) for key in LABELS}
        return cls(
            chosen={key: values for key, values in chosen.items() if values},
            words=" ".join(query.get("q", "").replace("\x00", " ").split())[:LONGEST],
            public_ids=None if public_ids is None else frozenset(public_ids),
        )

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    def narrow(self, recommendations: RecommendationQuerySet) -> RecommendationQuerySet:
        """Those that the search finds; the other filters wait until it is known what the reader sees."""
        if self.public_ids is not None:
            recommendations = recommendations.filter(public_id__in=self.public_ids)
        query = parse_query(self.words, tuple(dict.fromkeys((get_language() or "en", *UN_TAGS))))
        return recommendations.filter(pk__in=match(KIND, query)) if query else recommendations

    def fits(self, facets: Mapping[str, Sequence[str]]) -> bool:
        """Whether something with these values is wanted: in every filter one of the values chosen."""
        return all(not set(values).isdisjoint(facets[key]) for key, values in self.chosen.items())

    def in_words(self) -> str:
        """The filter as a report names it: "position: Noted; recommending State: Chile"."""
        parts = [f"{LABELS[key]}: {', '.join(_in_words(key, values))}" for key, values in self.chosen.items()]
        if self.words:
            parts.insert(0, _("search: %(words)s") % {"words": self.words})
        if self.public_ids is not None and not parts:
            parts.append(_("a selection from the list"))
        return "; ".join(parts) or _("none: the whole outcome")

    def as_parameters(self) -> dict[str, Any]:
        """For the record of a generated file."""
        chosen = {key: list(values) for key, values in self.chosen.items()}
        ids = None if self.public_ids is None else sorted(self.public_ids)
        return {**chosen, "q": self.words, "public_ids": ids}


def _in_words(key: str, values: Sequence[str]) -> list[str]:
    """The words for values of a filter; an unknown value stands for itself."""
    if key in _FIXED:
        return [str(_FIXED[key].get(value, value)) for value in values]
    if key == "from":
        names = dict(State.objects.filter(pk__in=values).values_list("iso3", "name"))
        return [names.get(value, value) for value in values]
    taxonomies = {"theme": THEMES, "sdg": (SDG,), "action": (ACTION_CATEGORY,)}.get(key, ())
    terms = Term.objects.filter(taxonomy__in=taxonomies, code__in=values)
    labels = {code: translated(label) for code, label in terms.values_list("code", "label")}
    if key == "theme":
        return [labels.get(value, value) for value in values]
    return [f"{value} {labels.get(value, '')}".strip() for value in values]
