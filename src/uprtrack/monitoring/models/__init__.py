"""Measures taken, evidence, and what each actor makes of it."""

from uprtrack.monitoring.models.assessments import (
    Assessment,
    AssessmentQuerySet,
    Confidence,
    Effect,
    Level,
    Light,
)
from uprtrack.monitoring.models.evidence import Evidence, PublicCopy, neutral_name
from uprtrack.monitoring.models.measures import Measure, MeasureKind
from uprtrack.monitoring.models.progress import (
    Basis,
    GatekeepingMandate,
    ProgressReport,
    ProgressStep,
    ReportedValue,
    ReportingSchedule,
    Stage,
    StepKind,
)
from uprtrack.monitoring.models.requests import AssessmentRequest

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "AssessmentRequest",
    "Basis",
    "Confidence",
    "Effect",
    "Evidence",
    "GatekeepingMandate",
    "Level",
    "Light",
    "Measure",
    "MeasureKind",
    "ProgressReport",
    "ProgressStep",
    "PublicCopy",
    "ReportedValue",
    "ReportingSchedule",
    "Stage",
    "StepKind",
    "neutral_name",
]
