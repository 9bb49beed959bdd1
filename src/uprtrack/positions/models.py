"""Between review and adoption: what bodies propose, and what the State decides. The official position stays pending."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.recommendations.models import Position, PositionEvent, Recommendation
from uprtrack.reviews.identifiers import new_public_id


class Answer(models.TextChoices):
    """What a State can answer to a recommendation."""

    SUPPORT = "support", _("Support")
    NOTE = "note", _("Note")
    IN_PART = "in_part", _("Support in part")


OFFICIAL = {
    Answer.SUPPORT: Position.SUPPORTED,
    Answer.NOTE: Position.NOTED,
    Answer.IN_PART: Position.NOTED,
}
"""The official position of each answer: what is supported in part is filed as noted (domain rules, section 4)."""


class PositionProposal(Owned):
    """What one body says the State should answer to a recommendation, or to a part of one.

    Of an executive body a proposal; of parliament, the courts, the NHRI and civil society an input, which need
    not take sides. Each stands under its own name: nothing here is ever merged.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="position_proposals")
    answer = models.CharField(_("proposed answer"), max_length=10, choices=Answer.choices, blank=True)
    explained = models.TextField(_("which parts, and why"), blank=True)
    reasons = models.TextField(_("reasons"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["PositionProposal"].as_manager()

    class Meta:
        ordering = ("recommendation", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("recommendation", "owner"),
                condition=Q(withdrawn_at__isnull=True),
                name="one_proposal_a_body",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.answer or '–'}"


class PositionDecision(Owned):
    """What the State will answer, in its own words: internal until it is published with the addendum."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="position_decisions")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices)
    words = models.TextField(_("in the State's own words"), blank=True)
    explained = models.TextField(_("which parts are supported, and which noted"), blank=True)
    event = models.ForeignKey(PositionEvent, models.PROTECT, null=True, blank=True, related_name="+")
    """What it became when it was published."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["PositionDecision"].as_manager()

    class Meta:
        ordering = ("recommendation", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("recommendation", "owner"),
                condition=Q(withdrawn_at__isnull=True),
                name="one_decision_a_recommendation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.answer}"

    @property
    def position(self) -> Position:
        """The official position that the answer comes to."""
        return OFFICIAL[Answer(self.answer)]
