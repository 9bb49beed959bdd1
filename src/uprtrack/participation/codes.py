"""Private codes: what opens a contribution again to who sent it, and to nobody else.

A code has sixteen of thirty-one letters and digits that are not mistaken for one another: 79 bits, so that its digest
needs no salt and cannot be tried out. The code is told once and stored nowhere.
"""

from __future__ import annotations

import hashlib
import secrets

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH, GROUP = 16, 4


def new_code() -> str:
    """``k7mp-2x9d-…``: four groups of four."""
    letters = [secrets.choice(LETTERS) for _place in range(LENGTH)]
    return "-".join("".join(letters[at : at + GROUP]) for at in range(0, LENGTH, GROUP))


def digest(code: str) -> str:
    """What is kept of a code, however it was typed: hexadecimal SHA-256 of its letters and digits."""
    plain = "".join(letter for letter in code.casefold() if letter.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
