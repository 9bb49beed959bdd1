"""Undoing a run: what stands on it, and withdrawing what it added."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRun
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    WRITTEN_ROLES,
    Attribution,
    Merge,
    PositionEvent,
    Recommendation,
    Wording,
)
from uprtrack.recommendations.sources import refresh

_NAMED = 5


def added_by(run: ImportRun, only: Only = None, *, path: str = "recommendation") -> Q:
    """The condition that a row hangs (by ``path``) on a recommendation that a run added."""
    added = Q(**{f"{path}__run": run})
    return added if only is None else added & Q(**{f"{path}__in": only})


def objections_of(run: ImportRun, only: Only = None) -> list[Objection]:
    """Later papers, settled positions and wordings that stand on the recommendations a run added."""
    added = added_by(run, only)
    found = []
    later: set[int] = set()
    for rows in (
        Attribution.objects.filter(added).exclude(run=run),
        PositionEvent.objects.filter(added, NOT_WITHDRAWN, run__isnull=False).exclude(run=run),
        Wording.objects.filter(added, NOT_WITHDRAWN, run__isnull=False).exclude(run=run),
    ):
        later.update(pk for pk in rows.values_list("run_id", flat=True).distinct() if pk is not None)
    for other in ImportRun.objects.filter(pk__in=later).select_related("document").order_by("pk"):
        found.append(Objection(_("another paper"), _paper_name(other, run)))
    settled = PositionEvent.objects.filter(added, NOT_WITHDRAWN, run__isnull=True)
    number = settled.count()
    if number:
        what = ngettext("%(number)d settled position", "%(number)d settled positions", number)
        found.append(Objection(what % {"number": number}, _places(settled)))
    written = Wording.objects.filter(added, NOT_WITHDRAWN, role__in=WRITTEN_ROLES)
    number = written.count()
    if number:
        what = ngettext("%(number)d wording", "%(number)d wordings", number)
        found.append(Objection(what % {"number": number}, _places(written)))
    merges = Merge.objects.filter(
        added_by(run, only, path="kept") | added_by(run, only, path="merged"), taken_apart_at__isnull=True
    )
    number = merges.count()
    if number:
        what = ngettext("%(number)d merge", "%(number)d merges", number)
        named = ", ".join(item.kept.label for item in merges.select_related("kept")[:_NAMED])
        found.append(Objection(what % {"number": number}, named))
    divided = Recommendation.objects.filter(
        added_by(run, only, path="parent"), parent__withdrawn_at__isnull=True, withdrawn_at__isnull=True
    )
    number = divided.order_by().values("parent").distinct().count()
    if number:
        what = ngettext("%(number)d division into parts", "%(number)d divisions into parts", number)
        named = ", ".join(item.label for item in divided[:_NAMED])
        found.append(Objection(what % {"number": number}, named))
    return found


def withdraw(run: ImportRun) -> None:
    """Withdraw recommendations, wordings, position events and attributions of a run; positions follow."""
    now = timezone.now()
    touched = _touched_by(run)
    Wording.objects.filter(NOT_WITHDRAWN, run=run).update(withdrawn_at=now)
    PositionEvent.objects.filter(NOT_WITHDRAWN, run=run).update(withdrawn_at=now)
    Attribution.objects.filter(run=run).delete()
    Recommendation.objects.filter(run=run, withdrawn_at__isnull=True).update(withdrawn_at=now)
    remaining = set(
        Recommendation.objects.standing().exclude(run=run).filter(pk__in=touched).values_list("pk", flat=True)
    )
    refresh(remaining)


def _touched_by(run: ImportRun) -> set[int]:
    return {pk for pk in run.rows.values_list("target_id", flat=True) if pk is not None}


def _paper_name(other: ImportRun, run: ImportRun) -> str:
    """Another organisation's papers are not named: that it has brought one may be nobody's business."""
    if other.owner_id != run.owner_id:
        return _("of another organisation")
    return str(other.document) if other.document else other.file_name


def _places(rows: QuerySet[PositionEvent] | QuerySet[Wording]) -> str:
    """The first few recommendations that rows hang on."""
    pks = list(rows.order_by().values_list("recommendation_id", flat=True).distinct()[:_NAMED])
    return ", ".join(item.label for item in Recommendation.objects.filter(pk__in=pks))
