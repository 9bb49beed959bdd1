"""What goes with a recommendation that is merged: see ``recommendations.merging``."""

from __future__ import annotations

from uprtrack.participation.models import Consultation
from uprtrack.recommendations.merging import Rows

MOVERS = (Rows(Consultation.recommendations.through, alike=("consultation_id",)),)
