"""Taking back a value of an indicator that an import had recorded."""

from __future__ import annotations

from django.db import transaction

from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader
from uprtrack.plans.log import note_action
from uprtrack.plans.models import IndicatorValue
from uprtrack.plans.rules import answering_organisation
from uprtrack.recommendations.themes import require_for


def take_back_value(*, by: Reader, value: IndicatorValue) -> None:
    """Take out a value that was recorded by an import which is undone; the import keeps what it said.

    Who may record a value of the indicator may.
    """
    action = value.indicator.action
    organisation = answering_organisation(by, action)
    if organisation is None:
        require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    with transaction.atomic():
        note_action(Verb.WITHDRAW, action, organisation=organisation, reason=str(value))
        value.delete()
