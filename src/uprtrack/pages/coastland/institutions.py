"""How Coastland's bodies settled what to answer, and how they meet; all of it fictional."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from uprtrack.calendar.models import Meeting
from uprtrack.calendar.services_of_meetings import adopt_task, call_meeting, change_meeting, give_task
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.kinds import Visibility
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.positions.services import decide, propose
from uprtrack.recommendations.models import Kind, Position, Recommendation
from uprtrack.reviews.models import Review

UNIT, COALITION = "nmirf", "coalition"

PROPOSALS = (
    ("justice", "support", "A bill is being drafted; the Ministry can present it within the year."),
    ("interior", "note", "The budget of the police for the next two years holds nothing for it."),
)
INPUTS = (
    ("parliament", "support", "The Human Rights Committee asked for the same in its report of this spring."),
    ("nhri", "support", "The Commission sees no reason to wait: complaints of this kind rose again."),
    (COALITION, "", "Our members ask that whatever is decided says by when, and who pays."),
)
ANSWERS = (
    ("note", "Coastland notes this recommendation: the treaty would need a law that is not drafted.", ""),
    ("note", "Coastland notes this recommendation, and will come back to it at mid-term.", ""),
    ("in_part", "Coastland supports a part of it.", "Joining is supported, doing so at once is noted."),
)


def say_on_positions(cast: Cast, review: Review) -> None:
    """What bodies proposed on the first recommendations that were left pending, and what was decided on three."""
    pending = list(
        Recommendation.objects.standing()
        .of_review(review)
        .filter(position=Position.PENDING, kind=Kind.RECOMMENDATION)
        .select_related("review")
        .order_by("ordinal")[:5]
    )
    for place, row in enumerate(pending):
        # On every other one the two ministries agree.
        said = PROPOSALS if place % 2 == 0 else PROPOSALS[:1]
        for key, answer, reasons in (*said, *(INPUTS if place < 2 else ())):
            propose(
                by=cast.person(key),
                organisation=cast.body(key),
                recommendation=row,
                answer=answer,
                reasons=reasons,
                visibility=Circle(Visibility.GROUP, cast.body(UNIT)),
            )
    for row, (answer, words, explained) in zip(pending, ANSWERS, strict=False):
        decide(
            by=cast.person(UNIT),
            organisation=cast.body(UNIT),
            recommendation=row,
            answer=answer,
            words=words,
            explained=explained,
            visibility=Visibility.GROUP,
        )


def meet(cast: Cast) -> None:
    """Meetings of the mechanism and of the coalition, with minutes and tasks."""
    today = timezone.localdate()
    by = cast.person(UNIT)
    last = _meeting(cast, UNIT, "Quarterly meeting of the coordination unit", today - timedelta(days=40))
    change_meeting(
        by=by,
        meeting=last,
        version=last.version,
        bodies=[cast.body(key) for key in (UNIT, "justice", "interior", "parliament", "nhri")],
        people=14,
        decisions="The figures on detention are brought together before the next meeting.",
        minutes="The unit presented the matrix. The Commission reminded of three complaints that wait for an answer.",
    )
    for key, text, days in (
        ("interior", "Send the figures on detention by region", 5),
        ("nhri", "Comment on the draft of the chapter on complaints", 20),
    ):
        task = give_task(
            by=by, meeting=last, body=cast.body(key), text=text, due_on=today + timedelta(days=days)
        )
        if key == "nhri":
            adopt_task(by=cast.person(key), task=task)
    give_task(
        by=by, meeting=last, body=cast.body("parliament"), text="Name a rapporteur for the mid-term report"
    )
    _meeting(cast, UNIT, "Quarterly meeting of the coordination unit", today + timedelta(days=50))
    _meeting(cast, COALITION, "Meeting on the mid-term report", today + timedelta(days=12))


def _meeting(cast: Cast, key: str, title: str, held_on: date) -> Meeting:
    body = cast.body(key)
    kind = Visibility.COALITION if key == COALITION else Visibility.GROUP
    return call_meeting(
        by=cast.person(key),
        organisation=body,
        title=title,
        held_on=held_on,
        visibility=Circle(kind, body),
        place="Port Halune",
        agenda="1. What was done since the last meeting\n2. What comes next\n3. Any other business",
    )
