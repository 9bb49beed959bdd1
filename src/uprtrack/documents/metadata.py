"""What a file tells about its authors, taken out before it is published.

The kind of a file is told from its content. What is not known here is refused: a file is published clean or
not at all. What people wrote *in* a text, a table or a picture stays: that is what they publish.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from uprtrack.documents.metadata_office import clean_office
from uprtrack.documents.metadata_opendocument import clean_opendocument
from uprtrack.documents.metadata_packages import kind_of_package
from uprtrack.documents.metadata_pdf import clean_pdf
from uprtrack.documents.metadata_pictures import clean_picture
from uprtrack.documents.metadata_refusal import NotCleanableError

__all__ = ["KINDS", "Cleaned", "NotCleanableError", "media_type_of_suffix", "publishable_kinds", "stripped"]

_DEEPEST = 3
"""Files within files within files."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that can be published; ``suffix`` with its dot."""

    suffix: str
    media_type: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
KINDS = {
    "jpeg": Kind(".jpg", "image/jpeg"),
    "png": Kind(".png", "image/png"),
    "webp": Kind(".webp", "image/webp"),
    "gif": Kind(".gif", "image/gif"),
    "tiff": Kind(".tif", "image/tiff"),
    "pdf": Kind(".pdf", "application/pdf"),
    "docx": Kind(".docx", _OPEN_XML + "wordprocessingml.document"),
    "xlsx": Kind(".xlsx", _OPEN_XML + "spreadsheetml.sheet"),
    "pptx": Kind(".pptx", _OPEN_XML + "presentationml.presentation"),
    "odt": Kind(".odt", _OPEN_DOCUMENT + "text"),
    "ods": Kind(".ods", _OPEN_DOCUMENT + "spreadsheet"),
    "odp": Kind(".odp", _OPEN_DOCUMENT + "presentation"),
    "csv": Kind(".csv", "text/csv"),
    "txt": Kind(".txt", "text/plain"),
}
_PICTURES = ("jpeg", "png", "webp", "gif", "tiff")
_MAGIC = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file fit to be published: its bytes, and the kind that its content has."""

    data: bytes
    suffix: str
    media_type: str


def stripped(file_name: str, data: bytes) -> Cleaned:
    """The file without metadata; NotCleanableError, in a whole sentence, where that cannot be done."""
    return _stripped(file_name, data, 0)


def media_type_of_suffix(suffix: str) -> str:
    """Of a kind that can be published, by its suffix with the dot; KeyError for any other."""
    return {kind.suffix: kind.media_type for kind in KINDS.values()}[suffix]


def publishable_kinds() -> str:
    """The kinds of file that can be published, for people."""
    return _(
        "JPEG, PNG, WebP, GIF and TIFF pictures, PDF, Word, Excel and PowerPoint files (DOCX, XLSX, PPTX), "
        "OpenDocument files (ODT, ODS, ODP), CSV and plain text"
    )


def _stripped(file_name: str, data: bytes, depth: int) -> Cleaned:
    key = _kind_of(file_name, data)
    if depth > _DEEPEST or key is None:
        raise NotCleanableError(
            _(
                "%(file)s cannot be published, because traces of its authors cannot be removed from it. These can: "
                "%(kinds)s."
            )
            % {"file": file_name, "kinds": publishable_kinds()}
        )

    def inner(name: str, part: bytes) -> bytes:
        """A file within this one."""
        return _stripped(name, part, depth + 1).data

    kind = KINDS[key]
    return Cleaned(_cleaner(key)(file_name, data, inner), kind.suffix, kind.media_type)


Inner = Callable[[str, bytes], bytes]


def _cleaner(key: str) -> Callable[[str, bytes, Inner], bytes]:
    if key in _PICTURES:
        return lambda name, data, _inner: clean_picture(name, data)
    if key == "pdf":
        return lambda name, data, _inner: clean_pdf(name, data)
    if key in ("docx", "xlsx", "pptx"):
        return clean_office
    if key in ("odt", "ods", "odp"):
        return clean_opendocument
    return lambda _name, data, _inner: data


def _kind_of(file_name: str, data: bytes) -> str | None:
    for magic, key in _MAGIC:
        if data.startswith(magic):
            return key
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return kind_of_package(file_name, data)
    suffix = PurePath(file_name).suffix.lower()
    return suffix[1:] if suffix in (".csv", ".txt") and _is_text(data) else None


def _is_text(data: bytes) -> bool:
    """Text in an encoding without zero bytes, or in UTF-16 that says so."""
    if data.startswith(_UTF_16):
        try:
            data.decode("utf-16")
        except UnicodeDecodeError:
            return False
        return True
    return b"\0" not in data
