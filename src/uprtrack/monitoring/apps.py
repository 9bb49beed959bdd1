from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "uprtrack.monitoring"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        from uprtrack.documents.acceptors import register_objector
        from uprtrack.monitoring.action_panel import PANEL
        from uprtrack.monitoring.attribution import ASSESSMENTS, MEASURES
        from uprtrack.monitoring.erasing import erase_notes
        from uprtrack.monitoring.models import Assessment
        from uprtrack.monitoring.movers import MOVERS
        from uprtrack.monitoring.objections import objections_of_monitoring
        from uprtrack.monitoring.search_source import KIND, AssessmentSource
        from uprtrack.organisations.attribution import register_signed
        from uprtrack.organisations.erasure import register_eraser
        from uprtrack.plans.panels import register_action_panel
        from uprtrack.recommendations.merging import register_mover
        from uprtrack.recommendations.models import Recommendation
        from uprtrack.search.sources import register_source, rows_name
        from uprtrack.watching import OWNED, watch

        register_source(KIND, AssessmentSource(), is_kept=False)
        watch(rows_name(KIND), Assessment)
        watch(rows_name(KIND), Recommendation, *OWNED, "withdrawn_at")
        register_objector(objections_of_monitoring)
        for mover in MOVERS:
            register_mover(mover)
        register_signed(ASSESSMENTS)
        register_signed(MEASURES)
        register_eraser(erase_notes)
        register_action_panel(PANEL)
