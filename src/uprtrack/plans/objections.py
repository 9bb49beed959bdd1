"""Expected actions that stand on the recommendations of an import, so that it cannot be undone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.documents.acceptors import Objection
from uprtrack.documents.models import ImportRun
from uprtrack.plans.models import ExpectedAction, Plan


def objections_of_plans(run: ImportRun) -> list[Objection]:
    """Public actions one by one; all others as a count, which names neither plan nor organisation."""
    actions = ExpectedAction.objects.filter(recommendations__run=run, withdrawn_at__isnull=True).distinct()
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
