"""What a coalition makes of the government's plan: which of its own expectations that plan meets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.plans.models.actions import ExpectedAction
from uprtrack.plans.models.plans import Plan


class MetLevel(models.TextChoices):
    WHOLLY = "wholly", _("Wholly")
    PARTLY = "partly", _("Partly")
    NOT = "not", _("Not")


class ExpectationJudgement(models.Model):
    """A person's word on one expectation: how far a State's plan meets it, by which actions of that plan.

    Part of the plan that holds the expectation, and read by whoever reads that one.
    """

    action = models.ForeignKey(ExpectedAction, models.CASCADE, related_name="judgements")
    state_plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    level = models.CharField(_("the State's plan meets this"), max_length=8, choices=MetLevel.choices)
    met_by = models.ManyToManyField(
        ExpectedAction, related_name="+", blank=True, verbose_name=_("by these actions")
    )
    note = models.TextField(_("reasons"), blank=True)
    judged_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("action", "pk")
        constraints = [
            models.UniqueConstraint(fields=("action", "state_plan"), name="one_judgement_an_expectation")
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.level}"
