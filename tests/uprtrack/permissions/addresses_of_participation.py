"""The addresses of consultations, and what is sent to them."""

from __future__ import annotations

from typing import Any

from tests.uprtrack.permissions.asking import Address, about
from uprtrack.organisations.models import Organisation
from uprtrack.participation.models import Consultation, Contribution
from uprtrack.reviews.models import Review

OF_ONE = (
    "",
    "publish/",
    "withdraw/",
    "invite/",
    "hearings/add/",
    "contributions/",
    "take-part/",
    "take-part/as/",
    "rate/",
)
OF_PARTICIPATION: dict[str, Address] = {
    "consultations/": Address(),
    "consultations/add/": Address(),
    "consultations/answers/": Address(),
    **{
        f"consultations/contributions/<slug:public_id>/{end}/": about(Contribution)
        for end in ("answer", "publish")
    },
    **{f"consultations/<slug:public_id>/{end}": about(Consultation) for end in OF_ONE},
}

_RATED = {"notice": "short", "regions": "some", "exclusion": "no", "feedback": "none", "intimidation": "no"}
_WORDS = {"answer-1": "Some words", "answer-whole": "", "spoken_by": "person", "region": ""}


def _held(world: Any, reader: str, subject: Any, acting: Organisation) -> dict[str, Any]:
    """A consultation on a review of the sender's own country."""
    review = Review.objects.filter(state_under_review=acting.country_id).order_by("-pk").first()
    return {
        "review": review.pk if review else "",
        "about": "review",
        "starts_on": "2025-06-01",
        "ends_on": "2025-07-01",
        "questions": "What changed?",
    }


SENT_TO_PARTICIPATION: dict[str, Any] = {
    "consultations/add/": _held,
    "consultations/answers/": {"code": "the code of published", "act": "disagree"},
    "consultations/contributions/<slug:public_id>/answer/": {"fate": "taken_up"},
    "consultations/<slug:public_id>/invite/": lambda world, *_: {
        "organisations": [world.bodies["un_agency"].pk]
    },
    "consultations/<slug:public_id>/hearings/add/": {
        "held_on": "2025-06-01",
        "place": "Port",
        "attended": "9",
    },
    "consultations/<slug:public_id>/rate/": _RATED,
    "consultations/<slug:public_id>/take-part/": _WORDS,
    "consultations/<slug:public_id>/take-part/as/": _WORDS,
}

BY_ANYBODY = frozenset({"participation.Contribution", "participation.Answer"})
"""What a stranger makes, too, in the name of nobody: by the open form of a consultation, or by a private code."""
