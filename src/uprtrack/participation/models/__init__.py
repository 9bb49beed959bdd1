"""Consultations and what came of them."""

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
    "Answer",
    "Consultation",
    "Contribution",
    "ContributionQuerySet",
    "Fate",
    "Hearing",
    "Invited",
    "Question",
    "Rating",
    "SpokenBy",
    "Subject",
]
