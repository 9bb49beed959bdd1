from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "uprtrack.monitoring"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        from uprtrack.documents.acceptors import register_objector
        from uprtrack.monitoring.objections import objections_of_monitoring

        register_objector(objections_of_monitoring)
