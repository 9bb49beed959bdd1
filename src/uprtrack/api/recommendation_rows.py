"""Published recommendations with wordings, attributions, position trail and tags; a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from uprtrack.api.naming import STRANGER, Papers, Row, papers_named, state_named
from uprtrack.classification.sharing import readable_paper
from uprtrack.classification.tags import Tag, tags_of
from uprtrack.plans.reading import with_language
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Attribution,
    Kind,
    PositionEvent,
    Recommendation,
    Wording,
)
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.models import State


def recommendation_rows(keys: Sequence[int]) -> list[Row]:
    """As ``schemas.Recommendation``, in the order of the keys; what is not published is left out."""
    published = with_language(Recommendation.objects.published().standing())
    found = published.select_related("review__session", "review__state_under_review").in_bulk(list(keys))
    kept = [pk for pk in keys if pk in found]
    said = _Said(kept, [row.document_id for row in found.values()])
    return [said.row(found[pk]) for pk in kept]


class _Said:
    """Everything said of some recommendations, each kind of it in one query."""

    def __init__(self, keys: list[int], papers: list[int]) -> None:
        self.states = shown_states(keys)
        self.tags = tags_of(keys, STRANGER)
        readable = readable_paper(STRANGER)
        attributions = list(
            Attribution.objects.filter(readable, recommendation__in=keys)
            .select_related("state")
            .order_by("pk")
        )
        events = list(
            PositionEvent.objects.filter(NOT_WITHDRAWN, readable, recommendation__in=keys).order_by(
                "dated_on", "pk"
            )
        )
        wordings = list(
            Wording.objects.published().filter(NOT_WITHDRAWN, recommendation__in=keys).order_by("pk")
        )
        self.papers = papers_named(
            [
                *papers,
                *(item.document_id for item in attributions),
                *(item.document_id for item in events),
                *(item.document_id for item in wordings),
            ]
        )
        self.attributions: dict[int, list[Row]] = defaultdict(list)
        for attribution in attributions:
            self.attributions[attribution.recommendation_id].append(_attribution(attribution, self.papers))
        self.trail: dict[int, list[Row]] = defaultdict(list)
        for event in events:
            self.trail[event.recommendation_id].append(_step(event, self.papers))
        self.wordings: dict[int, list[Row]] = defaultdict(list)
        for wording in wordings:
            self.wordings[wording.recommendation_id].append(_wording(wording, self.papers))

    def row(self, row: Recommendation) -> Row:
        review = row.review
        return {
            "id": row.public_id,
            "review": review.alias,
            "number": row.number,
            "mechanism": review.mechanism_id,
            "state_under_review": state_named(review.state_under_review),
            "cycle": review.cycle,
            "session": review.session.number if review.session else None,
            "kind": row.kind,
            "heading": row.heading,
            "text": row.text,
            "language": str(vars(row)["paper_language"]),
            "position": row.position if row.kind == Kind.RECOMMENDATION else None,
            "is_counted_as_noted": row.is_counted_as_noted,
            "recommending_states": _states(self.states[row.pk]),
            "attributions": self.attributions[row.pk],
            "wordings": self.wordings[row.pk],
            "position_trail": self.trail[row.pk] if row.kind != Kind.OBSERVATION else [],
            "tags": [tag_row(tag) for tag in self.tags[row.pk]],
            "source": {
                "document": self.papers.get(row.document_id),
                "printed_in": row.printed_in,
                "page": row.page,
            },
            "published_on": row.published_at.date() if row.published_at else None,
        }


def _states(states: list[State]) -> list[Row]:
    return [state_named(state) for state in states]


def tag_row(tag: Tag) -> Row:
    """A tag with how it is known."""
    return {
        "taxonomy": tag.term.taxonomy_id,
        "code": tag.term.code,
        "label": tag.term.label,
        "origin": tag.origin,
        "is_machine": tag.is_machine,
        "score": tag.score,
    }


def _attribution(item: Attribution, papers: Papers) -> Row:
    return {"state": state_named(item.state), "document": papers.get(item.document_id)}


def _step(event: PositionEvent, papers: Papers) -> Row:
    return {
        "position": event.position,
        "words": event.words,
        "dated_on": event.dated_on,
        "how_known": event.how_known,
        "source": event.source,
        "document": papers.get(event.document_id or 0),
        "page": event.page,
    }


def _wording(wording: Wording, papers: Papers) -> Row:
    return {
        "language": wording.language,
        "role": wording.role,
        "text": wording.text,
        "translator": wording.translator,
        "document": papers.get(wording.document_id or 0),
    }
