"""Panels on what other papers say: which pledge names no lead body, and where papers speak of a recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from uprtrack.documents.models import Document
from uprtrack.pages.list_rows import leads_of
from uprtrack.pages.panels import Panel, Subject
from uprtrack.papers.models import Mention, ProposedPledge
from uprtrack.recommendations.models import Kind

SHOWN = 60
"""Passages that show; a paper speaks of one recommendation a few times."""


def pledge(subject: Subject) -> Mapping[str, Any] | None:
    """Of a voluntary pledge alone: the body that its paper names, who leads it by a plan, or that nobody does."""
    row, reader = subject.recommendation, subject.reader
    if row.kind != Kind.VOLUNTARY_PLEDGE:
        return None
    papers = Document.objects.visible_to(reader)
    told = ProposedPledge.objects.filter(recommendation=row, passage__file__document__in=papers)
    named = told.exclude(lead_body="").values_list("lead_body", flat=True).first()
    return {"named": named or "", "leads": leads_of([row.pk], reader).get(row.pk, [])}


def mentions(subject: Subject) -> Mapping[str, Any] | None:
    """The passages of papers that speak of the recommendation, as persons confirmed."""
    row, reader = subject.recommendation, subject.reader
    papers = Document.objects.visible_to(reader)
    found = (
        Mention.objects.filter(recommendation=row, reference__passage__file__document__in=papers)
        .select_related("reference__passage__file__document")
        .order_by("reference__passage__file", "reference__passage__ordinal")[:SHOWN]
    )
    passages = list({mention.reference.passage_id: mention.reference.passage for mention in found}.values())
    return {"passages": passages} if passages else None


PANELS = (
    Panel("pledge", _("Lead body"), "pages/panel_pledge.html", 12, pledge),
    Panel("mentions", _("What papers say of it"), "pages/panel_mentions.html", 45, mentions),
)
