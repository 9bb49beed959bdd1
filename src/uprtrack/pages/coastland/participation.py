"""How Coastland consults: one consultation with answers and a hearing, a comment with the State's answer."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from uprtrack.organisations.kinds import Visibility
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.participation.commenting import target_of
from uprtrack.participation.models import Consultation, Fate
from uprtrack.participation.services import (
    add_hearing,
    hold_consultation,
    invite_to_consultation,
    publish_consultation,
)
from uprtrack.participation.services_of_comments import comment_on, moderate, reply_to
from uprtrack.participation.services_of_contributions import (
    answer_contribution,
    contribute,
    found_by,
    publish_contribution,
)
from uprtrack.participation.services_of_moderators import accept_moderation, propose_moderator
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

QUESTIONS = (
    "What has changed for you since the last review?",
    "Which recommendations should the mid-term report say most about?",
)
ANSWERS: tuple[dict[str, str], ...] = (
    {
        "words": "The ferry to the islands is dearer, and the court is on the mainland. Who is poor does not go.",
        "region": "Outer islands",
        "fate": Fate.TAKEN_UP,
        "fate_text": "Chapter 3 of the draft, on access to justice.",
    },
    {
        "words": "In our school there is a counsellor now, two days a week.",
        "region": "North coast",
        "fate": Fate.PARTLY,
        "fate_text": "Counted in chapter 5; single schools are not named there.",
    },
    {
        "words": "Please lower the price of diesel.",
        "region": "North coast",
        "fate": Fate.NOT_TAKEN_UP,
        "fate_text": "No recommendation is about it; it was passed on to the ministry.",
    },
)


def take_part(
    cast: Cast, review: Review, about: Recommendation, *, mechanism: str, coalition: str, nhri: str
) -> None:
    """Each step by the account that takes it, on ``about`` and two questions on the whole review."""
    consultation = _consult(cast, review, about, mechanism)
    invite_to_consultation(
        by=cast.person(mechanism),
        consultation=consultation,
        organisations=[cast.body(coalition), cast.body(nhri)],
    )
    for answer in ANSWERS:
        code = contribute(
            consultation=consultation,
            answers={1: answer["words"]},
            region=answer["region"],
            is_for_publication=True,
        )
        sent = found_by(code)
        if sent is not None:
            by = cast.person(mechanism)
            answer_contribution(by=by, contribution=sent, fate=answer["fate"], text=answer["fate_text"])
            publish_contribution(by=by, contribution=sent)
    _comment(cast, review, about, mechanism=mechanism, coalition=coalition, nhri=nhri)


def _consult(cast: Cast, review: Review, about: Recommendation, mechanism: str) -> Consultation:
    today, by = timezone.localdate(), cast.person(mechanism)
    consultation = hold_consultation(
        by=by,
        organisation=cast.body(mechanism),
        review=review,
        about="recommendations",
        title="Before the mid-term report of Coastland (a fictional consultation)",
        text="What you tell us stands in the report, or is answered here. Coastland and everybody in it are invented.",
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=40),
        place="Town halls of the three regions, and here",
        regions="North coast\nCapital\nOuter islands",
        is_open=True,
        questions=QUESTIONS,
        recommendations=[about],
        visibility=Visibility.ORGANISATION,
    )
    publish_consultation(by=by, consultation=consultation)
    add_hearing(
        by=by,
        consultation=consultation,
        held_on=today - timedelta(days=6),
        place="Town hall, Outer islands",
        attended=38,
        text="Most spoke of the way to court and of water in summer. Two asked for the report in Halune.",
    )
    return consultation


def _comment(
    cast: Cast, review: Review, about: Recommendation, *, mechanism: str, coalition: str, nhri: str
) -> None:
    agreement = propose_moderator(
        organisation=cast.body(nhri),
        country=review.state_under_review,
        agreed_how="At the (fictional) round table of State and coalition, for the length of this cycle.",
    )
    accept_moderation(by=cast.person(nhri), agreement=agreement)
    target = target_of("recommendation", about.public_id)
    if target is None:
        return
    comment = comment_on(
        by=cast.person(coalition),
        organisation=cast.body(coalition),
        target=target,
        text="The bill has been with the committee for a year. No member of civil society was heard on it.",
    )
    moderate(by=cast.person(nhri), comment=comment, is_published=True)
    answer = reply_to(
        by=cast.person(mechanism),
        comment=comment,
        target=target,
        text="The committee hears civil society in its next sitting; the date will stand in the calendar.",
    )
    moderate(by=cast.person(nhri), comment=answer, is_published=True)
