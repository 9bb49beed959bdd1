"""Confirming, declining and adding tags; what is written here is read on the page of the recommendation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.classification.forms import DecisionForm
from uprtrack.classification.services import decide
from uprtrack.organisations import policy
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.rights import for_act
from uprtrack.recommendations.models import Recommendation


@for_act(Act.CLASSIFY)
@require_POST
def theme_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say yes or no to a tag of a recommendation."""
    recommendation = get_object_or_404(
        Recommendation.objects.visible_to(request.user).standing_with_parts().select_related("review"),
        public_id=public_id,
    )
    country = recommendation.review.state_under_review_id
    acting = acting_organisations(request.user, Act.CLASSIFY, country=country)
    if not acting:
        policy.require(request.user, Act.CLASSIFY, country=country)
    form = DecisionForm(acting, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        decide(
            by=request.user,
            organisation=data["organisation"],
            recommendation=recommendation,
            term=data["term"],
            is_yes=data["answer"] == "yes",
            visibility=data["visibility"],
        )
        messages.success(request, _("Your decision on the tag was kept."))
    else:
        messages.error(request, _("Choose a tag, and who can read your decision."))
    return redirect(reverse("recommendation", args=[recommendation.public_id]) + "#asks")
