"""Permanent identifiers: short, opaque, safe to read aloud and to put into an address."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
"""Without 0, 1, i, l, o and u: no two letters to confuse, no words by accident."""
LENGTH = 9


def new_public_id() -> str:
    """Nine letters and digits, 44 bits: unique for every installation's purposes, without a meaning."""
    number = secrets.randbelow(len(ALPHABET) ** LENGTH)
    signs = []
    for _place in range(LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)
