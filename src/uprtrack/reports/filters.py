"""Which part of a review's outcome a report is about, by the words of the list page's address."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.http import QueryDict
from django.utils.translation import gettext as _

from uprtrack.recommendations.models import Position, RecommendationQuerySet
from uprtrack.reviews.models import State


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means everything. ``states`` are ISO3 codes of recommending States, ``themes`` codes of terms.

    ``public_ids`` narrows to the recommendations that a search has found; ``words`` says what was searched.
    """

    positions: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    words: str = ""
    public_ids: frozenset[str] | None = None

    @classmethod
    def from_query(cls, query: QueryDict, public_ids: Collection[str] | None = None) -> Self:
        """``position``, ``theme``, ``from``, each as often as one likes; unknown positions are left out."""
        return cls(
            positions=tuple(value for value in query.getlist("position") if value in Position.values),
            themes=tuple(filter(None, query.getlist("theme"))),
            states=tuple(value.upper() for value in query.getlist("from") if value),
            words=query.get("q", "").strip(),
            public_ids=None if public_ids is None else frozenset(public_ids),
        )

    @property
    def is_empty(self) -> bool:
        return self == Filters()

    def narrow(self, recommendations: RecommendationQuerySet) -> RecommendationQuerySet:
        """Those that fit, but for the themes: who sees which theme is known only once tags are gathered."""
        if self.public_ids is not None:
            recommendations = recommendations.filter(public_id__in=self.public_ids)
        if self.positions:
            recommendations = recommendations.filter(position__in=self.positions)
        if self.states:
            recommendations = recommendations.filter(attributions__state__in=self.states).distinct()
        return recommendations

    def has_theme(self, codes: Iterable[str]) -> bool:
        return not self.themes or not set(self.themes).isdisjoint(codes)

    def in_words(self) -> str:
        """The filter as a report names it: "Position: Noted; recommending State: Chile"."""
        parts = []
        if self.words:
            parts.append(_("search: %(words)s") % {"words": self.words})
        if self.positions:
            labels = ", ".join(str(Position(value).label) for value in self.positions)
            parts.append(_("position: %(positions)s") % {"positions": labels})
        if self.themes:
            parts.append(_("theme: %(themes)s") % {"themes": ", ".join(self.themes)})
        if self.states:
            names = State.objects.filter(pk__in=self.states).values_list("name", flat=True)
            parts.append(_("recommending State: %(states)s") % {"states": ", ".join(names)})
        if self.public_ids is not None and not parts:
            parts.append(_("a selection from the list"))
        return "; ".join(parts) or _("none: the whole outcome")

    def as_parameters(self) -> dict[str, Any]:
        """For the record of a generated file."""
        return {
            "positions": list(self.positions),
            "themes": list(self.themes),
            "states": list(self.states),
            "words": self.words,
            "public_ids": None if self.public_ids is None else sorted(self.public_ids),
        }
