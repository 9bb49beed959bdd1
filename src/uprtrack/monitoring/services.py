"""Assessments, measures and evidence: each is its actor's own; nobody else changes or withdraws it."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import ExitStack
from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.monitoring import succession
from uprtrack.monitoring.evidence import attach_file, attach_link
from uprtrack.monitoring.models import Assessment, Evidence, Level, Measure
from uprtrack.monitoring.public_copies import make_copy, needs_copy
from uprtrack.organisations.activity import record
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import save_change
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import allows_for, require_for

__all__ = [
    "Entry",
    "assess",
    "attach_file",
    "attach_link",
    "can_publish",
    "change_measure",
    "publish_assessment",
    "publish_measure",
    "report_measure",
    "withdraw_assessment",
    "withdraw_measure",
]

Entry = Assessment | Measure
MEASURE_FIELDS = frozenset({"kind", "taken_on", "taken_by", "text", "recommendations", "actions"})


class Judgement(TypedDict, total=False):
    """What an actor finds, in the terms of ``models``: levels of the whole and of its parts, and the rest; what is
    left out is not judged.
    """

    level: Required[str]
    narrative: Required[str]
    laws: str
    policies: str
    practices: str
    light: str
    effect: str
    confidence: str


def assess(
    *,
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    assessed_on: date,
    visibility: str | Circle,
    corrects: Assessment | None = None,
    **judgement: Unpack[Judgement],
) -> Assessment:
    """An actor's word on a recommendation as of a day; it supersedes that actor's earlier one.

    With visibility PUBLIC it still takes ``publish_assessment`` before strangers read it. A second word of the same
    day is refused (ValidationError) unless it ``corrects`` the one that stands: see ``succession``.
    """
    state = recommendation.review.state_under_review_id
    require_for(by, Act.ASSESS, [recommendation], organisation=organisation, country=state)
    _require_recommendations(by, [recommendation])
    _require_past(assessed_on)
    parts = (judgement.get("laws"), judgement.get("policies"), judgement.get("practices"))
    for value in filter(None, (judgement["level"], *parts)):
        Level(value)
    circle = resolve(organisation, visibility)
    with transaction.atomic():
        assessment = Assessment(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            recommendation=recommendation,
            assessed_on=assessed_on,
            **judgement,
            **circle.fields,
        )
        succession.require_one_word_a_day(assessment, corrects)
        assessment.save()
        succession.enter(assessment)
        _note(Verb.ASSESS, assessment)
    return assessment


def publish_assessment(*, by: Reader, assessment: Assessment, with_files: bool = False) -> Assessment:
    """Let everybody read an assessment and its links; attached files only ``with_files``, as cleaned copies.

    ValidationError, with nothing published, where a file cannot be cleaned.
    """
    _publish(by=by, entry=assessment, with_files=with_files)
    return assessment


def withdraw_assessment(*, by: Reader, assessment: Assessment, reason: str = "") -> Assessment:
    """Take back an assessment: the actor's one before it holds again. Its own organisation reads it still."""
    require_for(by, Act.ASSESS, [assessment.recommendation], row=assessment)
    with transaction.atomic():
        succession.leave(assessment)
        _withdraw(assessment, reason)
    return assessment


def report_measure(
    *,
    by: Reader,
    organisation: Organisation,
    recommendations: Collection[Recommendation],
    kind: str,
    taken_on: date,
    text: str,
    taken_by: str = "",
    actions: Collection[ExpectedAction] = (),
    visibility: str | Circle,
) -> Measure:
    """What a body did towards one or more recommendations of one State, perhaps as actions of plans."""
    state = _one_state(recommendations)
    require_for(by, Act.REPORT_MEASURE, recommendations, organisation=organisation, country=state)
    _require_recommendations(by, recommendations)
    _require_past(taken_on)
    _require_actions(by, actions, state)
    circle = resolve(organisation, visibility)
    with transaction.atomic():
        measure = Measure.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            kind=kind,
            taken_on=taken_on,
            text=text,
            taken_by=taken_by,
            **circle.fields,
        )
        measure.recommendations.set(recommendations)
        measure.actions.set(actions)
        _note(Verb.MEASURE, measure)
    return measure


def change_measure(*, by: Reader, measure: Measure, version: int, **fields: Any) -> Measure:
    """Save ``fields`` (see MEASURE_FIELDS) on the version read; else ChangedMeanwhileError.

    ValidationError once it is published: what others quote is withdrawn and reported anew, never changed.
    """
    unknown = fields.keys() - MEASURE_FIELDS
    if unknown:
        raise TypeError(f"A measure has no changeable {sorted(unknown)}.")
    require_for(by, Act.REPORT_MEASURE, _recommendations_of(measure), row=measure)
    if measure.is_published:
        raise ValidationError(
            _("This measure is published, and others may quote it: withdraw it, and report it anew.")
        )
    serves = fields.get("recommendations", _recommendations_of(measure))
    state = _one_state(serves)
    require_for(by, Act.REPORT_MEASURE, serves, row=measure, country=state)
    _require_recommendations(by, serves)
    _require_past(fields.get("taken_on", measure.taken_on))
    _require_actions(by, fields.get("actions", ()), state)
    with transaction.atomic():
        save_change(
            measure,
            owner=measure.owner,
            started_from=version,
            fields=fields,
            tracked=MEASURE_FIELDS,
            condition=Q(withdrawn_at__isnull=True, published_at__isnull=True),
        )
        _note(Verb.MEASURE, measure)
    return measure


def publish_measure(*, by: Reader, measure: Measure, with_files: bool = False) -> Measure:
    """Let everybody read a measure and its links; files as ``publish_assessment`` says."""
    _publish(by=by, entry=measure, with_files=with_files)
    return measure


def withdraw_measure(*, by: Reader, measure: Measure, reason: str = "") -> Measure:
    """Take back a measure; the row stays, with the reason, for its own organisation to read."""
    require_for(by, Act.REPORT_MEASURE, _recommendations_of(measure), row=measure)
    with transaction.atomic():
        _withdraw(measure, reason)
    return measure


def can_publish(reader: Reader, entry: Entry) -> bool:
    """The actor's coordinator (an NHRI's officer), or for an executive body that of the mechanism.

    The mechanism publishes only what was shared with it, not a ministry's own drafts.
    """
    about = _recommendations_of(entry)
    if allows_for(reader, Act.PUBLISH_ENTRY, about, row=entry):
        return True
    return (
        entry.owner.is_executive
        and entry.visibility in (Visibility.GROUP, Visibility.PUBLIC)
        and allows_for(reader, Act.PUBLISH_STATE_ENTRY, about, country=entry.owner.country_id)
    )


def _recommendations_of(entry: Entry) -> list[Recommendation]:
    """What an entry is about."""
    return [entry.recommendation] if isinstance(entry, Assessment) else list(entry.recommendations.all())


def _publish(*, by: Reader, entry: Entry, with_files: bool) -> None:
    if not can_publish(by, entry):
        require_for(by, Act.PUBLISH_ENTRY, _recommendations_of(entry), row=entry)
    was_note = entry.visibility == Visibility.SELF
    with ExitStack() as stored_by_halves:
        with transaction.atomic():
            entry.visibility, entry.shared_with = Visibility.PUBLIC, None
            entry.published_at = entry.published_at or timezone.now()
            entry.save(update_fields=["visibility", "shared_with", "published_at"])
            if was_note and isinstance(entry, Assessment):
                succession.require_one_word_a_day(entry, None)
                succession.enter(entry)
            _publish_evidence(entry, with_files, stored_by_halves)
            _note(Verb.PUBLISH, entry)
        stored_by_halves.pop_all()


def _publish_evidence(entry: Entry, with_files: bool, stored_by_halves: ExitStack) -> None:
    """Links with the entry; files only where asked for, each as a copy without metadata."""
    waiting = entry.evidence.select_related("author", "public_copy")
    # A file may show people who did not agree to be shown; a link is public already. After the entry's name
    # was dropped a link waits as well: where it leads may tell whose it is.
    at_once = () if entry.owner.is_withheld else waiting
    ready = {item.pk for item in at_once if item.link and item.published_at is None}
    for item in waiting if with_files else ():
        if not needs_copy(item) or make_copy(item, stored_by_halves=stored_by_halves):
            ready.add(item.pk)
    Evidence.objects.filter(pk__in=ready, published_at__isnull=True).update(
        visibility=Visibility.PUBLIC, shared_with=None, published_at=timezone.now()
    )


def _withdraw(entry: Entry, reason: str) -> None:
    entry.withdrawn_at, entry.withdrawn_reason = timezone.now(), reason
    entry.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _note(Verb.WITHDRAW, entry, reason=reason)


def _require_past(on: date) -> None:
    if on > timezone.localdate():
        raise ValidationError(_("The date lies in the future: choose today or a day before."))


def _require_recommendations(by: Reader, recommendations: Collection[Recommendation]) -> None:
    ids = {recommendation.pk for recommendation in recommendations}
    if Recommendation.objects.visible_to(by).standing_with_parts().filter(pk__in=ids).count() != len(ids):
        raise ValidationError(_("One of the recommendations is not here, or not for you to read."))


def _one_state(recommendations: Collection[Recommendation]) -> str:
    """The State (ISO3) that recommendations were made to; ValidationError where it is not exactly one."""
    states = {recommendation.review.state_under_review_id for recommendation in recommendations}
    if len(states) != 1:
        raise ValidationError(_("A measure serves one or more recommendations made to one State."))
    return states.pop()


def _require_actions(by: Reader, actions: Collection[ExpectedAction], state: str) -> None:
    ids = {action.pk for action in actions}
    readable = ExpectedAction.objects.filter(
        pk__in=ids, plan__in=Plan.objects.visible_to(by), plan__review__state_under_review=state
    )
    if readable.count() != len(ids):
        raise ValidationError(
            _("One of the actions that this measure belongs to is not here, or not for you to read.")
        )


def _note(verb: Verb, entry: Entry, *, reason: str = "") -> None:
    record(
        verb=verb,
        organisation=entry.owner,
        object_kind="assessment" if isinstance(entry, Assessment) else "measure",
        object_id=entry.public_id,
        object_label=entry.recommendation.label if isinstance(entry, Assessment) else entry.text,
        reason=reason,
        read_by=entry,
    )
