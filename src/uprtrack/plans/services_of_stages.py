"""Moving a plan from stage to stage."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.log import note_plan
from uprtrack.plans.models import Plan, Stage
from uprtrack.plans.services import publish_plan
from uprtrack.plans.stages import enter, is_step_back, stages_open_to


def move_plan(*, by: Reader, plan: Plan, stage: str, started_from: str, reason: str = "") -> Plan:
    """Move a plan to another stage than ``started_from``, the one that the person read.

    Stages may be passed over; going back takes a reason. To publish is ``publish_plan``, whichever way it is
    asked for. ValidationError where somebody moved the plan meanwhile: nothing is written then.
    """
    require(by, Act.PLAN, row=plan)
    with transaction.atomic():
        stored = Plan.objects.select_for_update().select_related("owner", "review").get(pk=plan.pk)
        if stored.current_stage != started_from:
            raise ValidationError(
                _("Somebody moved this plan meanwhile: it stands at “%(stage)s” now.")
                % {"stage": stored.current_stage.label}
            )
        if stage not in stages_open_to(stored):
            raise ValidationError(_("A plan of this kind cannot be moved to the stage that was asked for."))
        wanted, reason = Stage(stage), reason.strip()
        if is_step_back(stored, wanted) and not reason:
            raise ValidationError(_("Give the reason for going back to an earlier stage."))
        if wanted == Stage.PUBLISHED:
            return publish_plan(by=by, plan=stored, reason=reason)
        enter(stored, wanted, author=standing_of(by).actor_in(stored.owner), reason=reason)
        note_plan(Verb.PLAN, stored, reason=": ".join(filter(None, (str(wanted.label), reason))))
    return stored
