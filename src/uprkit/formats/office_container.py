"""The ZIP container of an Office file, looked through before any parser sees it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO

from uprkit.errors import UnreadablePaperError

MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_RATIO = 200
PROLOGUE_BYTES = 64 * 1024
ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"})


def names_inside(name: str, data: bytes) -> frozenset[str]:
    """Names of the container's parts; raises UnreadablePaperError for bombs and broken containers."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            _refuse_bombs(name, len(data), infos)
            for info in infos:
                _refuse_declarations(name, archive, info)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadablePaperError(
            f"{name} is damaged: it begins like an Office file, but its contents cannot be unpacked."
        ) from error
    return frozenset(info.filename for info in infos)


def _refuse_bombs(name: str, packed: int, infos: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED_BYTES or unpacked > MAX_RATIO * max(packed, 1):
        raise UnreadablePaperError(
            f"{name} is refused: its {packed:,} bytes would unpack to {unpacked:,} bytes, which no UN paper does."
        )


def _refuse_declarations(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Entities can name other files or grow without end; no Office program writes a document type."""
    if not info.filename.lower().endswith((".xml", ".rels")):
        return
    with archive.open(info) as part:
        # Without its NUL bytes, UTF-16 reads like ASCII as far as markup goes.
        head = part.read(PROLOGUE_BYTES).replace(b"\0", b"")
    encoding = re.search(rb"""^.{0,4}<\?xml[^>]*encoding\s*=\s*["']([^"']*)""", head, re.DOTALL)
    is_plain = encoding is None or encoding[1].lower() in ENCODINGS
    is_begun = len(head) < PROLOGUE_BYTES // 2 or re.search(rb"<[a-z_]", head, re.IGNORECASE)
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", head, re.IGNORECASE) or not (is_plain and is_begun):
        raise UnreadablePaperError(
            f"{name} is refused: its part {info.filename} declares a document type, entities or an "
            f"encoding of its own, which no Office program does."
        )
