"""What published assessments contribute to search. What is not published is no part of any index."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from django.db.models import QuerySet

from uprtrack.monitoring.models import Assessment
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.facets import review_facets, review_place
from uprtrack.search.sources import RightsRow, SearchRow, rights_in

KIND = "assessment"
BATCH = 500


def found_assessments() -> QuerySet[Assessment]:
    """Published ones that hold today, of published recommendations that stand."""
    published = Recommendation.objects.published().standing()
    return Assessment.objects.published().current().filter(recommendation__in=published)


class AssessmentSource:
    """The narrative; beside it the number of the recommendation and the State's name."""

    def all_ids(self) -> Iterable[int]:
        return found_assessments().order_by("pk").values_list("pk", flat=True)

    def documents_for(self, ids: Collection[int]) -> Iterator[SearchRow]:
        wanted = sorted(ids)
        for start in range(0, len(wanted), BATCH):
            rows = found_assessments().filter(pk__in=wanted[start : start + BATCH]).order_by("pk")
            for assessment in rows.select_related(
                "recommendation__review__state_under_review", "recommendation__review__session"
            ):
                yield _row(assessment)

    def rights(self) -> Iterable[RightsRow]:
        return rights_in(found_assessments())


def _row(assessment: Assessment) -> SearchRow:
    recommendation = assessment.recommendation
    review = recommendation.review
    return SearchRow(
        assessment.pk,
        [("en", assessment.narrative)],
        {
            **review_facets(review),
            "level": [assessment.level],
            "assessed": [str(assessment.assessed_on.year)],
        },
        [("", recommendation.number), ("en", review.state_under_review.name)],
        f"{review_place(review)} {recommendation.ordinal:07} {assessment.pk:09}",
    )
