"""Which rows a person should compare with the paper before they count."""

from __future__ import annotations

from django.db.models import Q

from uprkit.model import Confidence
from uprtrack.documents.models import ImportRow, Outcome
from uprtrack.documents.rows import CONFIDENCE, IS_SAME, LEFT_OUT, NEEDS_DECISION, VERDICT

_UNSURE = [Confidence.MEDIUM.value, Confidence.LOW.value]
_UNDECIDED = Q(**{f"parsed__{NEEDS_DECISION}": True}) & ~Q(parsed__has_key=IS_SAME)
_DOUBTFUL = (
    ~Q(checks=[])
    | Q(**{f"parsed__{CONFIDENCE}__in": _UNSURE})
    # Both marks stand there or not: asked for their value, the database finds neither true nor false where they do not.
    | Q(outcome=Outcome.UNREADABLE) & ~Q(parsed__has_key=LEFT_OUT)
    | Q(outcome=Outcome.CONFLICT) & ~Q(parsed__has_key=NEEDS_DECISION)
)
DOUBT = _UNDECIDED | _DOUBTFUL & ~Q(parsed__has_key=VERDICT)
"""Rows that a person should compare with the paper, and nobody has yet."""


def is_undecided(row: ImportRow) -> bool:
    """Whether a row that is at hand may be here already, and nobody has said so or not."""
    return bool(row.parsed.get(NEEDS_DECISION)) and IS_SAME not in row.parsed


def is_doubtful(row: ImportRow) -> bool:
    """``DOUBT`` of a row that is at hand."""
    parsed = row.parsed
    if is_undecided(row):
        return True
    if VERDICT in parsed:
        return False
    return bool(
        row.checks
        or parsed.get(CONFIDENCE) in _UNSURE
        or (row.outcome == Outcome.UNREADABLE and not parsed.get(LEFT_OUT))
        or (row.outcome == Outcome.CONFLICT and not parsed.get(NEEDS_DECISION))
    )


UNCONFIRMED = Q(**{f"parsed__{CONFIDENCE}__in": _UNSURE}) & ~Q(parsed__has_key=VERDICT)
"""Answers read from free words: pending until a person confirms the reading."""
CLEAR = UNCONFIRMED & Q(**{f"parsed__{CONFIDENCE}": Confidence.MEDIUM.value}, target_id__isnull=False)
"""Answers with a verdict among free words that nobody has confirmed yet: they may be confirmed together."""


def is_unconfirmed(row: ImportRow) -> bool:
    """``UNCONFIRMED`` of a row that is at hand."""
    return row.parsed.get(CONFIDENCE) in _UNSURE and VERDICT not in row.parsed
