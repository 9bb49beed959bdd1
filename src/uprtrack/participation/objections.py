"""Consultations that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRun
from uprtrack.participation.models import Consultation
from uprtrack.recommendations.acceptors.withdrawal import added_by
from uprtrack.recommendations.models import NOT_WITHDRAWN


def objections_of_participation(run: ImportRun, only: Only = None) -> list[Objection]:
    """Public consultations one by one; all others as a count, which names no organisation."""
    about = added_by(run, only, path="recommendations")
    standing = Consultation.objects.filter(about, NOT_WITHDRAWN).distinct()
    found = [
        Objection(
            what=_("Consultation: %(title)s") % {"title": item.title},
            where=_("Held by %(owner)s") % {"owner": item.owner.label},
        )
        for item in standing.published().select_related("owner")
    ]
    count = standing.count() - len(found)
    if count:
        what = ngettext(
            "%(count)d consultation that is not public", "%(count)d consultations that are not public", count
        )
        found.append(Objection(what=what % {"count": count}, where=_("Consultations")))
    return found
