"""The personal notes of somebody who is erased: assessments, measures, and the evidence under them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from uprtrack.documents.models import ContentKey
from uprtrack.documents.vault import destroy
from uprtrack.monitoring.models import Assessment, Evidence, Measure, PublicCopy
from uprtrack.organisations.erasure import delete_with_traces
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Actor
from uprtrack.plans.models import Plan


def erase_notes(actors: Collection[Actor]) -> None:
    """Delete what these actors wrote for themselves alone; what rests on it goes first.

    Files they attached that were never published can be read by nobody afterwards: their keys are destroyed.
    """
    own = Q(author__in=actors, visibility=Visibility.SELF)
    assessments, measures = Assessment.objects.filter(own), Measure.objects.filter(own)
    evidence = Evidence.objects.filter(own | Q(assessment__in=assessments) | Q(measure__in=measures))
    unpublished = Evidence.objects.filter(author__in=actors, published_at=None) | evidence
    for path in _files_of(unpublished) | _files_kept_for(actors):
        destroy(path)
    PublicCopy.objects.filter(evidence__in=evidence).delete()
    for rows in (evidence, assessments, measures):
        delete_with_traces(rows.order_by())
    # What is shared stays, without the personal plan that it was part of: that goes with its author.
    personal = Plan.objects.filter(author__in=actors, visibility=Visibility.SELF)
    Measure.actions.through.objects.filter(expectedaction__plan__in=personal).delete()


def _files_of(evidence: QuerySet[Evidence]) -> set[str]:
    """Where the files as attached lie, and their copies."""
    copies = PublicCopy.objects.filter(evidence__in=evidence)
    attached = evidence.exclude(vault_path="")
    return {*attached.values_list("vault_path", flat=True), *copies.values_list("vault_path", flat=True)}


def _files_kept_for(actors: Collection[Actor]) -> set[str]:
    """Files under entries whose name was dropped: their evidence names no author, their keys do."""
    keys = ContentKey.objects.live().filter(actor__in=actors).values_list("vault_path", flat=True)
    return set(keys) & _files_of(Evidence.objects.filter(author=None, published_at=None))
