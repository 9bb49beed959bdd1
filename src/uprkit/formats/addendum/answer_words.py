"""The State's answer among words that repeat the recommendation before they answer it.

Seen: "110.1 Ratify … (France): Accepted. …"; the recommendation in one paragraph and "Response: …" in the
next; and under a heading that gives the position nothing but the recommendation itself.
"""

from __future__ import annotations

import re

from uprkit.formats.working_group_report.attribution import groups_in

_LABEL = re.compile(
    r"^\W*(?:(?:(?:the\s+)?(?:response|reply|position|answer|comments?|status|decision|views?|explanation)s?)"
    r"(?:\s+(?:of|by)\s+[^:]{2,50})?|[^:.]{2,40}[’']s?\s+(?:response|reply|position|answer|comments?|views?))\s*[:–—-]\s*",
    re.IGNORECASE,
)
_LAST_WORDS = re.compile(
    r"[^\W\d_][;.]?\s+(?P<verdict>(?:Not\s+)?(?:Supported|Accepted|Noted)|Not\s+(?:supported|accepted)|Rejected)\W*$"
)
"""A verdict with a capital behind words that go on without it: the last cell of a row."""
_LETTERS = re.compile(r"[^\W\d_]{2}")


def answer_within(words: str) -> str:
    """What answers the recommendation in words that may repeat it, ``""`` where nothing does.

    Paragraphs are parted by line breaks. Words that name the recommending States in brackets are the
    recommendation up to there.
    """
    paragraphs = words.split("\n")
    for place, paragraph in enumerate(paragraphs):
        label = _LABEL.match(paragraph)
        if label:
            return "\n".join([paragraph[label.end() :], *paragraphs[place + 1 :]]).strip()
    for place in range(len(paragraphs) - 1, -1, -1):
        groups = groups_in(paragraphs[place])
        if groups:
            tail = _LABEL.sub("", paragraphs[place][groups[-1].end :].lstrip(" ;.,:)–—-").strip())
            rest = [tail if _LETTERS.search(tail) else "", *paragraphs[place + 1 :]]
            return "\n".join(part for part in rest if part).strip()
    verdict = _LAST_WORDS.search(words)
    return verdict["verdict"] if verdict and len(paragraphs) == 1 else words.strip()


def repeats_recommendation(words: str) -> bool:
    """Whether words name recommending States in brackets, as a recommendation does and an answer does not."""
    return bool(groups_in(words))
