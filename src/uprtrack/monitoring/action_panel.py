"""What bodies reported on an expected action, on the action's own page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from uprtrack.monitoring.models import ProgressReport
from uprtrack.monitoring.progress import published_on, reporting_bodies, with_context
from uprtrack.monitoring.services_of_gatekeeping import publish_unanswered
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.panels import ActionPanel


def reported(action: ExpectedAction, reader: Reader) -> Mapping[str, Any] | None:
    """Published reports, those on their way that the reader may see, and whether they may write one."""
    publish_unanswered()
    readable = ExpectedAction.objects.filter(pk=action.pk, plan__in=Plan.objects.visible_to(reader))
    published = published_on(readable, reader)
    on_their_way = ProgressReport.objects.visible_to(reader).filter(action=action, published_at=None)
    waiting = list(with_context(on_their_way).order_by("-period_to", "-edition"))
    can_report = bool(reporting_bodies(reader, action))
    if not (published or waiting or can_report):
        return None
    return {"published": published, "waiting": waiting, "can_report": can_report}


PANEL = ActionPanel("progress", "monitoring/action_panel.html", reported)
