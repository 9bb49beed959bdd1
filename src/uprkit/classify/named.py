"""Treaties and bodies that a text names, told apart where one acronym means both.

``CERD``, ``CESCR``, ``CMW`` and the like name a committee and, in many recommendations, its treaty: the words
around decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from uprkit.classify.phrases import Match, Phrase, PhraseTable, phrase_words
from uprkit.classify.words import words_of
from uprkit.facts import listed, rows
from uprkit.mechanisms import MechanismKind, mechanisms

_SHORTEST = 3
_TREATY_WORDS = (
    *("ratif*", "acced*", "accession", "sign", "signature", "party", "parties", "reservation*", "protocol"),
    *("article*", "withdraw*", "convention", "covenant", "incorporat*", "domesticat*"),
)
_BODY_WORDS = (
    *("committee*", "observations", "recommendation*", "recommended", "report*", "periodic", "views"),
    *("communication*", "dialogue", "submit", "submission", "overdue", "concerns"),
)
_SPECIAL_PROCEDURES = (
    "special procedure*",
    "special rapporteur*",
    "independent expert*",
    "standing invitation",
)
_TREATY_BODIES = ("treaty bod*", "treaty monitoring bod*", "treaty based bodies", "committee against torture")
SPECIAL_PROCEDURES = "special-procedures"
TREATY_BODIES = "treaty-bodies"
"""Keys for what is named as a whole; single bodies have the keys of ``uprkit.mechanisms``."""


@dataclass(frozen=True, slots=True)
class Named:
    """Codes of treaties as in ``facts/treaties.csv`` and keys of bodies, each with the words that name it."""

    treaties: dict[str, str]
    bodies: dict[str, str]


@cache
def known_names() -> dict[tuple[str, ...], list[str]]:
    """The words of each known name of a treaty or body, with the labels that it may stand for."""
    known: dict[tuple[str, ...], list[str]] = {}
    for row in rows("treaties"):
        for name in (row["treaty"], row["title"], *listed(row["aliases"])):
            _add(known, tuple(words_of(name)), f"treaty:{row['treaty']}")
    bodies = {row["key"]: row for row in rows("mechanisms")}
    for key, mechanism in mechanisms().items():
        if mechanism.kind is MechanismKind.TREATY_BODY:
            for name in (mechanism.name, *listed(bodies[key]["aliases"])):
                _add(known, tuple(words_of(name)), f"body:{key}")
    for key, phrases in ((SPECIAL_PROCEDURES, _SPECIAL_PROCEDURES), (TREATY_BODIES, _TREATY_BODIES[:3])):
        for phrase in phrases:
            _add(known, phrase_words(phrase), f"body:{key}")
    return known


@cache
def _names() -> PhraseTable:
    return PhraseTable.of(Phrase(words, tuple(labels)) for words, labels in known_names().items())


def _add(known: dict[tuple[str, ...], list[str]], words: tuple[str, ...], label: str) -> None:
    if len("".join(words)) >= _SHORTEST and label not in known.setdefault(words, []):
        known[words].append(label)


@cache
def _context() -> PhraseTable:
    return PhraseTable.of(
        Phrase((word,), (kind,))
        for kind, words in (("treaty", _TREATY_WORDS), ("body", _BODY_WORDS))
        for word in words
    )


def names_in(words: Sequence[str]) -> list[Match]:
    """Where names of treaties (``treaty:OP-CAT``) and bodies (``body:cat``) stand, whichever is meant."""
    return _names().matches(words)


def named_in(words: Sequence[str]) -> Named:
    """The treaties and bodies that the words of a text name."""
    found = Named({}, {})
    for match in names_in(words):
        labels = match.phrase.labels
        kinds = {label.partition(":")[0] for label in labels}
        if len(kinds) > 1:
            kind = _meant(words, match.start, match.end)
            labels = tuple(label for label in labels if label.startswith(kind))
        for label in labels:
            kind, _, code = label.partition(":")
            (found.treaties if kind == "treaty" else found.bodies).setdefault(code, match.said(words))
    return found


def _meant(words: Sequence[str], start: int, end: int) -> str:
    """Whether a name that may be a treaty's or its body's is the one or the other, by the nearest telling word."""
    nearest = min(
        (
            (min(abs(match.start - start), abs(match.start - end + 1)), match.phrase.labels[0])
            for match in _context().matches(words)
            if not start <= match.start < end
        ),
        default=(0, "treaty"),
    )
    return nearest[1]
