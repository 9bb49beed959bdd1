"""A plan as the holder of a link reads it: bodies and actions, and of recommendations what is published."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from uprtrack.organisations.invitations import Readable
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import Plan
from uprtrack.plans.reading import actions_of, blocks_of


def find_plan(reader: Reader, public_id: str) -> Plan | None:
    """The plan with this identifier if the reader may read it."""
    plans = Plan.objects.visible_to(reader).select_related("owner", "review__state_under_review")
    return plans.filter(public_id=public_id).first()


def show_plan(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The plan to read, without the links that need an account."""
    actions = list(actions_of([plan], AnonymousUser()))
    return render(
        request,
        "plans/plan_by_link.html",
        {"plan": plan, "blocks": blocks_of(list(plan.clusters.standing()), actions)},
    )


PLAN_BY_LINK = Readable(find=find_plan, show=show_plan)
