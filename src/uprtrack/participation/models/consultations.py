"""Consultations: who asks whom about what, when and where (resolution 16/21 of the Human Rights Council, §17)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Organisation, Owned, OwnedQuerySet
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review


class Subject(models.TextChoices):
    REVIEW = "review", _("the review as a whole")
    RECOMMENDATIONS = "recommendations", _("recommendations")
    DRAFT_REPORT = "draft_report", _("a draft report")
    PLAN = "plan", _("a plan")


class Consultation(Owned):
    """What its owner asks about a review, from a day to a day. Once published its questions stay as they are."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="consultations")
    about = models.CharField(_("about"), max_length=16, choices=Subject.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is about, and what will become of the answers"))
    place = models.CharField(_("where it is held"), max_length=200, blank=True)
    regions = models.TextField(_("regions, one a line"), blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    is_open = models.BooleanField(_("anybody may answer, without an account"), default=False)
    recommendations = models.ManyToManyField(Recommendation, related_name="consultations", blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = OwnedQuerySet["Consultation"].as_manager()

    class Meta:
        ordering = ("-ends_on", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def region_names(self) -> list[str]:
        return [line.strip() for line in self.regions.splitlines() if line.strip()]

    def takes_answers(self, on: date) -> bool:
        """Whether contributions can come in on a day."""
        is_standing = self.is_published and self.withdrawn_at is None
        return is_standing and self.starts_on <= on <= self.ends_on

    def has_ended(self, on: date) -> bool:
        return on > self.ends_on


class Question(models.Model):
    """One thing that a consultation asks."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="questions")
    ordinal = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ("ordinal",)
        constraints = [
            models.UniqueConstraint(fields=("consultation", "ordinal"), name="one_question_an_ordinal")
        ]

    def __str__(self) -> str:
        return self.text


class Invited(models.Model):
    """An organisation that was asked by name; its name is told to the holder and to itself alone."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="invited")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    invited_on = models.DateField()

    class Meta:
        ordering = ("organisation__name",)
        constraints = [models.UniqueConstraint(fields=("consultation", "organisation"), name="invited_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"


class Hearing(models.Model):
    """A meeting of a consultation, in the words of who held it: counts of who came, and no names."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="hearings")
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200)
    attended = models.PositiveIntegerField(_("people who came"), null=True, blank=True)
    text = models.TextField(_("what was said"))

    class Meta:
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        return f"{self.place}, {self.held_on}"
