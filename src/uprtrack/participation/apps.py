from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "uprtrack.participation"
    verbose_name = _("Participation")

    def ready(self) -> None:
        from uprtrack.documents.acceptors import register_objector
        from uprtrack.organisations.attribution import register_signed
        from uprtrack.organisations.erasure import notes_eraser, register_eraser
        from uprtrack.participation.attribution import COMMENTS
        from uprtrack.participation.models import (
            Comment,
            Consultation,
            Contribution,
            Moderator,
            Rating,
            Safeguard,
            SafeguardingLead,
        )
        from uprtrack.participation.movers import MOVERS
        from uprtrack.participation.objections import objections_of_participation
        from uprtrack.recommendations.merging import register_mover

        register_signed(COMMENTS)
        register_objector(objections_of_participation)
        for mover in MOVERS:
            register_mover(mover)
        register_eraser(
            notes_eraser(Comment, Moderator, Rating, SafeguardingLead, Safeguard, Contribution, Consultation)
        )
