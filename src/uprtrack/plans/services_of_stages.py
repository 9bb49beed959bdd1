"""Moving a plan from stage to stage: each move is an event, and none is taken back."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.log import note_plan
from uprtrack.plans.models import (
    STAGES_OF,
    ExpectedAction,
    Plan,
    PlanKind,
    ResponsibilityEvent,
    Stage,
    StageEvent,
)


class MovedMeanwhileError(ValidationError):
    """Somebody else moved the plan after the person had read at which stage it was."""


def move_plan(*, by: Reader, plan: Plan, stage: str, started_from: str, reason: str = "") -> StageEvent:
    """Note that a plan has come to another stage than ``started_from``, which the person read.

    ValidationError where a plan of its kind has no such stage, where it is published (``publish_plan`` alone does
    that, and what everybody has read stays readable), and where it goes back without a reason.
    """
    require(by, Act.PLAN, row=plan)
    with transaction.atomic():
        plan = Plan.objects.select_for_update().select_related("owner", "review").get(pk=plan.pk)
        _refuse_move(plan, stage, started_from, reason)
        Plan.objects.filter(pk=plan.pk).update(stage=stage)
        event = enter_stage(by, plan, Stage(stage), reason)
        note_plan(Verb.PLAN, plan, reason=": ".join(filter(None, (str(Stage(stage).label), reason))))
    return event


def enter_stage(by: Reader, plan: Plan, stage: Stage, reason: str = "") -> StageEvent:
    """The event alone, for services that have checked the right and write the plan."""
    author = standing_of(by).actor_in(plan.owner)
    return StageEvent.objects.create(plan=plan, stage=stage, reason=reason.strip()[:300], author=author)


def note_responsibility(action: ExpectedAction, organisation: Organisation, kind: str) -> None:
    """From now on a body answers for an action in this way; "" where it no longer does."""
    ResponsibilityEvent.objects.create(action=action, organisation=organisation, kind=kind)


def _refuse_move(plan: Plan, stage: str, started_from: str, reason: str) -> None:
    order = STAGES_OF[PlanKind(plan.kind)]
    if plan.is_published:
        raise ValidationError(
            _("“%(plan)s” is published, and stays so: changes to it are told from now on.")
            % {"plan": plan.title}
        )
    if stage not in order or stage == Stage.PUBLISHED:
        raise ValidationError(
            _("A plan of the kind “%(kind)s” cannot be moved to the stage “%(stage)s”.")
            % {"kind": plan.get_kind_display(), "stage": stage}
        )
    if plan.stage != started_from:
        raise MovedMeanwhileError(
            _(
                "The plan was moved while you were writing: it is at the stage “%(stage)s” now. Nothing was changed."
            )
            % {"stage": plan.get_stage_display()}
        )
    if stage == plan.stage:
        raise ValidationError(
            _("The plan is at the stage “%(stage)s” already.") % {"stage": plan.get_stage_display()}
        )
    if order.index(Stage(stage)) < order.index(Stage(plan.stage)) and not reason.strip():
        raise ValidationError(_("Say why the plan goes back to an earlier stage."))
