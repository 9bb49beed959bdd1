"""Measures taken."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.plans.models import ExpectedAction
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.identifiers import new_public_id


class MeasureKind(models.TextChoices):
    LAW = "law", _("Law")
    POLICY = "policy", _("Policy")
    PROGRAMME = "programme", _("Programme")
    JUDGMENT = "judgment", _("Judgment")
    BUDGET = "budget", _("Budget")
    TRAINING = "training", _("Training")
    PRACTICE = "practice", _("Practice")
    OTHER = "other", _("Other")


class Measure(Owned):
    """What a body did: its owner, or the one that ``taken_by`` names."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=MeasureKind.choices)
    taken_on = models.DateField(_("date"))
    taken_by = models.CharField(_("taken by, where it was another body"), max_length=200, blank=True)
    text = models.TextField(_("measure taken"))
    recommendations = models.ManyToManyField(
        Recommendation, related_name="measures", verbose_name=_("recommendations it serves")
    )
    actions = models.ManyToManyField(
        ExpectedAction, related_name="measures", blank=True, verbose_name=_("as part of")
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = OwnedQuerySet["Measure"].as_manager()

    class Meta:
        ordering = ("-taken_on", "-pk")

    def __str__(self) -> str:
        return self.text[:80]
