from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "uprtrack.organisations"
    verbose_name = _("Organisations")

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from uprtrack.organisations.checks import check_operator, check_operator_kind, check_state_run
        from uprtrack.organisations.erasure import notes_eraser, register_eraser
        from uprtrack.organisations.models import (
            Activity,
            Actor,
            ActorTie,
            Affiliation,
            Lead,
            Membership,
            Organisation,
            TermsOfReference,
            WithheldName,
        )
        from uprtrack.organisations.second_factor import check_requirement
        from uprtrack.organisations.sessions import follow_sessions
        from uprtrack.organisations.standing import STANDING
        from uprtrack.reviews.models import State
        from uprtrack.watching import watch

        for model in (Actor, ActorTie, Affiliation, Lead, Membership, Organisation, State, WithheldName):
            watch(STANDING, model)
        follow_sessions()
        register(check_requirement, Tags.security)
        register(check_operator_kind, Tags.security)
        register(check_operator, deploy=True)
        register(check_state_run, Tags.database)
        register_eraser(notes_eraser(TermsOfReference, Activity))
