"""Confirmed references of other papers that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRun
from uprtrack.papers.models import Mention
from uprtrack.recommendations.acceptors.withdrawal import added_by


def objections_of_papers(run: ImportRun, only: Only = None) -> list[Objection]:
    """As a count, which names no paper: that somebody has brought one may be nobody's business."""
    mentions = Mention.objects.filter(added_by(run, only)).exclude(reference__run=run)
    count = mentions.values("reference").distinct().count()
    if not count:
        return []
    what = ngettext(
        "%(count)d confirmed reference in another paper",
        "%(count)d confirmed references in other papers",
        count,
    )
    return [Objection(what=what % {"count": count}, where=_("Papers"))]
