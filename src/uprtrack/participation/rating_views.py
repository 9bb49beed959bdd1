"""Rating a consultation: by one organisation, read by itself alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from uprkit.rules.small_cells import THRESHOLD
from uprtrack.organisations.form_pages import form_page, posted
from uprtrack.organisations.policy import Act, acting_organisations, require
from uprtrack.organisations.rights import for_act
from uprtrack.participation.forms import RatingForm
from uprtrack.participation.models.ratings import RATED
from uprtrack.participation.ratings import own_rating
from uprtrack.participation.services_of_ratings import rate
from uprtrack.participation.views import consultation_for


@for_act(Act.RATE)
def consultation_rate(request: HttpRequest, public_id: str) -> HttpResponse:
    """What one's organisation makes of a consultation; what it said before stands in the form."""
    found = consultation_for(request, public_id)
    country = found.review.state_under_review_id
    organisations = acting_organisations(request.user, Act.RATE, country=country)
    if not organisations:
        require(request.user, Act.RATE, country=country)
    known = own_rating(request.user, found)
    said = {name: getattr(known, name) for name in RATED} if known else {}
    form = RatingForm(posted(request), organisations=organisations, initial=said)

    def save(data: dict[str, Any]) -> HttpResponse:
        rate(by=request.user, consultation=found, **data)
        messages.success(request, _("Your rating was saved. Nobody but your organisation can read it."))
        return redirect("consultation", public_id=found.public_id)

    explanation = [
        _(
            "Nobody learns who rated, nor what one organisation said: numbers are told once %(number)d have rated, and "
            "grow by as many at a time. Who holds the consultation reads no rating and cannot take one out."
        )
        % {"number": THRESHOLD}
    ]
    return form_page(
        request,
        form,
        save,
        title=_("Rate the consultation"),
        button=_("Save the rating"),
        explanation=explanation,
    )
