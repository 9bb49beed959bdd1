"""Several recommendations in one paragraph, each with its own States.

Seen: ``(A); … (B);``, ``(A) / Ratify … (B)``, ``(A), and take … (B)``, and attribution inside a sentence,
"Ratify (A)/accede to (B) the Convention (A, B)". UPR Info keeps one row for each; recitals "(a) … (b)" that
share their States stay together. Where a part lacks its verb or its object, they are taken from the same
sentence, in the order printed; the paragraph as received stays with every row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from uprkit.formats.printed_text import joined
from uprkit.formats.working_group_report.attribution import Group, groups_in
from uprkit.formats.working_group_report.parts import Chain, Part, without_connector
from uprkit.formats.working_group_report.unbracketed import named_without_brackets

_STRONG = re.compile(
    r"\s*(?:;|/\s*(?=[A-Z])|\.\s+(?=[A-Z(“])|[.,]?\s*(?=\([a-z]\)\s)|[.,:]\s*(?=(?:and\s+)?[A-Z]))"
)
_UNKNOWN = re.compile(r"(\([A-Z][a-zé’]+[^()\d]{0,80}\))\s*[;.]\s*;?")
_BLANK_BEFORE_SIGN = re.compile(r"\s+([,;.])")
_SIGNS_IN_A_ROW = re.compile(r"[;.,]+(?=[;,])")
_STRAY_SIGN = re.compile(r"[\s;,.][;,.]")
_LETTERS = re.compile(r"[A-Za-z]{2}")
_PARTICIPLE = re.compile(r"[a-z]+ing\b")
_ENDS = " \t;,.:/*∗–-"


@dataclass(frozen=True, slots=True)
class Piece:
    """A recommendation of its own; ``is_assembled`` where words of its sentence were put together."""

    text: str
    states: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    is_assembled: bool = False


def split(text: str) -> list[Piece]:
    """The recommendations of a paragraph; one piece without States where no attribution is found."""
    groups = groups_in(text)
    if not groups:
        words, states = named_without_brackets(text) or (text, ())
        return [Piece(cleaned(words), states)]
    pieces = [_only_piece(text, groups[0])] if len(groups) == 1 else _several_pieces(text, groups)
    return [piece for piece in pieces if piece.text] or [Piece(cleaned(text), ())]


def _only_piece(text: str, group: Group) -> Piece:
    """A paragraph with one attribution, as most are: the words before and after it are one recommendation."""
    words, tail = text[: group.start], text[group.end :].strip()
    doubts = group.attribution.doubts + _unresolved(words)
    parts = [without_connector(words.strip())]
    if _LETTERS.search(tail):
        doubts += _unresolved(f"{tail};")
        parts.append(tail)
    return Piece(
        cleaned(joined(parts)), group.attribution.states, tuple(dict.fromkeys(doubts)), len(parts) > 1
    )


def _several_pieces(text: str, groups: Sequence[Group]) -> list[Piece]:
    chains = _chains(text, groups)
    pieces: list[Piece] = []
    for number, chain in enumerate(chains):
        pieces.extend(_pieces_of(chain, chains[number - 1] if number else None))
    return pieces


def _chains(text: str, groups: Sequence[Group]) -> list[Chain]:
    chains: list[Chain] = []
    place = 0
    for group in groups:
        words = text[place : group.start]
        doubts = group.attribution.doubts + _unresolved(words)
        part = Part(words.strip(), group.attribution.states, doubts)
        if not chains or _is_parted(words, part, chains[-1]):
            chains.append(Chain([part]))
        else:
            chains[-1].parts.append(part)
        place = group.end
    tail = text[place:].strip()
    if _LETTERS.search(tail):
        chains[-1].tail = tail
        last = chains[-1].parts[-1]
        chains[-1].parts[-1] = Part(last.words, last.states, last.doubts + _unresolved(f"{tail};"))
    return chains


def _unresolved(words: str) -> tuple[str, ...]:
    """Doubts about brackets that stand where States are named, but name none that is known."""
    if "(" not in words:
        return ()
    return tuple(
        f"The bracket “{bracket}” stands where a State is expected, but names none that is known."
        for bracket in _UNKNOWN.findall(words)
    )


def _is_parted(words: str, part: Part, chain: Chain) -> bool:
    """Whether words after an attribution are a recommendation of their own."""
    if not _STRONG.match(words):
        return _is_independent(part, chain)
    before = chain.parts[-1]
    if before.is_bare and not words.lstrip().startswith(";"):
        # "Ratify (A)/Accede to the Protocol (B)" shares its object.
        return False
    # "; allowing for complaints (A)" goes on with what the same State recommended.
    goes_on = _PARTICIPLE.match(part.plain) and set(part.states) <= set(before.states)
    return not goes_on


def _is_independent(part: Part, chain: Chain) -> bool:
    """Whether words that no sign parts begin anew: "and take measures to … (B)"."""
    if chain.parts[-1].is_bare:
        return False
    head, plain = chain.parts[0].plain.lower(), part.plain.lower()
    if plain.startswith("to ") and not head.startswith("to "):
        return False
    if plain.startswith("that "):
        return head.startswith("that ") or bool(re.match(r"[\s,;]*and\b", part.words))
    return part.begins_verb


def _pieces_of(chain: Chain, previous: Chain | None) -> list[Piece]:
    by_text: dict[str, list[str]] = {}
    assembled: set[str] = set()
    for state in dict.fromkeys(state for part in chain.parts for state in part.states):
        text, is_assembled = _wording_for(state, chain, previous)
        by_text.setdefault(text, []).append(state)
        if is_assembled:
            assembled.add(text)
    return [
        Piece(text, tuple(together), _doubts_about(together, chain), text in assembled)
        for text, together in by_text.items()
    ]


def _doubts_about(together: Sequence[str], chain: Chain) -> tuple[str, ...]:
    parts = [part for part in chain.parts if not set(together).isdisjoint(part.states)]
    return tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))


def _wording_for(state: str, chain: Chain, previous: Chain | None) -> tuple[str, bool]:
    """The words that a State's recommendation is made of, and whether they were put together."""
    parts = chain.parts
    chosen = _parts_for(state, chain)
    first, last = chosen[0], chosen[-1]
    words = [parts[number].words for number in chosen]
    if parts[last].is_bare:
        shared = next((part for part in parts[last + 1 :] if not part.is_bare), None)
        if shared is not None:
            words.append(shared.object)
    if chain.tail and (last == len(parts) - 1 or all(part.is_bare for part in parts[last:])):
        words.append(chain.tail)
    verb = ""
    if parts[first].begins_noun:
        source = chain if first > 0 else previous
        verb = source.parts[0].shared_verb if source else ""
    text = cleaned(joined([without_connector(words[0]), *words[1:]]))
    return (f"{verb} {text}" if verb else text), bool(verb) or len(words) > 1


def _parts_for(state: str, chain: Chain) -> list[int]:
    """Which parts a State's wording takes: its own, and those before where its own cannot stand alone."""
    own = [number for number, part in enumerate(chain.parts) if state in part.states]
    first = chain.parts[own[0]]
    has_verb = first.begins_verb or (first.begins_noun and chain.parts[0].shared_verb)
    return own if own[0] == 0 or has_verb else sorted({*range(own[0]), *own})


def cleaned(text: str) -> str:
    """A recommendation without the signs that part it from its neighbours."""
    if _STRAY_SIGN.search(text):
        text = _SIGNS_IN_A_ROW.sub("", _BLANK_BEFORE_SIGN.sub(r"\1", text))
    return text.strip(_ENDS)
