"""The kinds of row that can be found, their facets, and what a query may name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from uprtrack.classification import search_source as recommendations
from uprtrack.monitoring import search_source as assessments
from uprtrack.plans import search_source as actions
from uprtrack.search.query import BESIDE_FIELD, TEXT_FIELD, Facet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PASSAGE = "passage"
"""Passages of papers: the app ``papers`` above offers them."""
OF_REVIEW = ("state", "state_group", "state_organisation", "mechanism", "session", "cycle", "year", "review")
"""Facets of everything that hangs on a review."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``facets`` in the order of pages."""

    key: str
    name: StrOrPromise
    facets: tuple[str, ...]


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            recommendations.KIND,
            _("Recommendations and pledges"),
            (
                "position",
                "level",
                "commented",
                "theme",
                "state",
                "from",
                "action",
                "sdg",
                "target",
                "persons",
                "treaty",
                "institution",
                "state_group",
                "group",
                "state_organisation",
                "organisation",
                "mechanism",
                "cycle",
                "session",
                "year",
                "review",
                "kind",
                "language",
                "body",
                "status",
                "cluster",
            ),
        ),
        Kind(PASSAGE, _("Passages of papers"), ("paper", "speaker", "language", *OF_REVIEW)),
        Kind(actions.KIND, _("Expected actions"), ("status", "body", "cluster", "type", *OF_REVIEW)),
        Kind(assessments.KIND, _("Published assessments"), ("level", "assessed", *OF_REVIEW)),
    )
}
FIRST = recommendations.KIND
"""The kind that is meant where none is named."""

FACETS: frozenset[str] = frozenset(key for kind in KINDS.values() for key in kind.facets)

FIELDS: dict[str, str] = {
    TEXT_FIELD: TEXT_FIELD,
    BESIDE_FIELD: BESIDE_FIELD,
    **{key: key for key in sorted(FACETS)},
    "issue": "theme",
    "goal": "sdg",
    "category": "action",
    "response": "position",
    "country": "state",
}
"""What may stand before a colon in a query, and the part of a row or the facet that it names."""

_SUPPORTED = (
    "accepted",
    "accepts",
    "acceptee",
    "acceptees",
    "acceptes",
    "aceptada",
    "aceptadas",
    "принято",
    "приняты",
)
_NOTED = (
    "rejected",
    "rejects",
    "rejetee",
    "rejetees",
    "rejetes",
    "rechazada",
    "rechazadas",
    "отклонено",
    "отклонены",
)
# In the UPR, States support or note a recommendation; who says otherwise means these (domain rules, section 1).
MEANINGS: dict[str, Facet] = {
    **dict.fromkeys(_SUPPORTED, Facet("position", "supported")),
    **dict.fromkeys(_NOTED, Facet("position", "noted")),
}
"""Words (folded) that also stand for a position."""
POSITIONS_MEANT = {word: meant.value for word, meant in MEANINGS.items()}
