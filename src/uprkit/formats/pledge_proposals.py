"""What may be a voluntary pledge: only what the State under review itself calls so, or puts under such a heading.

UPR Info's guide "Voluntary pledges" (October 2014): a pledge is one that is labelled so in the national report, the
Working Group's report, the addendum or the summary of the adoption; what a candidate for the Council pledges is
none. A person confirms each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from uprkit.model import Passage, ProposedPledge

_HEADING = re.compile(
    r"\bvoluntary\s+(?:pledges?|commitments?|undertakings?)|\bpledges?\s+and\s+commitments?", re.IGNORECASE
)
_CANDIDATURE = re.compile(
    r"\bcandida(?:te|cy|ture)\b|\bmember(?:ship)?\s+(?:of|in|to)\s+the\s+(?:UN\s+|United\s+Nations\s+)?(?:Human\s+Rights\s+)?Council"
    r"|\belections?\s+to\s+the\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\bvoluntary\s+(?:pledges?|commitments?|undertakings?)\b"
    r"|\bvoluntarily\s+(?:pledg\w+|commit\w*|undert\w+)|\bpledges?\s+to\b|\bpledged\s+(?:to\b|itself\b)",
    re.IGNORECASE,
)
_SAID_OF_PAPERS = re.compile(
    r"\bvoluntary\s+(?:commitments?|pledges?)\s+and\s+replies|\bany\s+voluntary\s+commitments|accepts?\s+.{0,40}voluntary\s+commitments"
    r"|recommend\w*\s+.{0,60}voluntary",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-Z(])")
_WORDS = r"(?:[A-Z][\w’'-]*|(?!and\s+the\b)(?:of|for|on|and|the|to|in|de|du|la|des)\b)"
_BODY = re.compile(
    r"\b(?:Ministry|Ministries|Department|Office|Agency|Directorate|Secretariat|Bureau|Authority|Inspectorate"
    r"|(?:[A-Z][\w’'-]+\s+){1,4}(?:Commission|Committee|Council|Agency|Institute|Authority|Police|Inspectorate))"
    rf"(?:\s+(?:of|for|on)\s+(?:the\s+)?(?:[A-Z][\w’'-]*(?:,\s+(?=[A-Z]))?)(?:(?:,)?\s+{_WORDS})*)?"
)
_TRAILING = re.compile(r"(?:,|\s+(?:of|for|on|and|the|to|in|de|du|la|des))+$")
_NOT_NATIONAL = re.compile(
    r"Human Rights Council|Office of the (?:United Nations )?High Commissioner|Security Council|Council of Europe"
)
_LONGEST = 4000


def propose_pledges(passages: Sequence[Passage]) -> tuple[ProposedPledge, ...]:
    """Passages under a heading of voluntary pledges, and elsewhere the sentences that call something a pledge."""
    found: list[ProposedPledge] = []
    for place, passage in enumerate(passages):
        if passage.paragraph.startswith("note ") or _is_of_candidature(passage.heading_path):
            continue
        heading = _pledging_heading(passage.heading_path)
        if heading and not _CANDIDATURE.search(passage.text) and len(passage.text) <= _LONGEST:
            found.append(_proposed(passage.text, place, f"stands under the heading “{heading}”"))
        elif not heading and _may_be_labelled(passage.text):
            found.extend(
                _proposed(sentence, place, "is called a pledge or voluntary commitment")
                for sentence in _SENTENCE_END.split(passage.text)
                if _LABELLED.search(sentence) and not _is_said_of_others(sentence)
            )
    return tuple(found)


@lru_cache(maxsize=256)
def _is_of_candidature(heading_path: tuple[str, ...]) -> bool:
    return any(_CANDIDATURE.search(part) for part in heading_path)


@lru_cache(maxsize=256)
def _pledging_heading(heading_path: tuple[str, ...]) -> str:
    return next((part for part in heading_path if _HEADING.search(part)), "")


def _may_be_labelled(text: str) -> bool:
    """Whether a text holds one of the two words without which ``_LABELLED`` finds nothing: most hold neither."""
    small = text.lower()
    return "pledg" in small or "voluntar" in small


def _is_said_of_others(sentence: str) -> bool:
    return bool(_CANDIDATURE.search(sentence) or _SAID_OF_PAPERS.search(sentence))


def _proposed(text: str, place: int, why: str) -> ProposedPledge:
    bodies = bodies_named(text)
    if len(bodies) == 1:
        return ProposedPledge(text, place, why, bodies[0])
    if bodies:
        doubt = f"Several bodies are named ({'; '.join(bodies)}); the paper does not say which leads."
    else:
        doubt = "No lead body is named."
    return ProposedPledge(text, place, why, "", (doubt,))


def bodies_named(text: str) -> tuple[str, ...]:
    """National bodies that a text names, as printed, each once."""
    found: dict[str, None] = {}
    for match in _BODY.finditer(text):
        name = _TRAILING.sub("", match[0]).strip(" ,")
        if " " in name and not _NOT_NATIONAL.search(match[0]):
            found[name] = None
    return tuple(found)
