"""Which review a page is about: the one asked for, else the newest of the reader's country under the UPR."""

from __future__ import annotations

from django.http import HttpRequest

from uprtrack.organisations.standing import standing_of
from uprtrack.reviews.models import MechanismKind, Review, named

SESSION_KEY = "review"


def selected_review(request: HttpRequest) -> Review | None:
    """The review named by ``?review=XCO-upr4`` (kept for the session), or the most fitting one; None if none."""
    asked = find_review(request.GET.get("review", ""))
    if asked is not None:
        request.session[SESSION_KEY] = asked.pk
        return asked
    reviews = Review.objects.select_related("state_under_review", "session")
    kept = request.session.get(SESSION_KEY)
    if kept and (known := reviews.filter(pk=kept).first()):
        return known
    organisation = standing_of(request.user).organisation
    newest = reviews.filter(mechanism=MechanismKind.UPR).order_by("-cycle", "-reviewed_on", "pk")
    if organisation is not None:
        own = newest.filter(state_under_review_id=organisation.country_id).first()
        if own is not None:
            return own
    return newest.first()


def find_review(alias: str) -> Review | None:
    """The review with a readable identifier (``XCO-upr4``), or None."""
    return Review.objects.select_related("state_under_review", "session").filter(named([alias])).first()
