"""Which part of a review's outcome a report is about, by the words of the list's address."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from uprtrack.catalogue.finding import find
from uprtrack.catalogue.kinds import FIRST, KINDS
from uprtrack.catalogue.labels import TITLES, Labels
from uprtrack.catalogue.selection import Selection
from uprtrack.classification.labels import translated
from uprtrack.classification.loading import ACTION_CATEGORY, SDG, THEMES
from uprtrack.classification.models import Term
from uprtrack.monitoring.models import Level
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Kind, Position, RecommendationQuerySet
from uprtrack.reviews.models import Review, State
from uprtrack.search.tables import revisions

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FROM_ORGANISATION = "from_organisation"
"""What the list calls "organisation": one that the recommending State belongs to."""
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


OTHERS = tuple(
    key for key in KINDS[FIRST].facets if key not in (*LABELS, "review", "state", "cycle", "language")
)
"""Filters of the list besides; those say which outcome a report is about, and in which language it is made."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means everything. ``chosen`` maps a key of ``LABELS`` to values, any of which is enough.

    ``words`` are searched for; ``others`` are further facets of the catalogue, ``all_of`` those of either
    of which every value must hold. ``public_ids`` narrows to these recommendations, whatever else is chosen.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: str = ""
    public_ids: frozenset[str] | None = None
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    all_of: frozenset[str] = frozenset()

    @classmethod
    def from_query(cls, query: QueryDict, public_ids: Collection[str] | None = None) -> Self:
        """From an address; each filter may stand there as often as one likes."""
        asked = query.copy()
        # In a report's address "organisation" is the body that makes it.
        asked.setlist("organisation", asked.getlist(FROM_ORGANISATION))
        selection = Selection.of(asked)
        return cls(
            chosen={key: values for key, values in selection.chosen.items() if key in LABELS},
            words=selection.words,
            public_ids=None if public_ids is None else frozenset(public_ids),
            others={key: values for key, values in selection.chosen.items() if key in OTHERS},
            all_of=selection.all_of & {*LABELS, *OTHERS},
        )

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    def narrow(
        self, recommendations: RecommendationQuerySet, reader: Reader, review: Review
    ) -> RecommendationQuerySet:
        """Those of a review that the catalogue finds; the filters of ``LABELS`` wait for the day asked about."""
        if self.public_ids is not None:
            recommendations = recommendations.filter(public_id__in=self.public_ids)
        every = {key: values for key, values in self.chosen.items() if key in self.all_of}
        if not (self.words or self.others or every):
            return recommendations
        chosen = {"review": (review.alias,), **self.others, **every}
        selection = Selection(chosen=chosen, all_of=self.all_of, language=get_language() or "en")
        found = find(reader, selection.replaced(words=self.words), facets=())
        return recommendations.filter(pk__in=[int(pk) for pk in found.ids])

    def fits(self, facets: Mapping[str, Sequence[str]]) -> bool:
        """Whether something with these values is wanted: in every filter one of the values chosen."""
        return all(not set(values).isdisjoint(facets[key]) for key, values in self.chosen.items())

    def in_words(self) -> str:
        """The filter as a report names it: "position: Noted; recommending State: Chile"."""
        parts = [f"{LABELS[key]}: {', '.join(_in_words(key, values))}" for key, values in self.chosen.items()]
        # A body is named by its identifier, as the address has it: whether the reader may know it is not asked here.
        labels = Labels.look_up(revisions())
        parts += [
            f"{TITLES[key]}: {', '.join(labels.of(key, value) for value in values)}"
            for key, values in self.others.items()
        ]
        if self.words:
            parts.insert(0, _("search: %(words)s") % {"words": self.words})
        if self.public_ids is not None and not parts:
            parts.append(_("a selection from the list"))
        return "; ".join(parts) or _("none: the whole outcome")

    def as_parameters(self) -> dict[str, Any]:
        """For the record of a generated file."""
        chosen = {key: list(values) for key, values in self.chosen.items()}
        ids = None if self.public_ids is None else sorted(self.public_ids)
        others = {key: list(values) for key, values in self.others.items()}
        return {**chosen, **others, "all": sorted(self.all_of), "q": self.words, "public_ids": ids}


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
