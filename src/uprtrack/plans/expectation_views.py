"""What share of a coalition's expectations the State's plan meets, and saying so of one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.versions import ChangedMeanwhileError, show_conflict
from uprtrack.plans.action_views import readable_action
from uprtrack.plans.column_forms import JudgementForm
from uprtrack.plans.expectations import (
    NOT_JUDGED,
    expectations_of,
    proposals_for,
    state_plans_beside,
    with_recommendations,
)
from uprtrack.plans.models import ExpectationJudgement, MetLevel, Plan, PlanKind
from uprtrack.plans.rules import can_change
from uprtrack.plans.services_of_expectations import NOT_YET, judge_expectation
from uprtrack.plans.views import readable_plan

ROWS_A_PAGE = 50


@open_to_all
def expectations(request: HttpRequest, public_id: str) -> HttpResponse:
    """The expectations of a plan beside a published plan of the State; ``?met=`` lists those behind a number."""
    found = readable_plan(request, public_id)
    # Of another kind of plan nobody asks what the State's plan meets.
    plans = list(state_plans_beside(found)) if found.kind == PlanKind.CSO_PLAN else []
    asked = request.GET.get("against", "")
    beside = next((plan for plan in plans if plan.public_id == asked), plans[-1] if plans else None)
    context: dict[str, Any] = {"plan": found, "plans": plans, "beside": beside}
    if beside is not None:
        told = expectations_of(found, beside, request.user)
        level = request.GET.get("met", "")
        known = level if level in {*MetLevel.values, NOT_JUDGED} else ""
        page = Paginator(told.at(known), ROWS_A_PAGE).get_page(request.GET.get("page"))
        with_recommendations((row.action for row in page.object_list), request.user)
        context |= {
            "counts": told.counts,
            "level": known,
            "page_obj": page,
            "can_change": can_change(request.user, found),
        }
    return render(request, "plans/expectations.html", context)


@for_act(Act.PLAN)
def expectation_judge(request: HttpRequest, public_id: str, state_plan_id: str) -> HttpResponse:
    """Say how far a published plan of the State meets an expected action of one's own plan."""
    action = readable_action(request, public_id)
    state_plan = get_object_or_404(state_plans_beside(action.plan), public_id=state_plan_id)
    require(request.user, Act.PLAN, row=action.plan)
    theirs = state_plan.actions.filter(withdrawn_at__isnull=True).order_by("pk")
    with_recommendations(theirs, request.user)
    proposals = proposals_for(action, list(theirs))
    judged = ExpectationJudgement.objects.filter(
        action=action, action__plan__in=Plan.objects.visible_to(request.user), state_plan=state_plan
    ).first()
    form = JudgementForm(request.POST or None, initial=_initial(judged), choices=theirs, proposals=proposals)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            judge_expectation(by=request.user, action=action, state_plan=state_plan, **form.cleaned_data)
        except ChangedMeanwhileError as error:
            conflict = show_conflict(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The judgement was saved."))
            return redirect(
                f"{reverse('expectations', args=[action.plan.public_id])}?against={state_plan.public_id}"
            )
    context = {
        "form": form,
        "conflict": conflict,
        "action": action,
        "plan": action.plan,
        "state_plan": state_plan,
        "proposals": proposals,
    }
    return render(request, "plans/expectation_judge.html", context, status=409 if conflict else 200)


def _initial(judged: ExpectationJudgement | None) -> dict[str, Any]:
    if judged is None:
        return {"version": NOT_YET}
    return {
        "level": judged.level,
        "met_by": list(judged.met_by.all()),
        "note": judged.note,
        "version": judged.version,
    }
