"""Papers that say something of recommendations, made in one line each."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from uprtrack.classification.models import MACHINE, Decision, Suggestion
from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.documents.models import Document, DocumentKind, ImportRow, ImportRun, ImportState
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import ExpectedAction
from uprtrack.recommendations.models import (
    Attribution,
    HowKnown,
    Kind,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.services import SEARCH_KIND
from uprtrack.recommendations.sources import refresh, shown_states
from uprtrack.reviews.models import Review
from uprtrack.search import index
from uprtrack.search.models import SearchDocument

_numbers = count(1)


def paper(
    owner: Organisation, review: Review, kind: DocumentKind, *, is_published: bool = True
) -> tuple[Document, ImportRun]:
    """A paper on a review, and the run that brought it."""
    circle = {
        "visibility": Visibility.PUBLIC if is_published else Visibility.ORGANISATION,
        "published_at": timezone.now() if is_published else None,
    }
    number = next(_numbers)
    document = Document.objects.create(
        owner=owner, review=review, kind=kind, symbol=f"A/HRC/99/{number}", title=f"Paper {number}", **circle
    )
    run = ImportRun.objects.create(
        owner=owner,
        review=review,
        document=document,
        file_name=f"{number}.docx",
        sha256=f"{number:064x}",
        vault_path="",
        size=1,
        format_key="docx",
        kind=kind,
        state=ImportState.ACCEPTED,
        **circle,
    )
    return document, run


def made(
    brought: tuple[Document, ImportRun], text: str, *, number: str = "", kind: Kind = Kind.RECOMMENDATION
) -> Recommendation:
    """A recommendation that a paper brought, visible as the paper is, with its wording and its row."""
    document, run = brought
    assert document.review is not None
    row = Recommendation.objects.create(
        owner=document.owner,
        visibility=document.visibility,
        published_at=document.published_at,
        review=document.review,
        number=number,
        ordinal=run.rows.count() + 1,
        kind=kind,
        text=text,
        page=7,
        document=document,
        run=run,
    )
    say(brought, row, text=text, number=number)
    return row


def say(
    brought: tuple[Document, ImportRun],
    row: Recommendation,
    *,
    text: str = "",
    states: tuple[str, ...] = (),
    position: str = "",
    number: str = "",
    dated_on: date | None = None,
) -> None:
    """Let a paper say something of a recommendation."""
    document, run = brought
    source = {"document": document, "run": run}
    if text:
        Wording.objects.create(
            owner=document.owner,
            visibility=document.visibility,
            published_at=document.published_at,
            recommendation=row,
            language="en",
            text=text,
            role=WordingRole.AS_RECEIVED,
            **source,
        )
        parsed = {"paragraph": number, "text": text, "page": 7}
        ordinal = run.rows.count() + 1
        ImportRow.objects.create(
            run=run, ordinal=ordinal, place="p. 7", parsed=parsed, outcome="new", target_id=row.pk
        )
    for state in states:
        Attribution.objects.get_or_create(
            recommendation=row, state_id=state, document=document, defaults={"run": run}
        )
    if position:
        PositionEvent.objects.create(
            recommendation=row,
            position=position,
            how_known=HowKnown.PAPER,
            dated_on=dated_on,
            page=9,
            **source,
        )


def settled(*rows: Recommendation) -> None:
    """Let recommendations show what their sources come to, be tagged by the machine, and be found by it."""
    refresh([row.pk for row in rows])
    suggest_by_machine([row.pk for row in rows])
    index.rebuild(SEARCH_KIND)
    for row in rows:
        row.refresh_from_db()


def dump() -> dict[str, Any]:
    """Everything that hangs on recommendations, and how it shows and is found.

    What a machine suggests is told by what it says: read anew, it has other keys.
    """
    tables = (
        Recommendation,
        Wording,
        Attribution,
        PositionEvent,
        ImportRow,
        Suggestion,
        Decision,
        Assessment,
        ExpectedAction.recommendations.through,
        Measure.recommendations.through,
    )
    found: dict[str, Any] = {
        model._meta.label: {row["id"]: row for row in model._base_manager.values()} for model in tables
    }
    ruled = Suggestion.objects.filter(origin__in=MACHINE)
    for pk in ruled.values_list("pk", flat=True):
        del found[Suggestion._meta.label][pk]
    found["ruled"] = sorted(ruled.values_list("recommendation", "term", "score"))
    kept = {pk: (number, sorted(state.pk for state in states)) for pk, (number, states) in _shown().items()}
    documents = SearchDocument.objects.order_by("object_id").values_list("object_id", "tokens", "facets")
    return found | {"shown": kept, "search": list(documents)}


def _shown() -> dict[int, tuple[str, list[Any]]]:
    numbers = dict(Recommendation.objects.values_list("pk", "number"))
    return {pk: (numbers[pk], states) for pk, states in shown_states(numbers.keys()).items()}
