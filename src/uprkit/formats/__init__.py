"""The registry of document formats: one module each, loaded when a file asks for it.

A format is a module with two functions::

    def recognises(source: Source) -> bool      # cheap: looks at the signature and the first page or row
    def parse(source: Source) -> ParsedDocument  # raises UnreadablePaperError

To add one, write the module, add a line to FORMATS, a sample with the rows expected of it under
``tests/uprkit/formats/`` and a page under ``docs/howto/``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source, check_size
from uprkit.model import DocumentKind, ParsedDocument


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


FORMATS: tuple[Format, ...] = (
    Format(
        "working_group_report", DocumentKind.WORKING_GROUP_REPORT, "Working Group report", (".pdf", ".docx")
    ),
    Format("addendum", DocumentKind.ADDENDUM, "Addendum with the State's positions", (".pdf", ".docx")),
    Format("thematic_list", DocumentKind.THEMATIC_LIST, "OHCHR thematic list of recommendations", (".docx",)),
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
    for candidate in FORMATS:
        if candidate.load().recognises(source):
            return candidate
    kinds = "; ".join(f"{known.title} ({', '.join(known.suffixes)})" for known in FORMATS)
    raise UnreadablePaperError(f"{source.name} is of no known kind; expected one of: {kinds}.")


def parse(source: Source) -> ParsedDocument:
    """Read a paper of any known kind; raises UnreadablePaperError with one whole sentence otherwise."""
    return recognise(source).load().parse(source)
