"""Assessments and measures that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRun
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.recommendations.acceptors.withdrawal import added_by
from uprtrack.recommendations.models import NOT_WITHDRAWN


def objections_of_monitoring(run: ImportRun, only: Only = None) -> list[Objection]:
    """Public entries one by one; all others as a count, which names no organisation."""
    return [*_assessments(run, only), *_measures(run, only)]


def _assessments(run: ImportRun, only: Only) -> list[Objection]:
    standing = Assessment.objects.standing().filter(added_by(run, only))
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


def _measures(run: ImportRun, only: Only) -> list[Objection]:
    standing = Measure.objects.filter(added_by(run, only, path="recommendations"), NOT_WITHDRAWN).distinct()
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
