"""Proposals and decisions that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRun
from uprtrack.positions.models import PositionDecision, PositionProposal
from uprtrack.recommendations.acceptors.withdrawal import added_by
from uprtrack.recommendations.models import NOT_WITHDRAWN


def objections_of_positions(run: ImportRun, only: Only = None) -> list[Objection]:
    """A count, which names neither body nor answer."""
    on_run = added_by(run, only, path="recommendation")
    count = sum(
        model._default_manager.filter(on_run, NOT_WITHDRAWN).count()
        for model in (PositionProposal, PositionDecision)
    )
    if not count:
        return []
    what = ngettext(
        "%(count)d proposal or decision on a position",
        "%(count)d proposals and decisions on positions",
        count,
    )
    return [Objection(what=what % {"count": count}, where=_("Deciding positions"))]
