"""Carries the library's facts into the tables after every migration, so that rows can point at them."""

from __future__ import annotations

from django.db import transaction

from uprkit.cycles import sessions
from uprkit.states import states
from uprtrack.reviews.models import Mechanism, MechanismKind, Session, State

UPR = "upr"


@transaction.atomic
def load_facts(**_: object) -> None:
    """Write States, the mechanism and its sessions; running it again changes nothing."""
    Mechanism.objects.update_or_create(
        key=UPR, defaults={"kind": MechanismKind.UPR, "name": "Universal Periodic Review"}
    )
    State.objects.bulk_create(
        [
            State(
                iso3=state.iso3,
                name=state.un_short_name or state.short_name,
                regional_group=state.regional_group,
                organisations=list(state.organisations),
                is_fictional=state.is_fictional,
            )
            for state in states().values()
        ],
        update_conflicts=True,
        unique_fields=["iso3"],
        update_fields=["name", "regional_group", "organisations", "is_fictional"],
    )
    Session.objects.bulk_create(
        [
            Session(
                mechanism_id=UPR,
                number=session.number,
                cycle=session.upr_cycle,
                start_on=session.start_on,
                end_on=session.end_on,
            )
            for session in sessions().values()
        ],
        update_conflicts=True,
        unique_fields=["mechanism", "number"],
        update_fields=["cycle", "start_on", "end_on"],
    )
