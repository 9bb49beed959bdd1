"""How a draft of a recommendation could be worded so that it is specific, measurable and time-bound.

For drafts alone: a recommendation that was received is never worded anew. Sources: UPR Info's guide for
recommending States and its category 5 (one action that is there or not), a date or the next review. Where the
draft does not say what is to be done, a bracket says what only its author can fill in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from uprkit.classify.actions import propose_parts
from uprkit.rules.action_category import opening_of, plain_form, read_action_category
from uprkit.rules.smart import Smart, SmartReading, Verdict, read_smart

_DATE = ", by [date, at the latest the next review]"
_PLAN = "[Adopt a law | Adopt a plan with a budget | Set up a body] in order to"
_NOUNED = re.compile(
    r"^(?:its\s+|their\s+|the\s+)?(?:efforts?|measures?|steps?|work|actions?)\s+(?:to|aimed at|towards?)\s+",
    re.I,
)
_POSSIBLY = re.compile(r"^(?:the\s+)?(?:possibility|option|feasibility)\s+of\s+", re.I)
_AS_NOUN = {
    "ratification of": "Ratify",
    "accession to": "Accede to",
    "adoption of": "Adopt",
    "abolition of": "Abolish",
    "establishment of": "Establish",
    "introduction of": "Introduce",
    "withdrawal of": "Withdraw",
    "signature of": "Sign",
}
"""What a draft asks to consider, as a noun, and the action itself."""
_ADDRESSED, _CONTINUED, _CONSIDERED, _GENERAL = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Rewording:
    """``draft`` is one action of the draft as it stands, ``proposal`` the same made SMART as far as words can;
    equal where nothing needs to change. ``letters`` judge the draft.
    """

    draft: str
    proposal: str
    letters: tuple[SmartReading, ...]


def reword_draft(text: str) -> list[Rewording]:
    """One rewording for each action of a draft, in order; empty for a text without words."""
    said = " ".join(text.split())
    parts = [part.text for part in propose_parts(said)] or ([said] if said else [])
    return [_reworded(part.strip(" ;,")) for part in parts]


def _reworded(draft: str) -> Rewording:
    action = read_action_category(draft)
    letters = tuple(read_smart(draft, action, (), 1))
    verdicts = {letter.letter: letter.verdict for letter in letters}
    proposal = draft.rstrip(". ")
    if action is None or action.category == _ADDRESSED:
        # What nobody can read, or what is asked of others, only its author can word.
        return Rewording(draft, draft, letters)
    if verdicts[Smart.SPECIFIC] != Verdict.STATED:
        proposal = _specific(proposal, action.category)
    if verdicts[Smart.TIME_BOUND] != Verdict.STATED:
        proposal += _DATE
    proposal = proposal[:1].upper() + proposal[1:]
    return Rewording(draft, proposal if proposal != draft.rstrip(". ") else draft, letters)


def _specific(draft: str, category: int) -> str:
    """What a weak opening is about, opened by an action that is there or not."""
    opening = opening_of(draft)
    if opening is None:
        return draft
    rest = draft[opening.end :].strip()
    if category == _CONSIDERED:
        return _considered(_POSSIBLY.sub("", rest))
    purpose = re.sub(r"^(?:to|with)\s+", "", _NOUNED.sub("", rest))
    if category == _CONTINUED or purpose != rest:
        # Behind "take measures to", "continue its efforts to" stands what the action is for.
        return f"{_PLAN} {purpose}"
    said = draft[opening.start :]
    return f"{_PLAN} {said[:1].lower()}{said[1:]}"


def _considered(rest: str) -> str:
    """The action that a draft asks to consider: "ratifying X", "the ratification of X" are "Ratify X"."""
    noun = re.match(
        r"(?:the\s+|an?\s+)?(?P<noun>\w+\s+(?:of|to))\s+(?P<object>.+)", rest, re.IGNORECASE | re.DOTALL
    )
    if noun and noun["noun"].lower() in _AS_NOUN:
        return f"{_AS_NOUN[noun['noun'].lower()]} {noun['object']}"
    verb, _space, object_ = rest.partition(" ")
    plain = plain_form(verb.casefold())
    return f"{plain.capitalize()} {object_}" if plain else f"[Adopt | Amend | Set up] {rest}"
