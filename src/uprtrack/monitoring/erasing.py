"""The personal notes of somebody who is erased: assessments, measures, and the evidence under them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from uprtrack.documents.vault import destroy
from uprtrack.monitoring.models import Assessment, Evidence, Measure, PublicCopy
from uprtrack.organisations.erasure import delete_with_traces
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Actor


def erase_notes(actors: Collection[Actor]) -> None:
    """Delete what these actors wrote for themselves alone; what rests on it goes first.

    Files they attached that were never published can be read by nobody afterwards: their keys are destroyed.
    """
    own = Q(author__in=actors, visibility=Visibility.SELF)
    assessments, measures = Assessment.objects.filter(own), Measure.objects.filter(own)
    evidence = Evidence.objects.filter(own | Q(assessment__in=assessments) | Q(measure__in=measures))
    unpublished = Evidence.objects.filter(author__in=actors, published_at=None) | evidence
    for path in unpublished.exclude(vault_path="").values_list("vault_path", flat=True):
        destroy(path)
    PublicCopy.objects.filter(evidence__in=evidence).delete()
    for rows in (evidence, assessments, measures):
        delete_with_traces(rows.order_by())
