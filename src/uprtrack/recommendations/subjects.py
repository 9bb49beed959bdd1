"""The review or recommendation that an address names, for whoever asks."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from uprtrack.organisations.selection import find_review
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review


def recommendation_named(reader: Reader, public_id: str) -> Recommendation:
    """A standing recommendation that a reader may see; Http404 otherwise."""
    rows = Recommendation.objects.standing().visible_to(reader)
    return get_object_or_404(
        rows.select_related("review__state_under_review", "document", "owner"), public_id=public_id
    )


def review_named(alias: str) -> Review:
    """The review with a readable identifier; Http404 where there is none."""
    review = find_review(alias)
    if review is None:
        raise Http404(_("There is no review %(alias)s.") % {"alias": alias})
    return review
