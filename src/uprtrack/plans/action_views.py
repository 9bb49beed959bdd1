"""Expected actions: adding one for a recommendation on one form, changing it, assigning, measuring."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.organisations.attribution import behind
from uprtrack.organisations.models import Activity, Organisation
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import ChangedMeanwhileError, show_conflict
from uprtrack.plans.columns import columns_of
from uprtrack.plans.forms import (
    ActionChangeForm,
    AssignForm,
    IndicatorForm,
    IndicatorValueForm,
    ReasonForm,
    StatusForm,
    bodies_of,
    plannable,
)
from uprtrack.plans.history import withdrawn_bodies, wordings_before
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, Plan, Programme, Responsibility
from uprtrack.plans.panels import action_panels
from uprtrack.plans.reading import actions_of
from uprtrack.plans.rules import answering_organisation, can_change
from uprtrack.plans.services import (
    ANSWER_FIELDS,
    add_cluster,
    add_indicator,
    assign,
    change_action,
    record_value,
    unassign,
    withdraw_action,
)
from uprtrack.plans.smart import check_of_action
from uprtrack.plans.weaker import weaker_than


@open_to_all
def action(request: HttpRequest, public_id: str) -> HttpResponse:
    """One action: what it serves, who answers for it, its indicators, what was changed."""
    found = readable_action(request, public_id)
    is_own = can_change(request.user, found.plan)
    return render(
        request,
        "plans/action.html",
        {
            "action": found,
            "plan": found.plan,
            "can_change": is_own,
            "can_answer": is_own or answering_organisation(request.user, found) is not None,
            "assign_form": assign_form(request, found),
            "withdrawn_bodies": withdrawn_bodies(found, request.user),
            "earlier": wordings_before(found) if is_own else [],
            "withdraw_form": ReasonForm(),
            "weaker": weaker_than(found),
            "told": columns_of([found], request.user)[found.pk],
            "check": check_of_action(found),
            "panels": action_panels(found, request.user),
            "history": Activity.objects.visible_to(request.user)
            .filter(object_kind="expected_action", object_id=found.public_id, is_denial=False)
            .select_related("owner"),
        },
    )


@for_act(Act.PLAN, Act.ANSWER)
def action_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change an action, or, for a body assigned in the State's matrix, its status.

    Where somebody saved meanwhile, nothing is written: what the person started from, what is stored and what
    was typed stand side by side, and the form, merged where it can be, saves on the version stored now.
    """
    found = readable_action(request, public_id)
    if can_change(request.user, found.plan):
        return _change(request, found)
    if answering_organisation(request.user, found) is None:
        require(request.user, Act.PLAN, row=found.plan)
    return _change_status(request, found)


def _change(request: HttpRequest, found: ExpectedAction) -> HttpResponse:
    choices = plannable(request.user, found.plan.review.state_under_review_id)
    initial = {
        "version": found.version,
        "recommendations": [recommendation.public_id for recommendation in found.recommendations.all()],
    }
    form = ActionChangeForm(
        request.POST or None, plan=found.plan, choices=choices, instance=_copy(found), initial=initial
    )
    conflict = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        fields = form.action_fields() | {"status": data["status"]}
        try:
            with transaction.atomic():
                cluster = chosen_cluster(request.user, found.plan, data)
                change_action(
                    by=request.user,
                    action=found,
                    version=data["version"],
                    cluster=cluster,
                    programme=chosen_programme(data),
                    **fields,
                )
        except ChangedMeanwhileError as error:
            conflict = show_conflict(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The action was changed."))
            return redirect("action", public_id=found.public_id)
    context = {
        "form": form,
        "action": found,
        "plan": found.plan,
        "conflict": conflict,
        "weaker": weaker_than(found),
    }
    return render(request, "plans/action_change.html", context, status=409 if conflict else 200)


def _change_status(request: HttpRequest, found: ExpectedAction) -> HttpResponse:
    form = StatusForm(request.POST or None, initial={"status": found.status, "version": found.version})
    conflict = None
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ANSWER_FIELDS}
        try:
            change_action(by=request.user, action=found, version=form.cleaned_data["version"], **fields)
        except ChangedMeanwhileError as error:
            conflict = show_conflict(form, error)
        else:
            messages.success(request, _("The status was changed."))
            return redirect("action", public_id=found.public_id)
    context = {"form": form, "action": found, "plan": found.plan, "conflict": conflict}
    return render(request, "plans/action_change.html", context, status=409 if conflict else 200)


def chosen_cluster(reader: Reader, plan: Plan, data: dict[str, Any]) -> Cluster | None:
    """The cluster named for the first time, else the one chosen."""
    if data["new_cluster"]:
        return add_cluster(by=reader, plan=plan, title=data["new_cluster"])
    chosen: Cluster | None = data.get("cluster")
    return chosen


def chosen_programme(data: dict[str, Any]) -> Programme | str | None:
    """The title of a programme named for the first time, else the one chosen."""
    return data["new_programme"] or data.get("programme")


def _copy(found: ExpectedAction) -> ExpectedAction:
    """A row for the form to write its checks into, so that ``found`` stays as stored."""
    return ExpectedAction.objects.get(pk=found.pk)


@for_act(Act.PLAN)
@require_POST
def action_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take an action out of its plan, with a reason."""
    found = readable_action(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the reason for withdrawing this action."))
        return redirect("action", public_id=found.public_id)
    withdraw_action(by=request.user, action=found, reason=form.cleaned_data["reason"])
    messages.success(request, _("The action was withdrawn."))
    return redirect("plan", public_id=found.plan.public_id)


@for_act(Act.PLAN, Act.ASSIGN)
@require_POST
def action_assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name a body responsible, or invite it."""
    found = readable_action(request, public_id)
    require(request.user, Act.PLAN, row=found.plan)
    form = AssignForm(request.POST, bodies=bodies_of(request.user, found.plan.review.state_under_review_id))
    if form.is_valid():
        try:
            assign(by=request.user, action=found, **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The body was named."))
    else:
        messages.error(request, _("Choose a body and how it takes part."))
    return redirect("action", public_id=found.public_id)


@for_act(Act.PLAN, Act.ASSIGN)
@require_POST
def action_unassign(request: HttpRequest, public_id: str, body_id: str) -> HttpResponse:
    """Take a body's name off an action, perhaps with a reason."""
    found = readable_action(request, public_id)
    named = Responsibility.objects.filter(action=found)
    unassign(
        by=request.user,
        action=found,
        organisation=get_object_or_404(Organisation, public_id=body_id, responsibilities__in=named),
        reason=request.POST.get("reason", "")[:300],
    )
    messages.success(request, _("The body was taken off the action."))
    return redirect("action", public_id=found.public_id)


@for_act(Act.PLAN)
def indicator_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """What will show the effect of the action with this identifier."""
    found = readable_action(request, public_id)
    require(request.user, Act.PLAN, row=found.plan)
    form = IndicatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_indicator(by=request.user, action=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The indicator was added."))
            return redirect("action", public_id=found.public_id)
    return render(request, "plans/indicator_add.html", {"form": form, "action": found, "plan": found.plan})


@for_act(Act.PLAN, Act.ANSWER)
def indicator_value_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A value of the indicator with this identifier."""
    readable = ExpectedAction.objects.filter(plan__in=Plan.objects.visible_to(request.user))
    indicator = get_object_or_404(
        Indicator.objects.select_related("action__plan__owner", "action__plan__review").prefetch_related(
            "action__responsibilities__organisation"
        ),
        public_id=public_id,
        action__in=readable,
    )
    form = IndicatorValueForm(request.POST or None, initial={"measured_on": timezone.localdate()})
    if answering_organisation(request.user, indicator.action) is None:
        require(request.user, Act.PLAN, row=indicator.action.plan)
    if request.method == "POST" and form.is_valid():
        try:
            record_value(by=request.user, indicator=indicator, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The value was added."))
            return redirect("action", public_id=indicator.action.public_id)
    context = {"form": form, "indicator": indicator, "plan": indicator.action.plan}
    return render(request, "plans/indicator_value_add.html", context)


def readable_action(request: HttpRequest, public_id: str) -> ExpectedAction:
    """The action with this identifier and all about it; 404 where its plan is not for the reader."""
    actions = actions_of(Plan.objects.visible_to(request.user), request.user)
    return get_object_or_404(actions, public_id=public_id)


def assign_form(request: HttpRequest, found: ExpectedAction) -> AssignForm | None:
    """The form that names a body, for those who may; an executive body names itself alone in its own plan."""
    if not can_change(request.user, found.plan):
        return None
    bodies = bodies_of(request.user, found.plan.review.state_under_review_id)
    if not allows(request.user, Act.ASSIGN, row=found.plan):
        bodies = bodies.filter(pk=behind(found.plan.owner).pk)
    return AssignForm(bodies=bodies)
