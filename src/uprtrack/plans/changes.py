"""Changing what stands around the actions of a plan: its title, its clusters, its indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from uprkit.sdgs import sdg_targets
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
    | {"baseline_on", "target_on", "disaggregation", "sdg_indicator"}
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
    told = {name for what in ("baseline", "target") if fields.get(f"{what}_on") for name in [f"{what}_year"]}
    fields |= dict.fromkeys(told - fields.keys())
    # Codes that stand there unchanged, from before they were checked, hinder nobody.
    kept = CHECKED if fields.keys() & CODES else CHECKED - CODES
    checked({name: getattr(indicator, name) for name in kept} | fields)
    fields = _with_years(fields)
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


CODES = frozenset({"sdg_target", "sdg_indicator"})
CHECKED = CODES | {"baseline_on", "baseline_year", "target_on", "target_year"}
_SDG_INDICATOR = re.compile(r"(\d{1,2}\.(?:\d{1,2}|[a-d]))\.\d{1,2}")


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an indicator with the year of each day that is told.

    ValidationError where a day lies in another year than is told, the target before the baseline, or where an SDG
    target or indicator is none of the 2030 Agenda's, or the two do not belong together.
    """
    found = _with_years(values)
    for what in ("baseline", "target"):
        day, year = values.get(f"{what}_on"), values.get(f"{what}_year")
        if day and year and day.year != year:
            raise ValidationError(_("The day lies in another year than is told: %(year)s.") % {"year": year})
    require_years(found.get("baseline_year"), found.get("target_year"))
    first, last = found.get("baseline_on"), found.get("target_on")
    if first and last and last < first:
        raise ValidationError(_("The day of the target lies before that of the baseline."))
    _require_codes(found.get("sdg_target", ""), found.get("sdg_indicator", ""))
    return found


def _with_years(values: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(values)
    for what in ("baseline", "target"):
        if found.get(f"{what}_on"):
            found[f"{what}_year"] = found[f"{what}_on"].year
    return found


def _require_codes(target: str, indicator: str) -> None:
    known = _SDG_INDICATOR.fullmatch(indicator)
    if indicator and (known is None or known[1] not in sdg_targets()):
        raise ValidationError(
            _("“%(code)s” is no SDG indicator: expected a code such as 5.2.1.") % {"code": indicator}
        )
    if known and target and known[1] != target:
        raise ValidationError(
            _("The SDG indicator %(indicator)s belongs to the target %(its)s, not to %(target)s.")
            % {"indicator": indicator, "its": known[1], "target": target}
        )


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
