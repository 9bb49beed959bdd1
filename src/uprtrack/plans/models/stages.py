"""The stages that a plan went through, as events."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from uprtrack.organisations.models import Actor
from uprtrack.plans.models.plans import Plan, Stage


class StageEvent(models.Model):
    """A plan moved to another stage; append-only. What it held then is derived from what was written when."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="stage_events")
    stage = models.CharField(max_length=20, choices=Stage.choices)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    """Why; always there where the plan went back."""

    class Meta:
        ordering = ("plan", "moved_at", "pk")

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_stage_display()}"
