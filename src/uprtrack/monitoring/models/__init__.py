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

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "Confidence",
    "Effect",
    "Evidence",
    "Level",
    "Light",
    "Measure",
    "MeasureKind",
    "PublicCopy",
    "neutral_name",
]
