"""Which row of a partner a recommendation stands for, when it is merged: see ``recommendations.merging``."""

from __future__ import annotations

from django.db.models import Q

from uprtrack.exchange.models import BundleRow, ForeignRow
from uprtrack.recommendations.merging import Rows

_RECOMMENDATIONS = Q(kind="recommendations")

MOVERS = (
    Rows(ForeignRow, column="local_id", condition=_RECOMMENDATIONS),
    Rows(BundleRow, column="target_id", condition=_RECOMMENDATIONS),
)
