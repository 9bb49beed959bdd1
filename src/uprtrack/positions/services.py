"""Proposing, deciding and publishing positions: each asks the policy, writes and logs in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record, record_denial
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Actor, Organisation, Owned, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import save_change
from uprtrack.positions.models import Answer, PositionDecision, PositionProposal
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    HowKnown,
    Kind,
    Position,
    PositionEvent,
    Recommendation,
)
from uprtrack.recommendations.services import SEARCH_KIND
from uprtrack.recommendations.sources import refresh_positions
from uprtrack.recommendations.themes import require_for
from uprtrack.reviews.models import Review
from uprtrack.search import index

PROPOSAL_FIELDS = frozenset({"answer", "explained", "reasons"})
DECISION_FIELDS = frozenset({"answer", "words", "explained"})
NARROW = frozenset({Visibility.ORGANISATION, Visibility.COALITION, Visibility.GROUP})
"""Who may read what is not decided yet: never the public."""


def propose(
    *,
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    answer: str,
    reasons: str,
    visibility: str | Circle,
    explained: str = "",
) -> PositionProposal:
    """Say for a body what the State should answer; parliament, NHRI and civil society need not take sides.

    Read by the body alone, or by the circle that it chooses to share it with. ValidationError where the
    recommendation was answered already, where the body has said something that stands, or where words are missing.
    """
    _require(by, Act.PROPOSE_POSITION, organisation, recommendation)
    _refuse_answered(recommendation)
    _refuse_unfit_proposal(organisation, answer, explained, reasons)
    circle = _narrow(organisation, visibility)
    told = _("%(body)s has said something on %(label)s already: change that, or withdraw it.") % {
        "body": organisation.label,
        "label": recommendation.label,
    }
    with _once(told), transaction.atomic():
        made = PositionProposal.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            **circle.fields,
            recommendation=recommendation,
            answer=answer,
            explained=explained.strip(),
            reasons=reasons.strip(),
        )
        _note(Verb.PROPOSE_POSITION, made, recommendation)
    return made


def change_proposal(
    *,
    by: Reader,
    proposal: PositionProposal,
    version: int,
    answer: str,
    reasons: str,
    visibility: str | Circle,
    explained: str = "",
) -> PositionProposal:
    """Say otherwise, on the version that the person read; else ChangedMeanwhileError. The earlier one is kept."""
    _require(by, Act.PROPOSE_POSITION, proposal.owner, proposal.recommendation, proposal)
    _refuse_answered(proposal.recommendation)
    _refuse_unfit_proposal(proposal.owner, answer, explained, reasons)
    circle = _narrow(proposal.owner, visibility)
    with transaction.atomic():
        save_change(
            proposal,
            owner=proposal.owner,
            started_from=version,
            fields={
                "answer": answer,
                "explained": explained.strip(),
                "reasons": reasons.strip(),
                **circle.fields,
            },
            tracked=PROPOSAL_FIELDS,
            condition=NOT_WITHDRAWN,
        )
        _note(Verb.PROPOSE_POSITION, proposal, proposal.recommendation)
    return proposal


def withdraw_proposal(*, by: Reader, proposal: PositionProposal) -> PositionProposal:
    """Take back what one's own body said; it is kept, and shown to nobody any more."""
    _require(by, Act.PROPOSE_POSITION, proposal.owner, proposal.recommendation, proposal)
    with transaction.atomic():
        proposal.withdrawn_at = timezone.now()
        proposal.version += 1
        proposal.save(update_fields=["withdrawn_at", "version"])
        _note(Verb.WITHDRAW, proposal, proposal.recommendation)
    return proposal


def decide(
    *,
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    answer: str,
    words: str,
    visibility: str | Circle,
    explained: str = "",
) -> PositionDecision:
    """Enter what the State will answer. The official position stays pending until the decision is published.

    ValidationError where the recommendation was answered already, was decided already, or where "in part" is not
    explained and no parts are decided one by one.
    """
    _require(by, Act.SETTLE_POSITION, organisation, recommendation)
    _refuse_answered(recommendation)
    _refuse_unexplained(recommendation, answer, explained)
    circle = _narrow(organisation, visibility)
    told = _("%(label)s was decided already: change the decision that stands.") % {
        "label": recommendation.label
    }
    with _once(told), transaction.atomic():
        made = PositionDecision.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            **circle.fields,
            recommendation=recommendation,
            answer=Answer(answer),
            words=words.strip(),
            explained=explained.strip(),
        )
        _note(Verb.SETTLE, made, recommendation)
    return made


def change_decision(
    *,
    by: Reader,
    decision: PositionDecision,
    version: int,
    answer: str,
    words: str,
    visibility: str | Circle,
    explained: str = "",
) -> PositionDecision:
    """Decide otherwise before publication, on the version that the person read; else ChangedMeanwhileError."""
    row = decision.recommendation
    _require(by, Act.SETTLE_POSITION, decision.owner, row, decision)
    _refuse_answered(row)
    _refuse_unexplained(row, answer, explained)
    circle = _narrow(decision.owner, visibility)
    with transaction.atomic():
        save_change(
            decision,
            owner=decision.owner,
            started_from=version,
            fields={
                "answer": answer,
                "words": words.strip(),
                "explained": explained.strip(),
                **circle.fields,
            },
            tracked=DECISION_FIELDS,
            condition=NOT_WITHDRAWN & Q(event__isnull=True),
        )
        _note(Verb.SETTLE, decision, row)
    return decision


def publish_decisions(
    *, by: Reader, organisation: Organisation, review: Review, dated_on: date, symbol: str = ""
) -> int:
    """Make what was decided the State's official answers, dated; returns how many recommendations have one now.

    Each decision becomes a dated position event of its own with the State's words; what is supported in part is
    noted, its parts keep positions of their own. ValidationError where nothing waits, the day is to come, or a
    recommendation is supported in part and its parts are not all decided.
    """
    country = review.state_under_review_id
    require(by, Act.PUBLISH_REVIEW, organisation=organisation, country=country)
    require(by, Act.SETTLE_POSITION, organisation=organisation, country=country)
    _refuse_day_to_come(dated_on)
    with transaction.atomic():
        waiting = list(
            PositionDecision.objects.select_for_update(of=("self",))
            .filter(NOT_WITHDRAWN, owner=organisation, event=None, recommendation__review=review)
            .filter(recommendation__withdrawn_at__isnull=True, recommendation__position=Position.PENDING)
            .select_related("recommendation")
            .order_by("recommendation__ordinal", "recommendation_id")
        )
        _refuse_unready(waiting)
        author, source = standing_of(by).actor_in(organisation), _source(symbol)
        _make_official(waiting, author, dated_on, source)
        keys = [decision.recommendation_id for decision in waiting]
        refresh_positions(keys)
        index.refresh(SEARCH_KIND, keys)
        # One line for all: three hundred would push everything else out of sight.
        record(
            verb=Verb.PUBLISH,
            organisation=organisation,
            object_kind="review",
            object_id=review.alias,
            object_label=review.title,
            reason=source,
            read_by=Circle(Visibility.PUBLIC),
        )
    return sum(decision.recommendation.parent_id is None for decision in waiting)


def _source(symbol: str) -> str:
    """What the trail names as the source, in the language of the installation."""
    with translation.override(settings.LANGUAGE_CODE):
        named = (_("decision of the State"), symbol.strip())
        return ", ".join(part for part in named if part)[:300]


def _make_official(
    decisions: list[PositionDecision], author: Actor | None, dated_on: date, source: str
) -> None:
    """A position event with the State's words for each, and the decisions open to everybody."""
    events = PositionEvent.objects.bulk_create(
        PositionEvent(
            recommendation=decision.recommendation,
            position=decision.position,
            words="\n".join(part for part in (decision.words, decision.explained) if part),
            dated_on=dated_on,
            source=source,
            how_known=HowKnown.PERSON,
            author=author,
        )
        for decision in decisions
    )
    for decision, event in zip(decisions, events, strict=True):
        decision.event = event
        decision.visibility, decision.shared_with = Visibility.PUBLIC, None
        decision.published_at = timezone.now()
        decision.version += 1
    PositionDecision.objects.bulk_update(
        decisions, ["event", "visibility", "shared_with", "published_at", "version"], batch_size=200
    )


def _require(
    by: Reader, act: Act, organisation: Organisation, row: Recommendation, entry: Owned | None = None
) -> None:
    """The right for the recommendation's country and themes, and that the person can read it."""
    country = row.review.state_under_review_id
    require_for(by, act, [row], organisation=organisation, country=country, row=entry)
    if not Recommendation.objects.standing_with_parts().visible_to(by).filter(pk=row.pk).exists():
        record_denial(by, verb=Verb.SETTLE, act=act, organisation=organisation)
        raise PermissionDenied(_("This recommendation is not shared with you, or it was withdrawn."))


def _refuse_answered(row: Recommendation) -> None:
    if row.kind != Kind.RECOMMENDATION:
        raise ValidationError(
            _("%(label)s is a “%(kind)s”: a State takes a position on recommendations of the UPR alone.")
            % {"label": row.label, "kind": row.get_kind_display()}
        )
    if row.position != Position.PENDING:
        raise ValidationError(
            _(
                "%(label)s has the position “%(position)s” already: what changes later is a dated event, entered on "
                "its own page."
            )
            % {"label": row.label, "position": row.position_label}
        )


def _refuse_unfit_proposal(organisation: Organisation, answer: str, explained: str, reasons: str) -> None:
    if answer not in Answer and (answer or organisation.is_executive):
        raise ValidationError(
            _("Expected an answer that %(body)s proposes: support, note or support in part.")
            % {"body": organisation.label}
        )
    if not reasons.strip():
        raise ValidationError(_("Expected the reasons, found no words."))
    if answer == Answer.IN_PART and not explained.strip():
        raise ValidationError(
            _("Say which parts should be supported and which noted: unexplained, the whole counts as noted.")
        )


def _refuse_unexplained(row: Recommendation, answer: str, explained: str) -> None:
    if answer not in Answer:
        raise ValidationError(_("Expected an answer: support, note or support in part."))
    if answer != Answer.IN_PART:
        return
    if row.parent_id is not None:
        raise ValidationError(
            _("A part is supported or noted as a whole: divide the recommendation otherwise.")
        )
    is_divided = row.parts.filter(withdrawn_at__isnull=True).exists()
    if not explained.strip() and not is_divided:
        raise ValidationError(
            _(
                "Say which parts are supported and which noted, or divide the recommendation into parts: unexplained, "
                "the whole counts as noted."
            )
        )


def _refuse_day_to_come(dated_on: date) -> None:
    if dated_on > timezone.localdate():
        raise ValidationError(
            _("The answers are dated %(day)s: expected today or an earlier day.")
            % {"day": dated_on.isoformat()}
        )


def _refuse_unready(waiting: list[PositionDecision]) -> None:
    """Nothing to publish; or a whole and its parts that say different things."""
    if not waiting:
        raise ValidationError(_("No decision waits to be published."))
    wholes = {item.recommendation_id: item for item in waiting if item.recommendation.parent_id is None}
    parts = Recommendation.objects.filter(parent__in=wholes, withdrawn_at__isnull=True)
    decided = {item.recommendation_id: item for item in waiting}
    for part in parts.order_by("ordinal", "letter").select_related("parent"):
        whole, found = wholes[part.parent_id or 0], decided.get(part.pk)
        if whole.answer == Answer.IN_PART and found is None:
            raise ValidationError(
                _("%(whole)s is supported in part, and its part %(part)s is not decided.")
                % {"whole": whole.recommendation.label, "part": part.label}
            )
        if whole.answer != Answer.IN_PART and found is not None and found.answer != whole.answer:
            raise ValidationError(
                _(
                    "%(whole)s is to be “%(answer)s”, and its part %(part)s “%(other)s”: expected the same of both."
                )
                % {
                    "whole": whole.recommendation.label,
                    "answer": whole.get_answer_display(),
                    "part": part.label,
                    "other": found.get_answer_display(),
                }
            )


@contextmanager
def _once(told: str) -> Iterator[None]:
    """Of two who enter the same at once the second is told so, and keeps the words."""
    try:
        yield
    except IntegrityError as error:
        raise ValidationError(told) from error


def _narrow(organisation: Organisation, visibility: str | Circle) -> Circle:
    circle = resolve(organisation, visibility)
    if circle.visibility not in NARROW:
        raise ValidationError(
            _("What is not published yet is read by the body itself or by a circle that it belongs to.")
        )
    return circle


def _note(verb: Verb, entry: PositionProposal | PositionDecision, row: Recommendation) -> None:
    record(
        verb=verb,
        organisation=entry.owner,
        object_kind=entry._meta.model_name or "",
        object_id=entry.public_id,
        object_label=row.label,
        read_by=entry,
    )
