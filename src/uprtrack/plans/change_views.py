"""Changing a plan's title, its clusters and indicators, each on the version that the person read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.versions import ChangedMeanwhileError, Conflict, show_conflict
from uprtrack.plans.changes import change_cluster, change_indicator, change_plan
from uprtrack.plans.forms import ClusterChangeForm, IndicatorChangeForm, PlanChangeForm
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, Plan
from uprtrack.plans.views import readable_plan

Row = TypeVar("Row", Plan, Cluster, Indicator)


@for_act(Act.PLAN)
def plan_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a plan another title."""
    found = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=found)
    form = PlanChangeForm(request.POST or None, instance=_copy(found), initial={"version": found.version})
    back = reverse("plan", args=[found.public_id])
    return save_or_show(
        request,
        form,
        lambda values: change_plan(by=request.user, plan=found, **values),
        {"plan": found, "heading": _("Change the title"), "back": back},
    )


@for_act(Act.PLAN)
def cluster_change(request: HttpRequest, public_id: str, cluster_id: int) -> HttpResponse:
    """Give a cluster another title, or another place in the plan with this identifier."""
    plan = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=plan)
    found = get_object_or_404(Cluster.objects.select_related("plan__owner"), pk=cluster_id, plan=plan)
    form = ClusterChangeForm(
        request.POST or None, plan=plan, instance=_copy(found), initial={"version": found.version}
    )
    back = reverse("plan", args=[plan.public_id])
    return save_or_show(
        request,
        form,
        lambda values: change_cluster(by=request.user, cluster=found, **values),
        {"plan": plan, "heading": _("Change the cluster"), "back": back},
    )


@for_act(Act.PLAN)
def indicator_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change an indicator; its values stay as they are."""
    readable = ExpectedAction.objects.filter(
        plan__in=Plan.objects.visible_to(request.user), withdrawn_at__isnull=True
    )
    indicators = Indicator.objects.select_related("action__plan__owner", "action__plan__review")
    found = get_object_or_404(indicators, public_id=public_id, action__in=readable)
    require(request.user, Act.PLAN, row=found.action.plan)
    form = IndicatorChangeForm(
        request.POST or None, instance=_copy(found), initial={"version": found.version}
    )
    back = reverse("action", args=[found.action.public_id])
    return save_or_show(
        request,
        form,
        lambda values: change_indicator(by=request.user, indicator=found, **values),
        {"plan": found.action.plan, "heading": _("Change the indicator"), "back": back},
    )


def save_or_show(
    request: HttpRequest,
    form: forms.ModelForm[Any],
    save: Callable[[dict[str, Any]], object],
    context: dict[str, Any],
) -> HttpResponse:
    """Save the form and go to ``context["back"]``; else the page with what is wrong, or changed meanwhile."""
    conflict: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save(form.cleaned_data)
        except ChangedMeanwhileError as error:
            conflict = show_conflict(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The change was saved."))
            return redirect(context["back"])
    return render(
        request,
        "plans/row_change.html",
        {**context, "form": form, "conflict": conflict},
        status=409 if conflict else 200,
    )


def _copy(found: Row) -> Row:
    """A row for the form to write its checks into, so that ``found`` stays as stored."""
    return type(found)._default_manager.get(pk=found.pk)
