"""What papers say of a recommendation goes with it when it is merged: see ``recommendations.merging``."""

from __future__ import annotations

from uprtrack.papers.models import Mention, ProposedPledge
from uprtrack.recommendations.merging import Rows

MOVERS = (Rows(Mention, alike=("reference",)), Rows(ProposedPledge))
