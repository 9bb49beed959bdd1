"""What people do with recommendations that papers brought: publish, settle a position, word, withdraw a
wording.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.languages import parse_tag
from uprtrack.documents.models import Document, ImportRun, ImportState
from uprtrack.organisations import policy
from uprtrack.organisations.activity import record, record_denial
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Owned, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    WRITTEN_ROLES,
    HowKnown,
    Kind,
    Position,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.sources import refresh, refresh_positions
from uprtrack.recommendations.themes import require_for
from uprtrack.reviews.models import Review
from uprtrack.search import index

SEARCH_KIND = "recommendation"


class UnfitEntryError(ValueError):
    """What was entered cannot be kept; the message is one whole sentence for people."""


def publish_review(*, by: Reader, organisation: Organisation, review: Review) -> int:
    """Show the organisation's recommendations of a review on the public site; returns how many were
    published.

    With them go the papers they come from and what those papers word; what people wrote keeps its own circle.
    """
    country = review.state_under_review_id
    policy.require(by, Act.PUBLISH_REVIEW, organisation=organisation, country=country)
    # A colleague's note to themselves is not the organisation's to publish.
    own = Q(owner=organisation) & (~Q(visibility=Visibility.SELF) | Q(author__in=standing_of(by).actors))
    unpublished = ~Q(visibility=Visibility.PUBLIC) | Q(published_at__isnull=True)
    with transaction.atomic():
        rows = Recommendation.objects.standing_with_parts().of_review(review).filter(own)
        shown = {"visibility": Visibility.PUBLIC, "shared_with": None, "published_at": timezone.now()}
        wordings = Wording.objects.filter(
            own, NOT_WITHDRAWN, recommendation__review=review, run__isnull=False
        )
        papers = set(wordings.values_list("document_id", flat=True))
        papers.update(
            ImportRun.objects.filter(own, review=review, state=ImportState.ACCEPTED).values_list(
                "document_id", flat=True
            )
        )
        Document.objects.filter(own, unpublished, pk__in=papers).update(**shown)
        wordings.filter(unpublished).update(**shown)
        number = rows.filter(unpublished).update(**shown)
        _refresh_all(review)
        record(
            verb=Verb.PUBLISH,
            organisation=organisation,
            object_kind="review",
            object_id=review.alias,
            object_label=review.title,
            read_by=Circle(Visibility.PUBLIC if number else Visibility.ORGANISATION),
        )
    return number


def settle_position(
    *,
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    position: Position,
    words: str,
    dated_on: date,
    source: str,
) -> PositionEvent:
    """Enter what the State answered elsewhere than in a paper read here: in the plenary, in a mid-term
    report.

    What was there before stays in the trail. Raises UnfitEntryError for what no State takes a position on
    (voluntary pledges, other mechanisms' recommendations), without a source, or for a day to come.
    """
    country = recommendation.review.state_under_review_id
    require_for(by, Act.SETTLE_POSITION, [recommendation], organisation=organisation, country=country)
    _require_readable(by, organisation, recommendation, Verb.SETTLE, Act.SETTLE_POSITION)
    _refuse_unfit_position(recommendation, source, dated_on)
    with transaction.atomic():
        event = PositionEvent.objects.create(
            recommendation=recommendation,
            position=Position(position),
            words=words.strip(),
            dated_on=dated_on,
            source=source.strip()[:300],
            how_known=HowKnown.PERSON,
            author=standing_of(by).actor_in(organisation),
        )
        refresh_positions([recommendation.pk])
        index.refresh(SEARCH_KIND, [recommendation.pk])
        _note(Verb.SETTLE, organisation, recommendation, recommendation, reason=event.source)
    recommendation.refresh_from_db(fields=["position"])
    return event


def _refuse_unfit_position(recommendation: Recommendation, source: str, dated_on: date) -> None:
    if recommendation.kind != Kind.RECOMMENDATION:
        raise UnfitEntryError(
            _("%(label)s is a “%(kind)s”: a State takes a position on recommendations of the UPR alone.")
            % {"label": recommendation.label, "kind": recommendation.get_kind_display()}
        )
    if not source.strip():
        raise UnfitEntryError(_("Name the source of the position: a document, a meeting, a statement."))
    if dated_on > timezone.localdate():
        raise UnfitEntryError(
            _("The position is dated %(day)s: expected today or an earlier day.")
            % {"day": dated_on.isoformat()}
        )


def add_wording(
    *,
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    language: str,
    text: str,
    role: str,
    visibility: str | Circle,
    translator: str = "",
) -> Wording:
    """Add a translation, a plain or a child-friendly wording; a correction is a new wording beside the old
    one.

    ``language`` is a BCP 47 tag. Raises UnfitEntryError for an unknown language, no text, or a role that
    papers alone fill.
    """
    country = recommendation.review.state_under_review_id
    require_for(by, Act.WORD, [recommendation], organisation=organisation, country=country)
    _require_readable(by, organisation, recommendation, Verb.WORD, Act.WORD)
    tag = _fitting_tag(language, text, role)
    circle = resolve(organisation, visibility)
    with transaction.atomic():
        wording = Wording.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            **circle.fields,
            published_at=timezone.now() if circle.visibility == Visibility.PUBLIC else None,
            recommendation=recommendation,
            language=tag,
            text=text.strip(),
            role=WordingRole(role),
            translator=translator.strip()[:120],
        )
        index.refresh(SEARCH_KIND, [recommendation.pk])
        _note(Verb.WORD, organisation, recommendation, wording, reason=tag)
    return wording


def _fitting_tag(language: str, text: str, role: str) -> str:
    """The language of a wording that somebody may write, as it is stored."""
    if role not in WRITTEN_ROLES:
        raise UnfitEntryError(_("A wording of the kind “%(role)s” comes from papers alone.") % {"role": role})
    if not text.strip():
        raise UnfitEntryError(_("Expected the words of the wording, found none."))
    try:
        return parse_tag(language).tag
    except ValueError as error:
        raise UnfitEntryError(str(error)) from error


def withdraw_wording(*, by: Reader, wording: Wording) -> Wording:
    """Take back a wording that somebody wrote; what a paper says is withdrawn with its import alone."""
    recommendation = wording.recommendation
    require_for(by, Act.WORD, [recommendation], organisation=wording.owner, row=wording)
    if wording.run_id is not None:
        raise UnfitEntryError(_("This wording comes from a paper: undo the import of the paper instead."))
    with transaction.atomic():
        wording.withdrawn_at = timezone.now()
        wording.version += 1
        wording.save(update_fields=["withdrawn_at", "version"])
        index.refresh(SEARCH_KIND, [recommendation.pk])
        _note(Verb.WITHDRAW, wording.owner, recommendation, wording, reason=wording.language)
    return wording


def _refresh_all(review: Review) -> None:
    """Once published, papers count for what is published, the national mechanism's for all of the review."""
    pks = list(Recommendation.objects.standing().of_review(review).values_list("pk", flat=True))
    refresh(pks)
    index.refresh(SEARCH_KIND, pks)


def _require_readable(
    by: Reader, organisation: Organisation, recommendation: Recommendation, verb: Verb, act: Act
) -> None:
    """What a person cannot read they cannot write about either."""
    if not Recommendation.objects.standing_with_parts().visible_to(by).filter(pk=recommendation.pk).exists():
        record_denial(by, verb=verb, act=act, organisation=organisation)
        raise PermissionDenied(_("This recommendation is not shared with you, or it was withdrawn."))


def _note(
    verb: Verb,
    organisation: Organisation,
    recommendation: Recommendation,
    read_by: Owned,
    *,
    reason: str = "",
) -> None:
    record(
        verb=verb,
        organisation=organisation,
        object_kind=SEARCH_KIND,
        object_id=recommendation.public_id,
        object_label=recommendation.label,
        reason=reason,
        read_by=read_by,
    )
