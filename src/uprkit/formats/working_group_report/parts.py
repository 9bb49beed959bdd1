"""Words and the attribution behind them: what a paragraph with several attributions is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from uprkit.formats.working_group_report.verbs import is_verb

BARE_WORDS = 4
"""A verb phrase of at most so many words before its States shares the object that follows."""
MAX_SHARED_WORDS = 9
_LETTER = r"(?:\([a-z]{1,2}\)\s*)?"
_CONNECTOR = re.compile(
    rf"^[\s,;.:/*–-]*{_LETTER}(?:(?:and|or|and/or|as well as|also|while|but|in addition)\b[\s,]*)*{_LETTER}"
)
_LEAD = re.compile(
    r"^(?:(?:also|further|to|that|not|fully|urgently|immediately|actively|effectively|promptly)\s+)*",
    re.IGNORECASE,
)
_PREPOSITIONS = frozenset({"to", "of", "with", "for", "in", "on", "against", "into", "from", "by"})
_DETERMINERS = frozenset({"the", "its", "their", "a", "an", "all"})
_DETERMINER = re.compile(r"\b(?:the|its|their|a|an|all|both)\b", re.IGNORECASE)
_NOUN_START = re.compile(r"(?:the|its|their|a|an)\s")


def without_connector(words: str) -> str:
    """Words without the sign, letter and conjunction that tie them to those before: "; and (b) ratify"."""
    connector = _CONNECTOR.match(words)
    return words[connector.end() :] if connector else words


@dataclass(slots=True)
class Part:
    """Words up to an attribution, the States in it, and doubts about them; ``plain`` is without connector."""

    words: str
    states: tuple[str, ...]
    doubts: tuple[str, ...] = ()
    plain: str = field(init=False)
    begins_verb: bool = field(init=False)

    def __post_init__(self) -> None:
        self.plain = without_connector(self.words)
        self.begins_verb = is_verb(self.first_word)

    @property
    def first_word(self) -> str:
        return _LEAD.sub("", self.plain).split(" ", 1)[0]

    @property
    def begins_noun(self) -> bool:
        return bool(_NOUN_START.match(self.plain))

    @property
    def is_bare(self) -> bool:
        """A verb without its object yet: "Sign", "consider ratifying", "take steps to become a party to"."""
        # One word more than a bare phrase has is enough to tell that this is none.
        words = self.plain.split(maxsplit=3 * BARE_WORDS)
        if not words:
            return True
        if not self.begins_verb or len(words) > 3 * BARE_WORDS:
            return False
        words = [word.lower() for word in words]
        last = words[-1].strip(",;.")
        if last in _PREPOSITIONS or last.endswith("ing"):
            return True
        has_object = any(word in _DETERMINERS for word in words)
        return len(words) <= BARE_WORDS and not has_object and (is_verb(last) or last.endswith("ly"))

    @property
    def object(self) -> str:
        """What a verb before may share: "the Protocol" of "accede to the Protocol"."""
        match = _DETERMINER.search(self.plain) if self.begins_verb else None
        return self.plain[match.start() :] if match else self.plain

    @property
    def shared_verb(self) -> str:
        """The words before the first determiner: "speed up ratification of" before "the Covenant"."""
        match = _DETERMINER.search(self.plain)
        lead = self.plain[: match.start()].strip() if match else ""
        return lead if 0 < len(lead.split()) <= MAX_SHARED_WORDS else ""


@dataclass(slots=True)
class Chain:
    """Parts of one recommendation with attributions inside it; ``tail`` follows the last attribution."""

    parts: list[Part] = field(default_factory=list)
    tail: str = ""
