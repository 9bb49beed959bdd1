"""Writing what a partner says: every row by itself, so that it can be written again, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from django.utils import timezone

from uprkit.bundles import ReviewTold
from uprtrack.exchange.ledger import Content, Ledger, remembered
from uprtrack.exchange.models import BundleReceived, BundleRow, ForeignRow, Outcome
from uprtrack.exchange.speakers import Speakers
from uprtrack.exchange.taking_entries import take_assessment, take_measure, withdraw_entry
from uprtrack.exchange.taking_evidence import PartnerFiles
from uprtrack.exchange.taking_plans import take_plan, withdraw_plan
from uprtrack.exchange.taking_recommendations import (
    FORMAT_KEY,
    Sources,
    take_recommendation,
    withdraw_recommendation,
)
from uprtrack.reviews.models import Review, Session

Take = Callable[["Taking", Content], None]
Withdraw = Callable[["Taking", ForeignRow], None]


class Taking:
    """One bundle being taken in or undone, inside the caller's transaction."""

    def __init__(
        self, bundle: BundleReceived, ledger: Ledger, speakers: Speakers, *, format_key: str = FORMAT_KEY
    ) -> None:
        self.bundle = bundle
        self.ledger = ledger
        self.speakers = speakers
        self.files = PartnerFiles(ledger.partner)
        self.sources = Sources(bundle, speakers, format_key)
        self.now = timezone.now()
        self._reviews: dict[str, Review] = {}

    def hold_reviews(self, told: Iterable[ReviewTold]) -> None:
        """Make the reviews that are not here yet; the dates of those that are here stay as they are."""
        for item in told:
            session = Session.objects.filter(mechanism=item.mechanism, number=item.session or 0).first()
            review, _created = Review.objects.get_or_create(
                mechanism_id=item.mechanism,
                state_under_review_id=item.state_under_review,
                cycle=item.cycle,
                defaults={
                    "session": session,
                    "reviewed_on": item.reviewed_on,
                    "adopted_on": item.adopted_on,
                    "next_review_on": item.next_review_on,
                },
            )
            self._reviews[item.alias] = review

    def accept(self, rows: Iterable[BundleRow]) -> None:
        """Write rows in their order, then withdraw, last first, what is not published any more."""
        listed = list(rows)
        for row in listed:
            if row.outcome != Outcome.WITHDRAWN and is_taken(row):
                self._take(row)
        for row in reversed(listed):
            if row.outcome == Outcome.WITHDRAWN:
                row.before = row.content
                self._withdraw(row.kind, row.foreign_id)
        self.sources.refresh()

    def undo(self, rows: Iterable[BundleRow]) -> None:
        """Put back what rows replaced, and withdraw what they brought."""
        listed = [row for row in rows if is_taken(row)]
        for row in reversed(listed):
            if row.before is None and self.ledger.get(row.kind, row.foreign_id) is not None:
                self._withdraw(row.kind, row.foreign_id)
        for row in listed:
            if row.before is not None:
                _TAKE[row.kind](self, row.before)
        self.sources.refresh()

    def review(self, alias: str) -> Review:
        if alias not in self._reviews:
            state, rest = alias.split("-", 1)
            mechanism = rest.rstrip("0123456789")
            self._reviews[alias] = Review.objects.get(
                state_under_review=state, mechanism=mechanism, cycle=int(rest.removeprefix(mechanism))
            )
        return self._reviews[alias]

    def published_at(self, content: Content) -> datetime:
        """The start of the day on which it was published there; no later than now."""
        day = date.fromisoformat(content["published_on"])
        return min(datetime(day.year, day.month, day.day, tzinfo=UTC), self.now)

    def keep(
        self, kind: str, content: Content, local_id: int, review: Review, *, is_made_here: bool = True
    ) -> None:
        self.ledger.keep(
            kind,
            content["id"],
            local_id,
            bundle=self.bundle,
            content=remembered(content),
            review=review,
            is_made_here=is_made_here,
        )

    def _take(self, row: BundleRow) -> None:
        known = self.ledger.get(row.kind, row.foreign_id)
        if known is not None and known.withdrawn_at is None:
            row.before = known.content
            # Of the recommendations that plans and measures serve some may have come in since.
            if row.outcome == Outcome.SAME and row.kind in ("recommendations", "assessments"):
                return
        if row.kind == "recommendations":
            target = None if row.is_same is False else row.target_id
            row.target_id = take_recommendation(self, row.content, target)
        else:
            _TAKE[row.kind](self, row.content)

    def _withdraw(self, kind: str, foreign_id: str) -> None:
        known = self.ledger.mark_withdrawn(kind, foreign_id)
        if known is not None:
            _WITHDRAW[kind](self, known)


def is_taken(row: BundleRow) -> bool:
    """Whether accepting does anything about a row."""
    waits = row.outcome == Outcome.UNDECIDED and row.is_same is None
    return row.outcome != Outcome.LEFT_OUT and not waits


def _take_known_recommendation(taking: Taking, content: Content) -> None:
    take_recommendation(taking, content, taking.ledger.local("recommendations", content["id"]))


_TAKE: dict[str, Take] = {
    "recommendations": _take_known_recommendation,
    "plans": take_plan,
    "measures": take_measure,
    "assessments": take_assessment,
}
_WITHDRAW: dict[str, Withdraw] = {
    "recommendations": withdraw_recommendation,
    "plans": withdraw_plan,
    "measures": withdraw_entry,
    "assessments": withdraw_entry,
}
