"""Which themes a recommendation belongs to, for memberships that are limited to some.

Tags live above, in ``classification``, which registers how they are read: a lower app never knows an upper one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.models import Recommendation

ThemeReader = Callable[[Collection[int], Reader], dict[int, frozenset[str]]]
"""From ids of recommendations to the theme codes (UPR issues) of each, as a reader sees them."""

_readers: list[ThemeReader] = []


def register_theme_reader(reader: ThemeReader) -> None:
    """Say how themes are read; the last one registered holds."""
    _readers[:] = [reader]


def themes_by_recommendation(
    by: Reader, recommendations: Collection[Recommendation]
) -> list[frozenset[str] | None]:
    """The themes of each recommendation; None for each, without a look, where no membership is limited."""
    limited = any(membership.themes for membership in standing_of(by).memberships)
    if not limited or not recommendations:
        return [None] * len(recommendations)
    ids = [recommendation.pk for recommendation in recommendations]
    known = _readers[0](ids, by) if _readers else {}
    return [known.get(pk, frozenset()) for pk in ids]


def allows_for(by: Reader, act: Act, recommendations: Collection[Recommendation], **terms: Any) -> bool:
    """``policy.allows`` for each of the recommendations that the act is about."""
    themes = themes_by_recommendation(by, recommendations) or [None]
    return all(allows(by, act, themes=each, **terms) for each in themes)


def require_for(by: Reader, act: Act, recommendations: Collection[Recommendation], **terms: Any) -> None:
    """``policy.require`` for each of the recommendations: a role for some themes reaches no others."""
    for each in themes_by_recommendation(by, recommendations) or [None]:
        require(by, act, themes=each, **terms)
