"""Plans as their readers see them, and the forms of those who write in them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.organisations.attribution import attribution_of
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.selection import find_review, selected_review
from uprtrack.organisations.standing import Reader
from uprtrack.plans.columns import columns_of
from uprtrack.plans.forms import ClusterForm, PlanForm
from uprtrack.plans.history import withdrawn_actions
from uprtrack.plans.models import ActionStatus, Plan
from uprtrack.plans.reading import actions_of, blocks_of, bodies_named_in, narrowed, with_counts
from uprtrack.plans.rules import can_change, plan_kinds_of
from uprtrack.plans.services import add_cluster, create_plan, publish_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

PAGE_SIZE = 50
ACTIONS_A_PAGE = 75


@open_to_all
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans for the selected review; with ``?body=`` the actions that name a body in them."""
    review = selected_review(request)
    plans = Plan.objects.visible_to(request.user).filter(review=review).select_related("owner")
    body = known_to(request.user).filter(public_id=request.GET.get("body", "")).first()
    context: dict[str, Any] = {
        "review": review,
        "plans": with_counts(plans, request.user) if review else [],
        "body": body,
        "can_plan": bool(review and planning_organisations(request.user, review)),
    }
    if body is not None:
        actions = narrowed(actions_of(plans, request.user), body=body, status=request.GET.get("status", ""))
        context["page_obj"] = Paginator(actions, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "plans/plan_list.html", context)


@open_to_all
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """One plan: its clusters with their actions, narrowed by body and status."""
    found = readable_plan(request, public_id)
    body = known_to(request.user).filter(public_id=request.GET.get("body", "")).first()
    status = request.GET.get("status", "")
    standing = found.actions.filter(withdrawn_at__isnull=True).only("pk", "plan", "cluster")
    actions = narrowed(standing, body=body, status=status if status in ActionStatus.values else "")
    clusters = list(found.clusters.standing())
    in_order = [item for block in blocks_of(clusters, actions) for item in block.actions]
    # On paper the plan is one piece; on the screen it comes in pages that a slow line can carry.
    size = len(in_order) if "all" in request.GET else ACTIONS_A_PAGE
    page = Paginator(in_order, max(size, 1)).get_page(request.GET.get("page"))
    whole = actions_of([found], request.user).in_bulk([item.pk for item in page.object_list])
    shown = [whole[item.pk] for item in page.object_list]
    covered = with_counts(Plan.objects.filter(pk=found.pk), request.user).get()
    recommendations = Recommendation.objects.visible_to(request.user).standing().of_review(found.review)
    return render(
        request,
        "plans/plan.html",
        {
            "plan": found,
            "counts": covered,
            "recommendations_in_all": recommendations.count(),
            "blocks": blocks_of(clusters, shown),
            "page_obj": page,
            "columns": columns_of(shown, request.user),
            "bodies": bodies_named_in(found, request.user),
            "body": body,
            "statuses": ActionStatus.choices,
            "status": status,
            "can_change": can_change(request.user, found),
            **attribution_of(found, request.user),
            "withdrawn_count": withdrawn_actions(found, request.user).count(),
        },
    )


@open_to_all
def plan_withdrawn(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was taken out of a plan, when and why."""
    found = readable_plan(request, public_id)
    context = {"plan": found, "actions": withdrawn_actions(found, request.user)}
    return render(request, "plans/plan_withdrawn.html", context)


@for_act(Act.PLAN)
def plan_add(request: HttpRequest) -> HttpResponse:
    """A new, empty plan for the selected review."""
    review = find_review(request.GET.get("review", "")) or selected_review(request)
    if review is None:
        messages.info(request, _("A plan follows a review, and none is loaded yet."))
        return redirect("plan_list")
    organisations = planning_organisations(request.user, review)
    if not organisations:
        require(request.user, Act.PLAN, country=review.state_under_review_id)
    initial = {"title": _("Plan for the %(cycle)s") % {"cycle": review.cycle_name}}
    form = PlanForm(request.POST or None, organisations=organisations, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_plan(by=request.user, review=review, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The plan was made. Add the first action."))
            return redirect("plan", public_id=made.public_id)
    return render(request, "plans/plan_add.html", {"form": form, "review": review})


@for_act(Act.PLAN)
@require_POST
def plan_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish a plan on the public site."""
    found = readable_plan(request, public_id)
    publish_plan(by=request.user, plan=found)
    messages.success(request, _("The plan was published: everybody can read it."))
    return redirect("plan", public_id=found.public_id)


@for_act(Act.PLAN)
def cluster_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A theme block, within another perhaps."""
    found = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=found)
    form = ClusterForm(request.POST or None, plan=found)
    if request.method == "POST" and form.is_valid():
        add_cluster(by=request.user, plan=found, **form.cleaned_data)
        messages.success(request, _("The cluster was added."))
        return redirect("plan", public_id=found.public_id)
    return render(request, "plans/cluster_add.html", {"form": form, "plan": found})


def readable_plan(request: HttpRequest, public_id: str) -> Plan:
    """The plan with this identifier; 404 where it is not for the reader."""
    plans = Plan.objects.visible_to(request.user).select_related("owner", "review__state_under_review")
    return get_object_or_404(plans, public_id=public_id)


def planning_organisations(reader: Reader, review: Review) -> list[Organisation]:
    """Those of the reader's organisations that may hold a plan for a review."""
    acting = acting_organisations(reader, Act.PLAN, country=review.state_under_review_id)
    return [organisation for organisation in acting if plan_kinds_of(organisation)]
