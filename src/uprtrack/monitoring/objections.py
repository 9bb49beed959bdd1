"""Assessments and measures that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection
from uprtrack.documents.models import ImportRun
from uprtrack.monitoring.models import Assessment, Measure


def objections_of_monitoring(run: ImportRun) -> list[Objection]:
    """Public entries one by one; all others as a count, which names no organisation."""
    return [*_assessments(run), *_measures(run)]


def _assessments(run: ImportRun) -> list[Objection]:
    standing = Assessment.objects.standing().filter(recommendation__run=run)
    public = standing.published().select_related("recommendation", "owner")
    found = [
        Objection(
            what=_("Assessment by %(owner)s") % {"owner": item.owner.label},
            where=_("Recommendation %(label)s") % {"label": item.recommendation.label},
        )
        for item in public
    ]
    count = standing.count() - len(found)
    if count:
        what = ngettext(
            "%(count)d assessment that is not public", "%(count)d assessments that are not public", count
        )
        found.append(Objection(what=what % {"count": count}, where=_("Monitoring")))
    return found


def _measures(run: ImportRun) -> list[Objection]:
    standing = Measure.objects.filter(recommendations__run=run, withdrawn_at__isnull=True).distinct()
    found = [
        Objection(
            what=_("Measure: %(text)s") % {"text": item.text},
            where=_("Reported by %(owner)s") % {"owner": item.owner.label},
        )
        for item in standing.published().select_related("owner")
    ]
    count = standing.count() - len(found)
    if count:
        what = ngettext(
            "%(count)d measure that is not public", "%(count)d measures that are not public", count
        )
        found.append(Objection(what=what % {"count": count}, where=_("Monitoring")))
    return found
