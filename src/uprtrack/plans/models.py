"""Plans: clusters, expected actions, who is responsible, indicators and their values."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Organisation, Owned, OwnedQuerySet
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review


class PlanKind(models.TextChoices):
    STATE_MATRIX = "state_matrix", _("State implementation matrix")
    CSO_PLAN = "cso_plan", _("Civil society implementation plan")
    ACTION_STRATEGY = "action_strategy", _("Action strategy")


class Plan(Owned):
    """A plan of one organisation for the outcome of one review."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="plans", verbose_name=_("review"))
    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind.choices)
    title = models.CharField(_("title"), max_length=200)

    objects = OwnedQuerySet["Plan"].as_manager()

    class Meta:
        ordering = ("review", "title")

    def __str__(self) -> str:
        return self.title


class ClusterQuerySet(models.QuerySet["Cluster"]):
    def standing(self) -> Self:
        """Those that were not merged into another."""
        return self.filter(withdrawn_at__isnull=True)


class Cluster(models.Model):
    """A theme block of a plan; blocks may stand within blocks.

    Under it stand expected actions, and recommendations for which none is planned yet.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="clusters")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("within")
    )
    title = models.CharField(_("title"), max_length=200)
    ordinal = models.PositiveIntegerField(default=0)
    recommendations = models.ManyToManyField(
        Recommendation, related_name="clusters", verbose_name=_("recommendations")
    )
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """When it was merged into another cluster of the plan; nothing stands under it since."""

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "ordinal", "pk")

    def __str__(self) -> str:
        return self.title


class ActionType(models.TextChoices):
    POLITICAL = "political", _("Political")
    LEGISLATIVE = "legislative", _("Legislative")
    ADMINISTRATIVE = "administrative", _("Administrative")
    RESOURCES = "resources", _("Resources")


class ActionStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("Not started")
    ONGOING = "ongoing", _("Ongoing")
    COMPLETED = "completed", _("Completed")
    DELAYED = "delayed", _("Delayed")


class ExpectedAction(models.Model):
    """What the responsible body is expected to do, until when; serves one or more recommendations."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions")
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, related_name="actions", verbose_name=_("cluster"), null=True, blank=True
    )
    text = models.TextField(_("expected action"))
    type = models.CharField(_("type of action"), max_length=20, choices=ActionType.choices)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    programme = models.CharField(_("programme it aligns with"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED
    )
    recommendations = models.ManyToManyField(Recommendation, related_name="expected_actions")
    version = models.PositiveIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("plan", "cluster__ordinal", "ends_on", "pk")

    def __str__(self) -> str:
        return self.text[:80]


class ResponsibilityKind(models.TextChoices):
    LEAD = "lead", _("Lead")
    SUPPORT = "support", _("Support")
    INVITED = "invited", _("Invited")


class StandingManager(models.Manager["Responsibility"]):
    """Those that were not withdrawn; ``action.responsibilities`` gives these alone."""

    def get_queryset(self) -> models.QuerySet[Responsibility]:
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Responsibility(models.Model):
    """A body answers for an action. Parliament, courts, prosecutors and the NHRI are only ever invited."""

    action = models.ForeignKey(ExpectedAction, models.CASCADE, related_name="responsibilities")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="responsibilities")
    kind = models.CharField(max_length=10, choices=ResponsibilityKind.choices)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = StandingManager()
    every = models.Manager["Responsibility"]()

    class Meta:
        ordering = ("action", "kind", "pk")
        constraints = [
            models.UniqueConstraint(fields=("action", "organisation"), name="one_responsibility_a_body")
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_kind_display()})"


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
