"""States named without brackets: "Kenya: open schools", "open schools – Kenya, Norway", "Kenya recommended that …".

Read only where a paragraph names nobody in brackets, and only names that are exact: what is merely like a name
stays a doubt.
"""

from __future__ import annotations

import re

from uprkit.formats.working_group_report.attribution import attribution_of

LONGEST = 200
"""More characters the names before a colon or behind a dash never have."""
_BEFORE = re.compile(r"\s*((?:the\s+)?[A-Z][^:;.]{2,200}?)\s*:\s+(?=\S)", re.IGNORECASE)
_BEHIND = re.compile(r"\s+[–—-]\s+([A-Z][^–—;.]{2,200}|the\s[^–—;.]{2,200})[\s;.]*$")
_BY = re.compile(
    r"[,;]?\s+(?:as\s+)?(?:recommended|suggested|proposed|requested)\s+by\s+([^;.]{3,200})[\s;.]*$"
)
_SAYS = re.compile(
    r"\s*(?:the\s+(?:delegation|representative)\s+of\s+)?([A-Z][^:;.()]{2,120}?|the\s+[A-Z][^:;.()]{2,120}?)\s+"
    r"(?:also\s+|further\s+)*recommend(?:ed|s)\s*(?:that|to|:)?\s+(?=\S)",
    re.IGNORECASE,
)


def named_without_brackets(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The words without the names, and the States (ISO3) in order; None where nobody is named so."""
    for pattern in (_BEFORE, _SAYS):
        opening = pattern.match(text)
        states = _exact(opening.group(1)) if opening else ()
        if opening and states:
            return text[opening.end() :], states
    for pattern in (_BEHIND, _BY):
        closing = pattern.search(text)
        states = _exact(closing.group(1)) if closing else ()
        if closing and states:
            return text[: closing.start()], states
    return None


def _exact(names: str) -> tuple[str, ...]:
    found = attribution_of(names.strip())
    return found.states if found and not found.doubts else ()
