"""Recording the dates of a review, from which stage and deadlines are computed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations import activity, policy
from uprtrack.organisations.circles import widest_circle
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.services import SEARCH_KIND
from uprtrack.recommendations.sources import refresh_positions
from uprtrack.reviews.models import Review
from uprtrack.search import index


def record_dates(
    *,
    by: Reader,
    organisation: Organisation,
    review: Review,
    reviewed_on: date | None,
    adopted_on: date | None,
    next_review_on: date | None,
    source: str,
) -> Review:
    """Write the dates of a review as a source gives them; ValidationError where they are out of order."""
    policy.require(by, Act.DATE_REVIEW, organisation=organisation, country=review.state_under_review_id)
    known = [day for day in (reviewed_on, adopted_on, next_review_on) if day is not None]
    if known != sorted(set(known)):
        raise ValidationError(
            _("The dates are out of order: expected the review, then its adoption, then the next review.")
        )
    if adopted_on is not None and adopted_on > timezone.localdate():
        raise ValidationError(_("The outcome cannot have been adopted on a day that is still to come."))
    with transaction.atomic():
        review.reviewed_on, review.adopted_on, review.next_review_on = reviewed_on, adopted_on, next_review_on
        review.save(update_fields=["reviewed_on", "adopted_on", "next_review_on"])
        # From the adoption on what is unanswered counts as noted.
        pks = list(Recommendation.objects.standing().of_review(review).values_list("pk", flat=True))
        refresh_positions(pks)
        index.refresh(SEARCH_KIND, pks)
        activity.record(
            verb=Verb.DATE,
            organisation=organisation,
            object_kind="review",
            object_id=review.alias,
            object_label=review.title,
            reason=source,
            read_by=widest_circle(organisation),
        )
    return review
