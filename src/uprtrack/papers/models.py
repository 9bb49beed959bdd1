"""What papers speak of, as found and as a person confirmed it; nothing here changes a recommendation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprkit.reference_numbering import Scheme
from uprtrack.documents.models import ImportRun, Passage
from uprtrack.organisations.models import Actor
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review


class Standing(models.TextChoices):
    """What became of something that was found in a paper."""

    WAITS = "waits", _("waits for a person")
    CONFIRMED = "confirmed", _("confirmed")
    LEFT_OUT = "left_out", _("left out")


class Numbering(models.TextChoices):
    """The ways of counting of ``uprkit.reference_numbering``, named for people."""

    PRINTED = Scheme.PRINTED.value, _("the number as the report prints it")
    LAST_PART = Scheme.LAST_PART.value, _("the number behind the report’s paragraph number")
    ORDINAL = Scheme.ORDINAL.value, _("the place in the report")
    SUPPORTED_FIRST = Scheme.SUPPORTED_FIRST.value, _("the place in a list of the supported, then the noted")


class Reference(models.Model):
    """Where a paper speaks of recommendations by number: ``words`` as printed, ``numbers`` written out.

    Which they are is a ``Mention``, once a person said whose numbers they are (``review``, ``numbering``).
    """

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="references")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="references")
    ordinal = models.PositiveIntegerField()
    words = models.TextField()
    numbers = models.JSONField(default=list)
    checks = models.JSONField(default=list)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.WAITS)
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="+")
    numbering = models.CharField(max_length=20, choices=Numbering.choices, blank=True)
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("run", "ordinal")

    def __str__(self) -> str:
        return self.words


class Mention(models.Model):
    """A passage that speaks of a recommendation, as a person confirmed."""

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="mentions")
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="mentions")
    number = models.CharField(max_length=40)
    """As the paper counts."""

    class Meta:
        ordering = ("reference", "pk")
        constraints = [
            models.UniqueConstraint(fields=("reference", "recommendation"), name="one_mention_a_reference")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.recommendation_id}"


class ProposedPledge(models.Model):
    """What may be a voluntary pledge, as printed; confirmed it is a recommendation of that kind."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="proposed_pledges")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="proposed_pledges")
    ordinal = models.PositiveIntegerField()
    text = models.TextField()
    why = models.CharField(max_length=300)
    lead_body = models.CharField(max_length=300, blank=True)
    """As printed; empty where the paper names none or several."""
    checks = models.JSONField(default=list)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.WAITS)
    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, null=True, blank=True, related_name="proposed_as"
    )
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("run", "ordinal")

    def __str__(self) -> str:
        return self.text[:60]
