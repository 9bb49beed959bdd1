"""What expected actions contribute to search: their words, and the facets of their plans."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from uprtrack.plans.models import ExpectedAction
from uprtrack.reviews.facets import review_facets, review_place
from uprtrack.search.sources import RightsRow, SearchRow, rights_in

KIND = "action"
BATCH = 500
RECOMMENDATION = "recommendation"
"""The facet that leads to the recommendations (by key) that an action serves: for no reader's eyes."""


class ActionSource:
    """Text, programme, the titles of cluster and plan; readers of a plan read its actions."""

    def all_ids(self) -> Iterable[int]:
        standing = ExpectedAction.objects.filter(withdrawn_at__isnull=True)
        return standing.order_by("pk").values_list("pk", flat=True)

    def documents_for(self, ids: Collection[int]) -> Iterator[SearchRow]:
        wanted = sorted(ids)
        for start in range(0, len(wanted), BATCH):
            actions = ExpectedAction.objects.filter(
                pk__in=wanted[start : start + BATCH], withdrawn_at__isnull=True
            )
            for action in (
                actions.select_related(
                    "cluster", "programme", "plan__review__state_under_review", "plan__review__session"
                )
                .prefetch_related("responsibilities__organisation", "recommendations")
                .order_by("pk")
            ):
                yield _row(action)

    def rights(self) -> Iterable[RightsRow]:
        return rights_in(ExpectedAction.objects.filter(withdrawn_at__isnull=True), "plan__")


def _row(action: ExpectedAction) -> SearchRow:
    review = action.plan.review
    cluster = action.cluster.title if action.cluster is not None else ""
    programme = action.programme.title if action.programme is not None else ""
    return SearchRow(
        action.pk,
        # Plans are written in whatever language their owner works in, which is not told: English stems, and words.
        [("en", action.text)],
        {
            **review_facets(review),
            "status": [action.status],
            "type": [action.type],
            "cluster": [cluster] if cluster else [],
            "body": [responsible.organisation.public_id for responsible in action.responsibilities.all()],
            RECOMMENDATION: [str(served.pk) for served in action.recommendations.all()],
        },
        [("en", text) for text in (programme, cluster, action.plan.title) if text]
        + [("en", review.state_under_review.name)],
        f"{review_place(review)} {action.plan_id:09} {action.pk:09}",
    )
