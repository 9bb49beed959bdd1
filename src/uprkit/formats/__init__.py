"""The registry of document formats: one module each, loaded when a file asks for it.

A format is a module with two functions::

    def recognises(source: Source) -> bool      # cheap: looks at the signature and the first page or row
    def parse(source: Source) -> ParsedDocument  # raises UnreadablePaperError

Papers kept for their words (``FILED_KINDS``) need ``parse`` alone: the first page tells the kind of each
(``paper_kinds``), and what reads it is loaded then.

To add a format, write the module, add a line to FORMATS, a sample with the rows expected of it under
``tests/uprkit/formats/`` and a page under ``docs/howto/``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import HOW_TO_CONVERT, Source, check_size
from uprkit.model import FILED_KINDS, DocumentKind, ParsedDocument


class FormatModule(Protocol):
    recognises: Callable[[Source], bool]
    parse: Callable[[Source], ParsedDocument]


@dataclass(frozen=True, slots=True)
class Format:
    """``key`` names the format in import runs, ``suffixes`` are those it comes with."""

    key: str
    kind: DocumentKind
    title: str
    suffixes: tuple[str, ...]

    def load(self) -> FormatModule:
        return cast(FormatModule, import_module(f"uprkit.formats.{self.key}"))


_WORD_OR_PDF = (".pdf", ".docx", ".doc")

FORMATS: tuple[Format, ...] = (
    # Papers that their own first page tells stand before reports, whose title others quote.
    Format("national_report", DocumentKind.NATIONAL_REPORT, "National report", _WORD_OR_PDF),
    Format(
        "un_compilation",
        DocumentKind.UN_COMPILATION,
        "Compilation of United Nations information",
        _WORD_OR_PDF,
    ),
    Format(
        "stakeholder_summary",
        DocumentKind.STAKEHOLDER_SUMMARY,
        "Summary of stakeholders' submissions",
        _WORD_OR_PDF,
    ),
    Format("advance_questions", DocumentKind.ADVANCE_QUESTIONS, "Advance questions", _WORD_OR_PDF),
    Format(
        "council_decision", DocumentKind.COUNCIL_DECISION, "Decision on the outcome of a review", _WORD_OR_PDF
    ),
    Format("session_report", DocumentKind.SESSION_REPORT, "Report of a session of the Council", _WORD_OR_PDF),
    Format(
        "high_commissioner_letter",
        DocumentKind.HIGH_COMMISSIONER_LETTER,
        "Letter of the High Commissioner",
        _WORD_OR_PDF,
    ),
    Format("mid_term_report", DocumentKind.MID_TERM_REPORT, "Mid-term report", _WORD_OR_PDF),
    Format("infographic", DocumentKind.INFOGRAPHIC, "Infographic of a review", (".pdf",)),
    Format("plenary_statement", DocumentKind.PLENARY_STATEMENT, "Statement in the plenary", _WORD_OR_PDF),
    Format(
        "working_group_report", DocumentKind.WORKING_GROUP_REPORT, "Working Group report", (".pdf", ".docx")
    ),
    Format("addendum", DocumentKind.ADDENDUM, "Addendum with the State's positions", (".pdf", ".docx")),
    Format("thematic_list", DocumentKind.THEMATIC_LIST, "OHCHR thematic list of recommendations", (".docx",)),
    # Its own mark tells it; other sheets are told by columns that it may have as well.
    Format(
        "returned_sheet",
        DocumentKind.RETURNED_SHEET,
        "Spreadsheet that was sent out to be filled in",
        (".xlsx",),
    ),
    Format(
        "uhri_export",
        DocumentKind.UHRI_EXPORT,
        "Export of the Universal Human Rights Index",
        (".json", ".xlsx", ".csv"),
    ),
    Format("upr_info_api", DocumentKind.UPR_INFO_SHEET, "Answer of UPR Info's interface", (".json",)),
    Format(
        "mechanism_sheet",
        DocumentKind.MECHANISM_SHEET,
        "Sheet of another mechanism's recommendations",
        (".xlsx", ".csv"),
    ),
    Format("upr_info_sheet", DocumentKind.UPR_INFO_SHEET, "UPR Info database sheet", (".xls", ".csv")),
)


def recognise(source: Source) -> Format:
    """The format of a file; raises UnreadablePaperError, naming the kinds that are read, where none fits."""
    check_size(source.name, len(source.data))
    if source.is_word_97:
        raise UnreadablePaperError(
            f"{source.name} is a Word file of the kind used until 2007; {HOW_TO_CONVERT}."
        )
    # Loaded on demand: whoever only asks what formats there are opens no paper.
    from uprkit.formats.opened_papers import kind_told_by

    filed = kind_told_by(source)
    for candidate in FORMATS:
        if candidate.kind is filed or (
            candidate.kind not in FILED_KINDS and candidate.load().recognises(source)
        ):
            return candidate
    kinds = "; ".join(f"{known.title} ({', '.join(known.suffixes)})" for known in FORMATS)
    raise UnreadablePaperError(f"{source.name} is of no known kind; expected one of: {kinds}.")


def parse(source: Source) -> ParsedDocument:
    """Read a paper of any known kind; raises UnreadablePaperError with one whole sentence otherwise."""
    return read(source)[1]


def read(source: Source) -> tuple[Format, ParsedDocument]:
    """Format and content of a paper; what was recognised on pictures of pages says so, whatever its kind."""
    known = recognise(source)
    document = known.load().parse(source)
    if not source.is_pdf:
        return known, document
    # Loaded on demand: sheets need nothing of it.
    from uprkit.formats.opened_papers import with_label

    return known, with_label(source, document)
