"""A sheet that any mechanism's recommendations can be written into: one row a recommendation, XLSX or CSV.

For regional bodies, which publish in no common form, and for everybody who has typed recommendations up. The
empty template is written by ``write_template``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from itertools import islice

import xlsxwriter

from uprkit.errors import UnreadablePaperError
from uprkit.formats.labelled_cells import date_of, listed_words, text_of_html
from uprkit.formats.sheet_rows import is_sheet, read_sheets
from uprkit.formats.sheet_stream import stream_rows
from uprkit.formats.source import Source
from uprkit.mechanisms import UPR, Mechanism, MechanismKind, find_kind, find_mechanism, named_mechanism
from uprkit.model import Check, DocumentKind, Kind, ParsedDocument, ParsedRecommendation
from uprkit.sdgs import find_sdg
from uprkit.states import find_state

COLUMNS = (
    ("Mechanism", "name or acronym, such as ACHPR or Inter-American Commission on Human Rights"),
    ("Kind of mechanism", "Regional body, Treaty body or Special procedure; may stay empty for a known name"),
    ("State", "the State that the recommendation is addressed to"),
    ("Document", "symbol, number or title by which the document is cited"),
    ("Date of document", "year, month and day, such as 2023-05-14"),
    ("Number", "number or paragraph of the recommendation in the document; may stay empty"),
    ("Heading", "heading under which it stands in the document; may stay empty"),
    ("Text", "the recommendation in the words of the document"),
    ("Themes", "several separated by | or on lines of their own; may stay empty"),
    ("Affected persons", "several separated by | or on lines of their own; may stay empty"),
    ("SDGs", "goals or targets, such as 16 or 16.2, several separated by |; may stay empty"),
)
"""Heading of each column, and what is to be written below it."""
_NEEDED = ("Mechanism", "State", "Document", "Date of document", "Text")
_KINDS = ("Regional body", "Treaty body", "Special procedure")
_HINTS = "How to fill in"
_HEADING_WITHIN = 10


def recognises(source: Source) -> bool:
    """A workbook or CSV with the template's headings among the first rows of its first sheet."""
    if source.is_xlsx:
        rows = list(islice(stream_rows(io.BytesIO(source.data), source.name), _HEADING_WITHIN))
    elif source.is_text and is_sheet(source) and b"mechanism" in source.data[:4096].lower():
        rows = read_sheets(source)[0].rows
    else:
        return False
    return _heading_of(rows) is not None


def parse(source: Source) -> ParsedDocument:
    """Every row of every sheet with the template's headings; what cannot be read in a row is its doubt.

    Raises UnreadablePaperError where no sheet has the headings, or none has a row below them.
    """
    sheets = read_sheets(source)
    found = [(sheet, heading) for sheet in sheets if (heading := _heading_of(sheet.rows)) is not None]
    if not found:
        raise UnreadablePaperError(
            f"{source.name} is no sheet of a mechanism's recommendations: expected the columns "
            f"{', '.join(_NEEDED)}; found no row with them."
        )
    rows = [
        _recommendation(row, places)
        for sheet, (index, places) in found
        for row in sheet.rows[index + 1 :]
        if any(cell.strip() for cell in row)
    ]
    if not rows:
        raise UnreadablePaperError(f"{source.name} has the template's columns, but no row below them.")
    names = {row.mechanism_name for row in rows if row.mechanism_name}
    states = {row.state_under_review for row in rows}
    return ParsedDocument(
        file=source.name,
        kind=DocumentKind.MECHANISM_SHEET,
        title=next(iter(names)) if len(names) == 1 else "",
        state_under_review=next(iter(states)) if len(states) == 1 else None,
        recommendations=tuple(rows),
        checks=tuple(_checks(source.name, rows)),
    )


def write_template(suffix: str) -> bytes:
    """The empty template as ``.xlsx`` (with a sheet of explanations) or ``.csv``; ValueError for others."""
    headings = [heading for heading, _hint in COLUMNS]
    if suffix == ".csv":
        text = io.StringIO(newline="")
        csv.writer(text).writerow(headings)
        return text.getvalue().encode("utf-8-sig")
    if suffix != ".xlsx":
        raise ValueError(f"The template is written as .xlsx or .csv; found {suffix or 'no suffix'}.")
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    sheet, hints = book.add_worksheet("Recommendations"), book.add_worksheet(_HINTS)
    for place, (heading, hint) in enumerate(COLUMNS):
        sheet.write_string(0, place, heading, bold)
        sheet.set_column(place, place, 60 if heading == "Text" else 22, day if "Date" in heading else wrapped)
        hints.write_string(place, 0, heading, bold)
        hints.write_string(place, 1, hint)
    sheet.data_validation(1, 1, 5000, 1, {"validate": "list", "source": list(_KINDS)})
    sheet.freeze_panes(1, 0)
    hints.set_column(0, 0, 22)
    hints.set_column(1, 1, 90)
    book.close()
    return buffer.getvalue()


def _heading_of(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """The place of the heading row among the first ten, and of each column in it."""
    known = {_folded(heading): heading for heading, _hint in COLUMNS}
    for index, row in enumerate(rows[:_HEADING_WITHIN]):
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            heading = known.get(_folded(cell))
            if heading is not None:
                places.setdefault(heading, place)
        if all(heading in places for heading in _NEEDED):
            return index, places
    return None


def _folded(heading: str) -> str:
    return "".join(re.findall(r"[a-z]", heading.casefold()))


def _recommendation(row: Sequence[str], places: dict[str, int]) -> ParsedRecommendation:
    doubts: list[str] = []

    def cell(heading: str) -> str:
        place = places.get(heading)
        return row[place].strip() if place is not None and place < len(row) else ""

    text, mechanism, state = text_of_html(cell("Text")), _mechanism(cell, doubts), find_state(cell("State"))
    published_on = date_of(cell("Date of document"))
    for heading, found, expected in (
        ("Text", text, "the text of a recommendation"),
        ("State", state, "the name of a State"),
        ("Date of document", published_on, "a date such as 2023-05-14"),
        ("Document", cell("Document"), "the symbol or title of the document"),
    ):
        if not found:
            doubts.append(f"{heading}: expected {expected}, found “{cell(heading)}”.")
    sdgs = listed_words(cell("SDGs"))
    unknown = [label for label in sdgs if find_sdg(label) is None]
    if unknown:
        doubts.append(f"SDGs: expected goals or targets such as 16 or 16.2, found “{'”, “'.join(unknown)}”.")
    return ParsedRecommendation(
        text=text,
        paragraph=cell("Number"),
        kind=Kind.OBSERVATION,
        document=text_of_html(cell("Document")) or None,
        state_under_review=state,
        heading=text_of_html(cell("Heading")),
        raw=cell("Text"),
        themes=listed_words(cell("Themes")),
        affected_persons=listed_words(cell("Affected persons")),
        sdgs=sdgs,
        mechanism=mechanism.key if mechanism else "",
        mechanism_kind=mechanism.kind.value if mechanism else "",
        mechanism_name=mechanism.name if mechanism else "",
        published_on=published_on,
        checks=tuple(doubts),
    )


def _mechanism(cell: Callable[[str], str], doubts: list[str]) -> Mechanism | None:
    """A known mechanism, or one of the kind that the row tells; the UPR has papers of its own."""
    name = cell("Mechanism")
    known = find_mechanism(name) if name else None
    kind = find_kind(cell("Kind of mechanism"))
    if known is None and name and kind is not None:
        known = named_mechanism(name, kind)
    if known is None:
        doubts.append(
            f"Mechanism: expected a known name, or a name in Latin letters with its kind ({', '.join(_KINDS)}), "
            f"found “{name}” of the kind “{cell('Kind of mechanism')}”."
        )
        return None
    if MechanismKind.UPR in (known.kind, kind):
        doubts.append(f"Mechanism: expected another mechanism than the {UPR.upper()}, found “{name}”.")
        return None
    return known


def _checks(name: str, rows: Sequence[ParsedRecommendation]) -> list[Check]:
    """A recommendation that stands in the sheet twice is told once for the file."""
    seen: set[tuple[object, ...]] = set()
    repeated = 0
    for row in rows:
        key = (row.mechanism, row.state_under_review, row.document, row.paragraph, row.text)
        repeated += key in seen
        seen.add(key)
    if not repeated:
        return []
    return [Check("repeated_row", name, f"{repeated} rows of {name} say what another row says already.")]
