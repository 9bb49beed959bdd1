"""Files travel whole, under their digests, and never without a row that rests on them."""

from __future__ import annotations

import hashlib
import io
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.uprkit.bundles.samples import (
    DIGEST,
    FILE,
    KEY,
    NAME,
    evidence,
    manifest,
    members,
    packed_with_file,
    rows,
    rows_with_file,
    zipped,
)
from uprkit.bundles import BundleError, PackedBundle, open_bundle, pack
from uprkit.bundles import manifest as limits
from uprkit.bundles.archive import _signature_text
from uprkit.bundles.container import MANIFEST, SIGNATURE, Readable

WHOLE = packed_with_file()
OTHER = hashlib.sha256(b"another").hexdigest()


def refusal(data: bytes) -> str:
    with pytest.raises(BundleError) as caught:
        open_bundle(NAME, data)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert NAME in sentence
    return sentence


def forged(change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> bytes:
    """Members and manifest changed and signed again: what a partner with bad intent could send."""
    contents = members(WHOLE)
    told = json.loads(contents[MANIFEST])
    change(contents, told)
    contents[MANIFEST] = json.dumps(told).encode()
    contents[SIGNATURE] = _signature_text(KEY.public, KEY.sign(contents[MANIFEST]))
    return zipped(contents)


def test_a_file_travels_under_its_digest() -> None:
    taken: dict[str, bytes] = {}

    def take(digest: str, content: Readable) -> None:
        taken[digest] = content.read(7) + content.read()

    bundle = open_bundle(NAME, WHOLE, take=take)
    assert bundle.files == {DIGEST: len(FILE)}
    assert taken == {DIGEST: FILE}
    assert bundle.size == len(WHOLE)
    assert bundle.sha256 == hashlib.sha256(WHOLE).hexdigest()


def test_what_is_taken_by_halves_is_checked_to_its_end() -> None:
    open_bundle(NAME, WHOLE, take=lambda _digest, content: None)
    altered = WHOLE.replace(b"without light", b"without LIGHT")
    with pytest.raises(BundleError, match="damaged or altered"):
        open_bundle(NAME, altered, take=lambda _digest, content: None)


def test_it_is_a_zip_file_as_any_other_program_writes_one() -> None:
    assert zipped(members(WHOLE)) == WHOLE
    assert members(WHOLE)[f"files/{DIGEST}"] == FILE


def test_two_rows_share_a_file() -> None:
    told = rows_with_file(evidence(), evidence(id="evid2346", title="The same again"))
    assert open_bundle(NAME, pack(manifest(), told, KEY, {DIGEST: FILE})).files == {DIGEST: len(FILE)}


def _altered(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    contents[f"files/{DIGEST}"] = FILE.replace(b"three", b"seven")


def _longer(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    contents[f"files/{DIGEST}"] = FILE * 2


def _left_out(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    del contents[f"files/{DIGEST}"]


def _neither_there_nor_listed(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    del contents[f"files/{DIGEST}"]
    told["members"].pop()


def _unlisted(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    contents[f"files/{'f' * 64}"] = b"another"


def _superfluous(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    contents[f"files/{OTHER}"] = b"another"
    told["members"].append({"name": f"files/{OTHER}", "sha256": OTHER, "bytes": 7, "rows": None})


def _misnamed(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    told["members"][-1].update(name=f"files/{OTHER}")


def _announced_too_large(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    told["members"][-1].update(bytes=limits.MAX_FILE_BYTES + 1)


def _announced_too_many(contents: dict[str, bytes], told: dict[str, Any]) -> None:
    for number in range(limits.MAX_BYTES // limits.MAX_FILE_BYTES + 1):
        digest = f"{number:064x}"
        told["members"].append(
            {"name": f"files/{digest}", "sha256": digest, "bytes": limits.MAX_FILE_BYTES, "rows": None}
        )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_altered, "was altered: expected content with the SHA-256"),
        (_longer, f"expected {len(FILE)} bytes as its manifest says, found {2 * len(FILE)}"),
        (_left_out, f"holds no files/{DIGEST}, which its manifest lists"),
        (_neither_there_nor_listed, "on which the evidence evid2345 rests"),
        (_unlisted, "which its manifest does not list"),
        (_superfluous, "which none of its rows names"),
        (_misnamed, "not named after its SHA-256"),
        (_announced_too_large, "bytes in one file, and bundles with up to"),
        (_announced_too_many, "bytes, and bundles with up to"),
    ],
)
def test_a_file_that_is_not_as_announced_refuses_the_bundle(
    change: Callable[[dict[str, bytes], dict[str, Any]], None], told: str
) -> None:
    assert told in refusal(forged(change))


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, len(WHOLE) - 1), mask=st.integers(1, 255))
def test_any_flipped_byte_is_refused_with_a_sentence(place: int, mask: int) -> None:
    altered = bytearray(WHOLE)
    altered[place] ^= mask
    refusal(bytes(altered))


@pytest.mark.parametrize(
    "item",
    [
        evidence(link="https://example.org/minutes"),
        evidence(file_name=""),
        evidence(sha256=""),
        evidence(file_name="minutes.exe"),
        evidence(file_name="../minutes.txt"),
        evidence(file_name="", sha256=""),
    ],
)
def test_evidence_is_either_a_link_or_a_file_of_a_publishable_kind(item: dict[str, str]) -> None:
    with pytest.raises(BundleError, match=r"measures\.jsonl, line 1, field “evidence”"):
        pack(manifest(), rows_with_file(item), KEY, {DIGEST: FILE})


def test_nothing_is_packed_that_nobody_could_read() -> None:
    with pytest.raises(BundleError, match="holds no files/"):
        pack(manifest(), rows_with_file(), KEY)
    with pytest.raises(BundleError, match="none of its rows names"):
        pack(manifest(), rows(), KEY, {DIGEST: FILE})
    with pytest.raises(BundleError, match="another SHA-256"):
        pack(manifest(), rows_with_file(), KEY, {DIGEST: FILE + b"!"})


def test_a_file_that_changes_between_measuring_and_writing_breaks_off() -> None:
    contents = [FILE, FILE[:-1]]
    packed = PackedBundle(manifest(), rows_with_file(), KEY, {DIGEST: lambda: iter([contents.pop(0)])})
    with pytest.raises(BundleError, match="changed while the bundle was being written"):
        b"".join(packed.pieces())


def test_a_large_file_is_never_held() -> None:
    """Written, read and handed on piece by piece: 32 MB pass through less than 4 MB of memory."""
    size, piece = 512, bytes(range(256)) * 256
    digest = hashlib.sha256()
    for _ in range(size):
        digest.update(piece)
    name = digest.hexdigest()

    def begin() -> Iterator[bytes]:
        return (piece for _ in range(size))

    taken = 0

    def take(_digest: str, content: Readable) -> None:
        nonlocal taken
        while data := content.read(64 * 1024):
            taken += len(data)

    tracemalloc.start()
    packed = PackedBundle(manifest(), rows_with_file(evidence(name)), KEY, {name: begin})
    bundle = open_bundle(NAME, _Stream(packed.pieces()), take=take)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert bundle.files == {name: size * len(piece)}
    assert taken == size * len(piece)
    assert peak < 4 * 1024 * 1024


class _Stream:
    """What only reads forwards, as little at a time as it likes."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = io.BytesIO()

    def read(self, size: int = -1, /) -> bytes:
        data = self._left.read(size)
        if not data and size:
            self._left = io.BytesIO(next(self._pieces, b""))
            data = self._left.read(size)
        return data
