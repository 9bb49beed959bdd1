"""The records of an export, one after the other: the JSON dump, its XLSX twin, search exports, CSV of either.

Every shape comes to one: a record with the dump's field names. The search export's headings say the same in
other words, two of them misspelt (``Reccomending Body``, ``UPR Reccomending States``).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

import ijson

from uprkit.errors import UnreadablePaperError
from uprkit.formats.sheet_rows import is_sheet, read_sheets
from uprkit.formats.sheet_stream import stream_rows
from uprkit.formats.source import ZIP, Source

Record = Mapping[str, Any]
"""A record under the dump's field names; values are texts, numbers, None or lists of them."""

FIELDS = {
    "AnnotationId": ("annotationid", "ohchrannotationid"),
    "DocumentId": ("documentid",),
    "Symbol": ("symbol", "documentsymbol"),
    "Text": ("text",),
    "Body": ("body", "reccomendingbody", "recommendingbody"),
    "AnnotationType": ("annotationtype", "type"),
    "Countries": ("countries", "countriesconcerned"),
    "Regions": ("regions", "regionsconcerned"),
    "Themes": ("themes",),
    "AffectedPersons": ("affectedpersons",),
    "Sdgs": ("sdgs",),
    "PublicationDate": ("publicationdate", "documentpublicationdate"),
    "PublicationDateOnUhri": ("publicationdateonuhri", "dateofpublicationonuhri"),
    "UprCycle": ("uprcycle",),
    "UprSession": ("uprsession",),
    "UprPositions": ("uprpositions", "uprposition"),
    "UprRecommendingCountry": (
        "uprrecommendingcountry",
        "uprrecommendingcountries",
        "uprreccomendingstates",
        "uprrecommendingstates",
    ),
    "UprRecommendingRegions": ("uprrecommendingregions", "recommendingregions"),
}
_BY_HEADING = {heading: field for field, headings in FIELDS.items() for heading in headings}
REQUIRED = ("Text", "Body", "Countries", "Symbol")
_HEAD = 65536
_MARK = re.compile(rb'"AnnotationId"\s*:')
_WRAPPED = re.compile(rb'\{\s*"(\w{1,40})"\s*:\s*\[')


def holds_records(source: Source) -> bool:
    """Whether a file is an export, by its first records or its heading row."""
    if source.is_text and source.data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return _MARK.search(source.data[:_HEAD]) is not None
    if source.is_xlsx:
        first = next(stream_rows(io.BytesIO(source.data), source.name), [])
        return _fields_of(first) is not None
    if source.is_text and is_sheet(source):
        line = re.split(rb"[\r\n]", source.data[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n"), maxsplit=1)[0]
        words = re.split(r"[,;\t]", line.decode("utf-8", errors="replace"))
        return _fields_of([word.strip('"') for word in words]) is not None
    return False


def records_of(source: Source) -> Iterator[Record]:
    """The records of a file that is held in memory."""
    if source.is_text and not _is_json(source.data[:64]):
        rows = (row for sheet in read_sheets(source) for row in sheet.rows)
        return _records_of_rows(rows, source.name)
    return stream_records(io.BytesIO(source.data), source.name)


def stream_records(stream: IO[bytes], name: str) -> Iterator[Record]:
    """The records of a JSON or XLSX export of any size, one held at a time; ``stream`` can be sought.

    Raises UnreadablePaperError, naming the file and the record, where it is no export or breaks off.
    """
    head = stream.read(_HEAD)
    stream.seek(0)
    if head.startswith(ZIP):
        return _records_of_rows(stream_rows(stream, name), name)
    if not _is_json(head[:64]):
        raise UnreadablePaperError(
            f"{name} is no export of the Universal Human Rights Index: expected JSON or a spreadsheet, found "
            f"neither in its first bytes."
        )
    return _records_of_json(stream, head, name)


def _is_json(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def _records_of_json(stream: IO[bytes], head: bytes, name: str) -> Iterator[Record]:
    if head.startswith(b"\xef\xbb\xbf"):
        stream.seek(3)
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    wrapped = _WRAPPED.match(plain)
    if plain[:1] == b"[":
        prefix = "item"
    elif wrapped and wrapped[1].decode() not in FIELDS:
        prefix = f"{wrapped[1].decode()}.item"
    else:
        prefix = ""
    number = 0
    try:
        for item in ijson.items(stream, prefix, multiple_values=not prefix):
            number += 1
            if not isinstance(item, dict):
                raise UnreadablePaperError(
                    f"{name}, record {number}: expected an object with the fields of an export, found "
                    f"{type(item).__name__} “{str(item)[:60]}”."
                )
            yield item
    except (ijson.JSONError, ValueError) as error:
        if isinstance(error, UnreadablePaperError):
            raise
        told = " ".join(str(error).split())[:120]
        raise UnreadablePaperError(
            f"{name} is damaged after record {number}: expected JSON to the end of the file, but it cannot be "
            f"read on ({told})."
        ) from error


def _records_of_rows(rows: Iterator[list[str]], name: str) -> Iterator[Record]:
    first = next(rows, [])
    fields = _fields_of(first)
    if fields is None:
        shown = ", ".join(words[:40] for words in first[:20] if words.strip()) or "none"
        raise UnreadablePaperError(
            f"{name} is no export of the Universal Human Rights Index: expected the columns "
            f"{', '.join(REQUIRED)} or those of a search export in the first row; found the columns {shown}."
        )
    for row in rows:
        if any(cell.strip() for cell in row):
            yield {field: row[place] for field, place in fields.items() if place < len(row)}


def _fields_of(heading: Sequence[str]) -> dict[str, int] | None:
    """The place of each field in a heading row, or None where it is not one of an export."""
    places: dict[str, int] = {}
    for place, words in enumerate(heading):
        field = _BY_HEADING.get(re.sub(r"[^a-z]", "", words.casefold()))
        if field is not None:
            places.setdefault(field, place)
    return places if all(field in places for field in REQUIRED) else None
