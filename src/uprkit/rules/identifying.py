"""Words that may identify a person: telephone numbers, addresses, names. Found to be looked at, or to be refused.

A rule of the product, for what children say (Committee on the Rights of the Child, General comment No. 12 (2009),
paragraph 134: safe and sensitive to risk). What it finds is a reason to stop; that it finds nothing proves nothing,
least of all for names in scripts without capital letters: a person looks at every text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum


class Trace(StrEnum):
    """What was found. All but NAME are certain enough to refuse a text."""

    TELEPHONE = "telephone"
    MAIL = "mail"
    LINK = "link"
    ADDRESS = "address"
    INTRODUCED = "introduced"
    """A name that somebody says is theirs, or somebody's."""
    NAME = "name"
    """Capital letters where none need to be: perhaps a name."""


@dataclass(frozen=True, slots=True)
class Identifying:
    """``text`` as it stands from ``start`` to ``end`` of what was read."""

    trace: Trace
    start: int
    end: int
    text: str


CERTAIN = frozenset(Trace) - {Trace.NAME}
_LEAST_DIGITS = 7
"""As many as the shortest telephone numbers have that are dialled from elsewhere in a country."""
_TELEPHONE = re.compile(r"(?<![\w])[+(]?\d(?:[\d\s().\-/‑–]{4,}\d)")
_DAY = re.compile(
    r"\d{1,4}[./\-]\d{1,2}[./\-]\d{1,4}|(?:19|20)\d\d\s*[-–/‑]\s*(?:19|20)\d\d|\d{1,3}(?:[\s.,]\d{3})+"
)
_MAIL = re.compile(r"[\w.+\-]+\s?(?:@|\(at\)|\[at\])\s?[\w\-]+(?:\.[\w\-]+)+", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<![\w@])@\w[\w.]{2,}|(?:t\.me|wa\.me)/\S+", re.IGNORECASE)
_STREET = (
    r"street|st|road|rd|avenue|ave|lane|square|boulevard|drive|rue|route|chemin|allée|place|impasse|calle|avenida|"
    r"carrera|plaza|camino|rua|travessa|praça|via|viale|piazza|улица|ул|проспект|переулок|شارع|طريق"
)
_ADDRESS = re.compile(
    rf"\b\d{{1,5}}\s?(?:bis|[a-d])?,?\s+(?:(?:de|la|the|du|des)\s+)?(?:\w+\s+){{0,3}}(?:{_STREET})\b"
    rf"|\b(?:{_STREET})\.?\s+(?:\w+[\s.,]+){{1,5}}?(?:no\.?|n°|nº|№|#)?\s?\d{{1,5}}\b"
    r"|\b(?:p\.?\s?o\.?\s?box|b\.?p\.?|apartado|casilla)\s*\d+"
    r"|\b\w*(?:straße|strasse|gasse|platz|weg)\s+\d{1,4}\b",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(
    r"\b(?:my name is|my name's|i am called|call me|i'm called|je m['’]appelle|mon nom est|me llamo|mi nombre es|"
    r"meu nome é|me chamo|mi chiamo|ich heiße|ich heisse|mein name ist|меня зовут|اسمي)\s+\S+"
    r"|\b(?:is called|named|s['’]appelle|se llama|se chama|зовут)\s+(?-i:[^\W\d_a-zà-ÿа-яё])\w+"
    r"|\b(?:mr|mrs|ms|dr|mme|mlle|sr|sra|señor|señora|don|doña|teacher|uncle|aunt)\.?\s+(?-i:[^\W\d_a-zà-ÿа-яё])\w+"
    r"|我叫\S+|我的名字是?\S+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’\-]*")
_ENDS = frozenset('.!?…:;\n"“”«»(—–•')
_NO_NAMES = frozenset(
    {"I", "I'm", "I’m", "I'd", "I’d", "I'll", "I’ll", "I've", "I’ve", "OK", "TV", "UN", "UPR", "ONU", "EPU"}
)


def identifying(text: str) -> list[Identifying]:
    """What may identify somebody, in the order of the text; a place is named once, by its most certain trace."""
    found: list[Identifying] = []
    patterns = (
        (Trace.MAIL, _MAIL),
        (Trace.LINK, _LINK),
        (Trace.INTRODUCED, _INTRODUCED),
        (Trace.ADDRESS, _ADDRESS),
    )
    for trace, pattern in patterns:
        found += [_at(text, trace, *match.span()) for match in pattern.finditer(text)]
    found += [_at(text, Trace.TELEPHONE, *span) for span in _telephones(text)]
    found += [_at(text, Trace.NAME, *span) for span in _capitals(text)]
    kept: list[Identifying] = []
    for each in found:
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)


def _at(text: str, trace: Trace, start: int, end: int) -> Identifying:
    return Identifying(trace, start, end, text[start:end])


def _telephones(text: str) -> list[tuple[int, int]]:
    """Runs of digits too long for a number of people or a day."""
    spans = []
    for match in _TELEPHONE.finditer(text):
        digits = sum(unicodedata.category(letter) == "Nd" for letter in match[0])
        if digits >= _LEAST_DIGITS and not _DAY.fullmatch(match[0].strip()):
            spans.append(match.span())
    return spans


def _capitals(text: str) -> list[tuple[int, int]]:
    """Words with a capital letter inside a sentence, those that follow one another together."""
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        before = text[: match.start()].rstrip(" \t")
        begins = not before or before[-1] in _ENDS
        if not word[0].isupper() or word in _NO_NAMES:
            continue
        follows = spans and text[spans[-1][1] : match.start()].strip(" ") == ""
        if follows:
            spans[-1] = (spans[-1][0], match.end())
        elif not begins or _is_followed_by_a_capital(text, match.end()):
            spans.append(match.span())
    return spans


def _is_followed_by_a_capital(text: str, end: int) -> bool:
    """Whether a sentence begins with two words in capitals, as a full name does."""
    following = _WORD.match(text, end + 1) if text[end : end + 1] == " " else None
    return following is not None and following[0][0].isupper() and following[0] not in _NO_NAMES
