"""Counts and the sentences that say them, each with its unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.monitoring.models import Level
from uprtrack.organisations.models import Organisation
from uprtrack.recommendations.models import Position
from uprtrack.reports.outcome import Entry


def recommendations(entries: Iterable[Entry]) -> list[Entry]:
    """As the UN counts: without pledges, and without the parts of split recommendations."""
    return [entry for entry in entries if entry.is_counted and not entry.is_pledge]


def pledges(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.is_pledge]


def positions(entries: Iterable[Entry]) -> dict[Position, int]:
    """How many recommendations of the UPR have each position; other mechanisms' have none, not even "pending"."""
    counted = Counter(
        entry.recommendation.position for entry in recommendations(entries) if entry.is_answered
    )
    return {position: counted[position] for position in Position}


def pairs(entries: Iterable[Entry]) -> int:
    """Pairs of a recommendation and a recommending State, as UPR Info counts."""
    return sum(len(entry.states) for entry in recommendations(entries))


def levels(entries: Iterable[Entry], organisation: Organisation) -> dict[Level, int]:
    """How many recommendations an organisation finds at each level."""
    counted = Counter(
        found.level for entry in recommendations(entries) if (found := entry.assessment_by(organisation))
    )
    return {level: counted[level] for level in Level}


def count_sentence(entries: Sequence[Entry]) -> str:
    """ "12 recommendations and 1 voluntary pledge"."""
    counted = len(recommendations(entries))
    number = len(pledges(entries))
    parts = [_recommendations(counted)] if counted or not number else []
    if number:
        parts.append(
            ngettext("%(count)d voluntary pledge", "%(count)d voluntary pledges", number) % {"count": number}
        )
    return joined(parts)


def _recommendations(number: int) -> str:
    return ngettext("%(count)d recommendation", "%(count)d recommendations", number) % {"count": number}


def pairs_sentence(entries: Sequence[Entry]) -> str:
    number = pairs(entries)
    return ngettext(
        "%(count)d pair of a recommendation and a recommending State, as UPR Info counts",
        "%(count)d pairs of a recommendation and a recommending State, as UPR Info counts",
        number,
    ) % {"count": number}


def positions_sentence(entries: Sequence[Entry]) -> str:
    """ "9 supported, 2 noted and 1 pending", leaving out what does not occur."""
    counted = positions(entries)
    parts = [
        ngettext("%(count)d supported", "%(count)d supported", counted[Position.SUPPORTED]),
        ngettext("%(count)d noted", "%(count)d noted", counted[Position.NOTED]),
        ngettext("%(count)d pending", "%(count)d pending", counted[Position.PENDING]),
    ]
    return joined(
        part % {"count": number} for part, number in zip(parts, counted.values(), strict=True) if number
    )


def levels_sentence(counted: dict[Level, int]) -> str:
    """ "2 fully implemented and 3 not implemented", leaving out what does not occur."""
    parts = {
        Level.FULLY: ngettext(
            "%(count)d fully implemented", "%(count)d fully implemented", counted[Level.FULLY]
        ),
        Level.PARTIALLY: ngettext(
            "%(count)d partially implemented", "%(count)d partially implemented", counted[Level.PARTIALLY]
        ),
        Level.NOT: ngettext("%(count)d not implemented", "%(count)d not implemented", counted[Level.NOT]),
        Level.NOT_ASSESSED: ngettext(
            "%(count)d with too little to assess",
            "%(count)d with too little to assess",
            counted[Level.NOT_ASSESSED],
        ),
    }
    return joined(part % {"count": counted[level]} for level, part in parts.items() if counted[level])


def joined(parts: Iterable[str]) -> str:
    """ "a, b and c" in the language of the report."""
    listed = list(parts)
    if len(listed) < 2:
        return "".join(listed)
    return _("%(first)s and %(last)s") % {"first": ", ".join(listed[:-1]), "last": listed[-1]}
