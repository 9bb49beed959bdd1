"""Permanent identifiers: short, opaque, safe to read aloud and to put into an address."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Without 0, 1, i, l, o and u: no two letters to confuse, no words by accident."""
LENGTH = 9


_EVEN = 256 - 256 % len(ALPHABET)
"""So many values of a byte stand for each sign equally often; the others are left out."""
_SIGNS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
_LEFT_OUT = bytes(range(_EVEN, 256))


def new_public_id() -> str:
    """Nine letters and digits, 44 bits: unique for every installation's purposes, without a meaning."""
    signs = b""
    while len(signs) < LENGTH:
        signs = secrets.token_bytes(2 * LENGTH).translate(_SIGNS, _LEFT_OUT)
    return signs[:LENGTH].decode("ascii")
