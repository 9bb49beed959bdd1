"""The Atom feed of a selection: the newest published matches, for any feed reader and without a token.

Whoever asks gets what a stranger gets: a feed that opened private rows by its address would be a key that lies in
many programs.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from uprtrack.catalogue.finding import find
from uprtrack.catalogue.selection import Selection
from uprtrack.recommendations.models import Recommendation

STRANGER = AnonymousUser()
ENTRIES = 50
BATCH = 5_000
BEGINNING = datetime(2006, 3, 15, tzinfo=UTC)
"""When the General Assembly made the review (resolution 60/251): the date of a feed without entries."""


def atom_feed(selection: Selection, *, base: str, list_url: str, feed_url: str) -> bytes:
    """The feed as XML; ``base`` is the address of the site without a slash at its end."""
    entries = _newest(find(STRANGER, selection, facets=()).ids.tolist())
    updated = max((row.published_at for row in entries if row.published_at), default=BEGINNING)
    feed = _Feed(
        title=_("Recommendations: %(words)s") % {"words": _in_words(selection)},
        link=list_url,
        description="",
        feed_url=feed_url,
        language="en",
    )
    for row in entries:
        feed.add_item(
            title=_("%(review)s %(number)s") % {"review": row.review.title, "number": row.label},
            link=f"{base}/recommendations/{row.public_id}/",
            unique_id=f"{base}/recommendations/{row.public_id}/",
            description=row.text,
            pubdate=row.published_at,
            updateddate=row.published_at,
        )
    feed.at = updated
    return feed.writeString("utf-8").encode()


class _Feed(Atom1Feed):
    """Dated by its newest entry alone: a feed in which nothing is new is the same to the byte."""

    at = BEGINNING

    def latest_post_date(self) -> datetime:
        return self.at


def _newest(ids: list[int]) -> list[Recommendation]:
    """The latest published among some, in as few queries as they have batches, and one more."""
    dated: list[tuple[datetime, int]] = []
    published = Recommendation.objects.published().standing().order_by()
    for start in range(0, len(ids), BATCH):
        wanted = published.filter(pk__in=ids[start : start + BATCH])
        latest = wanted.order_by("-published_at", "-pk").values_list("published_at", "pk")[:ENTRIES]
        dated += [(at, pk) for at, pk in latest if at is not None]
    newest = [pk for _at, pk in sorted(dated, reverse=True)[:ENTRIES]]
    rows = published.select_related("review__state_under_review", "review__mechanism").in_bulk(newest)
    return [rows[pk] for pk in newest if pk in rows]


def _in_words(selection: Selection) -> str:
    """What was chosen, in the words and codes of its address."""
    told = [selection.words, *(f"{key}: {', '.join(values)}" for key, values in selection.chosen.items())]
    return " · ".join(part for part in told if part) or _("all")
