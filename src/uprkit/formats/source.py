"""A file as received, opened safely: size, container and signature are checked before any parser sees it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from uprkit.errors import UnreadablePaperError

MAX_BYTES = 50 * 1024 * 1024
"""UN papers stay far below: the largest of 304 Working Group reports has 1.3 MB."""

PDF, ZIP, OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_STREAM = "WordDocument".encode("utf-16-le")
HOW_TO_CONVERT = (
    "install LibreOffice (in Debian and Ubuntu the package libreoffice-writer), with which it is read, or save it as "
    "a Word file of today (.docx)"
)


@dataclass(frozen=True)
class Source:
    """``name`` is what people know the file by; ``data`` its bytes, at most MAX_BYTES."""

    name: str
    data: bytes

    @classmethod
    def from_path(cls, path: Path) -> Source:
        """Read a file; raises UnreadablePaperError where there is none or it is too large."""
        try:
            size = path.stat().st_size
            check_size(path.name, size)
            return cls(path.name, path.read_bytes())
        except OSError as error:
            raise UnreadablePaperError(
                f"{path} cannot be opened: {error.strerror or error}; expected a file that can be read."
            ) from error

    @property
    def is_pdf(self) -> bool:
        return PDF in self.data[:1024]

    @property
    def is_ole(self) -> bool:
        """An Office 97-2003 container (DOC, XLS)."""
        return self.data.startswith(OLE)

    @property
    def is_word_97(self) -> bool:
        """A Word file of Office 97-2003, by content: a name in the container's directory."""
        return self.is_ole and WORD_STREAM in self.data

    @property
    def is_zip(self) -> bool:
        return self.data.startswith(ZIP)

    @cached_property
    def members(self) -> frozenset[str]:
        """Names in a ZIP container, empty where the file is none; refuses bombs and broken containers."""
        if not self.is_zip:
            return frozenset()
        # Loaded on demand: a PDF needs nothing of it.
        from uprkit.formats.office_container import names_inside

        return names_inside(self.name, self.data)

    @property
    def is_docx(self) -> bool:
        return "word/document.xml" in self.members

    @property
    def is_xlsx(self) -> bool:
        return "xl/workbook.xml" in self.members

    @property
    def is_text(self) -> bool:
        """No known container and no NUL byte: a CSV, perhaps."""
        return not (self.is_pdf or self.is_ole or self.is_zip) and b"\0" not in self.data[:65536]


def check_size(name: str, size: int) -> None:
    """Raise UnreadablePaperError where a file is empty or larger than any UN paper."""
    if size > MAX_BYTES:
        raise UnreadablePaperError(
            f"{name} is refused: it has {size:,} bytes, and files up to {MAX_BYTES:,} bytes are read."
        )
    if size == 0:
        raise UnreadablePaperError(f"{name} is empty: it has no bytes to read.")
