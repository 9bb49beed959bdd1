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
        from uprtrack.plans.models import Cluster, ExpectedAction, Plan, Programme, Responsibility
        from uprtrack.plans.objections import objections_of_plans
        from uprtrack.plans.search_source import KIND, ActionSource
        from uprtrack.recommendations.merging import Rows, register_mover
        from uprtrack.search.sources import register_source, rows_name
        from uprtrack.watching import watch

        register_source(KIND, ActionSource(), is_kept=False)
        for model in (
            Plan,
            Cluster,
            ExpectedAction,
            Responsibility,
            ExpectedAction.recommendations.through,
            Programme,
        ):
            watch(rows_name(KIND), model)
        register_objector(objections_of_plans)
        register_mover(Rows(ExpectedAction.recommendations.through, alike=("expectedaction_id",)))
        register_mover(Rows(Cluster.recommendations.through, alike=("cluster_id",)))
        register_signed(PLANS)
        register_eraser(erase_notes)
        register_readable("plan", PLAN_BY_LINK)
