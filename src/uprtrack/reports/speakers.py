"""Of which organisations a reader can have a report: their own, and those whose words they may read."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.models import Plan
from uprtrack.reviews.models import Review


def organisations_speaking(reader: Reader, review: Review) -> QuerySet[Organisation]:
    """Nothing is said of an organisation whose rows the reader may not see, not even that there is one."""
    assessing = Assessment.objects.visible_to(reader).standing().filter(recommendation__review=review)
    measuring = Measure.objects.visible_to(reader).filter(
        withdrawn_at__isnull=True, recommendations__review=review
    )
    planning = Plan.objects.visible_to(reader).filter(review=review)
    spoken = Q(pk__in=standing_of(reader).own)
    for rows in (assessing, measuring, planning):
        spoken |= Q(pk__in=rows.exclude(visibility=Visibility.SELF).order_by().values("owner"))
    return Organisation.objects.filter(spoken, is_withheld=False).order_by("name")
