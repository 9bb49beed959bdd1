"""Pages on the disagreements of sources: where they differ, which reading shows, what was settled."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.documents.models import Document
from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.recommendations.disagreements import disagreements_of
from uprtrack.recommendations.forms import SettlementForm
from uprtrack.recommendations.models import NOT_WITHDRAWN, About, Recommendation, Settlement
from uprtrack.recommendations.services import UnfitEntryError
from uprtrack.recommendations.services_of_sources import settle_sources, withdraw_settlement
from uprtrack.recommendations.source_presentation import shown_disagreements
from uprtrack.recommendations.subjects import recommendation_named, review_named
from uprtrack.recommendations.themes import allows_for, require_for
from uprtrack.recommendations.totals import PaperTotal, accept_total, reopen_total, totals_of_review

UNFIT = 422
PER_PAGE = 25
OPEN, SETTLED, EVERY = "open", "settled", "all"


@open_to_all
def disagreement_list(request: HttpRequest, alias: str) -> HttpResponse:
    """Where the sources of a review differ; the open ones, those settled, or all."""
    review = review_named(alias)
    found = disagreements_of(review, request.user)
    show = request.GET.get("show", OPEN)
    totals = totals_of_review(review, request.user)
    chosen = [item for item in found if show == EVERY or item.is_open == (show != SETTLED)]
    page = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
    differing = [item for item in totals if item.compared.differs]
    number = sum(item.is_open for item in found) + sum(item.is_open for item in differing)
    every = len(found) + len(differing)
    context = {
        "review": review,
        "rows": shown_disagreements(list(page.object_list), review, request.user),
        "page_obj": page,
        "totals": [item for item in totals if show == EVERY or _is_shown(item, show)],
        "show": show if show in (OPEN, SETTLED, EVERY) else OPEN,
        "choices": [
            (OPEN, _("Open"), number),
            (SETTLED, _("Settled"), every - number),
            (EVERY, _("All"), every),
        ],
    }
    return render(request, "recommendations/disagreements.html", context)


def _is_shown(item: PaperTotal, show: str) -> bool:
    return item.compared.differs and item.is_open == (show != SETTLED)


@for_act(Act.IMPORT)
@require_POST
def total_settle(request: HttpRequest, public_id: str, about: str) -> HttpResponse:
    """Accept, with a reason, that a paper states another total than is counted here, or take that back."""
    papers = Document.objects.visible_to(request.user).select_related("owner", "review")
    document = get_object_or_404(papers, public_id=public_id, review__isnull=False)
    review = document.review
    assert review is not None
    try:
        if request.POST.get("act") == "take_back":
            reopen_total(by=request.user, document=document, review=review, about=about)
            messages.success(request, _("The decision was taken back: the difference is open."))
        else:
            reason = request.POST.get("reason", "")
            accept_total(by=request.user, document=document, review=review, about=about, reason=reason)
            messages.success(request, _("The difference was accepted."))
    except UnfitEntryError as error:
        messages.error(request, str(error))
    return redirect("disagreements", alias=review.alias)


@for_act(Act.RECONCILE)
def disagreement_settle(request: HttpRequest, public_id: str, about: str) -> HttpResponse:
    """Say which reading shows, or accept the one that does."""
    row = recommendation_named(request.user, public_id)
    review = row.review
    country = review.state_under_review_id
    require_for(request.user, Act.RECONCILE, [row], organisation=row.owner, country=country, row=row)
    found = disagreements_of(review, request.user, only=[row.pk])
    item = next((each for each in found if each.about == about), None)
    if item is None:
        raise Http404(_("The sources do not differ about this."))
    form = SettlementForm(item, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_sources(
                by=request.user,
                recommendation=row,
                about=about,
                document=form.cleaned_data["choice"],
                reason=form.cleaned_data["reason"],
            )
        except UnfitEntryError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The disagreement was settled."))
            return redirect("disagreements", alias=review.alias)
    context = {
        "recommendation": row,
        "review": review,
        "shown": shown_disagreements([item], review, request.user)[0],
        "form": form,
        "can_settle_position": item.about == About.POSITION
        and allows_for(request.user, Act.SETTLE_POSITION, [row], country=country),
    }
    status = UNFIT if form.errors else 200
    return render(request, "recommendations/disagreement_settle.html", context, status=status)


@for_act(Act.RECONCILE)
@require_POST
def settlement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a decision on sources that differ."""
    readable = Recommendation.objects.visible_to(request.user).standing()
    settlements = Settlement.objects.filter(NOT_WITHDRAWN, recommendation__in=readable)
    settlement = get_object_or_404(
        settlements.select_related("recommendation__review", "recommendation__owner"), pk=pk
    )
    row = settlement.recommendation
    try:
        withdraw_settlement(by=request.user, settlement=settlement)
    except UnfitEntryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The decision was taken back: the order of sources decides again."))
    return redirect("recommendation", public_id=row.public_id)
