"""Pictures without what is told about them: segments and chunks are left out, the picture itself is untouched.

Only what a reader needs to show the picture is kept, by name; whatever else there is goes: EXIF, GPS, XMP, IPTC,
comments, makers' notes, previews, and what is appended after the end.
"""

from __future__ import annotations

import re
import struct
import zlib

from uprtrack.documents.metadata_icc import neutral_profile

_ICC_HEAD = b"ICC_PROFILE\0"
_ICC_ROOM = 65_519
_NEXT_MARKER = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])", re.DOTALL)
_JPEG_KEPT = frozenset({*range(0xC0, 0xC8), *range(0xC9, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF})
"""Frames, tables and scans (ITU-T T.81, table B.1)."""
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs iCCP cICP acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_FLAGS = 0x20 | 0x10 | 0x02
"""Profile, transparency, animation; those for EXIF and XMP are cleared."""
_GIF_LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def clean_jpeg(data: bytes) -> bytes:
    """A JPEG picture of its tables and scans alone; ValueError, IndexError or struct.error where damaged."""
    head, tail, profile = [b"\xff\xd8"], [], []
    position = 2
    while True:
        position = _marker_at(data, position)
        marker = data[position]
        if marker == 0xD9:
            break
        position += 1
        if marker in (0x01, *range(0xD0, 0xD8)):
            continue
        (length,) = struct.unpack_from(">H", data, position)
        body = data[position + 2 : position + length]
        if length < 2 or len(body) != length - 2:
            raise ValueError("a segment is cut short")
        position += length
        if marker == 0xE2 and body.startswith(_ICC_HEAD):
            profile.append((body[12], body[14:]))
        elif marker in (0xE0, 0xEE):
            head += _framing(marker, body)
        elif marker in _JPEG_KEPT:
            tail.append(_segment(marker, body))
        if marker == 0xDA:
            end = _NEXT_MARKER.search(data, position)
            if end is None:
                raise ValueError("the picture has no end")
            tail.append(data[position : end.start()])
            position = end.start()
    colours = neutral_profile(b"".join(piece for _number, piece in sorted(profile)))
    return b"".join([*head, *_profile_segments(colours), *tail, b"\xff\xd9"])


def _marker_at(data: bytes, position: int) -> int:
    if data[position] != 0xFF:
        raise ValueError("expected a marker")
    while data[position] == 0xFF:
        position += 1
    return position


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _framing(marker: int, body: bytes) -> list[bytes]:
    """What a decoder needs of APP0 and APP14: the resolution without a preview, and how colours are coded."""
    if marker == 0xE0 and body.startswith(b"JFIF\0"):
        return [_segment(marker, body[:12] + b"\0\0")]
    if marker == 0xEE and body.startswith(b"Adobe"):
        return [_segment(marker, body[:12])]
    return []


def _profile_segments(profile: bytes) -> list[bytes]:
    pieces = [profile[at : at + _ICC_ROOM] for at in range(0, len(profile), _ICC_ROOM)]
    return [
        _segment(0xE2, _ICC_HEAD + bytes((number, len(pieces))) + piece)
        for number, piece in enumerate(pieces, start=1)
    ]


def clean_png(data: bytes) -> bytes:
    """A PNG picture of its critical chunks and those that set its colours; raises as ``clean_jpeg``."""
    if not data.startswith(_PNG_HEAD):
        raise ValueError("expected a PNG picture")
    kept, position = [_PNG_HEAD], 8
    while True:
        length, kind = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        if len(body) != length:
            raise ValueError("a chunk is cut short")
        position += 12 + length
        if kind == b"iCCP":
            body = _png_profile(body)
        if kind in _PNG_KEPT and (body or kind != b"iCCP"):
            kept.append(
                struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
            )
        if kind == b"IEND":
            return b"".join(kept)


def _png_profile(body: bytes) -> bytes:
    _name, _separator, rest = body.partition(b"\0")
    unpacker = zlib.decompressobj()
    try:
        profile = neutral_profile(unpacker.decompress(rest[1:], 8 * 1024 * 1024))
    except zlib.error:
        return b""
    return b"Colours\0\0" + zlib.compress(profile) if profile else b""


def clean_webp(data: bytes) -> bytes:
    """A WebP picture, still or moving, without EXIF, XMP and chunks unknown; raises as ``clean_jpeg``."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ValueError("expected a WebP picture")
    body = b"WEBP" + _webp_chunks(data[12 : 8 + int.from_bytes(data[4:8], "little")])
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(data: bytes) -> bytes:
    kept: list[tuple[bytes, bytes]] = []
    position = 0
    while position + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        body = data[position + 8 : position + 8 + length]
        if len(body) != length:
            raise ValueError("a chunk is cut short")
        position += 8 + length + length % 2
        if kind == b"ICCP":
            body = neutral_profile(body)
        elif kind == b"ANMF":
            body = body[:16] + _webp_chunks(body[16:])
        if kind in _WEBP_KEPT and body:
            kept.append((kind, body))
    has_profile = any(kind == b"ICCP" for kind, _body in kept)
    flags = _WEBP_FLAGS if has_profile else _WEBP_FLAGS & ~0x20
    return b"".join(
        kind
        + struct.pack("<I", len(body))
        + (bytes((body[0] & flags, 0, 0, 0)) + body[4:10] if kind == b"VP8X" else body)
        + b"\0" * (len(body) % 2)
        for kind, body in kept
    )


def clean_gif(data: bytes) -> bytes:
    """A GIF picture without comments and what programs add; raises as ``clean_jpeg``."""
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("expected a GIF picture")
    position = 13 + _palette_size(data[10])
    kept = [data[:position]]
    while data[position] != 0x3B:
        start = position
        if data[position] == 0x2C:
            position = _after_blocks(data, position + 10 + _palette_size(data[position + 9]) + 1)
            kept.append(data[start:position])
        elif data[position] == 0x21:
            position = _after_blocks(data, position + 2)
            if data[start + 1] == 0xF9 or (
                data[start + 1] == 0xFF and data[start + 3 : start + 14] in _GIF_LOOPS
            ):
                kept.append(data[start:position])
        else:
            raise ValueError("expected a block")
    return b"".join(kept) + b"\x3b"


def _palette_size(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(data: bytes, position: int) -> int:
    while data[position]:
        position += data[position] + 1
    return position + 1


def clean_jpeg2000(data: bytes) -> bytes:
    """JPEG 2000, in its box format or as a bare codestream, without XML, UUIDs and comments (ITU-T T.800)."""
    if data.startswith(b"\xff\x4f\xff\x51"):
        return _clean_codestream(data)
    kept, position = [], 0
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, position + 8)
            head = 16
        length = length or len(data) - position
        if length < head:
            raise ValueError("a box is cut short")
        body = data[position + head : position + length]
        position += length
        if kind == b"jp2c":
            body = _clean_codestream(body)
        if kind in (b"jP  ", b"ftyp", b"jp2h", b"jp2c"):
            kept.append(struct.pack(">I4s", len(body) + 8, kind) + body)
    if not kept:
        raise ValueError("expected boxes")
    return b"".join(kept)


def _clean_codestream(data: bytes) -> bytes:
    """Leave comments (marker COM) out of the main header; tile parts follow untouched."""
    kept, position = [data[:2]], 2
    while data[position : position + 2] != b"\xff\x90":
        marker, length = struct.unpack_from(">HH", data, position)
        if marker != 0xFF64:
            kept.append(data[position : position + 2 + length])
        position += 2 + length
    return b"".join(kept) + data[position:]
