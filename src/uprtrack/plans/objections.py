"""Expected actions that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection, Only
from uprtrack.documents.models import ImportRun
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.acceptors.withdrawal import added_by
from uprtrack.recommendations.models import NOT_WITHDRAWN


def objections_of_plans(run: ImportRun, only: Only = None) -> list[Objection]:
    """Public actions one by one; all others as a count, which names neither plan nor organisation."""
    actions = ExpectedAction.objects.filter(
        added_by(run, only, path="recommendations"), NOT_WITHDRAWN
    ).distinct()
    public = actions.filter(plan__in=Plan.objects.published()).select_related("plan__owner")
    found = [
        Objection(
            what=_("Expected action: %(text)s") % {"text": action.text},
            where=_("%(plan)s, %(owner)s") % {"plan": action.plan.title, "owner": action.plan.owner.label},
        )
        for action in public
    ]
    count = actions.count() - len(found)
    if count:
        what = ngettext(
            "%(count)d expected action in a plan that is not public",
            "%(count)d expected actions in plans that are not public",
            count,
        )
        found.append(Objection(what=what % {"count": count}, where=_("Plans")))
    return found
