"""UPR Info's sheet: a row is a recommendation and one State that made it; rows of one text are one
recommendation.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprkit.matching import SAME, Index, Match, folded_text
from uprkit.model import ParsedRecommendation
from uprtrack.documents.models import DocumentKind
from uprtrack.recommendations.acceptors.sheet import SheetAcceptor


class UprInfoSheetAcceptor(SheetAcceptor):
    """Many reviews in one file; the rows carry neither symbol nor number."""

    def find(self, index: Index, told: ParsedRecommendation) -> Match | None:
        """A further State of a text that an earlier UPR Info sheet brought belongs to the same
        recommendation.
        """
        match = super().find(index, told)
        if match is None or match.is_sure or match.score < SAME:
            return match
        is_own_row = DocumentKind.UPR_INFO_SHEET.value in match.known.papers
        is_identical = folded_text(told.text) in match.known.texts
        return Match(match.known, match.score, is_sure=is_own_row and is_identical)

    def document_and_number(self, told: ParsedRecommendation) -> tuple[str, str]:
        return "", ""

    def source_of(self, told: ParsedRecommendation) -> str:
        if told.session:
            return _("UPR Info, session %(number)d") % {"number": told.session}
        return "UPR Info"
