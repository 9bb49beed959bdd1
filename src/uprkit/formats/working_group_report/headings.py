"""The position that a heading of section II gives to the recommendations below it.

Resolution 5/1, paragraph 32: those that enjoy the support of the State are identified as such, others are
noted. Headings seen in 304 reports: supported; supported and already implemented; to be examined (pending);
did not enjoy support; noted with comment; "the following recommendations were made" (pending).
"""

from __future__ import annotations

import re

from uprkit.model import Position

_SUPPORT = (
    r"(?:support(?:ed|s|ing)?|accept(?:ed|s|able|ance)?|agree(?:d|s)?(?: (?:to|with))?|endorse[ds]?"
    r"|approv(?:ed?|es|al))"
)
_NEGATION = re.compile(
    r"(?:\b(?:not|cannot|unable to|neither|nor|without|no)\b(?: \w+){0,5}? (?:the |its |his )?"
    + _SUPPORT
    + r")"
    r"|\b(?:reject(?:ed|s)?|declin(?:e[ds]?|ing)|refuse[ds]?|not relevant|fall outside|outside the scope"
    r"|dis(?:as)?sociate[ds]?|disagree[ds]?|unacceptable|(?:objects?|objected|opposed) to|opposes?"
    r"|express(?:ed|es)? (?:its )?reservations?)\b"
    r"|\b(?:lacks?|fail(?:ed|s)? to (?:enjoy|gain|receive|command)) (?:the )?support"
    # In part or in principle is noted: UPR Info's rule for responses.
    r"|\b(?:partial(?:ly)?|partly) "
    + _SUPPORT
    + r"|\b"
    + _SUPPORT
    + r"\b[^.;,]{0,60}\bin (?:part|principle)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"\b(?:will|would|shall) (?:be |further |also )*"
    r"(?:examin|consider(?!ed (?:as |to be )?(?:noted|rejected|accepted|supported))|respond|provid|stud|review|includ"
    r"|answer|submit|convey|communicat|announc|the subject of )"
    r"|\bare (?:being|still) |\bto be (?:examined|considered|provided)|\bin due (?:time|course)"
    r"|\bfor (?:its )?(?:further )?consideration and "
    r"|\bpending\b|\bdeferred?\b"
    # "enjoy the support of the State under review" tells of no review to come.
    r"|(?<!\bState )(?<!\bcountry )\bunder (?:further )?(?:consideration|examination|review)\b"
    r"|\b(?:responses?|replies|positions?) (?:of .{1,60} )?(?:to|on) .{1,80} (?:will|would|shall)\b",
    re.IGNORECASE,
)
_NOTED = re.compile(
    r"\b(?:not(?:ed|es) |were noted|are noted|is noted|tak(?:en?|es|ing) note|took note|noted[.:,;]?$)",
    re.IGNORECASE,
)
_SUPPORTED = re.compile(r"\b" + _SUPPORT + r"\b|\balready (?:been )?implemented", re.IGNORECASE)
_MADE = re.compile(
    r"recommend(?:ations?|ed)\b.{0,160}\b(?:made|formulated|put forward|listed|received|offered"
    r"|as follows|are|were)\b|\bwas recommended\b|\bthe following recommendations?\b|\bmade the following\b"
    r"|\brecommendations? (?:to|for|from)\b"
    r"|\brecommended (?:that|to)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.:;])\s+(?=[A-Z“(])")


def stated_position(heading: str) -> Position | None:
    """What the words say themselves: negation is tested before support, sentence by sentence.

    Of support and what else the same sentence says, the first counts: "enjoy the support of X, which will
    consider them in its plan" is support, "will be examined by X, which will say what it supports" is none.
    """
    for sentence in _SENTENCE.split(heading):
        if _NEGATION.search(sentence):
            return Position.NOTED
        later, noted, supported = (pattern.search(sentence) for pattern in (_LATER, _NOTED, _SUPPORTED))
        if supported and all(supported.start() < other.start() for other in (later, noted) if other):
            return Position.SUPPORTED
        if later:
            return Position.PENDING
        if noted:
            return Position.NOTED
    return None


def is_list_heading(heading: str) -> bool:
    """Whether a paragraph introduces recommendations, or speaks of those listed before it."""
    return bool(stated_position(heading) or _MADE.search(heading))


def heading_position(heading: str) -> Position | None:
    """The position under a heading; recommendations that only "were made" await their answer: pending."""
    stated = stated_position(heading)
    if stated is None and _MADE.search(heading):
        return Position.PENDING
    return stated
