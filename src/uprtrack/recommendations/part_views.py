"""Dividing a recommendation that asks for several actions, and making it whole again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import for_act
from uprtrack.recommendations.parts import parts_of, starts_in, with_bars
from uprtrack.recommendations.services import UnfitEntryError
from uprtrack.recommendations.services_of_parts import divide, reunite
from uprtrack.recommendations.subjects import recommendation_named
from uprtrack.recommendations.themes import require_for

UNFIT = 422


@for_act(Act.RECONCILE)
def recommendation_divide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Bars in the text as received say where parts begin; its words stay as they are."""
    row = recommendation_named(request.user, public_id)
    country = row.review.state_under_review_id
    require_for(request.user, Act.RECONCILE, [row], organisation=row.owner, country=country, row=row)
    barred, error = with_bars(row.text), ""
    if request.method == "POST":
        barred = request.POST.get("barred", "")
        try:
            if request.POST.get("act") == "reunite":
                reunite(by=request.user, recommendation=row)
                messages.success(request, _("The recommendation is whole again."))
            else:
                starts = starts_in(row.text, barred)
                if starts is None:
                    raise UnfitEntryError(
                        _("The words of the text as received stay as they are: set bars alone.")
                    )
                divide(by=request.user, recommendation=row, starts=starts)
                messages.success(request, _("The recommendation was divided. Its text stays as it is."))
            return redirect(reverse("recommendation", args=[row.public_id]) + "#parts")
        except UnfitEntryError as refused:
            error = str(refused)
    context = {
        "recommendation": row,
        "barred": barred,
        "error": error,
        "shown": parts_of(row, request.user),
    }
    return render(request, "recommendations/divide.html", context, status=UNFIT if error else 200)
