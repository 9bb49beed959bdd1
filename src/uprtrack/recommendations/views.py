"""Pages that write about one recommendation or one review; reading them is the business of ``pages``."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from uprtrack.organisations import policy
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.models.ownership import readable_by
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.selection import find_review
from uprtrack.recommendations.forms import PositionForm, WordingForm
from uprtrack.recommendations.models import NOT_WITHDRAWN, Position, Recommendation, Wording
from uprtrack.recommendations.services import (
    UnfitEntryError,
    add_wording,
    publish_review,
    settle_position,
    withdraw_wording,
)
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.models import Review

UNFIT = 422


@for_act(Act.WORD)
def wording_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a translation, a plain or a child-friendly wording."""
    recommendation = _recommendation(request, public_id)
    acting = _acting(request, Act.WORD, recommendation.review)
    form = WordingForm(acting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            add_wording(
                by=request.user,
                organisation=data["organisation"],
                recommendation=recommendation,
                language=data["language"],
                text=data["text"],
                role=data["role"],
                visibility=data["visibility"],
                translator=data["translator"],
            )
        except UnfitEntryError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The wording was added."))
            return redirect("recommendation", public_id=recommendation.public_id)
    return _form_page(request, "recommendations/wording_add.html", recommendation, form)


@for_act(Act.SETTLE_POSITION)
def position_settle(request: HttpRequest, public_id: str) -> HttpResponse:
    """Enter a position that no imported paper states; the trail of positions stands beside the form."""
    recommendation = _recommendation(request, public_id)
    acting = _acting(request, Act.SETTLE_POSITION, recommendation.review)
    form = PositionForm(acting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            settle_position(
                by=request.user,
                organisation=data["organisation"],
                recommendation=recommendation,
                position=Position(data["position"]),
                words=data["words"],
                dated_on=data["dated_on"],
                source=data["source"],
            )
        except UnfitEntryError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The position was settled."))
            return redirect("recommendation", public_id=recommendation.public_id)
    return _form_page(request, "recommendations/position_settle.html", recommendation, form)


@for_act(Act.WORD)
@require_POST
def wording_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a wording."""
    wording = get_object_or_404(
        Wording.objects.visible_to(request.user).select_related("recommendation__review", "owner"),
        pk=pk,
        withdrawn_at__isnull=True,
    )
    try:
        withdraw_wording(by=request.user, wording=wording)
    except UnfitEntryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The wording was withdrawn."))
    return redirect("recommendation", public_id=wording.recommendation.public_id)


@for_act(Act.PUBLISH_REVIEW)
@require_POST
def review_publish(request: HttpRequest, alias: str) -> HttpResponse:
    """Show an organisation's recommendations of a review on the public site."""
    review = _review(alias)
    acting = _acting(request, Act.PUBLISH_REVIEW, review)
    chosen = request.POST.get("organisation", "")
    organisation = next((item for item in acting if item.public_id == chosen), acting[0])
    number = publish_review(by=request.user, organisation=organisation, review=review)
    messages.success(
        request,
        ngettext(
            "%(number)d recommendation was published.", "%(number)d recommendations were published.", number
        )
        % {"number": number},
    )
    return redirect(f"{reverse('recommendation_list')}?review={review.alias}")


def _form_page(
    request: HttpRequest, template: str, recommendation: Recommendation, form: WordingForm | PositionForm
) -> HttpResponse:
    events = recommendation.position_events.filter(
        Q(document__isnull=True) | readable_by(request.user, "document__"), NOT_WITHDRAWN
    ).select_related("document")
    return render(
        request,
        template,
        {
            "recommendation": recommendation,
            "states": shown_states([recommendation.pk])[recommendation.pk],
            "events": events,
            "form": form,
        },
        status=UNFIT if form.errors else 200,
    )


def _recommendation(request: HttpRequest, public_id: str) -> Recommendation:
    rows = Recommendation.objects.standing_with_parts().visible_to(request.user)
    return get_object_or_404(rows.select_related("review__state_under_review"), public_id=public_id)


def _review(alias: str) -> Review:
    review = find_review(alias)
    if review is None:
        raise Http404(_("There is no review %(alias)s.") % {"alias": alias})
    return review


def _acting(request: HttpRequest, act: Act, review: Review) -> list[Organisation]:
    """The organisations for which the reader may act; a denial is logged and answered where there is none."""
    acting = acting_organisations(request.user, act, country=review.state_under_review_id)
    if not acting:
        policy.require(request.user, act, country=review.state_under_review_id)
    return acting
