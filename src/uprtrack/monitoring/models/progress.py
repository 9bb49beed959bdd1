"""Progress reports: words of the body that answers for an action, and each step on their way to the public.

Words are changed only until they are submitted. What is returned stays as it is: its body writes the next edition.
Whether a report is due, overdue or done follows from dates, and is stored nowhere (``uprkit.rules.reporting``).
"""

from __future__ import annotations

from enum import StrEnum

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Actor, Organisation, Owned, OwnedQuerySet
from uprtrack.plans.models import ActionStatus, ExpectedAction, Indicator, Plan
from uprtrack.reviews.identifiers import new_public_id


class ReportingSchedule(models.Model):
    """How often the bodies that a State's plan names report, set by who holds the plan."""

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="reporting_schedule")
    every_months = models.PositiveSmallIntegerField(
        _("how often"),
        choices=[
            (1, _("every month")),
            (3, _("every quarter")),
            (6, _("every half year")),
            (12, _("yearly")),
        ],
        default=3,
    )
    starts_on = models.DateField(_("first day of the first period"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    days_to_report = models.PositiveSmallIntegerField(
        _("days after a period's end"), default=30, validators=[MaxValueValidator(180)]
    )
    asks_support = models.BooleanField(_("supporting bodies report as well"), default=False)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.plan}, {self.get_every_months_display()}"


class Basis(models.TextChoices):
    """By what an NHRI publishes ministries' words (domain rules, section 5): law, or its own decision."""

    LAW = "law", _("Law")
    OWN_DECISION = "own_decision", _("Decision of the institution itself")


class GatekeepingMandate(Owned):
    """An NHRI publishes ministries' progress reports, from a day until a day; a new one never changes another."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    basis = models.CharField(_("rests on"), max_length=12, choices=Basis.choices)
    legal_basis = models.TextField(_("legal basis"))
    days = models.PositiveSmallIntegerField(
        _("days to answer"), default=21, validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)

    objects = OwnedQuerySet["GatekeepingMandate"].as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("owner",),
                condition=Q(ended_at=None, published_at__isnull=False),
                name="one_mandate_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.get_basis_display()}"


class Stage(StrEnum):
    """Where a report stands; follows from its dates."""

    DRAFT = "draft"
    WITH_COORDINATOR = "with_coordinator"
    WITH_GATEKEEPER = "with_gatekeeper"
    RETURNED = "returned"
    PUBLISHED = "published"
    NOT_REVIEWED = "not_reviewed"


STAGE_WORDS = {
    Stage.DRAFT: _("draft"),
    Stage.WITH_COORDINATOR: _("with the coordinator, who checks its form"),
    Stage.WITH_GATEKEEPER: _("with the national human rights institution"),
    Stage.RETURNED: _("returned"),
    Stage.PUBLISHED: _("published"),
    Stage.NOT_REVIEWED: _("published, not reviewed"),
}


class ProgressReport(Owned):
    """What a body (the owner) says of an action for a period, in one edition."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    action = models.ForeignKey(ExpectedAction, models.PROTECT, related_name="progress_reports")
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period until"))
    edition = models.PositiveSmallIntegerField(default=1)
    """From 1; the next one follows what was returned, or corrects what was published."""
    text = models.TextField(_("what was done, and what comes next"))
    status = models.CharField(_("status of the action"), max_length=12, choices=ActionStatus.choices)
    submitted_at = models.DateTimeField(null=True, blank=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    """When the coordinator found its form in order."""
    returned_at = models.DateTimeField(null=True, blank=True)
    mandate = models.ForeignKey(
        GatekeepingMandate, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    answer_until = models.DateTimeField(null=True, blank=True)
    """With a mandate: when it is published without an answer."""
    reviewed_at = models.DateTimeField(null=True, blank=True)
    """When the institution published it, or, after it was published without an answer, found it in order."""

    objects = OwnedQuerySet["ProgressReport"].as_manager()

    class Meta:
        ordering = ("-period_to", "-edition", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("action", "owner", "period_to", "edition"), name="one_report_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")), name="a_period_begins_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.period_to}"

    @property
    def stage(self) -> Stage:
        if self.is_published:
            is_open = self.mandate_id is not None and self.reviewed_at is None
            return Stage.NOT_REVIEWED if is_open else Stage.PUBLISHED
        if self.returned_at:
            return Stage.RETURNED
        if self.passed_on_at:
            return Stage.WITH_GATEKEEPER
        return Stage.WITH_COORDINATOR if self.submitted_at else Stage.DRAFT

    @property
    def stage_words(self) -> str:
        return str(STAGE_WORDS[self.stage])

    @property
    def is_draft(self) -> bool:
        return self.stage is Stage.DRAFT


class ReportedValue(models.Model):
    """The value of an indicator that a report gives."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="values")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="reported_values")
    measured_on = models.DateField(_("measured on"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=3)

    class Meta:
        ordering = ("report", "indicator", "pk")
        constraints = [
            models.UniqueConstraint(fields=("report", "indicator"), name="one_value_an_indicator_a_report")
        ]

    def __str__(self) -> str:
        return f"{self.measured_on}: {self.value}"


class StepKind(models.TextChoices):
    SUBMITTED = "submitted", _("submitted")
    PASSED_ON = "passed_on", _("found its form in order")
    RETURNED_ON_FORM = "returned_on_form", _("returned it for its form")
    PUBLISHED = "published", _("published it")
    RETURNED = "returned", _("returned it")
    NOT_REVIEWED = "not_reviewed", _("did not answer in time: published as not reviewed")
    REVIEWED_LATE = "reviewed_late", _("found it in order after it was published")


class ProgressStep(models.Model):
    """One step of a report: who, when, and why where it was returned. Append-only."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    """None where time alone took the step."""
    at = models.DateTimeField()
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ("report", "at", "pk")

    def __str__(self) -> str:
        return f"{self.organisation} {self.get_kind_display()}"
