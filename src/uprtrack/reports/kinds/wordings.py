"""All wordings by language and role: as received, as read, translated, plain, child-friendly."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.recommendations.models import Wording, WordingRole
from uprtrack.reports.about import facts_about
from uprtrack.reports.kind import ReportKind
from uprtrack.reports.office.spreadsheet import Cell, Column, Spreadsheet
from uprtrack.reports.office.word_text import runs_right_to_left
from uprtrack.reports.office.writable import writable
from uprtrack.reports.outcome import Entry
from uprtrack.reports.phrases import source_of_text
from uprtrack.reports.request import ReportRequest

HEADINGS = (
    "review",
    "recommendation",
    "number",
    "language",
    "role",
    "text",
    "translator",
    "source",
)
"""Column names for machines, the same in every language."""
PROVENANCE = ("edition", "generated_at", "data_version", "filter")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula in CSV (OWASP, CSV injection)."""


def build(request: ReportRequest, form: str) -> bytes:
    """The wordings as XLSX, or as CSV in UTF-8 with a byte order mark, by which Excel knows it."""
    return _spreadsheet(request) if form == "xlsx" else _csv(request)


def title_of(request: ReportRequest) -> str:
    return _("Wordings: %(review)s") % {"review": request.review.title}


def _rows(request: ReportRequest) -> Iterator[tuple[str, ...]]:
    for entry in request.outcome.entries:
        recommendation = entry.recommendation
        # The text that shows stands first; where no wording row carries it, it still is one as received.
        if not any(_is_shown(wording, entry) for wording in entry.wordings):
            yield _row(request, entry, entry.language, WordingRole.AS_RECEIVED, recommendation.text, "")
        for wording in entry.wordings:
            yield _row(request, entry, wording.language, wording.role, wording.text, wording.translator)


def _is_shown(wording: Wording, entry: Entry) -> bool:
    return wording.role == WordingRole.AS_RECEIVED and wording.text == entry.recommendation.text


def _row(
    request: ReportRequest, entry: Entry, language: str, role: str, text: str, translator: str
) -> tuple[str, ...]:
    recommendation = entry.recommendation
    source = source_of_text(entry) if role in (WordingRole.AS_RECEIVED, WordingRole.AS_READ) else ""
    return (
        request.review.alias,
        recommendation.public_id,
        recommendation.number,
        language,
        role,
        text,
        translator,
        source,
    )


def _spreadsheet(request: ReportRequest) -> bytes:
    sheet = Spreadsheet(
        title=title_of(request),
        author=request.author,
        generated_at=request.generated_at,
        right_to_left=runs_right_to_left(request.language),
    )
    columns = [
        Column(_("Review"), 12),
        Column(_("Identifier"), 12),
        Column(_("Number"), 10),
        Column(_("Language (BCP 47)"), 12),
        Column(_("Kind of wording"), 20),
        Column(_("Wording"), 90),
        Column(_("Translator"), 20),
        Column(_("Source"), 24),
    ]
    place = HEADINGS.index("role")

    def rows() -> Iterator[list[Cell]]:
        for row in _rows(request):
            yield [*row[:place], str(WordingRole(row[place]).label), *row[place + 1 :]]

    sheet.add_table(_("Wordings"), columns, rows())
    sheet.add_facts(_("About"), facts_about(request, title=title_of(request), words=sheet.words))
    return sheet.content()


def _csv(request: ReportRequest) -> bytes:
    """Every line carries where it comes from: a CSV file has no second sheet to say so."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow((*HEADINGS, *PROVENANCE))
    provenance = (
        request.edition,
        request.generated_at.isoformat(),
        request.data_version,
        request.filters.in_words(),
    )
    for row in _rows(request):
        writer.writerow([_harmless(cell) for cell in (*row, *provenance)])
    return buffer.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A text that a spreadsheet program shows and never computes: an apostrophe leads."""
    text = writable(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


KIND = ReportKind(
    key="wordings",
    title=gettext_lazy("Wordings by language"),
    description=gettext_lazy(
        "Each recommendation in every language and role there is, with the language's BCP 47 tag: "
        "for translators."
    ),
    forms=("xlsx", "csv"),
    build=build,
)
