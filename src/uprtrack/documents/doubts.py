"""Which rows a person should compare with the paper before they count."""

from __future__ import annotations

from django.db.models import Q

from uprkit.model import Confidence
from uprtrack.documents.models import Outcome
from uprtrack.documents.rows import CONFIDENCE, IS_SAME, LEFT_OUT, NEEDS_DECISION, VERDICT

_UNSURE = [Confidence.MEDIUM.value, Confidence.LOW.value]
_UNDECIDED = Q(**{f"parsed__{NEEDS_DECISION}": True}) & ~Q(parsed__has_key=IS_SAME)
_DOUBTFUL = (
    ~Q(checks=[])
    | Q(**{f"parsed__{CONFIDENCE}__in": _UNSURE})
    | Q(outcome=Outcome.UNREADABLE) & ~Q(**{f"parsed__{LEFT_OUT}": True})
    | Q(outcome=Outcome.CONFLICT) & ~Q(**{f"parsed__{NEEDS_DECISION}": True})
)
DOUBT = _UNDECIDED | _DOUBTFUL & ~Q(parsed__has_key=VERDICT)
"""Rows that a person should compare with the paper, and nobody has yet."""

UNCONFIRMED = Q(**{f"parsed__{CONFIDENCE}__in": _UNSURE}) & ~Q(parsed__has_key=VERDICT)
"""Answers read from free words: pending until a person confirms the reading."""
CLEAR = UNCONFIRMED & Q(**{f"parsed__{CONFIDENCE}": Confidence.MEDIUM.value}, target_id__isnull=False)
"""Answers with a verdict among free words that nobody has confirmed yet: they may be confirmed together."""
