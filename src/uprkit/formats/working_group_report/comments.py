"""What the State under review says between the recommendations: numbered like them or behind one of them."""

from __future__ import annotations

import re

from uprkit.formats.working_group_report.attribution import groups_in
from uprkit.formats.working_group_report.dialogue import opens_with_state

_ON_NUMBER = re.compile(
    r"(?:Regarding|With\s+(?:regard|respect|reference)\s+to|Concerning|In\s+relation\s+to|As\s+(?:regards|for)|On)\s+"
    r"(?:the\s+)?(?:recommendations?\s+|paragraphs?\s+)?(?:Nos?\.?\s+)?\d{1,3}\.\d"
)
_TELLS = re.compile(
    r"\b(?:explain(?:s|ed)|consider(?:s|ed)|not(?:es|ed)|state[sd]|indicate[sd]|recall(?:s|ed)|reiterate[sd]"
    r"|believe[sd]|declare[sd]|clarif(?:ies|ied)|add(?:s|ed)|refer(?:s|red)|ha[sd]|is|cannot|does|did|was|will)\b"
)
_OWN = re.compile(r"(?:The\s+)?(?:Government|delegation|State under review)\b")
_BEHIND_BRACKET = re.compile(r"\)[\s;.,:–-]*\s(?=[A-Z])")
_REACH = 120
"""Characters within which a comment says who speaks and that something is told."""


def is_comment_on_number(raw: str) -> bool:
    """Whether a numbered paragraph speaks of another: "92.1 Regarding 91.1, …"."""
    return bool(_ON_NUMBER.match(raw))


def is_own_comment(raw: str, state: str | None) -> bool:
    """Whether words are those of the State under review (ISO3): "X explained that it had not …"."""
    is_own = _OWN.match(raw) or (state is not None and opens_with_state(raw) == state)
    return bool(_TELLS.search(raw[:_REACH])) and bool(is_own)


def without_comment(raw: str, state: str | None) -> str:
    """A recommendation without the State's own comment that is printed behind its attribution."""
    if raw.rstrip(" ;.,*0123456789")[-1:] in ("", ")"):
        return raw
    for bracket in _BEHIND_BRACKET.finditer(raw):
        comment = raw[bracket.end() :]
        if is_own_comment(comment, state) and groups_in(raw[: bracket.end()]) and not groups_in(comment):
            return raw[: bracket.end()].rstrip()
    return raw
