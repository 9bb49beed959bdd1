"""Changing what stands around the actions of a plan: its title, its clusters, its indicators."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import save_change
from uprtrack.plans.log import note_action, note_plan
from uprtrack.plans.models import Cluster, Indicator, Plan
from uprtrack.recommendations.themes import require_for

PLAN_FIELDS = frozenset({"title"})
CLUSTER_FIELDS = frozenset({"title", "parent"})
CLUSTER_KEPT = CLUSTER_FIELDS | {"recommendations"}
"""What is kept of a cluster's earlier versions."""
INDICATOR_FIELDS = frozenset(
    {"name", "type", "unit", "baseline", "baseline_year", "target", "target_year", "source", "sdg_target"}
)


def change_plan(*, by: Reader, plan: Plan, version: int, title: str) -> Plan:
    """Give a plan another title, on the version that the person read; else ChangedMeanwhileError."""
    require(by, Act.PLAN, row=plan)
    with transaction.atomic():
        save_change(
            plan, owner=plan.owner, started_from=version, fields={"title": title}, tracked=PLAN_FIELDS
        )
        note_plan(Verb.PLAN, plan)
    return plan


def change_cluster(
    *, by: Reader, cluster: Cluster, version: int, title: str, parent: Cluster | None
) -> Cluster:
    """Give a cluster another title or another place, on the version read; else ChangedMeanwhileError.

    ValidationError where it would stand within itself, or in another plan.
    """
    require(by, Act.PLAN, row=cluster.plan)
    _require_place(cluster, parent)
    with transaction.atomic():
        save_change(
            cluster,
            owner=cluster.plan.owner,
            started_from=version,
            fields={"title": title, "parent": parent},
            tracked=CLUSTER_KEPT,
            condition=Q(withdrawn_at__isnull=True),
        )
        note_plan(Verb.PLAN, cluster.plan, reason=title)
    return cluster


def change_indicator(*, by: Reader, indicator: Indicator, version: int, **fields: Any) -> Indicator:
    """Save ``fields`` (see INDICATOR_FIELDS) on the version that the person read; else ChangedMeanwhileError."""
    unknown = fields.keys() - INDICATOR_FIELDS
    if unknown:
        raise TypeError(f"An indicator has no changeable {sorted(unknown)}.")
    action = indicator.action
    require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    require_years(
        fields.get("baseline_year", indicator.baseline_year), fields.get("target_year", indicator.target_year)
    )
    with transaction.atomic():
        save_change(
            indicator,
            owner=action.plan.owner,
            started_from=version,
            fields=fields,
            tracked=INDICATOR_FIELDS,
        )
        note_action(Verb.PLAN, action, reason=indicator.name)
    return indicator


def require_years(baseline_year: int | None, target_year: int | None) -> None:
    """ValidationError where an indicator's target would lie before its baseline."""
    if baseline_year and target_year and target_year < baseline_year:
        raise ValidationError(
            _("The year of the target, %(target)s, lies before the year of the baseline, %(baseline)s.")
            % {"target": target_year, "baseline": baseline_year}
        )


def _require_place(cluster: Cluster, parent: Cluster | None) -> None:
    above = parent
    while above is not None:
        if above.pk == cluster.pk:
            raise ValidationError(_("A cluster cannot stand within itself."))
        above = above.parent
    if parent is not None and parent.plan_id != cluster.plan_id:
        raise ValidationError(
            _("The cluster “%(cluster)s” belongs to another plan.") % {"cluster": parent.title}
        )
