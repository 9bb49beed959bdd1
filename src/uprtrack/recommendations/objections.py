"""Decisions on links that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRun
from uprtrack.recommendations.acceptors.withdrawal import added_by
from uprtrack.recommendations.models import LinkDecision


def objections_of_links(run: ImportRun, only: Only = None) -> list[Objection]:
    """The decisions as a count, which names no organisation."""
    stands = added_by(run, only) | added_by(run, only, path="other")
    count = LinkDecision.objects.filter(stands).count()
    if not count:
        return []
    what = ngettext("%(count)d decision on a link", "%(count)d decisions on links", count)
    return [Objection(what=what % {"count": count}, where=_("Earlier and parallel recommendations"))]
