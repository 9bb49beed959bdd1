"""The first sheet of a large workbook, row by row, in memory that does not grow with the file.

A workbook keeps its texts in one list apart from the rows. Of a file on disk, which can be larger than memory,
that list is written to a temporary file, and only the place of each text is remembered; a file that is held in
memory keeps it there, so that nothing of what a person uploads touches the disk.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from lxml import etree

from uprkit.errors import UnreadablePaperError

MAX_UNPACKED_BYTES = 4 * 1024**3
"""Ten times the largest export met; what unpacks to more is a bomb."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_SHARED = "xl/sharedStrings.xml"
_SHEET = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_MAX_COLUMNS = 200


class _Texts:
    """The workbook's list of texts: their bytes one after another, and where each ends (8 bytes a text)."""

    def __init__(self, spool: IO[bytes]) -> None:
        self._file = spool
        self._ends = array("q", [0])

    def add(self, text: str) -> None:
        self._file.write(data := text.encode("utf-8", errors="replace"))
        self._ends.append(self._ends[-1] + len(data))

    def get(self, place: int) -> str:
        if not 0 <= place < len(self._ends) - 1:
            raise ValueError(f"text {place} of {len(self._ends) - 1}")
        self._file.seek(self._ends[place])
        return self._file.read(self._ends[place + 1] - self._ends[place]).decode("utf-8")


def stream_rows(stream: IO[bytes], name: str) -> Iterator[list[str]]:
    """The rows of the first sheet as text cells, empty ones as ``""``, trailing ones left out.

    Numbers and dates are as stored: a date is a serial number. Raises UnreadablePaperError, naming the file,
    where it is no workbook, is damaged, or refers to entities outside itself.
    """
    try:
        with _spool_beside(stream) as spool, zipfile.ZipFile(stream) as archive:
            _refuse_bomb(archive, name)
            texts = _Texts(spool)
            if _SHARED in archive.namelist():
                with archive.open(_SHARED) as member:
                    for element in _elements(member, "si", name):
                        texts.add(_text_of(element))
            with archive.open(_first_sheet(archive, name)) as member:
                for element in _elements(member, "row", name):
                    yield _cells(element, texts)
    except UnreadablePaperError:
        raise
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, ValueError, EOFError, OSError) as error:
        raise UnreadablePaperError(
            f"{name} is damaged: expected a spreadsheet whose rows can be read to the end, but reading stopped "
            f"({' '.join(str(error).split()) or type(error).__name__})."
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadablePaperError(
            f"{name} cannot be opened: expected a spreadsheet without password, found one that is packed "
            f"otherwise ({error})."
        ) from error


def _spool_beside(stream: IO[bytes]) -> IO[bytes]:
    return BytesIO() if isinstance(stream, BytesIO) else tempfile.TemporaryFile()


def _refuse_bomb(archive: zipfile.ZipFile, name: str) -> None:
    unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > MAX_UNPACKED_BYTES:
        raise UnreadablePaperError(
            f"{name} is refused: it would unpack to {unpacked:,} bytes, and up to {MAX_UNPACKED_BYTES:,} bytes "
            f"are read."
        )


def _first_sheet(archive: zipfile.ZipFile, name: str) -> str:
    sheets = [(int(found[1]), found[0]) for path in archive.namelist() if (found := _SHEET.fullmatch(path))]
    if not sheets:
        raise UnreadablePaperError(f"{name} is no spreadsheet: expected a sheet in it, found none.")
    return min(sheets)[1]


def _elements(member: IO[bytes], tag: str, name: str) -> Iterator[etree._Element]:
    """Each element of a tag, forgotten once it was used; a document type is refused before it is read."""
    wanted = [_MAIN + tag, _STRICT + tag]
    context = etree.iterparse(
        member, events=("end",), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False
    )
    for _event, element in context:
        if element.getroottree().docinfo.doctype:
            raise UnreadablePaperError(
                f"{name} is refused: its XML declares a document type, as no export does."
            )
        yield element
        element.clear(keep_tail=False)
        while element.getprevious() is not None:
            del element.getparent()[0]


def _text_of(element: etree._Element) -> str:
    """The text of a ``si`` or ``is`` element; phonetic guides are left out."""
    parts = []
    for child in element.iter():
        if child.tag in (_MAIN + "t", _STRICT + "t"):
            parent = child.getparent()
            if parent is None or not str(parent.tag).endswith("}rPh"):
                parts.append(child.text or "")
    return "".join(parts)


def _cells(row: etree._Element, texts: _Texts) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if not str(cell.tag).endswith("}c"):
            continue
        place = _column(cell.get("r") or "", len(cells))
        if place >= _MAX_COLUMNS:
            break
        words = _value(cell, texts)
        if words:
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = words
    return cells


def _column(reference: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return otherwise
    place = 0
    for letter in letters[0]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _value(cell: etree._Element, texts: _Texts) -> str:
    kind = cell.get("t") or "n"
    for child in cell:
        tag = str(child.tag).rpartition("}")[2]
        if tag == "is":
            return _text_of(child)
        if tag == "v":
            words = child.text or ""
            if kind == "s":
                return texts.get(int(words))
            return words.removesuffix(".0") if kind == "n" else words
    return ""
