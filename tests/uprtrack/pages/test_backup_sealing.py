"""Sealed files: secret, whole or refused, and standard age underneath."""

from __future__ import annotations

import os
import stat
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uprtrack.pages.backup.errors import BackupError
from uprtrack.pages.backup.sealing import (
    PASSPHRASE,
    Lock,
    Opener,
    identities_in,
    lock_for_passphrase,
    lock_for_recipients,
    opened,
    seal,
)

IDENTITY = pyrage.x25519.Identity.generate()
LOCK = lock_for_recipients([str(IDENTITY.to_public())])
OPENER = Opener(identities=[IDENTITY])
WORDS = "seven boats under one bridge"


def content_of(path: Path, opener: Opener = OPENER) -> bytes:
    with opened(path, opener) as stream:
        return stream.read()


def sealed(path: Path, content: bytes, lock: Lock = LOCK) -> Path:
    path.unlink(missing_ok=True)
    seal(path, [content], lock)
    return path


@given(pieces=st.lists(st.binary(max_size=200_000), max_size=5))
@settings(max_examples=25, deadline=None)
def test_what_goes_in_comes_out(pieces: list[bytes], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("sealed") / "file.age"
    seal(path, pieces, LOCK)
    assert content_of(path) == b"".join(pieces)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_any_age_program_opens_a_file_for_a_recipient(tmp_path: Path) -> None:
    path = sealed(tmp_path / "file.age", b"whatever it says")
    assert pyrage.decrypt(path.read_bytes(), [IDENTITY]) == b"whatever it says"


def test_any_age_program_opens_a_file_under_a_passphrase_in_two_steps(tmp_path: Path) -> None:
    path = sealed(tmp_path / "file.age", b"whatever it says", lock_for_passphrase(WORDS))
    first_line, _, rest = path.read_bytes().partition(b"\n")
    identity = pyrage.passphrase.decrypt(b64decode(first_line.removeprefix(PASSPHRASE)), WORDS)
    assert pyrage.decrypt(rest, [pyrage.x25519.Identity.from_str(identity.decode())]) == b"whatever it says"
    assert content_of(path, Opener(passphrase=WORDS)) == b"whatever it says"


def test_every_altered_byte_is_refused(tmp_path: Path) -> None:
    """Each byte of the beginning, the joints of the chunks and the end, and samples between."""
    path = sealed(tmp_path / "file.age", os.urandom(150_000))
    whole = path.read_bytes()
    places = [*range(260), *range(260, len(whole), 4099), *range(len(whole) - 40, len(whole))]
    for place in places:
        content = bytearray(whole)
        content[place] ^= 0x20
        path.write_bytes(content)
        with pytest.raises(BackupError):
            content_of(path)


def test_every_altered_byte_of_a_passphrase_line_is_refused(tmp_path: Path) -> None:
    path = sealed(tmp_path / "file.age", b"whatever it says", lock_for_passphrase(WORDS))
    whole = path.read_bytes()
    length = whole.index(b"\n")
    # Trying a passphrase takes seconds on purpose, so samples of the line stand for it.
    for place in (0, len(PASSPHRASE) - 1, len(PASSPHRASE) + 40, length - 30, length - 1, length):
        content = bytearray(whole)
        content[place] ^= 0x01
        path.write_bytes(content)
        with pytest.raises(BackupError):
            content_of(path, Opener(passphrase=WORDS))


def test_a_file_cut_short_or_prolonged_is_refused(tmp_path: Path) -> None:
    path = sealed(tmp_path / "file.age", os.urandom(150_000))
    whole = path.read_bytes()
    header = len(whole) - 150_000 - 3 * 16 - 16
    chunk = 64 * 1024 + 16
    ends = [0, 1, header, header + 16, header + 16 + chunk, header + 16 + 2 * chunk, len(whole) - 1]
    for content in [*(whole[:end] for end in ends), whole + b"\0", whole + whole]:
        path.write_bytes(content)
        with pytest.raises(BackupError):
            content_of(path)


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    path = sealed(tmp_path / "file.age", b"whatever it says")
    with pytest.raises(BackupError, match=r"No key at hand opens file\.age"):
        content_of(path, Opener(identities=[pyrage.x25519.Identity.generate()]))
    with pytest.raises(BackupError, match="its identity file is needed"):
        content_of(path, Opener(passphrase=WORDS))


def test_the_end_of_a_stream_is_not_reached_in_an_altered_file(tmp_path: Path) -> None:
    """Who reads piece by piece gets pieces that are right, and an error where the end should be."""
    content = os.urandom(300_000)
    path = sealed(tmp_path / "file.age", content)
    path.write_bytes(path.read_bytes()[:-1])
    read = bytearray()

    def read_on() -> None:
        with opened(path, OPENER) as stream:
            while piece := stream.read(1000):
                read.extend(piece)

    with pytest.raises(BackupError, match="altered or cut short"):
        read_on()
    assert content.startswith(read)


def test_a_reader_may_stop_early(tmp_path: Path) -> None:
    path = sealed(tmp_path / "file.age", os.urandom(3_000_000))
    with opened(path, OPENER) as stream:
        assert len(stream.read(10)) == 10


class SourceError(Exception):
    """What a source of pieces may raise."""


def test_what_the_source_raises_is_raised(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a beginning"
        raise SourceError("the source is gone")

    with pytest.raises(SourceError, match="the source is gone"):
        seal(tmp_path / "file.age", pieces(), LOCK)


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "file.age"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(BackupError, match="could not be written"):
        seal(path, [b"yours"], LOCK)
    assert path.read_text(encoding="utf-8") == "mine"


def test_what_is_no_key_is_said(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="age1nonsense is no recipient"):
        lock_for_recipients(["age1nonsense"])
    (tmp_path / "identity").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(BackupError, match="holds no age identity"):
        identities_in(tmp_path / "identity")
    (tmp_path / "identity").write_text("AGE-SECRET-KEY-1NONSENSE\n", encoding="utf-8")
    with pytest.raises(BackupError, match="is no age identity file"):
        identities_in(tmp_path / "identity")
