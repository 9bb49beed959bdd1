"""The States in brackets behind a recommendation, read strictly: a bracket counts only where all of it are
States.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from uprkit.states import find_state

_SEPARATOR = re.compile(r"\s*(?:,|;|/|&|\band\b)\s*", re.IGNORECASE)
_MAX_PARTS = 60


@dataclass(frozen=True, slots=True)
class Attributed:
    """``text`` without the brackets that name States; ``states`` as ISO3 codes in order, each once."""

    text: str
    states: tuple[str, ...]
    unresolved: tuple[str, ...] = ()
    """Brackets that stand where States are named, but are not read as States."""


@lru_cache(maxsize=4096)
def resolve_states(listing: str) -> tuple[str, ...] | None:
    """ISO3 codes of a listing such as ``"Antigua and Barbuda, Chile and Türkiye"``; None unless all are
    States.

    A name may itself hold a comma or "and": the fewest and longest names that use up the listing win.
    """
    words = " ".join(listing.split()).strip(" .;,")
    pieces = _SEPARATOR.split(words)
    marks = _SEPARATOR.findall(words)
    if not words or len(pieces) > _MAX_PARTS:
        return None
    best: list[tuple[str, ...] | None] = [()] + [None] * len(pieces)
    for end in range(1, len(pieces) + 1):
        for start in range(max(0, end - 5), end):
            before = best[start]
            if before is None:
                continue
            code = _named(pieces, marks, start, end)
            if code is not None and (best[end] is None or len(before) + len(code) < len(best[end] or ())):
                best[end] = before + code
    found = best[-1]
    return tuple(dict.fromkeys(found)) if found else None


def _named(pieces: list[str], marks: list[str], start: int, end: int) -> tuple[str, ...] | None:
    """The State named by consecutive pieces, ``()`` for an empty piece such as after ", and", or None."""
    if end - start == 1 and not pieces[start]:
        return ()
    name = pieces[start] + "".join(
        mark + piece for mark, piece in zip(marks[start:], pieces[start + 1 : end], strict=False)
    )
    code = find_state(name)
    return (code,) if code else None


def brackets(text: str) -> list[tuple[int, int]]:
    """Start and end of every outermost pair of round brackets."""
    found, depth, start = [], 0, 0
    for place, char in enumerate(text):
        if char == "(":
            start, depth = (place, 1) if depth == 0 else (start, depth + 1)
        elif char == ")" and depth:
            depth -= 1
            if depth == 0:
                found.append((start, place + 1))
    return found


def split_attribution(raw: str) -> Attributed:
    """Take the brackets that name States out of a recommendation as received.

    The closing bracket that does not resolve is left in the text and reported, never guessed.
    """
    states: list[str] = []
    unresolved: list[str] = []
    kept, end = [], 0
    for start, stop in brackets(raw):
        inner = raw[start + 1 : stop - 1]
        codes = resolve_states(inner)
        if codes:
            states.extend(codes)
            kept.append(raw[end:start].rstrip())
            end = stop
        elif not re.search(r"\w", raw[stop:]):
            unresolved.append(inner)
    kept.append(raw[end:])
    # The stop behind the last bracket closes the item of the list, not the recommendation's own sentence.
    closing = r"[\s;.,]+$" if states and not re.search(r"\w", raw[end:]) else r"[\s;]+$"
    text = "".join(kept[:-1]) + re.sub(closing, "", kept[-1])
    return Attributed(text.strip(" ;"), tuple(dict.fromkeys(states)), tuple(unresolved))
