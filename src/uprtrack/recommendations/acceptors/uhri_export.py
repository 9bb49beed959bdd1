"""The Universal Human Rights Index: the UPR's recommendations beside other sources, other mechanisms' of their own."""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprkit.matching import Index, Match
from uprkit.model import Kind, ParsedRecommendation
from uprtrack.recommendations.acceptors.sheet import SheetAcceptor


class UhriExportAcceptor(SheetAcceptor):
    """Matched by symbol and number first, then by text.

    A treaty body repeats itself from one paper to the next, so an observation is only ever the same as one that
    the same paper prints; a UPR recommendation is the same under whatever paper brought it.
    """

    def find(self, index: Index, told: ParsedRecommendation) -> Match | None:
        if told.kind is Kind.OBSERVATION:
            index = Index(known for known in index if told.document in known.symbols)
        numbered = index.find_by_number(
            text=told.text,
            number=told.paragraph,
            heading=told.heading,
            symbol=told.document or "",
            kind=told.kind.value,
        )
        if numbered is not None and numbered.is_sure:
            return numbered
        return super().find(index, told) or numbered

    def source_of(self, told: ParsedRecommendation) -> str:
        named = {"symbol": told.document, "number": told.paragraph}
        if told.document and told.paragraph:
            return _("Universal Human Rights Index, %(symbol)s, paragraph %(number)s") % named
        if told.document:
            return _("Universal Human Rights Index, %(symbol)s") % named
        return _("Universal Human Rights Index")
