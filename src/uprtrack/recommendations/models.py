"""Recommendations: text as received, who asked, what the State answered, in whose words."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from uprtrack.documents.models import Document, ImportRun, Passage
from uprtrack.organisations.models import Actor, Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review, State


class Position(models.TextChoices):
    SUPPORTED = "supported", _("Supported")
    NOTED = "noted", _("Noted")
    PENDING = "pending", _("Pending")


class Kind(models.TextChoices):
    RECOMMENDATION = "recommendation", _("Recommendation")
    VOLUNTARY_PLEDGE = "voluntary_pledge", _("Voluntary pledge")
    OBSERVATION = "observation", _("Recommendation of another mechanism")


class RecommendationQuerySet(OwnedQuerySet["Recommendation"]):
    def standing(self) -> Self:
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def of_review(self, review: Review) -> Self:
        return self.filter(review=review)


class Recommendation(Owned):
    """One recommendation or pledge. ``text`` is the wording as received that shows (see ``sources``)."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="recommendations")
    number = models.CharField(_("number"), max_length=40, blank=True)
    heading = models.TextField(_("heading"), blank=True)
    ordinal = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RECOMMENDATION)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    text = models.TextField(_("text as received"))
    position = models.CharField(
        _("position"), max_length=12, choices=Position.choices, default=Position.PENDING
    )
    is_counted_as_noted = models.BooleanField(default=False)
    """Noted by rule alone: unanswered though the Council has adopted the outcome (see ``sources``)."""
    document = models.ForeignKey(Document, models.PROTECT, related_name="recommendations")
    printed_in = models.CharField(_("printed in"), max_length=200, blank=True)
    """The symbol or title of the paper that prints it, where ``document`` is a database's copy of many papers."""
    page = models.PositiveIntegerField(null=True, blank=True)
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="recommendations")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recommending_states = models.ManyToManyField(
        State, through="Attribution", related_name="recommendations_made"
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ("review", "ordinal", "pk")
        indexes = [models.Index(fields=("review", "number"))]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number as printed, or the opening words where there is none."""
        return self.number or " ".join(self.text.split()[:6]) + "…"

    @property
    def alias(self) -> str:
        """A readable identifier, ``SVN-upr3-121.1``; unique only where the report numbers throughout."""
        return f"{self.review.alias}-{self.number}" if self.number else ""

    @property
    def position_label(self) -> str:
        """The position in words; what nobody answers (a pledge, another mechanism's) is called by its kind."""
        if self.kind != Kind.RECOMMENDATION:
            return self.get_kind_display()
        if self.is_counted_as_noted:
            return str(_("Noted: no clear answer, counted as noted"))
        return self.get_position_display()


class Attribution(models.Model):
    """A State that made the recommendation, by a source."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="attributions")
    state = models.ForeignKey(State, models.PROTECT, related_name="attributions")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("recommendation", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("recommendation", "state", "document"), name="one_attribution_a_source"
            )
        ]

    def __str__(self) -> str:
        return self.state_id


class WordingRole(models.TextChoices):
    AS_RECEIVED = "as_received", _("As received")
    AS_READ = "as_read", _("As read in the dialogue")
    TRANSLATION = "translation", _("Translation")
    PLAIN = "plain", _("Plain language")
    CHILD_FRIENDLY = "child_friendly", _("Child-friendly")


WRITTEN_ROLES = (WordingRole.TRANSLATION, WordingRole.PLAIN, WordingRole.CHILD_FRIENDLY)
"""What a person may add; the other roles come from papers alone."""


class Wording(Owned):
    """The recommendation in a language (BCP 47) and a role. Append-only: a correction is a new wording."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="wordings")
    language = models.CharField(_("language"), max_length=35)
    text = models.TextField(_("wording"))
    role = models.CharField(_("kind of wording"), max_length=20, choices=WordingRole.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="+")
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, blank=True, related_name="+")
    translator = models.CharField(_("translator"), max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["Wording"].as_manager()

    class Meta:
        ordering = ("recommendation", "role", "language", "-pk")

    def __str__(self) -> str:
        return f"{self.language}: {self.text[:60]}"


class HowKnown(models.TextChoices):
    PAPER = "paper", _("read in the paper")
    RULE = "rule", _("by rule")
    PERSON = "person", _("entered by a person")


class PositionEvent(models.Model):
    """What the State answered, when, in its own words, by which source. Nothing overwrites another."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="position_events")
    position = models.CharField(max_length=12, choices=Position.choices)
    words = models.TextField(blank=True)
    dated_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    page = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    how_known = models.CharField(max_length=10, choices=HowKnown.choices)
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("recommendation", "dated_on", "pk")

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.position}"


NOT_WITHDRAWN = Q(withdrawn_at__isnull=True)
