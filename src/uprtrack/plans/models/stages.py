"""The stages that a plan goes through, and what is kept so that each can be read again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Actor, Organisation
from uprtrack.plans.models.actions import ExpectedAction, ResponsibilityKind
from uprtrack.plans.models.plans import Plan, Stage


class StageEvent(models.Model):
    """A plan came to a stage: when, why, by whom. Append-only; going back is an event as well."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="stage_events")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    moved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("plan", "moved_at", "pk")

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.stage}"


class ResponsibilityEvent(models.Model):
    """From then on a body answered for an action in this way; without ``kind`` no longer. Append-only."""

    action = models.ForeignKey(ExpectedAction, models.CASCADE, related_name="responsibility_events")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ResponsibilityKind.choices, blank=True)
    happened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("action", "happened_at", "pk")

    def __str__(self) -> str:
        return f"{self.action_id}: {self.organisation_id} {self.kind or '–'}"
