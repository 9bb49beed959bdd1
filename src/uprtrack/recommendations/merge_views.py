"""Pages on recommendations that are one and the same: proposals, merging, taking apart."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.forms import MergeForm
from uprtrack.recommendations.models import NOT_WITHDRAWN, Distinction, Merge, Recommendation
from uprtrack.recommendations.proposals import own_rows, proposals_of
from uprtrack.recommendations.services import UnfitEntryError
from uprtrack.recommendations.services_of_sources import (
    distinguish,
    merge,
    take_apart,
    withdraw_distinction,
)
from uprtrack.recommendations.source_presentation import shown_pairs
from uprtrack.recommendations.sources import shown_states
from uprtrack.recommendations.subjects import recommendation_named, review_named
from uprtrack.recommendations.themes import require_for
from uprtrack.reviews.models import Review

UNFIT = 422
PER_PAGE = 25
OPEN, DECIDED = "open", "decided"


@for_act(Act.RECONCILE)
def merge_list(request: HttpRequest, alias: str) -> HttpResponse:
    """Recommendations of a review that may be one; merging them or telling them apart takes one key."""
    review = review_named(alias)
    if request.method == "POST":
        return _decide(request, review)
    show = DECIDED if request.GET.get("show") == DECIDED else OPEN
    context: dict[str, Any] = {"review": review, "show": show}
    if show == DECIDED:
        context |= _decided(review, request.user)
    else:
        page = Paginator(proposals_of(review, request.user), PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "pairs": shown_pairs(list(page.object_list))}
    return render(request, "recommendations/merges.html", context)


@for_act(Act.RECONCILE)
def merge_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Merge another recommendation, named by the reader, into this one."""
    kept = recommendation_named(request.user, public_id)
    country = kept.review.state_under_review_id
    require_for(request.user, Act.RECONCILE, [kept], organisation=kept.owner, country=country, row=kept)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            merged = _other(request.user, kept, form.cleaned_data["other"])
            merge(by=request.user, kept=kept, merged=merged, reason=form.cleaned_data["reason"])
        except UnfitEntryError as error:
            form.add_error("other", str(error))
        else:
            messages.success(request, _("The two are one now. They can be taken apart again."))
            return redirect("recommendation", public_id=kept.public_id)
    context = {
        "recommendation": kept,
        "states": shown_states([kept.pk])[kept.pk],
        "form": form,
    }
    return render(request, "recommendations/merge_add.html", context, status=UNFIT if form.errors else 200)


@for_act(Act.RECONCILE)
@require_POST
def merge_take_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """Make two again of what was merged."""
    readable = Recommendation.objects.visible_to(request.user)
    merges = Merge.objects.filter(kept__in=readable, merged__in=readable, taken_apart_at__isnull=True)
    found = get_object_or_404(
        merges.select_related("kept__review", "kept__owner", "merged__review", "merged__owner"), pk=pk
    )
    try:
        take_apart(by=request.user, merge=found)
    except UnfitEntryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The two stand for themselves again."))
    return redirect("recommendation", found.kept.kept.public_id)


@for_act(Act.RECONCILE)
@require_POST
def distinction_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a pair that was told apart proposed again."""
    readable = Recommendation.objects.visible_to(request.user).standing()
    told = Distinction.objects.filter(NOT_WITHDRAWN, first__in=readable, second__in=readable)
    found = get_object_or_404(
        told.select_related("first__review", "first__owner", "second__review", "second__owner"), pk=pk
    )
    try:
        withdraw_distinction(by=request.user, distinction=found)
    except UnfitEntryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The two are proposed again where they are alike."))
    return redirect("merges", found.first.review.alias)


def _decide(request: HttpRequest, review: Review) -> HttpResponse:
    """Merge a pair or tell it apart, as the button says, and go on with what is left."""
    kept = recommendation_named(request.user, request.POST.get("kept", ""))
    merged = recommendation_named(request.user, request.POST.get("merged", ""))
    try:
        if request.POST.get("act") == "merge":
            merge(by=request.user, kept=kept, merged=merged)
            messages.success(request, _("The two are one now. They can be taken apart again."))
        else:
            distinguish(by=request.user, first=kept, second=merged)
            messages.success(request, _("The two stay apart, and are not proposed again."))
    except UnfitEntryError as error:
        messages.error(request, str(error))
    return redirect("merges", alias=review.alias)


def _decided(review: Review, reader: Reader) -> dict[str, Any]:
    """What was merged and what was told apart in a review, among the reader's own recommendations."""
    own = own_rows(review, reader)
    merges = Merge.objects.filter(kept__in=own, taken_apart_at__isnull=True)
    told_apart = Distinction.objects.filter(NOT_WITHDRAWN, first__in=own, second__in=own)
    readable = Recommendation.objects.visible_to(reader)
    return {
        "merges": merges.filter(merged__in=readable).select_related("kept", "merged__document"),
        "told_apart": told_apart.select_related("first", "second"),
    }


def _other(reader: Reader, kept: Recommendation, named: str) -> Recommendation:
    """The reader's own recommendation of the review with a number, or with the identifier that ends an address."""
    own = [row for pk, row in own_rows(kept.review, reader).items() if pk != kept.pk]
    identifier = named.strip().rstrip("/").rpartition("/")[2]
    found = [row for row in own if identifier == row.public_id] or [
        row for row in own if row.number and row.number == named.strip()
    ]
    if len(found) != 1:
        message = (
            _("“%(named)s” names several recommendations of your organisation: give the address of its page.")
            if found
            else _("No other recommendation of your organisation in this review is called “%(named)s”.")
        )
        raise UnfitEntryError(message % {"named": named})
    return found[0]
