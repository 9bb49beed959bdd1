"""Expected actions and who answers for them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Organisation
from uprtrack.plans.models.plans import Cluster, Plan
from uprtrack.plans.models.programmes import Programme
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.identifiers import new_public_id


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
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        related_name="actions",
        verbose_name=_("programme it aligns with"),
        null=True,
        blank=True,
    )
    support_offered = models.TextField(_("support offered"), blank=True)
    """In an action strategy: what civil society offers to those who act."""
    status = models.CharField(
        _("status"), max_length=12, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED
    )
    recommendations = models.ManyToManyField(Recommendation, related_name="expected_actions")
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
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
    """A body answers for an action. Parliament, courts, prosecutors and the NHRI are only ever invited.

    A row is one stretch of time: another way of taking part, or one renewed, is a row of its own.
    """

    action = models.ForeignKey(ExpectedAction, models.CASCADE, related_name="responsibilities")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="responsibilities")
    kind = models.CharField(max_length=10, choices=ResponsibilityKind.choices)
    since_on = models.DateField(_("since"), default=timezone.localdate)
    """Since when the body answers in this way: nothing is asked of it for the time before."""
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = StandingManager()
    every = models.Manager["Responsibility"]()

    class Meta:
        ordering = ("action", "kind", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("action", "organisation"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_responsibility_a_body",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_kind_display()})"
