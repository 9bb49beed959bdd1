"""Programmes that a plan names, and the budget lines of its actions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.action_views import readable_action
from uprtrack.plans.change_views import save_or_show
from uprtrack.plans.column_forms import (
    BudgetLineChangeForm,
    BudgetLineForm,
    ProgrammeChangeForm,
    ProgrammeForm,
    WithdrawLineForm,
)
from uprtrack.plans.models import BudgetLine, ExpectedAction, Plan, Programme
from uprtrack.plans.rules import can_change
from uprtrack.plans.services_of_budgets import add_budget_line, change_budget_line, withdraw_budget_line
from uprtrack.plans.services_of_programmes import add_programme, change_programme
from uprtrack.plans.views import readable_plan


@open_to_all
def programme_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """The programmes that a plan names, each with the number of actions that align with it."""
    found = readable_plan(request, public_id)
    standing = Count("actions", filter=Q(actions__withdrawn_at__isnull=True))
    return render(
        request,
        "plans/programme_list.html",
        {
            "plan": found,
            "programmes": found.programmes.annotate(action_count=standing),
            "can_change": can_change(request.user, found),
        },
    )


@for_act(Act.PLAN)
def programme_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A programme that the actions of this plan can align with."""
    found = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=found)
    form = ProgrammeForm(request.POST or None)
    back = reverse("programme_list", args=[found.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            add_programme(by=request.user, plan=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The programme was added."))
            return redirect(back)
    context = {"form": form, "plan": found, "heading": _("Add a programme"), "back": back}
    return render(request, "plans/row_change.html", context)


@for_act(Act.PLAN)
def programme_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change what a plan says of a programme."""
    readable = Programme.objects.filter(plan__in=Plan.objects.visible_to(request.user))
    found = get_object_or_404(readable.select_related("plan__owner", "plan__review"), public_id=public_id)
    require(request.user, Act.PLAN, row=found.plan)
    form = ProgrammeChangeForm(
        request.POST or None,
        instance=Programme.objects.get(pk=found.pk),
        initial={"version": found.version},
    )
    return save_or_show(
        request,
        form,
        lambda values: change_programme(by=request.user, programme=found, **values),
        {
            "plan": found.plan,
            "heading": _("Change the programme"),
            "back": reverse("programme_list", args=[found.plan.public_id]),
        },
    )


@for_act(Act.PLAN)
def budget_line_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """An amount that the action with this identifier needs."""
    found = readable_action(request, public_id)
    require(request.user, Act.PLAN, row=found.plan)
    form = BudgetLineForm(request.POST or None)
    back = reverse("action", args=[found.public_id])
    if request.method == "POST" and form.is_valid():
        try:
            add_budget_line(by=request.user, action=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The budget line was added."))
            return redirect(back)
    context = {"form": form, "plan": found.plan, "heading": _("Add a budget line"), "back": back}
    return render(request, "plans/row_change.html", context)


@for_act(Act.PLAN)
def budget_line_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a budget line."""
    found = _line(request, public_id)
    require(request.user, Act.PLAN, row=found.action.plan)
    form = BudgetLineChangeForm(
        request.POST or None, instance=_line(request, public_id), initial={"version": found.version}
    )
    back = reverse("action", args=[found.action.public_id])
    return save_or_show(
        request,
        form,
        lambda values: change_budget_line(by=request.user, line=found, **values),
        {"plan": found.action.plan, "heading": _("Change the budget line"), "back": back},
    )


@for_act(Act.PLAN)
@require_POST
def budget_line_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a line out of an action's budget, with a reason."""
    found = _line(request, public_id)
    form = WithdrawLineForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the reason for withdrawing this budget line."))
    else:
        try:
            withdraw_budget_line(by=request.user, line=found, **form.cleaned_data)
        except ChangedMeanwhileError:
            messages.error(
                request, _("Somebody changed this line meanwhile. Read it again before you withdraw it.")
            )
        else:
            messages.success(request, _("The budget line was withdrawn."))
    return redirect("action", public_id=found.action.public_id)


def _line(request: HttpRequest, public_id: str) -> BudgetLine:
    """A standing budget line of a standing action; 404 where its plan is not for the reader."""
    actions = ExpectedAction.objects.filter(
        plan__in=Plan.objects.visible_to(request.user), withdrawn_at__isnull=True
    )
    lines = BudgetLine.objects.select_related("action__plan__owner", "action__plan__review")
    return get_object_or_404(lines, public_id=public_id, action__in=actions)
