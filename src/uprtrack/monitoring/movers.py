"""Assessments and measures that go with a recommendation that is merged: see ``recommendations.merging``."""

from __future__ import annotations

from collections.abc import Collection

from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.recommendations.merging import Rows


class AssessmentRows(Rows):
    """Each actor's latest holds, whichever of the two it was written on (see ``voices``)."""

    def put_back(self, kept: int, merged: int, moved: Collection[int]) -> None:
        """An assessment that was written since, on the two as one, supersedes none of the other's any more."""
        super().put_back(kept, merged, moved)
        on_merged = Assessment.objects.filter(recommendation=merged)
        on_merged.filter(superseded_by__recommendation=kept).update(superseded_by=None)
        on_kept = Assessment.objects.filter(recommendation=kept)
        on_kept.filter(superseded_by__recommendation=merged).update(superseded_by=None)


MOVERS = (AssessmentRows(Assessment), Rows(Measure.recommendations.through, alike=("measure_id",)))
