"""Several recommendations in one paragraph, each with its own States.

Seen: ``(A); … (B);``, ``(A) / Ratify … (B)``, ``(A), and take … (B)``, and attribution inside a sentence,
"Ratify (A)/accede to (B) the Convention (A, B)". UPR Info keeps one row for each; recitals "(a) … (b)" that
share their States stay together. Where a part lacks its verb or its object, they are taken from the same
sentence, in the order printed; the paragraph as received stays with every row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from uprkit.formats.printed_text import joined
from uprkit.formats.working_group_report.attribution import Group, groups_in
from uprkit.formats.working_group_report.verbs import is_verb

BARE_WORDS = 4
"""A verb phrase of at most so many words before its States shares the object that follows."""
MAX_SHARED_WORDS = 9
_STRONG = re.compile(
    r"\s*(?:;|/\s*(?=[A-Z])|\.\s+(?=[A-Z(“])|[.,]?\s*(?=\([a-z]\)\s)|[.,:]\s*(?=(?:and\s+)?[A-Z]))"
)
_CONNECTOR = re.compile(
    r"^[\s,;.:/*–-]*(?:\([a-z]{1,2}\)\s*)?(?:(?:and|or|and/or|as well as|also|while|but|in addition)\b[\s,]*)*(?:\([a-z]{1,2}\)\s*)?"
)
_LEAD = re.compile(
    r"^(?:(?:also|further|to|that|not|fully|urgently|immediately|actively|effectively|promptly)\s+)*", re.I
)
_DETERMINER = re.compile(r"\b(?:the|its|their|a|an|all|both)\b", re.IGNORECASE)
_NOUN_START = re.compile(r"(?:the|its|their|a|an)\s", re.IGNORECASE)
_ENDS = " \t;,.:/*∗–-"


@dataclass(frozen=True, slots=True)
class Piece:
    """A recommendation of its own; ``is_assembled`` where words of its sentence were put together."""

    text: str
    states: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    is_assembled: bool = False


@dataclass(slots=True)
class _Part:
    """Words up to an attribution, and the States in it; the last may have none."""

    words: str
    states: tuple[str, ...]
    doubts: tuple[str, ...]
    is_strong: bool

    @property
    def plain(self) -> str:
        return _CONNECTOR.sub("", self.words)

    @property
    def is_bare(self) -> bool:
        return len(self.plain.split()) <= BARE_WORDS


@dataclass(slots=True)
class _Chain:
    parts: list[_Part] = field(default_factory=list)
    tail: str = ""


def split(text: str) -> list[Piece]:
    """The recommendations of a paragraph; one piece without States where no attribution is found."""
    groups = groups_in(text)
    if not groups:
        return [Piece(text.strip(), ())]
    chains = _chains(text, groups)
    pieces: list[Piece] = []
    for number, chain in enumerate(chains):
        previous = chains[number - 1] if number else None
        pieces.extend(_pieces_of(chain, previous))
    return [piece for piece in pieces if piece.text] or [Piece(text.strip(), ())]


def _chains(text: str, groups: Sequence[Group]) -> list[_Chain]:
    chains: list[_Chain] = []
    place = 0
    for group in groups:
        words = text[place : group.start]
        is_strong = bool(chains) and bool(_STRONG.match(words))
        part = _Part(words.strip(), group.attribution.states, group.attribution.doubts, is_strong)
        if not chains or is_strong or _is_independent(part, chains[-1]):
            chains.append(_Chain([part]))
        else:
            chains[-1].parts.append(part)
        place = group.end
    tail = text[place:].strip()
    if re.search(r"[A-Za-z]{2}", tail):
        chains[-1].tail = tail
    return chains


def _is_independent(part: _Part, chain: _Chain) -> bool:
    """Whether words after an attribution begin a recommendation of their own: "and take measures to … (B)"."""
    before = chain.parts[-1]
    if before.is_bare or (part.is_bare and not part.plain):
        return False
    head, plain = chain.parts[0].plain, part.plain
    if plain[:3].lower() == "to " and not head[:3].lower() == "to ":
        return False
    if plain[:5].lower() == "that ":
        return head[:5].lower() == "that "
    first = _LEAD.sub("", plain).split(" ", 1)[0]
    return is_verb(first) and not (set(part.states) <= set(before.states) and part.is_bare)


def _pieces_of(chain: _Chain, previous: _Chain | None) -> list[Piece]:
    texts: dict[str, tuple[str, bool]] = {}
    for state in dict.fromkeys(state for part in chain.parts for state in part.states):
        texts[state] = _text_for(state, chain, previous)
    doubts: dict[str, list[str]] = {}
    for part in chain.parts:
        for state in part.states:
            doubts.setdefault(state, []).extend(part.doubts)
    by_text: dict[str, list[str]] = {}
    for state, (text, _) in texts.items():
        by_text.setdefault(text, []).append(state)
    return [
        Piece(
            text,
            tuple(together),
            tuple(dict.fromkeys(doubt for state in together for doubt in doubts[state])),
            any(texts[state][1] for state in together),
        )
        for text, together in by_text.items()
    ]


def _text_for(state: str, chain: _Chain, previous: _Chain | None) -> tuple[str, bool]:
    """The words that a State's recommendation is made of, and whether they were put together."""
    own = [number for number, part in enumerate(chain.parts) if state in part.states]
    first, last = own[0], own[-1]
    chosen = set(own)
    if (first > 0 and not chain.parts[first].is_bare and not _begins_noun(chain.parts[first])) or (
        first > 0 and _begins_noun(chain.parts[first]) and not _shared_verb(chain)
    ):
        chosen |= set(range(first))
    words = [chain.parts[number].words for number in sorted(chosen)]
    if chain.parts[last].is_bare or (first == last and first > 0 and _is_verb_part(chain.parts[last])):
        shared = next((n for n in range(last + 1, len(chain.parts)) if not chain.parts[n].is_bare), None)
        if chain.parts[last].is_bare and shared is not None:
            words.append(chain.parts[shared].words)
    if chain.tail and (last == len(chain.parts) - 1 or all(part.is_bare for part in chain.parts[last:])):
        words.append(chain.tail)
    verb = ""
    if 0 not in chosen and _begins_noun(chain.parts[min(chosen)]):
        verb = _shared_verb(chain)
    elif 0 in chosen and previous is not None and _begins_noun(chain.parts[0]):
        verb = _shared_verb(previous)
    text = cleaned(joined([_CONNECTOR.sub("", words[0]), *words[1:]]))
    if verb and text:
        text = f"{verb} {text}"
    return text, bool(verb) or len(words) > 1


def _is_verb_part(part: _Part) -> bool:
    return is_verb(_LEAD.sub("", part.plain).split(" ", 1)[0])


def _begins_noun(part: _Part) -> bool:
    return bool(_NOUN_START.match(part.plain))


def _shared_verb(chain: _Chain) -> str:
    """The words before the first determiner: "speed up ratification of" before "the Covenant"."""
    plain = chain.parts[0].plain
    match = _DETERMINER.search(plain)
    lead = plain[: match.start()].strip() if match else ""
    return lead if 0 < len(lead.split()) <= MAX_SHARED_WORDS else ""


def cleaned(text: str) -> str:
    """A recommendation without the signs that part it from its neighbours."""
    text = re.sub(r"\s+([,;.])", r"\1", text)
    text = re.sub(r"[;.,]+(?=[;,])", "", text)
    return text.strip().strip(";,:/*∗").strip(_ENDS)
