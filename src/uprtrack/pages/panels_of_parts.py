"""The panel on parts: what a recommendation that asks for several actions is divided into, or could be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.policy import Act
from uprtrack.pages.panels import Panel, Subject
from uprtrack.recommendations.parts import parts_of
from uprtrack.recommendations.themes import allows_for


def parts(subject: Subject) -> Mapping[str, Any] | None:
    """Parts, the whole of a part, or for whoever may divide it what the text seems to ask for."""
    row, reader = subject.recommendation, subject.reader
    shown = parts_of(row, reader)
    may_divide = row.parent_id is None and allows_for(
        reader,
        Act.RECONCILE,
        [row],
        organisation=row.owner,
        country=row.review.state_under_review_id,
        row=row,
    )
    if not (shown.whole or shown.parts or (may_divide and shown.proposed)):
        return None
    return {"shown": shown, "may_divide": may_divide}


PANELS = (Panel("parts", _("Several actions"), "pages/panel_parts.html", 22, parts),)
