"""Consultations and what came of them."""

from uprtrack.participation.models.children import Age, Consent, Safeguard, SafeguardingLead
from uprtrack.participation.models.comments import (
    Comment,
    CommentState,
    ModerationDecision,
    Moderator,
    ModeratorQuerySet,
    Reason,
)
from uprtrack.participation.models.consultations import Consultation, Hearing, Invited, Question, Subject
from uprtrack.participation.models.contributions import (
    Answer,
    Contribution,
    ContributionQuerySet,
    Fate,
    SpokenBy,
)
from uprtrack.participation.models.ratings import Rating

__all__ = [
    "Age",
    "Answer",
    "Comment",
    "CommentState",
    "Consent",
    "Consultation",
    "Contribution",
    "ContributionQuerySet",
    "Fate",
    "Hearing",
    "Invited",
    "ModerationDecision",
    "Moderator",
    "ModeratorQuerySet",
    "Question",
    "Rating",
    "Reason",
    "Safeguard",
    "SafeguardingLead",
    "SpokenBy",
    "Subject",
]
