"""The clusters of a plan on one page: what stands where, what is proposed, and what is moved and merged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.organisations.rights import open_to_all
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.clustering import Scheme, propose, shelves_of
from uprtrack.plans.models import Cluster, Plan
from uprtrack.plans.rules import can_change
from uprtrack.plans.services_of_clusters import merge_clusters, move_recommendations, place_proposed
from uprtrack.plans.views import readable_plan
from uprtrack.recommendations.models import Recommendation

UNFIT, CHANGED = 422, 409
VERSION = "version-"


@open_to_all
def cluster_board(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every cluster with its recommendations; whoever may change the plan divides them otherwise."""
    plan = readable_plan(request, public_id)
    status = 200
    if request.method == "POST":
        try:
            message = _ACTS.get(request.POST.get("act", ""), _move)(request, plan)
        except ChangedMeanwhileError:
            told = _(
                "Somebody changed one of these clusters meanwhile. Nothing was written: look, and tick again."
            )
            messages.error(request, told)
            status = CHANGED
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            status = UNFIT
        else:
            messages.success(request, message)
            return redirect("cluster_board", public_id=plan.public_id)
    return render(request, "plans/clusters.html", _context(request, plan), status=status)


def _context(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    may_change = can_change(request.user, plan)
    scheme = request.GET.get("scheme", "")
    is_asked = may_change and scheme in Scheme.values
    shelves = shelves_of(plan, request.user)
    return {
        "plan": plan,
        "shelves": shelves,
        "clusters": [shelf for shelf in shelves if shelf.cluster is not None],
        "can_change": may_change,
        "schemes": Scheme.choices,
        "scheme": scheme if is_asked else "",
        "proposed": propose(plan, scheme, request.user) if is_asked else [],
        "ticked": request.POST.getlist("recommendation"),
    }


def _place(request: HttpRequest, plan: Plan) -> str:
    scheme = request.POST.get("scheme", "")
    if scheme not in Scheme.values:
        raise ValidationError(_("Choose how the recommendations are divided."))
    number = place_proposed(by=request.user, plan=plan, scheme=scheme)
    told = ngettext(
        "%(number)d recommendation was placed.", "%(number)d recommendations were placed.", number
    )
    return told % {"number": number}


def _move(request: HttpRequest, plan: Plan) -> str:
    sent = request.POST
    rows = Recommendation.objects.visible_to(request.user).standing()
    move_recommendations(
        by=request.user,
        plan=plan,
        recommendations=list(rows.filter(public_id__in=sent.getlist("recommendation"))),
        to=_cluster(plan, sent.get("to", "")),
        title=sent.get("title", ""),
        versions=_versions(request),
    )
    return _("The recommendations were moved.")


def _merge(request: HttpRequest, plan: Plan) -> str:
    kept, merged = (_cluster(plan, request.POST.get(name, "")) for name in ("kept", "merged"))
    if kept is None or merged is None:
        raise ValidationError(_("Choose two clusters: one that is merged, and one that it is merged into."))
    merge_clusters(by=request.user, plan=plan, kept=kept, merged=merged, versions=_versions(request))
    return _("The two clusters are one now.")


_ACTS: dict[str, Callable[[HttpRequest, Plan], str]] = {"place": _place, "move": _move, "merge": _merge}


def _cluster(plan: Plan, key: str) -> Cluster | None:
    return get_object_or_404(plan.clusters.standing(), pk=key) if key.isdecimal() else None


def _versions(request: HttpRequest) -> dict[int, int]:
    """The version of each cluster as the page showed it."""
    return {
        int(name.removeprefix(VERSION)): int(str(value))
        for name, value in request.POST.items()
        if name.startswith(VERSION) and name.removeprefix(VERSION).isdecimal() and str(value).isdecimal()
    }
