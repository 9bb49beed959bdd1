"""Indicators of actions and their values over time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.plans.models.actions import ExpectedAction
from uprtrack.reviews.identifiers import new_public_id


class IndicatorType(models.TextChoices):
    """OHCHR, Human Rights Indicators (HR/PUB/12/5): commitment, effort, result."""

    STRUCTURAL = "structural", _("Structural (commitment)")
    PROCESS = "process", _("Process (effort)")
    OUTCOME = "outcome", _("Outcome (result)")


class Indicator(models.Model):
    """What shows whether an action has its effect: baseline, target, source."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    action = models.ForeignKey(ExpectedAction, models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicator"), max_length=300)
    type = models.CharField(_("type"), max_length=12, choices=IndicatorType.choices)
    unit = models.CharField(_("unit"), max_length=60)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=3, null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=3, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("year of the target"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    sdg_target = models.CharField(_("SDG target"), max_length=10, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("action", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def latest_value(self) -> IndicatorValue | None:
        """The value of the latest day, the last entered of that day; reads ``values`` where prefetched."""
        values = list(self.values.all())
        return values[-1] if values else None


class IndicatorValue(models.Model):
    """A value measured on a day; corrections are later values for the same day."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    measured_on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("indicator", "measured_on", "pk")

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"
