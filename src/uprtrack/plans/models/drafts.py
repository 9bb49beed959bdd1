"""What thematic groups hand in for a joint plan, and what became of it."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.plans.models.actions import ExpectedAction
from uprtrack.plans.models.plans import Plan
from uprtrack.reviews.identifiers import new_public_id


class HandIn(Owned):
    """A group's draft as it was handed in; owned by who holds the joint plan, and its people's alone to read.

    It has no author: who joins in a confidential group is nobody's to know.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="hand_ins")
    draft = models.ForeignKey(Plan, models.CASCADE, related_name="handed_in")

    objects = OwnedQuerySet["HandIn"].as_manager()

    class Meta:
        ordering = ("plan", "created_at", "pk")

    def __str__(self) -> str:
        return f"{self.plan} ({self.public_id})"


class ProposedAction(models.Model):
    """An action of a draft, word for word as handed in, until the coordinator decides and afterwards."""

    hand_in = models.ForeignKey(HandIn, models.CASCADE, related_name="proposed")
    source = models.ForeignKey(ExpectedAction, models.CASCADE, related_name="proposed")
    source_version = models.PositiveIntegerField()
    content = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """``fields`` as in EarlierVersion, title of the ``cluster``, ``bodies`` and ``indicators``."""
    decided_at = models.DateTimeField(null=True, blank=True)
    """One moment for all that was decided together."""
    taken_as = models.ForeignKey(
        ExpectedAction, models.SET_NULL, null=True, blank=True, related_name="drafted_as"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    """When the group handed in anew before anybody decided."""

    class Meta:
        ordering = ("hand_in", "pk")

    def __str__(self) -> str:
        return str(self.content.get("fields", {}).get("text", ""))[:80]
