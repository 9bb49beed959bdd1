"""Colour profiles, reduced to what turns numbers into colours.

A profile (ICC.1:2022, section 7) may name its maker, the device, the day it was made, and hold private tags.
What remains here are the tags that colours are computed from, under a neutral name.
"""

from __future__ import annotations

import struct

_HEADER = 128
_COLOUR_TAGS = frozenset(
    b"rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC wtpt bkpt chad lumi gamt cicp "
    b"A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3".split()
)
_COLOUR_TYPES = frozenset(
    (b"XYZ ", b"curv", b"para", b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"mpet", b"cicp")
)
_ERASED = ((4, 8), (24, 36), (40, 44), (48, 56), (80, 128))
"""Bytes of the header: preferred module, date, platform, maker and model, creator, checksum, reserved."""
_MOST_TAGS = 100


def neutral_profile(profile: bytes) -> bytes:
    """The profile without anything that is no colour; nothing where it is damaged."""
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp":
        return b""
    count = int.from_bytes(profile[_HEADER : _HEADER + 4], "big")
    if count > _MOST_TAGS or len(profile) < _HEADER + 4 + 12 * count:
        return b""
    tags: list[tuple[bytes, bytes]] = []
    for index in range(count):
        signature, offset, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * index)
        content = profile[offset : offset + size]
        if signature in _COLOUR_TAGS and content[:4] in _COLOUR_TYPES:
            tags.append((signature, content))
    if not tags:
        return b""
    is_recent = profile[8] >= 4
    tags += [(b"desc", _name(b"Colours", is_recent)), (b"cprt", _text(b"None", is_recent))]
    return _built(profile[:_HEADER], tags)


def _built(header: bytes, tags: list[tuple[bytes, bytes]]) -> bytes:
    start = _HEADER + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    body = bytearray()
    for _signature, content in tags:
        if content not in places:
            places[content] = start + len(body)
            body += content + b"\0" * (-len(content) % 4)
    head = bytearray(header)
    for first, last in _ERASED:
        head[first:last] = bytes(last - first)
    head[:4] = (start + len(body)).to_bytes(4, "big")
    table = b"".join(
        struct.pack(">4sII", signature, places[content], len(content)) for signature, content in tags
    )
    return bytes(head) + len(tags).to_bytes(4, "big") + table + bytes(body)


def _text(text: bytes, is_recent: bool) -> bytes:
    return _localised(text) if is_recent else b"text\0\0\0\0" + text + b"\0"


def _name(text: bytes, is_recent: bool) -> bytes:
    if is_recent:
        return _localised(text)
    return b"desc\0\0\0\0" + (len(text) + 1).to_bytes(4, "big") + text + b"\0" + bytes(4 + 4 + 2 + 1 + 67)


def _localised(text: bytes) -> bytes:
    encoded = text.decode("ascii").encode("utf-16-be")
    return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"US", len(encoded), 28) + encoded
