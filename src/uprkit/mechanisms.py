"""The mechanisms that recommend something to States: the UPR, treaty bodies, special procedures, regional bodies.

Treaty bodies have fixed names, acronyms and document symbols. Special procedures come and go with the Human
Rights Council's mandates, so they are known by their form: "Special Rapporteur on …" (SR), "Independent Expert
on …" (IE), "Working Group on …" (WG), as the Universal Human Rights Index abbreviates them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from uprkit.facts import listed, rows
from uprkit.symbols import SymbolKind, kind_of_symbol, normalised_symbol

UPR = "upr"
LONGEST_KEY = 50


class MechanismKind(StrEnum):
    UPR = "upr"
    TREATY_BODY = "treaty_body"
    SPECIAL_PROCEDURE = "special_procedure"
    REGIONAL_BODY = "regional_body"


@dataclass(frozen=True, slots=True)
class Mechanism:
    """``key`` is of small letters and hyphens, at most 50; ``name`` as the mechanism or the source writes it."""

    key: str
    kind: MechanismKind
    name: str


_KINDS = {
    **dict.fromkeys(("upr", "universal periodic review"), MechanismKind.UPR),
    **dict.fromkeys(("treaty body", "treaty bodies", "committee"), MechanismKind.TREATY_BODY),
    **dict.fromkeys(("special procedure", "special procedures"), MechanismKind.SPECIAL_PROCEDURE),
    **dict.fromkeys(
        ("regional body", "regional mechanism", "regional court", "regional"), MechanismKind.REGIONAL_BODY
    ),
}
_MANDATE = re.compile(
    r"(?P<form>SR|IE|WG|special rapporteur|special representative|independent expert|working group)\b"
    r"(?:\s+of\s+the\s+secretary[- ]general)?"
    r"(?:\s+(?:on|in the field of|for))?(?:\s+(?:the\s+)?(?:situation of\s+)?)?(?P<mandate>.*)",
    re.IGNORECASE,
)
_FORMS = {
    "special rapporteur": "sr",
    "special representative": "sr",
    "independent expert": "ie",
    "working group": "wg",
}


@cache
def mechanisms() -> dict[str, Mechanism]:
    """The mechanisms with fixed names, by key."""
    return {
        row["key"]: Mechanism(row["key"], MechanismKind(row["kind"]), row["name"])
        for row in rows("mechanisms")
    }


@cache
def _by_name() -> dict[str, Mechanism]:
    known = mechanisms()
    return {
        _folded(name): known[row["key"]]
        for row in rows("mechanisms")
        for name in (row["name"], *listed(row["aliases"]))
    }


@cache
def _by_symbol() -> list[tuple[str, Mechanism]]:
    found = [
        (start, mechanisms()[row["key"]]) for row in rows("mechanisms") for start in listed(row["symbols"])
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _folded(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def find_mechanism(name: str, symbol: str = "") -> Mechanism | None:
    """A mechanism by its name or acronym, else by the symbol of its paper, else by a mandate's form; or None.

    ``"CRC-OP-AC"``, ``"Committee on the Rights of the Child"`` and the symbol ``CRC/C/…`` are one treaty body;
    ``"SR torture"`` and ``"Special Rapporteur on torture"`` one special procedure.
    """
    words = " ".join(name.split()).strip(" -–")
    known = _by_name().get(_folded(words))
    if known is not None:
        return known
    mandate = _MANDATE.fullmatch(words)
    if mandate and mandate["mandate"].strip():
        return _special_procedure(mandate["form"].lower(), mandate["mandate"], words)
    return mechanism_of_symbol(symbol)


def mechanism_of_symbol(symbol: str) -> Mechanism | None:
    """The mechanism whose papers bear such symbols, or None; the UPR's reports share the Council's series."""
    plain = normalised_symbol(symbol)
    if kind_of_symbol(plain) in (SymbolKind.NATIONAL_REPORT, SymbolKind.COMPILATION, SymbolKind.SUMMARY):
        return mechanisms()[UPR]
    return next((known for start, known in _by_symbol() if plain.startswith(start)), None)


def find_kind(name: str) -> MechanismKind | None:
    """A kind of mechanism by its name ("Treaty body"), or None."""
    return _KINDS.get(_folded(name.replace("_", " ")))


def named_mechanism(name: str, kind: MechanismKind) -> Mechanism | None:
    """A mechanism of a kind that no list holds, by its name alone; None where the name has no Latin letter."""
    key = key_of(name)
    return Mechanism(key, kind, " ".join(name.split())) if key else None


def key_of(name: str) -> str:
    """A name as a key: ``"Inter-American Commission"`` becomes ``inter-american-commission``.

    Letters alone, since figures behind a key stand for the cycle or the year of a review.
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = re.findall(r"[a-z]+", "".join(c for c in plain if not unicodedata.combining(c)).casefold())
    return "-".join(letters)[:LONGEST_KEY].strip("-")


def _special_procedure(form: str, mandate: str, name: str) -> Mechanism | None:
    subject = re.sub(r"^the\s+", "", mandate.strip(), flags=re.IGNORECASE)
    key = key_of(f"{_FORMS.get(form, form)} {subject}")
    return Mechanism(key, MechanismKind.SPECIAL_PROCEDURE, name) if key.count("-") else None
