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
    """What became of a paper: read, pictured (WebP), refused with one sentence, or its reader stopped."""

    read: Read | None = None
    picture: bytes = b""
    refusal: str = ""
    is_stopped: bool = False


_ENCODER = msgspec.msgpack.Encoder()
_ASKED = msgspec.msgpack.Decoder(Asked)
_ANSWERED = msgspec.msgpack.Decoder(Answered)


def packed(message: Asked | Answered) -> bytes:
    """A message as it goes through a pipe."""
    content = _ENCODER.encode(message)
    return _LENGTH.pack(len(content)) + content


def read_asked(stream: IO[bytes]) -> Asked | None:
    """The next question; None where there is none any more."""
    content = _content(stream)
    return _ASKED.decode(content) if content is not None else None


def read_answered(stream: IO[bytes]) -> Answered | None:
    """The answer; None where the other side stopped before it was whole.

    Raises msgspec.DecodeError where it is not what was agreed: a reader that a paper has taken over can send
    anything.
    """
    content = _content(stream)
    return _ANSWERED.decode(content) if content is not None else None


def _content(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None
