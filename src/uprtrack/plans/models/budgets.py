"""What an action costs, and which of it is there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.plans.models.actions import ExpectedAction
from uprtrack.reviews.identifiers import new_public_id


class StandingLines(models.Manager["BudgetLine"]):
    """Those that were not withdrawn; ``action.budget_lines`` gives these alone."""

    def get_queryset(self) -> models.QuerySet[BudgetLine]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class BudgetLine(models.Model):
    """An amount that an action needs, in one currency, for a year or some years; secured or still missing."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    action = models.ForeignKey(ExpectedAction, models.CASCADE, related_name="budget_lines")
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, help_text=_("Three letters (ISO 4217)."))
    from_year = models.PositiveSmallIntegerField(_("year, or first year"), null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    source = models.CharField(_("source of the money"), max_length=200, blank=True)
    is_secured = models.BooleanField(_("the money is secured"), default=False)
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = StandingLines()
    every = models.Manager["BudgetLine"]()

    class Meta:
        ordering = ("action", "from_year", "pk")

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
