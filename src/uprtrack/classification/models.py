"""Taxonomies and their terms; what papers and machines suggest, and what people decided."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.documents.models import Document, ImportRun
from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.recommendations.models import Recommendation


class Taxonomy(models.Model):
    """A list of terms by which recommendations are tagged: ``upr_issue``, ``action_category``, ``sdg`` …"""

    key = models.SlugField(primary_key=True)
    name = models.CharField(max_length=100)
    version = models.CharField(max_length=40, blank=True)
    is_single_valued = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    taxonomy = models.ForeignKey(Taxonomy, models.CASCADE, related_name="terms")
    code = models.CharField(max_length=120)
    label = models.CharField(max_length=300)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")

    class Meta:
        ordering = ("taxonomy", "code")
        constraints = [models.UniqueConstraint(fields=("taxonomy", "code"), name="one_term_a_code")]

    def __str__(self) -> str:
        return self.label


class Origin(models.TextChoices):
    """Where a suggestion comes from, best first (datamodel: OHCHR/UHRI, UPR Info, machine)."""

    OHCHR = "ohchr", _("OHCHR")
    UPR_INFO = "upr_info", _("UPR Info")
    RULE = "rule", _("rule")
    MODEL = "model", _("model")


MACHINE = (Origin.RULE, Origin.MODEL)


class Suggestion(models.Model):
    """A term that a paper states or a machine proposes; ``score`` from 0 to 1, ``reasons`` in words."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="suggestions")
    term = models.ForeignKey(Term, models.CASCADE, related_name="suggestions")
    origin = models.CharField(max_length=10, choices=Origin.choices)
    score = models.FloatField(default=1)
    reasons = models.JSONField(default=list)
    model_version = models.CharField(max_length=60, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("recommendation", "term")

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.term_id}?"


class Decision(Owned):
    """A person's yes or no to a term, for an organisation; the newest of an organisation holds."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="decisions")
    term = models.ForeignKey(Term, models.PROTECT, related_name="decisions")
    is_yes = models.BooleanField()

    objects = OwnedQuerySet["Decision"].as_manager()

    class Meta:
        ordering = ("recommendation", "term", "-pk")

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.term_id} {self.is_yes}"
