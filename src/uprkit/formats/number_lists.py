"""Lists of recommendation numbers as addenda print them.

Seen: ``1–5, 14–16``, ``150 – 152``, ``5., 6., 7.``, ``110.3–110.7``, short ends (``122.17-18``, ``122.34-
35``), no blank after a comma, stray full stops among commas, lists broken over lines, even behind the stop of
a number (``122.1, 122.`` ``4``), the paragraph named once (``122.1,2,3``), and slashes (``122.1/122.2``).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_ITEM = r"(?<![\w./])\d{1,3}(?:\.\d{1,3})?(?![\d/%°])(?!\.\d)"
_DASH = r"\s*(?:[-–—‑−]|\bto\b|\bthrough\b)\s*"
_RANGE = rf"{_ITEM}(?:{_DASH}(?:\d{{1,3}}\.)?\d{{1,3}}(?![\d/%°])(?!\.\d))?"
_SEPARATOR = r"(?:\s*[,;.]+\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*|\s+)"
_LIST = re.compile(rf"{_RANGE}(?:{_SEPARATOR}{_RANGE})*")
_ONE = re.compile(
    rf"(?P<prefix>\d{{1,3}}\.)?(?P<first>\d{{1,3}})(?:{_DASH}(?P<end_prefix>\d{{1,3}}\.)?(?P<last>\d{{1,3}}))?"
)
_TAIL = re.compile(r"[\s.,;:&]*(?:\band\b)?[\s.,;:]*")
"""What may follow a list: stops, and the "and" before what stands on the next line."""
_CUT = re.compile(r"(?<![\w./–—-])(?<![–—-]\s)(\d{1,3})\.\s+(?=\d{1,3}(?!\d|\.\d))")
_SLASHED = re.compile(r"(?<![\w./])\d{1,3}\.\d{1,3}(?:\s*/\s*\d{1,3}\.\d{1,3})+(?![\d/%°])(?!\.\d)")
_COUNTED = re.compile(
    r"\s+(?:of|others?|more|further|additional|remaining|recommendations?)\b", re.IGNORECASE
)
_PREFIX = re.compile(r"(?<![\w./])(\d{1,3})\.\d")
_MAX_RANGE = 400


@dataclass(frozen=True, slots=True)
class NumberList:
    """``numbers`` in the order printed (``"122.17"``, ``"5"``); ``start`` and ``end`` are places in the
    text.
    """

    numbers: tuple[str, ...]
    start: int
    end: int
    doubts: tuple[str, ...] = ()

    @property
    def is_dotted(self) -> bool:
        """Whether the numbers carry their paragraph: ``122.17``."""
        return any("." in number for number in self.numbers)


def find_lists(text: str) -> list[NumberList]:
    """Every list of numbers in a text, a single number included, with ranges written out."""
    return [_expanded(match) for match in _LIST.finditer(_unslashed(text))]


def read_list(text: str) -> NumberList | None:
    """The list that a text consists of (closing stops aside), or None where it holds anything else."""
    text = _unslashed(text.lstrip())
    match = _LIST.match(text)
    if match is None or _TAIL.fullmatch(text, match.end()) is None:
        return None
    return _expanded(match)


def _unslashed(text: str) -> str:
    """Numbers between slashes as a list with commas, every place kept: "122.1/122.2", and no date or symbol."""
    return _SLASHED.sub(lambda found: found[0].replace("/", ","), text) if "/" in text else text


def _expanded(match: re.Match[str]) -> NumberList:
    numbers: list[str] = []
    doubts: list[str] = []
    paragraph, highest = "", 0
    is_counted = _COUNTED.match(match.string, match.end()) is not None
    for one in _ONE.finditer(_mended(match[0])):
        first, last = int(one["first"]), _last(one)
        # "122.1,2,3": the paragraph is named once and the numbers go up.
        prefix = one["prefix"] or (paragraph if first > highest else "")
        if is_counted and paragraph and not one["prefix"] and one.end() == len(match[0]):
            break
        is_same_paragraph = one["end_prefix"] in (None, prefix)
        if not is_same_paragraph or not first <= last <= first + _MAX_RANGE:
            doubts.append(
                f"The range “{one[0].strip()}” cannot be written out; its first number alone is read."
            )
            last = first
        numbers.extend(f"{prefix}{number}" for number in range(first, last + 1))
        paragraph, highest = prefix, last
    return NumberList(tuple(dict.fromkeys(numbers)), match.start(), match.end(), tuple(doubts))


def _mended(text: str) -> str:
    """A list whose numbers were cut behind the stop, put together: "122.1, 122. 4" and not "5. 6. 7."."""
    if ". " not in text and ".\n" not in text:
        return text
    cut = Counter(_CUT.findall(text))
    whole = set(_PREFIX.findall(text)) | {prefix for prefix, times in cut.items() if times > 1}
    return _CUT.sub(lambda found: f"{found[1]}." if found[1] in whole else found[0], text)


def _last(one: re.Match[str]) -> int:
    """The end of a range; ``117-18`` is short for ``117-118``."""
    first, last = one["first"], one["last"]
    if last is None:
        return int(first)
    if int(last) < int(first) and len(last) < len(first):
        return int(first[: -len(last)] + last)
    return int(last)


def paragraph_prefixes(text: str) -> frozenset[str]:
    """Paragraph numbers under which recommendations stand: those before a stop at least twice in the
    paper.
    """
    counts = Counter(match[1] for match in re.finditer(r"(?<![\w./])(\d{1,3})\.\d{1,3}(?!\.?\d)", text))
    return frozenset(prefix for prefix, times in counts.items() if times > 1)
