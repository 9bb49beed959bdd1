"""Drafts of thematic groups: handing in, and taking over into the joint plan."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from uprkit.classify.grouping import near_identical_groups
from uprkit.classify.model import shipped_model
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.standing import Reader
from uprtrack.plans.deriving import ActionThen
from uprtrack.plans.models import Plan, ProposedAction
from uprtrack.plans.services_of_drafts import (
    decided,
    hand_in,
    joint_plans_for,
    pending,
    take_over,
    undo_take_over,
)
from uprtrack.plans.telling import Teller, ToldAction, tell_actions
from uprtrack.plans.views import readable_plan

CHOICE = "choice_"
GROUPS_A_PAGE = 100
TAKE, LEAVE = "take", "leave"

Shown = tuple[ProposedAction, ToldAction, str]
"""A proposed action, in words, and the group that drafted it."""


@for_act(Act.PLAN)
def plan_hand_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand in a group's draft for a joint plan."""
    found = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=found)
    plans = joint_plans_for(request.user, found)
    if request.method == "POST":
        to = get_object_or_404(plans, public_id=request.POST.get("to", ""))
        try:
            hand_in(by=request.user, plan=found, to=to)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The draft was handed in; it stays with your group as it is."))
            return redirect("plan_stages", public_id=found.public_id)
    return render(request, "plans/hand_in.html", {"plan": found, "plans": plans})


@for_act(Act.PLAN)
def plan_drafts(request: HttpRequest, public_id: str) -> HttpResponse:
    """What groups handed in for a joint plan, what is nearly the same side by side, and the decision on each."""
    found = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=found)
    if request.method == "POST":
        try:
            taken = take_over(by=request.user, plan=found, choices=_choices(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            told = ngettext(
                "%(number)d action was taken over.", "%(number)d actions were taken over.", len(taken)
            )
            messages.success(request, told % {"number": len(taken)})
            return redirect("plan_drafts", public_id=found.public_id)
    before = decided(request.user, found).order_by("-decided_at", "pk")
    is_past = request.GET.get("show") == "decided"
    shown = before if is_past else pending(request.user, found)
    rows = list(shown.select_related("hand_in__draft", "taken_as"))
    groups = [[row] for row in rows] if is_past else _alike(rows)
    page = Paginator(groups, GROUPS_A_PAGE).get_page(request.GET.get("page"))
    words = _told(found, request.user, [row for group in page.object_list for row in group])
    context = {
        "plan": found,
        "is_past": is_past,
        "groups": [[words[row.pk] for row in group] for group in page.object_list],
        "page_obj": page,
        "decided_count": len(rows) if is_past else before.count(),
    }
    return render(request, "plans/drafts.html", context)


@for_act(Act.PLAN)
@require_POST
def plan_drafts_undo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Undo the last decisions on drafts."""
    found = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=found)
    try:
        undo_take_over(by=request.user, plan=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The last decisions were undone."))
    return redirect("plan_drafts", public_id=found.public_id)


def _choices(request: HttpRequest) -> dict[int, bool]:
    return {
        int(name.removeprefix(CHOICE)): value == TAKE
        for name, value in request.POST.items()
        if name.startswith(CHOICE) and name.removeprefix(CHOICE).isdecimal() and value in (TAKE, LEAVE)
    }


def _told(plan: Plan, reader: Reader, rows: Sequence[ProposedAction]) -> dict[int, Shown]:
    """Each in words by key, with its group's name for those alone who may know of it."""
    then = {
        row.pk: ActionThen(
            row.content.get("fields", {}),
            frozenset((pk, kind) for pk, kind in row.content.get("bodies", ())),
            dict(enumerate(row.content.get("indicators", ()))),
        )
        for row in rows
    }
    told = tell_actions(then, Teller(plan, reader))
    owners = {row.hand_in.draft.owner_id for row in rows}
    names = {body.pk: body.label for body in known_to(reader).filter(pk__in=owners)}
    unnamed = _("a thematic group")
    return {row.pk: (row, told[row.pk], str(names.get(row.hand_in.draft.owner_id, unnamed))) for row in rows}


def _alike(rows: Sequence[ProposedAction]) -> list[list[ProposedAction]]:
    """What says nearly the same together, first; then each by itself."""
    groups = (
        near_identical_groups([str(row.content["fields"]["text"]) for row in rows], shipped_model())
        if rows
        else []
    )
    together = {place for group in groups for place in group}
    alone = [[row] for place, row in enumerate(rows) if place not in together]
    return [[rows[place] for place in group] for group in groups] + alone
