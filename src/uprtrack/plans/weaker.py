"""Expected actions that ask for less than the recommendations which they serve, as far as a rule can tell."""

from __future__ import annotations

from uprkit.classify.actions import weaker_because
from uprtrack.classification.machine import is_english
from uprtrack.classification.reasons import Told, told
from uprtrack.plans.models import ExpectedAction
from uprtrack.recommendations.models import Recommendation


def weaker_than(action: ExpectedAction) -> list[tuple[Recommendation, list[Told]]]:
    """The recommendations in English of which an action asks for less, each with the reasons; a person judges.

    ``action`` comes with its recommendations, each with ``paper_language`` (``reading.actions_of``).
    """
    found = []
    for recommendation in action.recommendations.all():
        if is_english(getattr(recommendation, "paper_language", None) or "en"):
            reasons = weaker_because(recommendation.text, action.text)
            if reasons:
                found.append((recommendation, told(reasons)))
    return found
