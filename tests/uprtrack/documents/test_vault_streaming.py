"""Opening hands out authenticated pieces in constant memory, and leaves nothing running behind."""

from __future__ import annotations

import gc
import os
import threading
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.http import StreamingHttpResponse

from uprtrack.documents import vault
from uprtrack.documents.vault_stream import PieceReader

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "vault"]


def descriptors() -> int:
    """How many files are open, once what nobody refers to any more is closed."""
    gc.collect()
    return sum(1 for _ in Path("/dev/fd").iterdir())


class _Zeros(BytesIO):
    """So many zeros, never held."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self._left = left

    def read(self, size: int | None = -1, /) -> bytes:
        given = min(self._left if size is None or size < 0 else size, self._left)
        self._left -= given
        return bytes(given)


def large(megabytes: int) -> vault.StoredFile:
    return vault.store(_Zeros(megabytes * MEGABYTE))


def test_a_large_file_is_opened_in_little_memory() -> None:
    stored = large(40)
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in vault.open_stored(stored.path, sha256=stored.sha256))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == stored.size == 40 * MEGABYTE
    assert peak < 3 * MEGABYTE


def test_whoever_stops_early_leaves_no_thread_and_no_descriptor() -> None:
    stored = large(4)
    before = descriptors()
    for taken in (0, 1, 3, 20):
        pieces = vault.open_stored(stored.path)
        for _ in range(taken):
            assert next(pieces)
        pieces.close()
        assert threads() == []
        assert descriptors() <= before
    for _ in range(3):
        next(vault.open_stored(stored.path))
    assert threads() == []
    assert descriptors() <= before


def test_a_response_that_is_dropped_stops_reading() -> None:
    stored = large(4)
    before = descriptors()
    response = StreamingHttpResponse(vault.open_stored(stored.path))
    next(iter(response))
    response.close()
    assert threads() == []
    assert descriptors() <= before


def test_a_file_altered_while_it_is_read_ends_with_an_error() -> None:
    stored = large(4)
    pieces = vault.open_stored(stored.path)
    place = Path(settings.MEDIA_ROOT) / stored.path
    content = bytearray(place.read_bytes())
    content[-3] ^= 1
    place.write_bytes(content)
    with pytest.raises(vault.VaultError, match="altered"):
        for _piece in pieces:
            pass
    assert threads() == []


def test_a_file_that_disappears_before_it_is_read_ends_with_an_error() -> None:
    stored = large(1)
    pieces = vault.open_stored(stored.path)
    (Path(settings.MEDIA_ROOT) / stored.path).unlink()
    with pytest.raises(vault.VaultError):
        next(pieces)
    assert threads() == []


def test_several_readers_at_once_each_get_the_whole() -> None:
    stored = vault.store(BytesIO(os.urandom(MEGABYTE)))
    readers = [vault.open_stored(stored.path, sha256=stored.sha256) for _ in range(4)]
    contents = [b"".join(pieces) for pieces in zip(*readers, strict=True)]
    assert sum(map(len, contents)) == 4 * MEGABYTE


@pytest.mark.parametrize("size", [1, 3, 100, -1])
def test_pieces_are_read_as_a_stream(size: int) -> None:
    reader = PieceReader(iter([b"ab", b"cdefg", b"h"]))
    assert b"".join(iter(lambda: reader.read(size), b"")) == b"abcdefgh"
