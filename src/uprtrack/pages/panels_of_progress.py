"""The panel on what bodies reported of the actions that serve a recommendation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.progress import published_on
from uprtrack.monitoring.services_of_gatekeeping import publish_unanswered
from uprtrack.pages.panels import Panel, Subject
from uprtrack.plans.models import ExpectedAction, Plan

SHOWN = 6
"""The newest; the page of each action has them all."""


def progress(subject: Subject) -> Mapping[str, Any] | None:
    """The newest published reports on the actions that the reader sees."""
    publish_unanswered()
    actions = ExpectedAction.objects.filter(
        plan__in=Plan.objects.visible_to(subject.reader),
        recommendations=subject.recommendation,
        withdrawn_at__isnull=True,
    )
    reports = published_on(actions, subject.reader)
    return {"reports": reports[:SHOWN], "more": max(0, len(reports) - SHOWN)} if reports else None


PANELS = (Panel("progress", _("Progress reported"), "pages/panel_progress.html", 45, progress),)
