"""Plans: clusters, expected actions, who is responsible, indicators and their values."""

from uprtrack.plans.models.actions import (
    ActionStatus,
    ActionType,
    ExpectedAction,
    Responsibility,
    ResponsibilityKind,
    StandingManager,
)
from uprtrack.plans.models.budgets import BudgetLine
from uprtrack.plans.models.expectations import ExpectationJudgement, MetLevel
from uprtrack.plans.models.indicators import Indicator, IndicatorType, IndicatorValue
from uprtrack.plans.models.plans import Cluster, ClusterQuerySet, Plan, PlanKind
from uprtrack.plans.models.programmes import Programme

__all__ = [
    "ActionStatus",
    "ActionType",
    "BudgetLine",
    "Cluster",
    "ClusterQuerySet",
    "ExpectationJudgement",
    "ExpectedAction",
    "Indicator",
    "IndicatorType",
    "IndicatorValue",
    "MetLevel",
    "Plan",
    "PlanKind",
    "Programme",
    "Responsibility",
    "ResponsibilityKind",
    "StandingManager",
]
