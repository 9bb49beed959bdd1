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
from uprtrack.plans.models.drafts import HandIn, ProposedAction
from uprtrack.plans.models.expectations import ExpectationJudgement, MetLevel
from uprtrack.plans.models.indicators import Indicator, IndicatorType, IndicatorValue
from uprtrack.plans.models.plans import Cluster, ClusterQuerySet, Plan, PlanKind, Stage
from uprtrack.plans.models.programmes import Programme
from uprtrack.plans.models.stages import StageEvent

__all__ = [
    "ActionStatus",
    "ActionType",
    "BudgetLine",
    "Cluster",
    "ClusterQuerySet",
    "ExpectationJudgement",
    "ExpectedAction",
    "HandIn",
    "Indicator",
    "IndicatorType",
    "IndicatorValue",
    "MetLevel",
    "Plan",
    "PlanKind",
    "Programme",
    "ProposedAction",
    "Responsibility",
    "ResponsibilityKind",
    "Stage",
    "StageEvent",
    "StandingManager",
]
