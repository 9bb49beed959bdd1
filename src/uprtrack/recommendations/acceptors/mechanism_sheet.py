"""The sheet for any mechanism's recommendations: regional bodies', or those that somebody has typed up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprkit.model import ParsedRecommendation
from uprtrack.recommendations.acceptors.uhri_export import UhriExportAcceptor


class MechanismSheetAcceptor(UhriExportAcceptor):
    """Placed and matched as the Index's observations are: by mechanism, State and year, then paper and number."""

    def doubt_of(self, told: ParsedRecommendation, *, is_looked_at: bool = False) -> str:
        if not told.document:
            return " ".join(told.checks) or _("Expected the symbol or title of the document, found none.")
        return super().doubt_of(told, is_looked_at=is_looked_at)
