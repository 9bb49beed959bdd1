"""Panels on what was said: positions, sources, wordings, history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from uprkit.languages import parse_tag
from uprtrack.classification.sharing import readable_paper
from uprtrack.documents.models import Document
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.attribution import can_drop_attribution
from uprtrack.organisations.models import Activity
from uprtrack.organisations.policy import Act
from uprtrack.pages.panels import Panel, Subject
from uprtrack.recommendations.disagreements import disagreements_of
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Kind,
    Merge,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.source_presentation import shown_disagreements
from uprtrack.recommendations.themes import allows_for

LINES = 50
"""Lines of the history that show."""


def _country(subject: Subject) -> str:
    return subject.recommendation.review.state_under_review_id


def positions(subject: Subject) -> Mapping[str, Any] | None:
    """The trail of positions, oldest first, each with the State's words and its source.

    Nothing of what another mechanism recommends: no State takes a position on it.
    """
    recommendation, reader = subject.recommendation, subject.reader
    if recommendation.kind == Kind.OBSERVATION:
        return None
    events = list(
        recommendation.position_events.filter(NOT_WITHDRAWN, readable_paper(reader)).select_related(
            "document"
        )
    )
    papers = set(
        Document.objects.visible_to(reader)
        .filter(pk__in={event.document_id for event in events if event.document_id})
        .values_list("pk", flat=True)
    )
    return {
        "events": [(event, event.document_id in papers) for event in events],
        "is_counted_as_noted": recommendation.is_counted_as_noted,
        "can_settle": recommendation.kind == Kind.RECOMMENDATION
        and allows_for(reader, Act.SETTLE_POSITION, [recommendation], country=_country(subject)),
    }


def sources(subject: Subject) -> Mapping[str, Any] | None:
    """Where the sources differ and what was settled; what else was found to be the same recommendation."""
    row, reader, review = subject.recommendation, subject.reader, subject.recommendation.review
    if row.parent_id is not None:
        # Sources are those of the whole.
        return None
    may_reconcile = allows_for(
        reader, Act.RECONCILE, [row], organisation=row.owner, country=_country(subject), row=row
    )
    differing = shown_disagreements(disagreements_of(review, reader, only=[row.pk]), review, reader)
    merged = Recommendation.objects.visible_to(reader).filter(merged_into=row)
    merges = list(
        Merge.objects.filter(kept=row, merged__in=merged, taken_apart_at__isnull=True).select_related(
            "merged__document"
        )
    )
    if not (differing or merges or may_reconcile):
        return None
    return {"differing": differing, "merges": merges, "may_reconcile": may_reconcile}


def wordings(subject: Subject) -> Mapping[str, Any] | None:
    """The recommendation in other words: other papers' texts, translations, plain and child-friendly ones."""
    recommendation, reader = subject.recommendation, subject.reader
    rows = (
        Wording.objects.visible_to(reader)
        .filter(NOT_WITHDRAWN, recommendation=recommendation)
        .exclude(role=WordingRole.AS_RECEIVED, text=recommendation.text)
        .select_related("document", "owner")
    )
    found = [
        (
            row,
            parse_tag(row.language).direction.value,
            row.run_id is None and can_drop_attribution(reader, row),
        )
        for row in rows
    ]
    can_add = allows_for(reader, Act.WORD, [recommendation], country=_country(subject))
    return {"wordings": found, "can_add": can_add} if found or can_add else None


def history(subject: Subject) -> Mapping[str, Any] | None:
    """What was done about the recommendation; others see the day, never the minute."""
    recommendation, reader = subject.recommendation, subject.reader
    about = {recommendation.public_id, recommendation.run.public_id}
    mine = Q(recommendation=recommendation)
    about.update(
        Recommendation.objects.visible_to(reader)
        .filter(merged_by__kept=recommendation)
        .values_list("public_id", flat=True)
    )
    about.update(Assessment.objects.visible_to(reader).filter(mine).values_list("public_id", flat=True))
    about.update(
        Measure.objects.visible_to(reader)
        .filter(recommendations=recommendation)
        .values_list("public_id", flat=True)
    )
    lines = Activity.objects.visible_to(reader).filter(object_id__in=about, is_denial=False)
    found = list(lines.select_related("owner")[:LINES])
    return {"lines": found} if found else None


PANELS = (
    Panel("positions", _("Position of the State under review"), "pages/panel_positions.html", 10, positions),
    Panel("sources", _("Its sources"), "pages/panel_sources.html", 15, sources),
    Panel("wordings", _("In other words"), "pages/panel_wordings.html", 30, wordings),
    Panel("history", _("History"), "pages/panel_history.html", 90, history),
)
