"""Recommendations of a partner: a source beside the others for what is here, a row of its own for what is not.

Text, States and position that a partner tells are kept with the partner's "Bundle of another installation" as
their document, which ranks behind every paper: nothing that a paper says here is overwritten, and what differs
is listed among the disagreements.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from uprkit.matching import folded_text
from uprtrack.classification.models import Decision
from uprtrack.documents.acceptors import Accepted, AddedRows, followers_of
from uprtrack.documents.models import Document, DocumentKind, ImportRun, ImportState
from uprtrack.exchange.ledger import Content
from uprtrack.exchange.models import BundleReceived, ForeignRow
from uprtrack.exchange.partners import speaks_for
from uprtrack.exchange.speakers import Speakers
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import ExpectedAction
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Attribution,
    HowKnown,
    Kind,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.services import SEARCH_KIND
from uprtrack.recommendations.sources import refresh
from uprtrack.reviews.models import Review
from uprtrack.search import index

if TYPE_CHECKING:
    from uprtrack.exchange.taking import Taking

FORMAT_KEY, UNDOING_KEY = "bundle", "bundle-undo"
"""Of the runs that a bundle made, and of those that put back what stood before it."""


class Sources:
    """The documents and runs that what a bundle says hangs on: one for each speaker and paper."""

    def __init__(self, bundle: BundleReceived, speakers: Speakers, format_key: str) -> None:
        self._bundle = bundle
        self._format_key = format_key
        self._speakers = speakers
        self._runs: dict[tuple[int, int, str], ImportRun] = {}
        self._touched: set[int] = set()

    def run_of(self, owner: Organisation, review: Review, content: Content) -> ImportRun:
        """The run of this bundle for one speaker and paper; nobody reads it as an import of their own."""
        key = owner.pk, review.pk, content["symbol"]
        if key not in self._runs:
            document = self._document(owner, review, content)
            self._runs[key] = ImportRun.objects.create(
                owner=owner,
                visibility=Visibility.ORGANISATION,
                document=document,
                review=review,
                file_name=self._bundle.file_name,
                sha256=self._bundle.sha256,
                vault_path="",
                size=self._bundle.size,
                format_key=self._format_key,
                kind=DocumentKind.PARTNER_BUNDLE,
                paper={"symbol": content["symbol"]},
                state=ImportState.ACCEPTED,
                accepted_at=timezone.now(),
            )
        return self._runs[key]

    def touch(self, recommendation: int) -> None:
        self._touched.add(recommendation)

    def refresh(self) -> None:
        """Let what was touched show its first source, be tagged and be found."""
        refresh(self._touched)
        for run in self._runs.values():
            made = Recommendation.objects.filter(run=run).values_list("pk", flat=True)
            for follower in followers_of(DocumentKind.PARTNER_BUNDLE):
                follower.accepted(Accepted(run, AddedRows(list(made))))
        index.refresh(SEARCH_KIND, self._touched)

    def _document(self, owner: Organisation, review: Review, content: Content) -> Document:
        installation = self._speakers.partner.installation.name
        document, _created = Document.objects.get_or_create(
            owner=owner,
            review=review,
            kind=DocumentKind.PARTNER_BUNDLE,
            symbol=content["symbol"],
            defaults={
                "title": f"{content['paper'] or content['symbol']} [{installation}]"[:300],
                "dated_on": date.fromisoformat(content["dated_on"]) if content["dated_on"] else None,
                "visibility": Visibility.PUBLIC,
                "published_at": timezone.now(),
            },
        )
        return document


def take_recommendation(taking: Taking, content: Content, target: int | None) -> int:
    """Write what a partner says of a recommendation; returns the key of the one here, made where there is none."""
    review = taking.review(content["review"])
    known = taking.ledger.get("recommendations", content["id"])
    key = known.local_id if target is None and known is not None and known.is_made_here else target
    if key is None:
        recommendation = _made(taking, content, review)
    else:
        recommendation = Recommendation.objects.select_related("document").get(pk=key)
    is_made_here = known.is_made_here if known and known.local_id == key else key is None
    if is_made_here and recommendation.withdrawn_at is not None:
        recommendation.withdrawn_at = None
        recommendation.save(update_fields=["withdrawn_at"])
    partner = taking.ledger.partner
    if content["organisation"] is not None and speaks_for(partner, content["organisation_kind"]):
        owner = taking.speakers.named(content["organisation"])
        _say(
            taking.sources.run_of(owner, review, content),
            recommendation,
            content,
            taking.published_at(content),
        )
    taking.keep("recommendations", content, recommendation.pk, review, is_made_here=is_made_here)
    taking.sources.touch(recommendation.pk)
    return recommendation.pk


def withdraw_recommendation(taking: Taking, known: ForeignRow) -> None:
    """Take back what the partner said; the recommendation stays where somebody else's work stands on it."""
    installation = taking.ledger.partner.installation
    told = Q(recommendation=known.local_id, document__owner__origin=installation)
    Wording.objects.filter(told, NOT_WITHDRAWN).update(withdrawn_at=taking.now)
    PositionEvent.objects.filter(told, NOT_WITHDRAWN).update(withdrawn_at=taking.now)
    Attribution.objects.filter(told).delete()
    if known.is_made_here and not _is_stood_on(known.local_id, installation.pk):
        Recommendation.objects.filter(pk=known.local_id).update(withdrawn_at=taking.now)
    taking.sources.touch(known.local_id)


def _made(taking: Taking, content: Content, review: Review) -> Recommendation:
    owner = taking.speakers.named(content["organisation"])
    run = taking.sources.run_of(owner, review, content)
    return Recommendation.objects.create(
        owner=owner,
        visibility=Visibility.PUBLIC,
        published_at=taking.published_at(content),
        review=review,
        number=content["number"],
        heading=content["heading"],
        ordinal=content["ordinal"],
        kind=Kind(content["kind"]),
        text=content["text"],
        document=_document_of(run),
        page=content["page"],
        run=run,
    )


def _say(run: ImportRun, recommendation: Recommendation, content: Content, published_at: datetime) -> None:
    """Let a run's document say text, States and position of a recommendation, and nothing it said before."""
    document = _document_of(run)
    _word(run, document, recommendation, content, published_at)
    _attribute(run, document, recommendation, content["states"])
    _answer(run, document, recommendation, content)


def _word(
    run: ImportRun,
    document: Document,
    recommendation: Recommendation,
    content: Content,
    published_at: datetime,
) -> None:
    said = Wording.objects.filter(
        NOT_WITHDRAWN, recommendation=recommendation, document=document, role=WordingRole.AS_RECEIVED
    )
    said.exclude(text=content["text"]).update(withdrawn_at=timezone.now())
    is_own = recommendation.document_id == document.pk
    differs = folded_text(recommendation.text) != folded_text(content["text"])
    if (is_own or differs) and not said.filter(text=content["text"]).exists():
        Wording.objects.create(
            owner=run.owner,
            visibility=Visibility.PUBLIC,
            published_at=published_at,
            recommendation=recommendation,
            language=content["language"],
            text=content["text"],
            role=WordingRole.AS_RECEIVED,
            document=document,
            run=run,
        )


def _attribute(
    run: ImportRun, document: Document, recommendation: Recommendation, states: Iterable[str]
) -> None:
    told = set(states)
    said = Attribution.objects.filter(recommendation=recommendation, document=document)
    said.exclude(state__in=told).delete()
    known = set(said.values_list("state_id", flat=True))
    Attribution.objects.bulk_create(
        [
            Attribution(recommendation=recommendation, state_id=state, document=document, run=run)
            for state in sorted(told - known)
        ]
    )


def _answer(run: ImportRun, document: Document, recommendation: Recommendation, content: Content) -> None:
    said = PositionEvent.objects.filter(NOT_WITHDRAWN, recommendation=recommendation, document=document)
    told = content["position"]
    if told is None:
        said.update(withdrawn_at=timezone.now())
        return
    fields = {
        "position": told["position"],
        "words": told["words"],
        "dated_on": date.fromisoformat(told["dated_on"]) if told["dated_on"] else None,
        "source": (told["source"] or told["symbol"])[:300],
    }
    same = said.filter(**fields)
    said.exclude(pk__in=same.values_list("pk", flat=True)).update(withdrawn_at=timezone.now())
    if not same.exists():
        PositionEvent.objects.create(
            recommendation=recommendation, document=document, how_known=HowKnown.PAPER, run=run, **fields
        )


def _is_stood_on(recommendation: int, installation: int) -> bool:
    """Whether anybody but the partner wrote about a recommendation."""
    about = Q(recommendation=recommendation)
    served = Q(recommendations=recommendation, withdrawn_at__isnull=True)
    theirs = Q(owner__origin=installation)
    return (
        Assessment.objects.standing().filter(about).exclude(theirs).exists()
        or Measure.objects.filter(served).exclude(theirs).exists()
        or ExpectedAction.objects.filter(served).exclude(plan__owner__origin=installation).exists()
        or Wording.objects.filter(about, NOT_WITHDRAWN).exists()
        or PositionEvent.objects.filter(about, NOT_WITHDRAWN).exists()
        or Decision.objects.filter(about).exists()
    )


def _document_of(run: ImportRun) -> Document:
    if run.document is None:
        raise ValueError(f"Run {run.public_id} has no document: expected that of a bundle.")
    return run.document
