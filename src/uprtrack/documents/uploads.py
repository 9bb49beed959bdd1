"""How uploads arrive: in memory and up to a limit, so that no plaintext ever lies in a temporary folder.

Django's own handlers write larger uploads to a temporary file before any view sees them. What comes here is
read whole by a parser anyway, and is encrypted before it touches the disk (see ``vault``).
"""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from uprkit.formats.source import MAX_BYTES

ENVELOPE = 64 * 1024
"""What a form adds around a file: boundaries, headers, the other fields."""


class LimitedMemoryUploadHandler(FileUploadHandler):
    """Keeps a file in memory; one over the limit is read past without being kept, its name remembered.

    A request that announces more than the limit is refused at its first file, before any of it is held. The
    rest of the request is still read and thrown away: a browser cut off in the middle would show no answer at
    all.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.refused: list[str] = []
        self._announced = 0
        self._file = BytesIO()

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        meta: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        self._announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._file = BytesIO()
        if self._announced > MAX_BYTES + ENVELOPE:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) > MAX_BYTES:
            self._refuse()
        self._file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        self._file.seek(0)
        return InMemoryUploadedFile(
            file=self._file,
            field_name=self.field_name,
            name=self.file_name or "",
            content_type=self.content_type or "",
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )

    def _refuse(self) -> None:
        self.refused.append(self.file_name or "")
        self._file = BytesIO()
        raise SkipFile


def refused_uploads(request: HttpRequest) -> list[str]:
    """Names of the files of a request that were over the limit; the files themselves were not kept."""
    _ = request.POST
    return [
        name
        for handler in request.upload_handlers
        if isinstance(handler, LimitedMemoryUploadHandler)
        for name in handler.refused
    ]
