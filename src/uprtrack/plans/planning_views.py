"""Planning one recommendation on one form: action, cluster, lead body, indicator, a plan if need be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.selection import selected_review
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.action_views import chosen_cluster, chosen_programme
from uprtrack.plans.forms import ActionForm, IndicatorForm, LeadForm, PlanForm, leads_for, plannable
from uprtrack.plans.models import ExpectedAction, Plan, ResponsibilityKind
from uprtrack.plans.reading import with_language
from uprtrack.plans.services import add_action, add_indicator, assign, create_plan
from uprtrack.plans.views import planning_organisations, readable_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review


@dataclass(frozen=True, slots=True)
class PlanningForms:
    """The forms that stand in one; ``plan`` is there where the organisation has no plan yet."""

    action: ActionForm
    lead: LeadForm
    indicator: IndicatorForm
    plan: PlanForm | None

    def are_valid(self) -> bool:
        """Whether all are, each having been asked, so that all errors show at once."""
        forms = [self.action, self.lead, self.indicator, *([self.plan] if self.plan else [])]
        answers = [form.is_valid() for form in forms]
        return all(answers)


@for_act(Act.PLAN)
def action_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """An expected action in a plan, for the recommendation named in the address."""
    plan = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=plan)
    return _plan_action(request, plan=plan, review=plan.review, organisations=[plan.owner])


@for_act(Act.PLAN)
def action_add_anywhere(request: HttpRequest) -> HttpResponse:
    """The same from a recommendation: in the reader's plan, in one of several, or in one made on the way."""
    recommendation = _recommendation(request)
    review = recommendation.review if recommendation else selected_review(request)
    if review is None:
        messages.info(request, _("A plan follows a review, and none is loaded yet."))
        return redirect("plan_list")
    organisations = planning_organisations(request.user, review)
    if not organisations:
        require(request.user, Act.PLAN, country=review.state_under_review_id)
    standing = standing_of(request.user)
    owners = {owner for organisation in organisations for owner in standing.owners_of(organisation)}
    plans = Plan.objects.visible_to(request.user).filter(review=review, owner__in=owners)
    query = urlencode({"recommendation": recommendation.public_id} if recommendation else {})
    if len(plans) == 1:
        return redirect(f"{reverse('action_add', args=[plans[0].public_id])}?{query}")
    if plans:
        context = {"plans": plans, "query": query, "recommendation": recommendation, "review": review}
        return render(request, "plans/plan_choose.html", context)
    return _plan_action(request, plan=None, review=review, organisations=organisations)


def _plan_action(
    request: HttpRequest, *, plan: Plan | None, review: Review, organisations: list[Organisation]
) -> HttpResponse:
    recommendation = _recommendation(request)
    forms = _forms(request, plan, review, organisations, recommendation)
    if request.method == "POST" and forms.are_valid():
        try:
            action = _write(request.user, forms, plan, review)
        except ValidationError as error:
            forms.action.add_error(None, error)
        else:
            messages.success(request, _("The action was added to the plan."))
            return redirect("action", public_id=action.public_id)
    context = {"forms": forms, "plan": plan, "review": review, "recommendation": recommendation}
    return render(request, "plans/action_add.html", context)


def _recommendation(request: HttpRequest) -> Recommendation | None:
    public_id = request.GET.get("recommendation", "")
    if not public_id:
        return None
    readable = with_language(Recommendation.objects.visible_to(request.user).standing_with_parts())
    return get_object_or_404(readable.select_related("review__state_under_review"), public_id=public_id)


def _forms(
    request: HttpRequest,
    plan: Plan | None,
    review: Review,
    organisations: list[Organisation],
    recommendation: Recommendation | None,
) -> PlanningForms:
    data = request.POST or None
    holder = plan or Plan(owner=organisations[0], review=review)
    initial = {"recommendations": [recommendation.public_id] if recommendation else []}
    plan_initial = {"title": _("Plan for the %(cycle)s") % {"cycle": review.cycle_name}}
    return PlanningForms(
        action=ActionForm(
            data,
            plan=plan,
            choices=plannable(request.user, review.state_under_review_id),
            initial=initial,
        ),
        lead=LeadForm(data, bodies=leads_for(request.user, holder)),
        indicator=IndicatorForm(data, prefix="indicator", empty_permitted=True, use_required_attribute=False),
        plan=None
        if plan
        else PlanForm(data, organisations=organisations, prefix="plan", initial=plan_initial),
    )


def _write(reader: Reader, forms: PlanningForms, plan: Plan | None, review: Review) -> ExpectedAction:
    """All of it or nothing."""
    values: dict[str, Any] = forms.action.cleaned_data
    if forms.plan is not None:
        owner: Organisation = forms.plan.cleaned_data["organisation"]
        require(reader, Act.PLAN, organisation=owner, country=review.state_under_review_id)
    with transaction.atomic():
        if plan is None:
            assert forms.plan is not None
            plan = create_plan(by=reader, review=review, **forms.plan.cleaned_data)
        action = add_action(
            by=reader,
            plan=plan,
            cluster=chosen_cluster(reader, plan, values),
            programme=chosen_programme(values),
            **forms.action.action_fields(),
        )
        lead = forms.lead.cleaned_data["lead"]
        if lead is not None:
            assign(by=reader, action=action, organisation=lead, kind=ResponsibilityKind.LEAD)
        if forms.indicator.has_changed():
            add_indicator(by=reader, action=action, **forms.indicator.cleaned_data)
    return action
