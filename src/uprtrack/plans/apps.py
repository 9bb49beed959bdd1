from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "uprtrack.plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        from uprtrack.documents.acceptors import register_objector
        from uprtrack.organisations.attribution import register_signed
        from uprtrack.organisations.erasure import register_eraser
        from uprtrack.organisations.invitations import register_readable
        from uprtrack.plans.attribution import PLANS
        from uprtrack.plans.by_link import PLAN_BY_LINK
        from uprtrack.plans.erasing import erase_notes
        from uprtrack.plans.models import ExpectedAction
        from uprtrack.plans.objections import objections_of_plans
        from uprtrack.recommendations.merging import Rows, register_mover

        register_objector(objections_of_plans)
        register_mover(Rows(ExpectedAction.recommendations.through, alike=("expectedaction_id",)))
        register_signed(PLANS)
        register_eraser(erase_notes)
        register_readable("plan", PLAN_BY_LINK)
