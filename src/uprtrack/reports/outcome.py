"""The outcome of a review as one reader may see it: what every kind of report is made from.

Whatever is owned comes through ``visible_to(reader)``; the number of queries does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Prefetch

from uprtrack.classification.tags import Tag, tags_of
from uprtrack.documents.models import Document
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.monitoring.voices import Voices, voices_of
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.models.ownership import readable_by
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ExpectedAction, Indicator, Responsibility
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Attribution,
    Kind,
    PositionEvent,
    Recommendation,
    Wording,
)
from uprtrack.reports.filters import Filters
from uprtrack.reports.traces import Trace, trace_of
from uprtrack.reviews.models import Review, State

THEME_TAXONOMIES = ("uhri_theme", "upr_issue")
"""By which reports are clustered where no plan has clusters of its own, best first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One recommendation or pledge with all that the reader sees of it."""

    recommendation: Recommendation
    states: tuple[State, ...]
    wordings: tuple[Wording, ...]
    position_event: PositionEvent | None
    position_document: Document | None
    document: Document | None
    tags: tuple[Tag, ...]
    actions: tuple[ExpectedAction, ...]
    measures: tuple[Measure, ...]
    voices: Voices | None
    evidence: Mapping[int, Sequence[Evidence]]
    """By the id of the assessment it belongs to."""

    @property
    def is_pledge(self) -> bool:
        return self.recommendation.kind == Kind.VOLUNTARY_PLEDGE

    @property
    def is_part(self) -> bool:
        """A part of a recommendation that was split: the UN counts the whole."""
        return self.recommendation.parent_id is not None

    @property
    def assessments(self) -> list[Assessment]:
        return list(self.voices.current) if self.voices else []

    def assessment_by(self, organisation: Organisation) -> Assessment | None:
        return next((item for item in self.assessments if item.owner_id == organisation.pk), None)

    @cached_themes
    def themes(self) -> tuple[Tag, ...]: ...
