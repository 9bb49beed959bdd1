"""Tags that go with a recommendation that is merged: see ``recommendations.merging``."""

from __future__ import annotations

from django.db.models import Q

from uprtrack.classification.models import MACHINE, Decision, Suggestion
from uprtrack.recommendations.merging import Rows

MOVERS = (
    # What a machine made of a text stays with that recommendation; where another text shows, it is read anew.
    Rows(Suggestion, condition=~Q(origin__in=MACHINE)),
    Rows(Decision),
)
