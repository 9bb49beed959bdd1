"""Decisions on tags that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.classification.models import Decision
from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRun
from uprtrack.recommendations.acceptors.withdrawal import added_by


def objections_of_classification(run: ImportRun, only: Only = None) -> list[Objection]:
    """The decisions as a count, which names no organisation; what a machine suggested goes with its text."""
    count = Decision.objects.filter(added_by(run, only)).count()
    if not count:
        return []
    what = ngettext("%(count)d decision on a tag", "%(count)d decisions on tags", count)
    return [Objection(what=what % {"count": count}, where=_("Themes and other tags"))]
