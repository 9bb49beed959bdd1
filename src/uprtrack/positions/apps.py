from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PositionsConfig(AppConfig):
    name = "uprtrack.positions"
    verbose_name = _("Deciding positions")

    def ready(self) -> None:
        from uprtrack.documents.acceptors import register_objector
        from uprtrack.positions.models import PositionDecision, PositionProposal
        from uprtrack.positions.objections import objections_of_positions
        from uprtrack.recommendations.merging import Rows, register_mover

        register_objector(objections_of_positions)
        for model in (PositionProposal, PositionDecision):
            register_mover(Rows(model, alike=("owner_id", "withdrawn_at")))
