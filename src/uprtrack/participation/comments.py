"""What pages tell of comments: those published, with answers; of those withheld the number and the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q

from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.models import Comment, CommentState, Contribution, Reason
from uprtrack.participation.moderators import moderated_by

Row = tuple[str, str]
"""(kind, public identifier) of what is commented on."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """How many comments are withheld for a reason."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Heard:
    """Comments on some rows as everybody may know them."""

    comments: list[Comment] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    waiting: int = 0
    waiting_since: date | None = None

    def __bool__(self) -> bool:
        return bool(self.comments or self.withheld or self.waiting)


def heard_on(rows: Collection[Row]) -> Heard:
    """What was said on some rows; silence of a moderator shows as the number that waits, and since when."""
    if not rows:
        return Heard()
    on = _on(rows)
    replies = Prefetch("replies", Comment.objects.published().select_related("owner__origin"))
    published = Comment.objects.published().filter(on, replies_to__isnull=True)
    comments = list(published.select_related("owner__origin", "concerned").prefetch_related(replies))
    return Heard(comments, *_kept_back(on))


def _kept_back(on: Q) -> tuple[list[Withheld], int, date | None]:
    """What everybody is told of comments that nobody reads: numbers, reasons, a day."""
    kept = Comment.objects.filter(on, state__in=(CommentState.WITHHELD, CommentState.SENT))
    rows = list(kept.prefetch_related("decisions"))
    reasons = Counter(
        Reason(list(row.decisions.all())[-1].reason) for row in rows if row.state == CommentState.WITHHELD
    )
    days = [row.sent_on for row in rows if row.state == CommentState.SENT and row.sent_on]
    withheld = [Withheld(str(reason.label), count) for reason, count in sorted(reasons.items())]
    return withheld, len(days), min(days, default=None)


def _on(rows: Collection[Row]) -> Q:
    found = Q()
    for kind in sorted({kind for kind, _row in rows}):
        found |= Q(kind=kind, row_id__in=[row for each, row in rows if each == kind])
    return found


def own_comments(reader: Reader, rows: Collection[Row]) -> list[Comment]:
    """Those of the reader's organisations that are not published, with what was decided."""
    own = standing_of(reader).own
    mine = Comment.objects.visible_to(reader).filter(_on(rows), owner__in=own).exclude(state="published")
    return list(mine.select_related("sent_to").prefetch_related("decisions"))


def waiting_for(reader: Reader) -> list[Comment]:
    """Comments that were handed to a body of the reader's that moderates today: what waits first, then the newest."""
    bodies = [body.pk for body in moderated_by(reader)]
    if not bodies:
        return []
    handed = Comment.objects.filter(sent_to__in=bodies).exclude(state=CommentState.WITHDRAWN)
    rows = list(
        handed.select_related("owner", "concerned", "sent_to", "replies_to").prefetch_related("decisions")
    )
    return sorted(rows, key=lambda row: (row.state != CommentState.SENT, row.sent_on or date.min))


def contributions_waiting_for(reader: Reader) -> list[Contribution]:
    """Contributions that their authors handed to a body of the reader's, because the holder had not published them."""
    bodies = [body.pk for body in moderated_by(reader)]
    if not bodies:
        return []
    handed = Contribution.objects.standing().filter(
        sent_to__in=bodies, is_for_publication=True, published_at__isnull=True
    )
    return list(handed.select_related("consultation__owner", "sent_to").prefetch_related("answers"))


def handed_to(reader: Reader, public_id: str) -> Comment | None:
    """One of them."""
    return next((row for row in waiting_for(reader) if row.public_id == public_id), None)
