"""What goes through the pipes: a length and so many bytes of MessagePack, read back as typed records."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO

import msgspec

from uprkit.model import ParsedDocument

_LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper to read, or a page of it to picture; ``name`` is what people know it by."""

    name: str
    data: bytes
    cpu_seconds: int
    page: int | None = None
    mark: str = ""
    """Words to mark on the page."""


@dataclass(frozen=True, slots=True)
class Read:
    """A paper as read, and the key of the format that read it (``uprkit.formats.FORMATS``)."""

    format_key: str
    paper: ParsedDocument


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a paper: read, pictured (PNG), or refused with one sentence."""

    read: Read | None = None
    picture: bytes = b""
    refusal: str = ""


_ENCODER = msgspec.msgpack.Encoder()
_ASKED = msgspec.msgpack.Decoder(Asked)
_ANSWERED = msgspec.msgpack.Decoder(Answered)


def write(stream: IO[bytes], message: Asked | Answered) -> None:
    packed = _ENCODER.encode(message)
    stream.write(_LENGTH.pack(len(packed)))
    stream.write(packed)
    stream.flush()


def read_asked(stream: IO[bytes]) -> Asked | None:
    """The next question; None where there is none any more."""
    packed = _packed(stream)
    return _ASKED.decode(packed) if packed is not None else None


def read_answered(stream: IO[bytes]) -> Answered | None:
    """The answer; None where the other side stopped before it was whole.

    Raises msgspec.DecodeError where it is not what was agreed: a reader that a paper has taken over can send
    anything.
    """
    packed = _packed(stream)
    return _ANSWERED.decode(packed) if packed is not None else None


def _packed(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    packed = stream.read(length)
    return packed if len(packed) == length else None
