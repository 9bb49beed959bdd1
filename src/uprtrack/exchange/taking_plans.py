"""Plans of a partner, with clusters, actions, bodies, indicators and values, as they were published there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from uprtrack.exchange.ledger import Content, stored
from uprtrack.exchange.models import ForeignRow
from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, IndicatorValue, Plan, Responsibility
from uprtrack.plans.services_of_programmes import programme_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from uprtrack.exchange.taking import Taking


def take_plan(taking: Taking, content: Content) -> None:
    """Write a plan as it is published there now; what stood in it and does no more is withdrawn."""
    review = taking.review(content["review"])
    fields = {
        "owner": taking.speakers.of(content, review.state_under_review_id),
        "review": review,
        "kind": content["kind"],
        "title": content["title"],
        "visibility": Visibility.PUBLIC,
        "published_at": taking.published_at(content),
        "attribution_dropped_at": None if content["organisation"] else taking.published_at(content),
    }
    plan = stored(Plan, taking.ledger.local("plans", content["id"]), **fields)
    clusters = _clusters(plan, content["clusters"])
    told = [_take_action(taking, plan, review, clusters, action) for action in content["actions"]]
    gone = plan.actions.filter(withdrawn_at__isnull=True).exclude(pk__in=[action.pk for action in told])
    gone.update(withdrawn_at=taking.now)
    _drop_clusters(plan, len(clusters))
    taking.keep("plans", content, plan.pk, review)


def withdraw_plan(taking: Taking, known: ForeignRow) -> None:
    """Nobody reads it any more; it stays for what stands on it."""
    Plan.objects.filter(pk=known.local_id).update(visibility=Visibility.ORGANISATION, published_at=None)


def _clusters(plan: Plan, told: Sequence[Content]) -> list[Cluster]:
    clusters = [
        Cluster.objects.update_or_create(
            plan=plan, ordinal=place, defaults={"title": item["title"], "parent": None}
        )[0]
        for place, item in enumerate(told, start=1)
    ]
    for place, (cluster, item) in enumerate(zip(clusters, told, strict=True)):
        # A cluster stands within an earlier or later one, never within itself.
        if item["parent"] is not None and item["parent"] < len(clusters) and item["parent"] != place:
            cluster.parent = clusters[item["parent"]]
            cluster.save(update_fields=["parent"])
    return clusters


def _drop_clusters(plan: Plan, count: int) -> None:
    """Clusters that the plan has no more; withdrawn actions that stood there stand in none."""
    gone = plan.clusters.filter(ordinal__gt=count)
    ExpectedAction.objects.filter(cluster__in=gone).update(cluster=None)
    gone.update(parent=None)
    gone.delete()


def _take_action(
    taking: Taking, plan: Plan, review: Review, clusters: Sequence[Cluster], content: Content
) -> ExpectedAction:
    place = content["cluster"]
    action = stored(
        ExpectedAction,
        taking.ledger.local("actions", content["id"]),
        plan=plan,
        cluster=clusters[place] if place is not None and place < len(clusters) else None,
        text=content["text"],
        type=content["type"],
        starts_on=_day(content["starts_on"]),
        ends_on=_day(content["ends_on"]),
        programme=programme_of(plan, content["programme"]),
        status=content["status"],
        withdrawn_at=None,
    )
    action.recommendations.set(recommendations_of(taking, content["recommendations"]))
    _name_bodies(taking, action, content["responsibilities"])
    told = [_take_indicator(taking, action, review, item) for item in content["indicators"]]
    action.indicators.exclude(pk__in=[indicator.pk for indicator in told]).delete()
    taking.keep("actions", {"id": content["id"]}, action.pk, review)
    return action


def _name_bodies(taking: Taking, action: ExpectedAction, told: Sequence[Content]) -> None:
    kinds = {taking.speakers.named(item["organisation"]).pk: item["kind"] for item in told}
    Responsibility.objects.filter(action=action).exclude(organisation__in=kinds).delete()
    for organisation, kind in kinds.items():
        Responsibility.objects.update_or_create(
            action=action, organisation_id=organisation, defaults={"kind": kind}
        )


def _take_indicator(taking: Taking, action: ExpectedAction, review: Review, content: Content) -> Indicator:
    known = taking.ledger.local("indicators", content["id"])
    indicator = stored(
        Indicator,
        known if known is not None and Indicator.objects.filter(pk=known).exists() else None,
        action=action,
        name=content["name"],
        type=content["type"],
        unit=content["unit"],
        baseline=_number(content["baseline"]),
        baseline_year=content["baseline_year"],
        target=_number(content["target"]),
        target_year=content["target_year"],
        source=content["source"],
        sdg_target=content["sdg_target"],
    )
    _write_values(indicator, content["values"])
    taking.keep("indicators", {"id": content["id"]}, indicator.pk, review)
    return indicator


def _write_values(indicator: Indicator, told: Sequence[Content]) -> None:
    values = [
        (date.fromisoformat(item["measured_on"]), Decimal(item["value"]), item["note"]) for item in told
    ]
    if list(indicator.values.values_list("measured_on", "value", "note")) == values:
        return
    indicator.values.all().delete()
    IndicatorValue.objects.bulk_create(
        [
            IndicatorValue(indicator=indicator, measured_on=day, value=value, note=note)
            for day, value, note in values
        ]
    )


def recommendations_of(taking: Taking, identifiers: Sequence[str]) -> list[Recommendation]:
    """Those here that stand for a partner's; the others are not known, or not taken in."""
    keys = [taking.ledger.local("recommendations", identifier) for identifier in identifiers]
    return list(Recommendation.objects.standing().filter(pk__in=[key for key in keys if key is not None]))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _number(value: str | None) -> Decimal | None:
    return Decimal(value) if value is not None else None
