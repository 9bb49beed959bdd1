"""What the calendar of a review holds for whom on a day, in the reader's language.

Only official deadlines are ever due or overdue; all else is good practice, which an actor takes up or not
(domain rules, section 2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprkit.rules.deadlines import Anchor, Opening, ReviewDates, Status, openings
from uprtrack.organisations.kinds import CIVIL_SOCIETY, UNITED_NATIONS, OrganisationKind
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALL = "all"
ACTORS: dict[str, StrOrPromise] = {
    "state_under_review": gettext_lazy("State under review"),
    "nmirf": gettext_lazy("National mechanism"),
    "ministries": gettext_lazy("Ministries"),
    "parliament": gettext_lazy("Parliament"),
    "nhri": gettext_lazy("National human rights institution"),
    "civil_society": gettext_lazy("Civil society"),
    "recommending_state": gettext_lazy("Recommending States"),
    "un_country_team": gettext_lazy("UN country team"),
    "ohchr": gettext_lazy("OHCHR"),
    "human_rights_council": gettext_lazy("Human Rights Council"),
    "media": gettext_lazy("Media"),
    ALL: gettext_lazy("Everybody"),
}
"""The library's actors in words."""

_ACTORS_OF_KIND: dict[str, tuple[str, ...]] = {
    OrganisationKind.NMIRF: ("state_under_review", "nmirf"),
    OrganisationKind.MINISTRY: ("state_under_review", "ministries"),
    OrganisationKind.PARLIAMENT: ("parliament",),
    OrganisationKind.NHRI: ("nhri",),
    OrganisationKind.RECOMMENDING_STATE: ("recommending_state",),
    OrganisationKind.MEDIA: ("media",),
    **dict.fromkeys(CIVIL_SOCIETY, ("civil_society",)),
    **dict.fromkeys(UNITED_NATIONS, ("un_country_team",)),
}


class Group(StrEnum):
    """Where an opening stands on the calendar's page."""

    OFFICIAL = "official"
    GOOD_PRACTICE = "good_practice"
    COMING = "coming"
    ANY_TIME = "any_time"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """An opening of the library's calendar in the reader's language; ``to_on`` None: nothing ends it."""

    id: str
    activity: str
    note: str
    actors: tuple[str, ...]
    from_on: date | None
    to_on: date | None
    status: Status
    is_official: bool
    is_estimated: bool
    is_published: bool
    is_for_next_review: bool
    """Whether it prepares the review of the next cycle."""
    sources: tuple[str, ...]

    @property
    def actor_labels(self) -> list[StrOrPromise]:
        return [ACTORS[actor] for actor in self.actors]

    @property
    def is_overdue(self) -> bool:
        return self.status is Status.OVERDUE

    @property
    def group(self) -> Group:
        if self.status is Status.UPCOMING:
            return Group.COMING
        if self.status is Status.ALWAYS:
            return Group.ANY_TIME
        return Group.OFFICIAL if self.is_official else Group.GOOD_PRACTICE

    def concerns(self, actors: frozenset[str]) -> bool:
        """Whether it is for one of the actors; no actors at all stands for everybody."""
        return not actors or ALL in self.actors or not actors.isdisjoint(self.actors)


def dates_of(review: Review) -> ReviewDates | None:
    """The review's dates, None where none is known. Its session's first day may stand in for its own."""
    reviewed_on = review.reviewed_on or (review.session.start_on if review.session else None)
    if reviewed_on is None:
        return None
    return ReviewDates(
        reviewed_on=reviewed_on, adopted_on=review.adopted_on, next_review_on=review.next_review_on
    )


def entries_for(review: Review, today: date) -> list[CalendarEntry]:
    """All that is open or still comes, official first, then by its last day; what is over is left out."""
    dates = dates_of(review)
    if dates is None:
        return []
    found = [_entry(item) for item in openings(dates, today) if _is_shown(item, dates, today)]
    return sorted([*found, *_preparing_the_next(review, dates, today)], key=_urgency)


def _preparing_the_next(review: Review, dates: ReviewDates, today: date) -> list[CalendarEntry]:
    """What prepares the next cycle's review, once this one is held and until that one has papers of its own.

    Counted from an estimate, nothing is overdue: the real deadline may still be ahead.
    """
    next_on, is_estimated = dates.at(Anchor.NEXT)
    if next_on is None or not dates.reviewed_on <= today < next_on or _has_successor(review):
        return []
    upcoming = ReviewDates(reviewed_on=next_on)
    return [
        replace(_entry(item), is_for_next_review=True, is_estimated=is_estimated)
        for item in openings(upcoming, today)
        if item.deadline.anchor is Anchor.REVIEWED
        and item.to_on is not None
        and item.to_on < next_on
        and _is_shown(item, upcoming, today)
        and not (is_estimated and item.status is Status.OVERDUE)
    ]


def _has_successor(review: Review) -> bool:
    return Review.objects.filter(
        mechanism=review.mechanism_id,
        state_under_review=review.state_under_review_id,
        cycle=review.cycle + 1,
    ).exists()


def openings_for(review: Review, today: date, reader: Reader) -> list[CalendarEntry]:
    """What is open today for the reader's kind of organisation (for all kinds, if they have none)."""
    organisation = standing_of(reader).organisation
    actors = actors_of(organisation) if organisation else frozenset()
    return [
        entry
        for entry in entries_for(review, today)
        if entry.group is not Group.COMING and entry.concerns(actors)
    ]


def actors_of(organisation: Organisation) -> frozenset[str]:
    """The library's actors that an organisation is among; ``all`` where no rule names its kind."""
    return frozenset(_ACTORS_OF_KIND.get(organisation.kind, ())) | {ALL}


def _is_shown(opening: Opening, dates: ReviewDates, today: date) -> bool:
    """Overdue only while it can be made up for: before the review, and an adoption until it is known."""
    if opening.status is Status.OVERDUE:
        if opening.deadline.id == "D16":
            return dates.adopted_on is None
        return opening.deadline.anchor is Anchor.REVIEWED and today < dates.reviewed_on
    if opening.deadline.id == "D16" and dates.adopted_on is not None:
        return False
    return opening.status is not Status.PAST


def _entry(opening: Opening) -> CalendarEntry:
    rule = opening.deadline
    return CalendarEntry(
        id=rule.id,
        activity=_(rule.activity),
        note=_(rule.note) if rule.note else "",
        actors=rule.actors,
        from_on=opening.from_on,
        to_on=opening.to_on,
        status=opening.status,
        is_official=rule.is_official,
        is_estimated=opening.is_estimated,
        is_published=opening.is_published,
        is_for_next_review=False,
        sources=rule.sources,
    )


_GROUP_ORDER = {group: place for place, group in enumerate(Group)}


def _urgency(entry: CalendarEntry) -> tuple[int, date, str]:
    day = entry.from_on if entry.group is Group.COMING else entry.to_on
    return _GROUP_ORDER[entry.group], day or date.max, entry.id
