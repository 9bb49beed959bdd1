"""Thematic groups hand in their drafts; the coordinator takes actions over into the joint plan, or leaves them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.organisations.kinds import GROUPS, Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import frozen_fields
from uprtrack.plans.changes import INDICATOR_FIELDS
from uprtrack.plans.log import note_action, note_plan
from uprtrack.plans.models import (
    BudgetLine,
    ExpectedAction,
    HandIn,
    Indicator,
    Plan,
    ProposedAction,
    Responsibility,
    ResponsibilityKind,
    Stage,
)
from uprtrack.plans.rules import kinds_open_to
from uprtrack.plans.services import CHANGEABLE, add_cluster, withdraw_action
from uprtrack.plans.services_of_budgets import BUDGET_FIELDS
from uprtrack.plans.services_of_programmes import programme_of
from uprtrack.plans.stages import enter
from uprtrack.recommendations.models import Recommendation


def joint_plans_for(reader: Reader, draft: Plan) -> QuerySet[Plan]:
    """The plans of the coalition or mechanism that a group belongs to, of the same kind and review."""
    found = Plan.objects.visible_to(reader).filter(review=draft.review, kind=draft.kind)
    return found.filter(owner=draft.owner.parent_id) if draft.owner.kind in GROUPS else found.none()


def hand_in(*, by: Reader, plan: Plan, to: Plan) -> HandIn:
    """Give a group's draft, as it stands, to the people of the joint plan; the draft stays the group's.

    Handing in again takes the place of what nobody decided on yet; what was decided is proposed again only
    where the group changed it since. ValidationError where there is nothing to hand in.
    """
    require(by, Act.PLAN, row=plan)
    if not joint_plans_for(by, plan).filter(pk=to.pk).exists():
        raise ValidationError(
            _("A group hands in its draft for a plan of the same kind of its own coalition.")
        )
    now = timezone.now()
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=to.pk)
        earlier = ProposedAction.objects.filter(hand_in__plan=to, hand_in__draft=plan)
        earlier.filter(decided_at=None, superseded_at=None).update(superseded_at=now)
        decided = set(earlier.exclude(decided_at=None).values_list("source", "source_version"))
        actions = plan.actions.filter(withdrawn_at__isnull=True).select_related("cluster", "programme")
        rows = actions.prefetch_related(
            "recommendations", "responsibilities", "indicators", "budget_lines"
        ).order_by("pk")
        new = [row for row in rows if (row.pk, row.version) not in decided]
        if not new:
            raise ValidationError(
                _("There is no action in this draft that was not handed in and decided on.")
            )
        made = HandIn.objects.create(owner=to.owner, visibility=Visibility.ORGANISATION, plan=to, draft=plan)
        ProposedAction.objects.bulk_create(
            ProposedAction(hand_in=made, source=row, source_version=row.version, content=_content(row))
            for row in new
        )
        enter(plan, Stage.HANDED_IN, author=standing_of(by).actor_in(plan.owner))
        note_plan(Verb.PLAN, plan, reason=str(Stage.HANDED_IN.label))
    return made


def take_over(*, by: Reader, plan: Plan, choices: Mapping[int, bool]) -> list[ExpectedAction]:
    """Decide on proposed actions (by key): True takes one over into the joint plan, False leaves it out.

    All in one transaction. Clusters are found by their titles or made; bodies that cannot be tasked are invited.
    ValidationError where somebody decided on one meanwhile: nothing is written then.
    """
    require(by, Act.PLAN, row=plan)
    now = timezone.now()
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        open_rows = pending(by, plan).filter(pk__in=choices).order_by("pk")
        rows = list(open_rows)
        if not rows or len(rows) != len(choices):
            raise ValidationError(_("Choose among the actions that nobody decided on yet."))
        taken = []
        for row in rows:
            row.decided_at = now
            if choices[row.pk]:
                row.taken_as = _take(by, plan, row)
                taken.append(row.taken_as)
            row.save(update_fields=["decided_at", "taken_as"])
        number = len(taken)
        told = ngettext(
            "%(number)d action taken over from drafts", "%(number)d actions taken over from drafts", number
        )
        note_plan(Verb.MERGE, plan, reason=told % {"number": number})
    return taken


def undo_take_over(*, by: Reader, plan: Plan) -> int:
    """Undo the last decisions made together: what was taken over is withdrawn, all is open again.

    Returns how many are. ValidationError where there is none, or where one of the actions was changed or
    withdrawn since: its words would be lost.
    """
    require(by, Act.PLAN, row=plan)
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        rows = _proposed(by, plan).filter(superseded_at=None).select_related("taken_as__plan__owner")
        last = rows.aggregate(last=Max("decided_at"))["last"]
        if last is None:
            raise ValidationError(_("Nothing was decided that could be undone."))
        together = list(rows.filter(decided_at=last))
        changed = [
            row.taken_as
            for row in together
            if row.taken_as and (row.taken_as.version > 1 or row.taken_as.withdrawn_at)
        ]
        if changed:
            raise ValidationError(
                _("This was changed since it was taken over, and stays: %(action)s")
                % {"action": "; ".join(str(action) for action in changed)}
            )
        for row in together:
            if row.taken_as:
                withdraw_action(by=by, action=row.taken_as, reason=_("Taking over from drafts was undone"))
            row.decided_at, row.taken_as = None, None
            row.save(update_fields=["decided_at", "taken_as"])
        note_plan(Verb.UNDO, plan)
    return len(together)


def pending(reader: Reader, plan: Plan) -> QuerySet[ProposedAction]:
    """What nobody decided on yet."""
    return _proposed(reader, plan).filter(decided_at=None, superseded_at=None)


def decided(reader: Reader, plan: Plan) -> QuerySet[ProposedAction]:
    return _proposed(reader, plan).exclude(decided_at=None)


def _proposed(reader: Reader, plan: Plan) -> QuerySet[ProposedAction]:
    readable = HandIn.objects.visible_to(reader).filter(plan=plan)
    return ProposedAction.objects.filter(hand_in__in=readable)


def _content(row: ExpectedAction) -> dict[str, Any]:
    return {
        "fields": frozen_fields(row, CHANGEABLE - {"cluster", "programme"}),
        "cluster": row.cluster.title if row.cluster else "",
        "programme": row.programme.title if row.programme else "",
        "budget": [frozen_fields(item, BUDGET_FIELDS) for item in row.budget_lines.all()],
        "bodies": [[body.organisation_id, body.kind] for body in row.responsibilities.all()],
        "indicators": [frozen_fields(item, INDICATOR_FIELDS) for item in row.indicators.all()],
    }


def _take(by: Reader, plan: Plan, row: ProposedAction) -> ExpectedAction:
    fields = dict(row.content["fields"])
    served = Recommendation.objects.visible_to(by).standing_with_parts()
    served = served.filter(pk__in=fields.pop("recommendations"))
    if not served:
        raise ValidationError(
            _("You can see none of the recommendations that this serves: %(action)s") % {"action": row}
        )
    title = row.content["cluster"]
    cluster = plan.clusters.standing().filter(title__iexact=title).first() if title else None
    if title and cluster is None:
        cluster = add_cluster(by=by, plan=plan, title=title)
    programme = programme_of(plan, row.content.get("programme", ""))
    action = ExpectedAction.objects.create(
        plan=plan, cluster=cluster, programme=programme, **_thawed(ExpectedAction, fields)
    )
    action.recommendations.set(served)
    bodies = Organisation.objects.in_bulk([pk for pk, _kind in row.content["bodies"]])
    for pk, kind in row.content["bodies"]:
        named = kind if kind in kinds_open_to(plan, bodies[pk]) else ResponsibilityKind.INVITED
        Responsibility.objects.create(action=action, organisation=bodies[pk], kind=named)
    for said in row.content["indicators"]:
        Indicator.objects.create(action=action, **_thawed(Indicator, said))
    for said in row.content.get("budget", ()):
        BudgetLine.objects.create(action=action, **_thawed(BudgetLine, said))
    note_action(Verb.PLAN, action)
    return action


def _thawed(model: type[models.Model], frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Kept values as a new row takes them."""
    found = {}
    for name, value in frozen.items():
        field = model._meta.get_field(name)
        assert isinstance(field, models.Field)
        found[field.attname] = field.to_python(value)
    return found
