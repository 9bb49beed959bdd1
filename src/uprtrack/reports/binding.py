"""How every report in Word begins and ends."""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprtrack.reports.about import facts_about
from uprtrack.reports.office.word import TEXT_WIDTH_CM, WordDocument
from uprtrack.reports.office.word_table import TableColumn
from uprtrack.reports.office.word_text import Words
from uprtrack.reports.request import ReportRequest

LABEL_WIDTH_CM = 4.5


def begin_document(request: ReportRequest, *, title: str, is_landscape: bool) -> WordDocument:
    """An empty document that names title, edition and, as its author, an organisation: never a person."""
    return WordDocument(
        title=title,
        author=request.author,
        edition=request.edition,
        language=request.language,
        generated_at=request.generated_at,
        is_landscape=is_landscape,
    )


def close_with_facts(document: WordDocument, request: ReportRequest, title: str) -> None:
    """The table that every export carries: date, data version, sources, filter, counts, words."""
    words = document.words
    document.heading(_("About this document"), 2)
    document.table(
        [TableColumn(_("What"), LABEL_WIDTH_CM), TableColumn(_("Content"), TEXT_WIDTH_CM - LABEL_WIDTH_CM)],
        [
            [Words(label, is_bold=True), value]
            for label, value in facts_about(request, title=title, words=words)
        ],
        caption=_("About this document"),
    )
