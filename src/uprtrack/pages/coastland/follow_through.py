"""Coastland's plan and its assessments, written by the bodies themselves through the services."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.utils import timezone

from uprtrack.monitoring.evidence import attach_file, attach_link
from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.pages.coastland import records
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.plans.models import Cluster, ExpectedAction, Plan, PlanKind, ResponsibilityKind
from uprtrack.plans.services import (
    add_action,
    add_cluster,
    add_indicator,
    assign,
    create_plan,
    publish_plan,
    record_value,
)
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

Numbered = dict[str, Recommendation]


def add_plan(content: records.Plan, cast: Cast, review: Review, numbered: Numbered) -> Plan:
    """The State's matrix with clusters, actions, bodies and indicators; published."""
    by = cast.person(content.owner)
    plan = create_plan(
        by=by,
        organisation=cast.body(content.owner),
        review=review,
        kind=PlanKind.STATE_MATRIX,
        title=content.title,
        visibility=Visibility.GROUP,
    )
    clusters: dict[str, Cluster] = {}
    for cluster in content.clusters:
        parent = clusters.get(cluster.parent)
        clusters[cluster.key] = add_cluster(by=by, plan=plan, title=cluster.title, parent=parent)
    for item in content.expected_actions:
        action = add_action(
            by=by,
            plan=plan,
            cluster=clusters[item.cluster],
            text=item.text,
            type=item.action_type,
            recommendations=[numbered[number] for number in item.recommendations],
            starts_on=item.starts_on,
            ends_on=item.ends_on,
            status=item.status,
        )
        _assign(item, action, cast, content)
        _add_indicators(item, action, cast, content.owner)
    return publish_plan(by=by, plan=plan)


def _assign(item: records.ExpectedAction, action: ExpectedAction, cast: Cast, content: records.Plan) -> None:
    groups = {
        ResponsibilityKind.LEAD: item.lead,
        ResponsibilityKind.SUPPORT: item.supporting,
        ResponsibilityKind.INVITED: item.invited,
    }
    for kind, keys in groups.items():
        for key in keys:
            assign(
                by=cast.person(content.owner),
                action=action,
                organisation=cast.body(key),
                kind=kind,
                since_on=content.adopted_on,
            )


def _add_indicators(item: records.ExpectedAction, action: ExpectedAction, cast: Cast, owner: str) -> None:
    for entry in item.indicators:
        indicator = add_indicator(
            by=cast.person(owner),
            action=action,
            name=entry.name,
            type=entry.indicator_type,
            unit=entry.unit,
            baseline=Decimal(str(entry.baseline.value)),
            baseline_year=entry.baseline.year,
            target=Decimal(str(entry.target.value)),
            target_year=entry.target.year,
            source=entry.source,
            sdg_target=entry.sdg_target,
            disaggregation=", ".join(entry.disaggregation),
        )
        for value in entry.values:
            record_value(
                by=cast.person(item.lead[0]),
                indicator=indicator,
                measured_on=min(date(value.year, 12, 31), timezone.localdate()),
                value=Decimal(str(value.value)),
            )


def add_assessments(
    content: Iterable[records.Assessment], cast: Cast, numbered: Numbered, *, mechanism: str, coalition: str
) -> None:
    """Year by year. Members of the coalition (a key) keep theirs within it; all others' are published.

    The State's are published by the coordinator of the mechanism (a key).
    """
    among_members = Circle(Visibility.COALITION, cast.body(coalition))
    for item in sorted(content, key=lambda entry: entry.assessed_on):
        by, body = cast.person(item.actor), cast.body(item.actor)
        is_private = body.kind == OrganisationKind.CSO
        assessment = assess(
            by=by,
            organisation=body,
            recommendation=numbered[item.recommendation],
            assessed_on=item.assessed_on,
            level=item.level,
            laws=item.laws,
            policies=item.policies,
            practices=item.practices,
            light=item.light,
            narrative=item.narrative,
            effect=item.effect,
            confidence=item.confidence,
            visibility=among_members if is_private else Visibility.GROUP,
        )
        _attach(item.evidence, assessment, cast, item.actor)
        if not is_private:
            publisher = cast.person(mechanism) if body.is_executive else by
            publish_assessment(by=publisher, assessment=assessment)


def _attach(evidence: Iterable[records.Evidence], assessment: Assessment, cast: Cast, actor: str) -> None:
    by = cast.person(actor)
    for item in evidence:
        if item.link:
            attach_link(by=by, assessment=assessment, title=item.title, link=item.link)
        elif item.content:
            attach_file(
                by=by,
                assessment=assessment,
                title=item.title,
                file_name=item.file_name,
                stream=BytesIO(item.content.encode()),
            )
