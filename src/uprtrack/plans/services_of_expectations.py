"""A coalition's word on which of its expectations the State's published plan meets."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import ChangedMeanwhileError, save_change
from uprtrack.plans.log import note_action
from uprtrack.plans.models import ExpectationJudgement, ExpectedAction, MetLevel, Plan, PlanKind
from uprtrack.recommendations.themes import require_for

JUDGEMENT_FIELDS = frozenset({"level", "met_by", "note", "judged_on"})
NOT_YET = 0
"""The version of a judgement that nobody made yet."""


def judge_expectation(
    *,
    by: Reader,
    action: ExpectedAction,
    state_plan: Plan,
    level: str,
    met_by: Collection[ExpectedAction],
    version: int = NOT_YET,
    note: str = "",
) -> ExpectationJudgement:
    """Say how far a State's published plan meets an expected action of one's own plan, and by which actions.

    ``version`` is that of the judgement that the person read, ``NOT_YET`` for the first; ChangedMeanwhileError where
    somebody judged meanwhile. ValidationError where the plans do not go together, or the actions not with the level.
    """
    require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    _require_plans(action.plan, state_plan)
    _require_met_by(state_plan, level, met_by)
    fields: dict[str, Any] = {
        "level": level,
        "met_by": list(met_by),
        "note": note,
        "judged_on": timezone.localdate(),
    }
    with transaction.atomic():
        known = ExpectationJudgement.objects.filter(action=action, state_plan=state_plan)
        judgement = known.order_by("pk").first()
        if judgement is None or version == NOT_YET:
            judgement = _first_judgement(action, state_plan, fields)
        else:
            owner = action.plan.owner
            save_change(judgement, owner=owner, started_from=version, fields=fields, tracked=JUDGEMENT_FIELDS)
        note_action(Verb.PLAN, action, reason=str(MetLevel(level).label))
    return judgement


def _first_judgement(
    action: ExpectedAction, state_plan: Plan, fields: dict[str, Any]
) -> ExpectationJudgement:
    """Of two who judge first at once, one finds that the other was before."""
    plain = {name: value for name, value in fields.items() if name != "met_by"}
    judgement, is_first = ExpectationJudgement.objects.get_or_create(
        action=action, state_plan=state_plan, defaults=plain
    )
    if not is_first:
        raise ChangedMeanwhileError(judgement, NOT_YET, fields)
    judgement.met_by.set(fields["met_by"])
    return judgement


def _require_plans(own: Plan, state_plan: Plan) -> None:
    if own.kind != PlanKind.CSO_PLAN:
        raise ValidationError(_("Expectations stand in a civil society implementation plan."))
    is_published = Plan.objects.published().filter(pk=state_plan.pk, kind=PlanKind.STATE_MATRIX).exists()
    if not is_published or own.review_id != state_plan.review_id:
        raise ValidationError(
            _("Expectations are held against a published plan of the State for the same review.")
        )


def _require_met_by(state_plan: Plan, level: str, met_by: Collection[ExpectedAction]) -> None:
    if level not in MetLevel.values:
        raise ValidationError(_("An expectation is met wholly, partly or not."))
    if level == MetLevel.NOT and met_by:
        raise ValidationError(_("An expectation that is not met has no actions that meet it."))
    if level != MetLevel.NOT and not met_by:
        raise ValidationError(_("Choose the actions of the State's plan by which the expectation is met."))
    if any(item.plan_id != state_plan.pk or item.withdrawn_at for item in met_by):
        raise ValidationError(_("One of the actions does not stand in the State's plan."))
