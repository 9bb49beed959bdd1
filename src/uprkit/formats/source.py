"""A file as received, opened safely: size, container and signature are checked before any parser sees it."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

from uprkit.errors import UnreadablePaperError

MAX_BYTES = 50 * 1024 * 1024
"""UN papers stay far below: the largest of 304 Working Group reports has 1.3 MB."""
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200

PDF, ZIP, OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


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
    def is_zip(self) -> bool:
        return self.data.startswith(ZIP)

    @cached_property
    def members(self) -> frozenset[str]:
        """Names in a ZIP container, empty where the file is none; refuses bombs and broken containers."""
        if not self.is_zip:
            return frozenset()
        try:
            with zipfile.ZipFile(BytesIO(self.data)) as archive:
                infos = archive.infolist()
        except zipfile.BadZipFile as error:
            raise UnreadablePaperError(
                f"{self.name} is damaged: it begins like an Office file, but its contents cannot be unpacked."
            ) from error
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * max(len(self.data), 1):
            raise UnreadablePaperError(
                f"{self.name} is refused: its {len(self.data):,} bytes would unpack to {unpacked:,} bytes, "
                f"which no UN paper does."
            )
        return frozenset(info.filename for info in infos)

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
