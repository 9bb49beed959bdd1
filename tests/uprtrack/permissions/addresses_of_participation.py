"""The addresses of consultations, and what is sent to them."""

from __future__ import annotations

from typing import Any

from tests.uprtrack.permissions.asking import MISSING, Address, about
from tests.uprtrack.permissions.people import EVERYBODY, HOLDERS, PEOPLE, READ_BY, people_of
from uprtrack.organisations.models import Membership, Organisation
from uprtrack.participation.models import (
    Comment,
    Consultation,
    Contribution,
    Moderator,
    Safeguard,
    SafeguardingLead,
)
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

OF_ONE = (
    "",
    "publish/",
    "change/",
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


def _is_own(reader: str, circle: str) -> bool:
    """Whether a comment is that of the reader's own body; others do not find it there, published or not."""
    body = HOLDERS[circle].owner if circle in HOLDERS else "ngo"
    readers = READ_BY.get(circle, people_of("ngo"))
    return reader in readers and reader in PEOPLE and PEOPLE[reader].body == body


OF_COMMENTS: dict[str, Address] = {
    "comments/": Address(),
    "comments/contributions/<slug:public_id>/": Address(
        Contribution,
        lambda row: {"public_id": row.public_id},
        lambda row: {"public_id": MISSING},
        is_found=lambda reader, circle: circle == "handed" and reader in people_of("nhri"),
    ),
    "comments/moderators/<slug:public_id>/": Address(
        Moderator,
        lambda row: {"public_id": row.public_id},
        lambda row: {"public_id": MISSING},
        is_found=lambda reader, circle: reader in READ_BY.get(circle, EVERYBODY),
    ),
    **{
        f"comments/on/<slug:kind>/<slug:row_id>/{end}": Address(
            Recommendation,
            lambda row: {"kind": "recommendation", "row_id": row.public_id},
            lambda row: {"kind": "recommendation", "row_id": MISSING},
            is_found=lambda reader, circle: HOLDERS[circle].is_published,
        )
        for end in ("", "add/")
    },
    **{
        f"comments/<slug:public_id>/{end}/": Address(
            Comment,
            lambda row: {"public_id": row.public_id},
            lambda row: {"public_id": MISSING},
            is_found=is_found,
        )
        for end, is_found in (
            ("reply", lambda reader, circle: circle in HOLDERS and HOLDERS[circle].is_published),
            (
                "decide",
                lambda reader, circle: circle in ("handed", "kept_back") and reader in people_of("nhri"),
            ),
            ("appeal", _is_own),
            ("withdraw", _is_own),
        )
    },
}


def _is_of_ngo(reader: str, circle: str) -> bool:
    return circle == "of_a_child" and reader in people_of("ngo")


OF_CHILDREN: dict[str, Address] = {
    "children/": Address(),
    "children/leads/<slug:public_id>/": Address(
        SafeguardingLead,
        lambda row: {"public_id": row.public_id},
        lambda row: {"public_id": MISSING},
        is_found=lambda reader, circle: circle == "asked" and reader in people_of("nhri"),
    ),
    "children/<slug:public_id>/": Address(
        Safeguard,
        lambda row: {"public_id": row.public_id},
        lambda row: {"public_id": MISSING},
        is_found=_is_of_ngo,
    ),
    "children/<slug:public_id>/leads/add/": about(Organisation),
    "children/<slug:public_id>/take-part/": about(Consultation),
}
OF_PARTICIPATION |= OF_COMMENTS | OF_CHILDREN

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


def _proposed(world: Any, reader: str, subject: Any, acting: Organisation) -> dict[str, Any]:
    """One of the body's people as its lead, the NHRI to accredit."""
    held = Membership.objects.filter(organisation=acting, until_on=None).order_by("pk").first()
    return {
        "person": held.public_id if held else "",
        "asked": world.bodies["nhri"].public_id,
        "qualification": "Trained",
    }


SENT_TO_PARTICIPATION: dict[str, Any] = {
    "consultations/add/": _held,
    "consultations/<slug:public_id>/change/": {
        "about": "review",
        "starts_on": "2025-06-01",
        "ends_on": "2099-07-01",
        "place": "Port",
    },
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
    "comments/moderators/<slug:public_id>/": {"act": "end"},
    "comments/contributions/<slug:public_id>/": {"decision": "publish"},
    "comments/<slug:public_id>/decide/": {"decision": "publish"},
    "children/leads/<slug:public_id>/": {"act": "end"},
    "children/<slug:public_id>/": {"are_names_looked_at": "on"},
    "children/<slug:public_id>/leads/add/": _proposed,
    "children/<slug:public_id>/take-part/": _WORDS
    | {"age": "from_10", "is_child_agreed": "on", "consent": "guardian"},
    "consultations/<slug:public_id>/rate/": _RATED,
    "consultations/<slug:public_id>/take-part/": _WORDS,
    "consultations/<slug:public_id>/take-part/as/": _WORDS,
}

BY_ANYBODY = frozenset({"participation.Contribution", "participation.Answer"})
"""What a stranger makes, too, in the name of nobody: by the open form of a consultation, or by a private code."""
