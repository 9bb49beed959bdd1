from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlansConfig(AppConfig):
    name = "uprtrack.plans"
    verbose_name = _("Plans")

    def ready(self) -> None:
        from uprtrack.documents.acceptors import register_objector
        from uprtrack.plans.objections import objections_of_plans

        register_objector(objections_of_plans)
