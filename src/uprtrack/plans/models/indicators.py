"""Indicators of actions and their values over time."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils import timezone
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
    baseline_on = models.DateField(_("day of the baseline"), null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=3, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("year of the target"), null=True, blank=True)
    target_on = models.DateField(_("day of the target"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    disaggregation = models.CharField(
        _("told apart by"),
        max_length=200,
        blank=True,
        help_text=_("Sex, age, disability, region …: for whom values are told as well."),
    )
    sdg_target = models.CharField(_("SDG target"), max_length=10, blank=True)
    sdg_indicator = models.CharField(
        _("SDG indicator"), max_length=12, blank=True, help_text=_("Its code, such as 5.2.1.")
    )
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("action", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def latest_value(self) -> IndicatorValue | None:
        """The value for everybody of the latest day, the last entered of it; reads ``values`` where prefetched."""
        values = [value for value in self.values.all() if not value.group]
        return values[-1] if values else None

    @property
    def values_that_hold(self) -> list[IndicatorValue]:
        """Of each day and group the value entered last, in the order of days; reads ``values`` where prefetched."""
        last: dict[tuple[date, str], IndicatorValue] = {
            (value.measured_on, value.group): value for value in self.values.all()
        }
        return list(last.values())


class IndicatorValue(models.Model):
    """A value measured on a day; corrections are later values for the same day."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="values")
    measured_on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3)
    group = models.CharField(
        _("of whom"),
        max_length=100,
        blank=True,
        help_text=_("One of the groups told apart, such as “girls”; empty for everybody."),
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ("indicator", "measured_on", "pk")

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"
