"""Writing plans: each function checks permission first, then writes and logs in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.attribution import behind
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.models.bodies import require_of_here
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import ChangedMeanwhileError, save_change
from uprtrack.plans.changes import INDICATOR_FIELDS, checked
from uprtrack.plans.log import note_action, note_plan
from uprtrack.plans.models import (
    ActionStatus,
    ActionType,
    Cluster,
    ExpectedAction,
    Indicator,
    IndicatorType,
    IndicatorValue,
    Plan,
    PlanKind,
    Programme,
    Responsibility,
    Stage,
)
from uprtrack.plans.rules import answering_organisation, kinds_open_to, plan_kinds_of
from uprtrack.plans.services_of_programmes import programme_of
from uprtrack.plans.stages import enter
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import require_for
from uprtrack.reviews.models import Review

ANSWER_FIELDS = frozenset({"status"})
"""What a body assigned in the State's matrix may change by itself."""
CHANGEABLE = ANSWER_FIELDS | {
    "text",
    "type",
    "cluster",
    "starts_on",
    "ends_on",
    "programme",
    "recommendations",
    "support_offered",
}


def create_plan(
    *,
    by: Reader,
    organisation: Organisation,
    review: Review,
    kind: str,
    title: str,
    visibility: str | Circle,
) -> Plan:
    """A new, empty plan. ValidationError where an organisation of this kind does not hold such plans.

    With visibility PUBLIC it still takes ``publish_plan`` before strangers read it.
    """
    require(by, Act.PLAN, organisation=organisation, country=review.state_under_review_id)
    if kind not in plan_kinds_of(organisation):
        raise ValidationError(
            _("%(organisation)s cannot hold a plan of the kind “%(kind)s”.")
            % {"organisation": organisation.label, "kind": PlanKind(kind).label}
        )
    circle = resolve(organisation, visibility)
    with transaction.atomic():
        plan = Plan.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            review=review,
            kind=kind,
            title=title,
            **circle.fields,
        )
        note_plan(Verb.PLAN, plan)
    return plan


def publish_plan(*, by: Reader, plan: Plan, reason: str = "") -> Plan:
    """Let everybody read the plan with its clusters, actions and indicators: its last stage."""
    require(by, Act.PLAN, row=plan)
    if plan.is_published:
        return plan
    with transaction.atomic():
        plan.visibility, plan.shared_with = Visibility.PUBLIC, None
        plan.published_at = timezone.now()
        plan.save(update_fields=["visibility", "shared_with", "published_at"])
        author = standing_of(by).actor_in(plan.owner)
        enter(plan, Stage.PUBLISHED, author=author, at=plan.published_at, reason=reason)
        note_plan(Verb.PUBLISH, plan, reason=reason)
    return plan


def add_cluster(*, by: Reader, plan: Plan, title: str, parent: Cluster | None = None) -> Cluster:
    """A theme block at the end of its level."""
    require(by, Act.PLAN, row=plan)
    _require_of_plan(plan, parent)
    with transaction.atomic():
        last = plan.clusters.aggregate(last=Max("ordinal"))["last"] or 0
        cluster = Cluster.objects.create(plan=plan, title=title, parent=parent, ordinal=last + 1)
        note_plan(Verb.PLAN, plan)
    return cluster


def add_action(
    *,
    by: Reader,
    plan: Plan,
    cluster: Cluster | None,
    text: str,
    type: str | ActionType,
    recommendations: Collection[Recommendation],
    starts_on: date | None = None,
    ends_on: date | None = None,
    status: str = ActionStatus.NOT_STARTED,
    programme: Programme | str | None = None,
    support_offered: str = "",
) -> ExpectedAction:
    """An expected action that serves one or more recommendations of the same State.

    A ``programme`` of the plan, or its title: what no programme there is called yet is made.
    """
    require_for(by, Act.PLAN, recommendations, row=plan)
    _require_of_plan(plan, cluster)
    _require_dates(starts_on, ends_on)
    _require_recommendations(by, plan, recommendations)
    with transaction.atomic():
        action = ExpectedAction.objects.create(
            plan=plan,
            cluster=cluster,
            text=text,
            type=type,
            starts_on=starts_on,
            ends_on=ends_on,
            status=status,
            programme=programme_of(plan, programme),
            support_offered=support_offered,
        )
        action.recommendations.set(recommendations)
        note_action(Verb.PLAN, action)
    return action


def change_action(*, by: Reader, action: ExpectedAction, version: int, **fields: Any) -> ExpectedAction:
    """Save ``fields`` (see CHANGEABLE) on the version that the person read.

    ChangedMeanwhileError where somebody saved another version meanwhile: nothing is written then. A body
    assigned in the State's matrix may change the status of its own actions; all else is its owner's.
    """
    unknown = fields.keys() - CHANGEABLE
    if unknown:
        raise TypeError(f"An expected action has no changeable {sorted(unknown)}.")
    organisation = _require_answering(by, action) if fields.keys() <= ANSWER_FIELDS else None
    if organisation is None:
        require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    _require_of_plan(action.plan, fields.get("cluster"))
    _require_dates(fields.get("starts_on", action.starts_on), fields.get("ends_on", action.ends_on))
    if "recommendations" in fields:
        _require_recommendations(by, action.plan, fields["recommendations"])
    with transaction.atomic():
        _save_action(action, version, fields)
        note_action(Verb.PLAN, action, organisation=organisation, reason=_changed_what(action, fields))
    return action


def _save_action(action: ExpectedAction, version: int, fields: dict[str, Any]) -> None:
    told = fields.get("programme")
    if "programme" in fields:
        fields["programme"] = programme_of(action.plan, told)
    try:
        save_change(
            action,
            owner=action.plan.owner,
            started_from=version,
            fields=fields,
            tracked=CHANGEABLE,
            condition=Q(withdrawn_at__isnull=True),
        )
    except ChangedMeanwhileError as error:
        if isinstance(told, str) and told:
            # A programme named here for the first time goes with the transaction: there is no row to compare.
            error.typed.pop("programme")
        raise


def withdraw_action(*, by: Reader, action: ExpectedAction, reason: str) -> ExpectedAction:
    """Take an action out of its plan; the row stays in the plan's history, with the reason.

    Of two who do so at once, the first one's reason stays.
    """
    require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    with transaction.atomic():
        standing = ExpectedAction.objects.filter(pk=action.pk, withdrawn_at__isnull=True)
        if standing.update(withdrawn_at=timezone.now(), withdrawn_reason=reason):
            note_action(Verb.WITHDRAW, action, reason=reason)
        action.refresh_from_db(fields=["withdrawn_at", "withdrawn_reason"])
    return action


def assign(
    *,
    by: Reader,
    action: ExpectedAction,
    organisation: Organisation,
    kind: str,
    since_on: date | None = None,
) -> Responsibility:
    """Name a body responsible, change how, or renew what was withdrawn; from today, or since ``since_on``.

    ValidationError where a body of its kind is only ever invited.
    Other bodies are named by the mechanism in the State's matrix, by civil society and the NHRI in their own
    plans; an executive body that holds a plan takes on actions itself.
    """
    organisation = _as_named_in(action.plan, organisation)
    is_own = organisation.pk == action.plan.owner_id
    act = Act.PLAN if is_own else Act.ASSIGN
    require_for(by, act, list(action.recommendations.all()), row=action.plan)
    _require_assignable(action.plan, organisation, kind)
    with transaction.atomic():
        # Two people at once name a body once; how it took part before stays in the history.
        ExpectedAction.objects.select_for_update().get(pk=action.pk)
        named = Responsibility.objects.filter(action=action, organisation=organisation)
        named.exclude(kind=kind).update(withdrawn_at=timezone.now())
        responsibility, is_new = named.get_or_create(
            action=action,
            organisation=organisation,
            kind=kind,
            withdrawn_at=None,
            defaults={"since_on": since_on or timezone.localdate()},
        )
        if since_on and not is_new:
            responsibility.since_on = since_on
            responsibility.save(update_fields=["since_on"])
        how = f"{organisation.label}: {responsibility.get_kind_display()}"
        note_action(Verb.ASSIGN, action, reason=how, naming=organisation)
    return responsibility


def unassign(*, by: Reader, action: ExpectedAction, organisation: Organisation, reason: str = "") -> None:
    """Take a body's name off an action: what it answered for stays in the history, and can be renewed."""
    is_own = organisation.pk == action.plan.owner_id
    act = Act.PLAN if is_own else Act.ASSIGN
    require_for(by, act, list(action.recommendations.all()), row=action.plan)
    with transaction.atomic():
        action.responsibilities.filter(organisation=organisation).update(
            withdrawn_at=timezone.now(), withdrawn_reason=reason
        )
        what = ": ".join(filter(None, (organisation.label, reason)))
        note_action(Verb.WITHDRAW, action, reason=what, naming=organisation)


def add_indicator(
    *,
    by: Reader,
    action: ExpectedAction,
    name: str,
    type: str | IndicatorType,
    unit: str,
    baseline: Decimal | None = None,
    baseline_year: int | None = None,
    target: Decimal | None = None,
    target_year: int | None = None,
    source: str = "",
    sdg_target: str = "",
    **more: Any,
) -> Indicator:
    """What will show the effect of an action: from a baseline to a target, both in ``unit``.

    ``more``: ``baseline_on``, ``target_on``, ``disaggregation`` and ``sdg_indicator`` (see INDICATOR_FIELDS).
    """
    unknown = more.keys() - INDICATOR_FIELDS
    if unknown:
        raise TypeError(f"An indicator has no {sorted(unknown)}.")
    require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    more |= {"baseline_year": baseline_year, "target_year": target_year, "sdg_target": sdg_target}
    more = checked(more)
    with transaction.atomic():
        indicator = Indicator.objects.create(
            action=action,
            name=name,
            type=type,
            unit=unit,
            baseline=baseline,
            target=target,
            source=source,
            **more,
        )
        note_action(Verb.PLAN, action, reason=name)
    return indicator


def record_value(
    *, by: Reader, indicator: Indicator, measured_on: date, value: Decimal, note: str = "", group: str = ""
) -> IndicatorValue:
    """Append a value, of everybody or of a ``group``; a correction is a later value for the same day and group."""
    action = indicator.action
    organisation = _require_answering(by, action)
    if measured_on > timezone.localdate():
        raise ValidationError(_("A value cannot have been measured on a day that is still to come."))
    with transaction.atomic():
        measured = IndicatorValue.objects.create(
            indicator=indicator, measured_on=measured_on, value=value, note=note, group=group.strip()
        )
        note_action(Verb.PLAN, action, organisation=organisation, reason=indicator.name)
    return measured


def _require_answering(by: Reader, action: ExpectedAction) -> Organisation:
    """The body a reader answers for, or the denial that its plan's owner will find in the log."""
    organisation = answering_organisation(by, action)
    if organisation is None:
        require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
        return action.plan.owner
    return organisation


def _require_assignable(plan: Plan, organisation: Organisation, kind: str) -> None:
    require_of_here(organisation)
    if kind not in kinds_open_to(plan, organisation):
        raise ValidationError(
            _("%(organisation)s can be invited only: tasks are for executive bodies (%(kind)s).")
            % {"organisation": organisation.label, "kind": organisation.get_kind_display()}
        )
    if organisation.is_state_body and organisation.country_id != plan.review.state_under_review_id:
        raise ValidationError(
            _("%(organisation)s is a body of another State.") % {"organisation": organisation.label}
        )


def _as_named_in(plan: Plan, organisation: Organisation) -> Organisation:
    """Who dropped its attribution of a plan is not named in it: its stand-in is."""
    return plan.owner if behind(plan.owner) == organisation else organisation


def _require_of_plan(plan: Plan, cluster: Cluster | None) -> None:
    if cluster is not None and cluster.plan_id != plan.pk:
        raise ValidationError(
            _("The cluster “%(cluster)s” belongs to another plan.") % {"cluster": cluster.title}
        )


def _require_dates(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError(_("The action would end before it starts."))


def _require_recommendations(by: Reader, plan: Plan, recommendations: Collection[Recommendation]) -> None:
    ids = {recommendation.pk for recommendation in recommendations}
    if not ids:
        raise ValidationError(_("Choose the recommendation that this action serves."))
    found = (
        Recommendation.objects.visible_to(by)
        .standing_with_parts()
        .filter(pk__in=ids, review__state_under_review=plan.review.state_under_review_id)
    )
    if found.count() != len(ids):
        raise ValidationError(_("One of the recommendations is not here, or was made to another State."))


def _changed_what(action: ExpectedAction, fields: dict[str, Any]) -> str:
    return action.get_status_display() if fields.keys() == ANSWER_FIELDS else ""
