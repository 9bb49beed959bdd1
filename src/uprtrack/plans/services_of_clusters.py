"""Dividing a plan's recommendations into clusters: proposed, moved, split off, merged, on the versions read."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import save_change
from uprtrack.plans.changes import CLUSTER_KEPT
from uprtrack.plans.clustering import propose
from uprtrack.plans.log import note_plan
from uprtrack.plans.models import Cluster, Plan
from uprtrack.plans.services import CHANGEABLE
from uprtrack.recommendations.models import Recommendation

STANDING = Q(withdrawn_at__isnull=True)


def place_proposed(*, by: Reader, plan: Plan, scheme: str) -> int:
    """Put what stands under no cluster where ``clustering.propose`` says; returns how many recommendations.

    Clusters that are missing are made. What was placed, meanwhile too, stays where it is.
    """
    require(by, Act.PLAN, row=plan)
    with transaction.atomic():
        # Two people at once would else make every cluster twice.
        plan = Plan.objects.select_for_update().select_related("owner", "review").get(pk=plan.pk)
        number = 0
        for item in propose(plan, scheme, by):
            cluster = item.cluster or _new(plan, item.title, None)
            _put(plan, cluster, item.recommendations)
            for title, rows in item.alike:
                _put(plan, _new(plan, title, cluster), rows)
            number += item.number
        if number:
            note_plan(Verb.PLAN, plan, reason=_("clusters"))
    return number


def move_recommendations(
    *,
    by: Reader,
    plan: Plan,
    recommendations: Collection[Recommendation],
    to: Cluster | None,
    title: str = "",
    versions: Mapping[int, int],
) -> Cluster | None:
    """Put recommendations under another cluster, under a new one with ``title``, or (neither) under none.

    ``versions``: that of each cluster as the person read it, by key. ChangedMeanwhileError where one from which
    something is taken has another now: nothing is written then.
    """
    require(by, Act.PLAN, row=plan)
    _require_of_plan(plan, to)
    wanted = {row.pk for row in recommendations}
    if not wanted:
        raise ValidationError(_("Tick the recommendations that are to be moved."))
    readable = Recommendation.objects.visible_to(by).standing()
    country = plan.review.state_under_review_id
    if readable.filter(pk__in=wanted, review__state_under_review=country).count() != len(wanted):
        raise ValidationError(_("One of the recommendations is not here, or was made to another State."))
    with transaction.atomic():
        holding = plan.clusters.standing().filter(recommendations__in=wanted).values("pk")
        locked = plan.clusters.select_for_update().filter(pk__in=holding)
        clusters = list(locked.order_by("pk"))
        for cluster in clusters:
            if cluster != to:
                left = cluster.recommendations.exclude(pk__in=wanted)
                _save(plan, cluster, versions.get(cluster.pk, 0), recommendations=list(left))
        target = to or (_new(plan, title.strip(), _common_parent(clusters)) if title.strip() else None)
        if target is not None:
            _put(plan, target, recommendations)
        note_plan(Verb.PLAN, plan, reason=target.title if target else "")
    return target


def merge_clusters(
    *, by: Reader, plan: Plan, kept: Cluster, merged: Cluster, versions: Mapping[int, int]
) -> Cluster:
    """Let all that stands under ``merged`` stand under ``kept``: recommendations, actions, clusters within.

    ``merged`` is withdrawn and kept. ChangedMeanwhileError where one of the two has another version now than
    ``versions`` tells: nothing is written then.
    """
    require(by, Act.PLAN, row=plan)
    _require_of_plan(plan, kept)
    _require_of_plan(plan, merged)
    _refuse_merge(kept, merged)
    with transaction.atomic():
        both = [*kept.recommendations.all(), *merged.recommendations.all()]
        _save(
            plan, kept, versions.get(kept.pk, 0), recommendations=list({row.pk: row for row in both}.values())
        )
        _save(plan, merged, versions.get(merged.pk, 0), recommendations=[], withdrawn_at=timezone.now())
        for action in merged.actions.all():
            save_change(
                action,
                owner=plan.owner,
                started_from=action.version,
                fields={"cluster": kept},
                tracked=CHANGEABLE,
            )
        for child in merged.children.all():
            _save(plan, child, child.version, parent=kept)
        note_plan(Verb.PLAN, plan, reason=f"{merged.title} → {kept.title}")
    return kept


def _new(plan: Plan, title: str, parent: Cluster | None) -> Cluster:
    last = plan.clusters.aggregate(last=Max("ordinal"))["last"] or 0
    return Cluster.objects.create(plan=plan, title=title[:200], parent=parent, ordinal=last + 1)


def _put(plan: Plan, cluster: Cluster, rows: Collection[Recommendation]) -> None:
    """Add to what stands under a cluster; adding takes nothing from anybody, so that any version will do."""
    if rows:
        stored = Cluster.objects.select_for_update().get(pk=cluster.pk)
        both = {row.pk: row for row in (*stored.recommendations.all(), *rows)}
        _save(plan, stored, stored.version, recommendations=list(both.values()))


def _save(plan: Plan, cluster: Cluster, version: int, **fields: object) -> None:
    save_change(
        cluster,
        owner=plan.owner,
        started_from=version,
        fields=fields,
        tracked=CLUSTER_KEPT,
        condition=STANDING,
    )


def _common_parent(clusters: Collection[Cluster]) -> Cluster | None:
    """What is split off a cluster stands beside it; what comes from several places, on top."""
    parents = {cluster.parent_id: cluster.parent for cluster in clusters}
    return next(iter(parents.values())) if len(parents) == 1 else None


def _require_of_plan(plan: Plan, cluster: Cluster | None) -> None:
    if cluster is not None and (cluster.plan_id != plan.pk or cluster.withdrawn_at is not None):
        raise ValidationError(
            _("The cluster “%(cluster)s” belongs to another plan, or was merged.")
            % {"cluster": cluster.title}
        )


def _refuse_merge(kept: Cluster, merged: Cluster) -> None:
    above: Cluster | None = kept
    while above is not None:
        if above.pk == merged.pk:
            raise ValidationError(
                _("A cluster cannot be merged into itself, nor into one that stands within it.")
            )
        above = above.parent
