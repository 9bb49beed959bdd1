"""Measures taken, evidence, and what each actor makes of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.plans.models import ExpectedAction
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


class MeasureKind(models.TextChoices):
    LEGISLATION = "legislation", _("Legislation")
    POLICY = "policy", _("Policy")
    PRACTICE = "practice", _("Practice")
    OTHER = "other", _("Other")


class Measure(Owned):
    """What a body did."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=MeasureKind.choices)
    taken_on = models.DateField(_("date"))
    text = models.TextField(_("measure taken"))
    recommendations = models.ManyToManyField(Recommendation, related_name="measures")
    action = models.ForeignKey(ExpectedAction, models.PROTECT, null=True, blank=True, related_name="measures")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = OwnedQuerySet["Measure"].as_manager()

    class Meta:
        ordering = ("-taken_on", "-pk")

    def __str__(self) -> str:
        return self.text[:80]


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


class Evidence(Owned):
    """What an assessment or a measure rests on: a link, or a file encrypted as it arrived."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, blank=True, related_name="evidence")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    link = models.URLField(_("link"), blank=True, max_length=500)
    file_name = models.CharField(max_length=255, blank=True)
    vault_path = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    is_cleanable = models.BooleanField(null=True, blank=True)
    """Of a file: False where it was found that traces of its author cannot be removed; None where nobody tried."""

    objects = OwnedQuerySet["Evidence"].as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(assessment__isnull=False) | Q(measure__isnull=False), name="evidence_of_something"
            ),
            models.CheckConstraint(
                condition=~Q(link="") | ~Q(vault_path=""), name="evidence_has_a_link_or_a_file"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PublicCopy(models.Model):
    """What others than its owner's people can read of an attached file: the same without metadata.

    Made when the file is shared, at the latest when it is published.
    """

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="public_copy")
    vault_path = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    suffix = models.CharField(max_length=10)
    """Of the kind that the content has, with its dot."""
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """A name from the title: that of the file as attached may name people and places."""
        return neutral_name(self.evidence.title, self.suffix)


def neutral_name(title: str, suffix: str) -> str:
    """A file name of letters, digits and hyphens from a title in any script."""
    return (slugify(title, allow_unicode=True)[:80].strip("-_") or "evidence") + suffix
