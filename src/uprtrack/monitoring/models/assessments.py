"""What each actor makes of a recommendation."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.identifiers import new_public_id


class Level(models.TextChoices):
    """Implementation levels of UPR Info, Beyond Promises (2014)."""

    FULLY = "fully", _("Fully implemented")
    PARTIALLY = "partially", _("Partially implemented")
    NOT = "not", _("Not implemented")
    NOT_ASSESSED = "not_assessed", _("Not assessed")


class Light(models.TextChoices):
    """An actor's own traffic light; never derived from the index."""

    GREEN = "green", _("Green: implemented")
    ORANGE = "orange", _("Orange: some progress")
    RED = "red", _("Red: no progress")
    GREY = "grey", _("Grey: no judgement")


class Effect(models.TextChoices):
    BETTER = "better", _("Better")
    UNCHANGED = "unchanged", _("Unchanged")
    WORSE = "worse", _("Worse")
    UNKNOWN = "unknown", _("Not known")


class Confidence(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


class AssessmentQuerySet(OwnedQuerySet["Assessment"]):
    def current(self) -> Self:
        """Those that no later assessment of the same actor supersedes."""
        return self.filter(withdrawn_at__isnull=True, superseded_by__isnull=True)

    def standing(self) -> Self:
        """Those not withdrawn, superseded ones included: the voices over time."""
        return self.filter(withdrawn_at__isnull=True)


class Assessment(Owned):
    """What one actor (the owner) makes of one recommendation on a day: superseded, never changed."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="assessments")
    assessed_on = models.DateField(_("date of assessment"))
    level = models.CharField(_("level of implementation"), max_length=12, choices=Level.choices)
    laws = models.CharField(_("laws"), max_length=12, choices=Level.choices, blank=True)
    policies = models.CharField(_("policies"), max_length=12, choices=Level.choices, blank=True)
    practices = models.CharField(_("practices"), max_length=12, choices=Level.choices, blank=True)
    light = models.CharField(_("traffic light"), max_length=6, choices=Light.choices, default=Light.GREY)
    narrative = models.TextField(_("assessment"))
    effect = models.CharField(
        _("effect on people's enjoyment of the right"),
        max_length=10,
        choices=Effect.choices,
        default=Effect.UNKNOWN,
    )
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence.choices, default=Confidence.MEDIUM
    )
    superseded_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("recommendation", "-assessed_on", "-pk")

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_level_display()}"
