"""Plans: clusters, expected actions, who is responsible, indicators and their values."""

from uprtrack.plans.models.actions import (
    ActionStatus,
    ActionType,
    ExpectedAction,
    Responsibility,
    ResponsibilityKind,
    StandingManager,
)
from uprtrack.plans.models.indicators import Indicator, IndicatorType, IndicatorValue
from uprtrack.plans.models.plans import Cluster, ClusterQuerySet, Plan, PlanKind

__all__ = [
    "ActionStatus",
    "ActionType",
    "Cluster",
    "ClusterQuerySet",
    "ExpectedAction",
    "Indicator",
    "IndicatorType",
    "IndicatorValue",
    "Plan",
    "PlanKind",
    "Responsibility",
    "ResponsibilityKind",
    "StandingManager",
]
