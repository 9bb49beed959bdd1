"""Totals that a review's papers state, held against its recommendations here: a checksum that fails is a disagreement.

Whoever imports for the organisation that keeps the paper may accept a difference with a reason; it is open again as
soon as another number is counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprkit.model import Position as ReadPosition
from uprkit.model import StatedTotal, Total
from uprkit.totals import ComparedTotal, compare_totals
from uprtrack.documents.models import Document, DocumentKind, ImportRun, ImportState
from uprtrack.organisations import policy
from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import NOT_WITHDRAWN, Kind, PositionEvent, Recommendation
from uprtrack.recommendations.services import UnfitEntryError
from uprtrack.reviews.models import Review

ABOUT = {
    Total.RECEIVED: gettext_lazy("received"),
    Total.SUPPORTED: gettext_lazy("supported"),
    Total.NOTED: gettext_lazy("noted"),
}
_ACCEPTED = "accepted"
Counts = Mapping[ReadPosition, int]


@dataclass(frozen=True, slots=True)
class PaperTotal:
    """What one paper states of one thing beside what is counted here.

    ``accepted``: the reason and day on which a difference was accepted, where the count is still that of then.
    """

    document: Document
    compared: ComparedTotal
    reason: str
    accepted_on: Any
    may_accept: bool

    @property
    def about(self) -> str:
        return str(ABOUT[self.compared.stated.about])

    @property
    def is_open(self) -> bool:
        return self.compared.differs and self.accepted_on is None


def totals_of_review(review: Review, reader: Reader | None = None) -> list[PaperTotal]:
    """Every total stated in papers of a review that a reader may see; without a reader, as the public sees it.

    Counted are the recommendations that the reader may see of the organisation that keeps the paper, else those that
    the national mechanism published, in the unit of the UN: a numbered paragraph once, splits not at all. Four
    queries.
    """
    reader = reader or AnonymousUser()
    accepted = ImportRun.objects.filter(document=OuterRef("pk"), state=ImportState.ACCEPTED)
    readable = Document.objects.visible_to(reader).filter(Exists(accepted), review=review).exclude(totals=[])
    papers = list(readable.select_related("owner").order_by("kind", "symbol", "pk"))
    if not papers:
        return []
    counted = _counted(review, reader)
    answered = _answered(papers)
    found = []
    for paper in papers:
        counts = counted.get(paper.owner_id) or counted.get(None)
        if counts is None:
            continue
        may_accept = policy.allows(
            reader, Act.IMPORT, organisation=paper.owner, country=review.state_under_review_id, row=paper
        )
        stated = [_stated(told) for told in paper.totals]
        for compared in compare_totals(stated, counts, review.state_under_review_id, answered.get(paper.pk)):
            found.append(PaperTotal(paper, compared, *_acceptance(paper, compared), may_accept))
    return found


def accept_total(*, by: Reader, document: Document, review: Review, about: str, reason: str) -> Document:
    """Accept that a paper states another total than is counted here, with a reason; UnfitEntryError without one, and
    where the two do not differ.
    """
    _require(by, document, review)
    if not reason.strip():
        raise UnfitEntryError(_("Say why: expected a reason, found none."))
    with transaction.atomic():
        document = _locked(by, document)
        differing = [
            item
            for item in totals_of_review(review, by)
            if item.document.pk == document.pk
            and item.compared.stated.about == about
            and item.compared.differs
        ]
        if not differing:
            raise UnfitEntryError(_("This total does not differ from what is counted here any more."))
        accepted = {
            "counted": differing[0].compared.counted,
            "reason": reason.strip(),
            "on": timezone.localdate().isoformat(),
        }
        _keep(document, about, accepted, reason.strip())
    return document


def reopen_total(*, by: Reader, document: Document, review: Review, about: str) -> Document:
    """Take back that a difference was accepted; UnfitEntryError where it was not."""
    _require(by, document, review)
    with transaction.atomic():
        document = _locked(by, document)
        if not any(told["about"] == about and _ACCEPTED in told for told in document.totals):
            raise UnfitEntryError(_("This decision was taken back already."))
        _keep(document, about, None, "")
    return document


def _require(by: Reader, document: Document, review: Review) -> None:
    country = review.state_under_review_id
    policy.require(by, Act.IMPORT, organisation=document.owner, country=country, row=document)


def _locked(by: Reader, document: Document) -> Document:
    readable = Document.objects.visible_to(by).select_for_update(of=("self",))
    return readable.select_related("owner").get(pk=document.pk)


def _keep(document: Document, about: str, accepted: dict[str, Any] | None, reason: str) -> None:
    for told in document.totals:
        if told["about"] == about:
            told.pop(_ACCEPTED, None)
            if accepted is not None:
                told[_ACCEPTED] = accepted
    document.save(update_fields=["totals"])
    record(
        verb=Verb.RECONCILE if accepted is not None else Verb.WITHDRAW,
        organisation=document.owner,
        object_kind="document",
        object_id=document.public_id,
        object_label=str(document),
        reason=reason,
        read_by=document,
    )


def _stated(told: Mapping[str, Any]) -> StatedTotal:
    return StatedTotal(
        Total(told["about"]), told["number"], told["words"], told.get("page"), told.get("state_under_review")
    )


def _acceptance(paper: Document, compared: ComparedTotal) -> tuple[str, Any]:
    """The reason and day of acceptance, where the same number was counted then."""
    for told in paper.totals:
        accepted = told.get(_ACCEPTED)
        if told["about"] == compared.stated.about and accepted and accepted["counted"] == compared.counted:
            return accepted["reason"], parse_date(accepted["on"])
    return "", None


def _counted(review: Review, reader: Reader) -> dict[int | None, Counter[ReadPosition]]:
    """Recommendations by owner and position; under None those that count for others' papers."""
    rows = (
        Recommendation.objects.visible_to(reader)
        .standing()
        .of_review(review)
        .filter(kind=Kind.RECOMMENDATION, parent__isnull=True)
        .order_by()
        .values_list("owner", "owner__kind", "owner__country", "position")
        .annotate(number=Count("pk"), published=Count("pk", filter=Q(published_at__isnull=False)))
    )
    counted: dict[int | None, Counter[ReadPosition]] = defaultdict(Counter)
    for owner, kind, country, position, number, published in rows:
        counted[owner][ReadPosition(position)] += number
        if published and kind == OrganisationKind.NMIRF and country == review.state_under_review_id:
            counted[None][ReadPosition(position)] += published
    return counted


def _answered(papers: list[Document]) -> dict[int, Counter[ReadPosition]]:
    """How many recommendations each addendum answers itself, by position."""
    addenda = [paper.pk for paper in papers if paper.kind == DocumentKind.ADDENDUM]
    events = (
        PositionEvent.objects.filter(NOT_WITHDRAWN, document__in=addenda)
        .order_by()
        .values_list("document", "position")
        .annotate(number=Count("recommendation", distinct=True))
    )
    found: dict[int, Counter[ReadPosition]] = defaultdict(Counter)
    for document, position, number in events if addenda else ():
        if document is not None:
            found[document][ReadPosition(position)] += number
    return found
