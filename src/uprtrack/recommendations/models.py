"""Recommendations: text as received, who asked, what the State answered, in whose words."""

from __future__ import annotations

from string import ascii_lowercase
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
        """Those not withdrawn, nor merged into another; whole ones alone, as official counts have them."""
        return self.standing_with_parts().filter(parent__isnull=True)

    def standing_with_parts(self) -> Self:
        """The same, and the parts into which some of them are divided."""
        return self.filter(withdrawn_at__isnull=True)

    def standing_or_merged(self) -> Self:
        """Those not withdrawn, parts too, and those that were merged into another."""
        return self.filter(Q(withdrawn_at__isnull=True) | Q(merged_into__isnull=False))

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
    """The recommendation of which this is a part, with a position, a category and plans of its own."""
    letter = models.CharField(
        max_length=1, blank=True, choices=[(letter, letter) for letter in ascii_lowercase]
    )
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
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_rows", editable=False
    )
    """The recommendation that this one was found to be: its address leads there (see ``Merge``)."""
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
    def kept(self) -> Recommendation:
        """What it was merged into, over as many merges as there were; itself where it stands."""
        row = self
        while row.merged_into is not None:
            row = row.merged_into
        return row

    @property
    def alias(self) -> str:
        """A readable identifier, ``SVN-upr3-121.1``; unique only where the report numbers throughout."""
        return f"{self.review.alias}-{self.number}" if self.number else ""

    @property
    def position_label(self) -> str:
        """The position in words; what nobody answers (a pledge, another mechanism's) is called by its kind."""
        if self.kind != Kind.RECOMMENDATION:
            return str(Kind(self.kind).label)
        if self.is_counted_as_noted:
            return str(_("Noted: no clear answer, counted as noted"))
        return str(Position(self.position).label)


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


class About(models.TextChoices):
    """What sources can differ about."""

    POSITION = "position", _("Position")
    STATES = "states", _("Recommending States")
    TEXT = "text", _("Text")


class Settlement(models.Model):
    """Sources differ about a recommendation, and the organisation that owns it said which reading shows.

    It holds while nobody says anything that was not known then; what any source says stays as it is.
    """

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="settlements")
    about = models.CharField(max_length=10, choices=About.choices)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    """The paper whose reading shows; empty where what the order of sources gives was accepted."""
    said = models.JSONField(default=list)
    """Digests of the readings that were known (see ``disagreements.digest``)."""
    reason = models.TextField(_("reason"))
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("recommendation", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("recommendation", "about"), condition=NOT_WITHDRAWN, name="one_settlement_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.about}"


class Merge(models.Model):
    """Two recommendations found to be one: what was moved from ``merged`` to ``kept``, and how both stood before."""

    kept = models.ForeignKey(Recommendation, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Recommendation, models.PROTECT, related_name="merged_by")
    reason = models.TextField(_("reason"), blank=True)
    moved = models.JSONField(default=dict)
    """Keys of the rows that were moved, by mover (see ``merging.Mover``)."""
    before = models.JSONField(default=dict)
    """What ``kept`` showed before."""
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    taken_apart_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("merged",), condition=Q(taken_apart_at__isnull=True), name="merged_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} = {self.kept_id}"


class Distinction(models.Model):
    """Two recommendations alike that a person found not to be the same: not proposed for merging again."""

    first = models.ForeignKey(Recommendation, models.CASCADE, related_name="+")
    second = models.ForeignKey(Recommendation, models.CASCADE, related_name="+")
    """The later of the two."""
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("first", "second"), condition=NOT_WITHDRAWN, name="one_distinction_a_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class LinkKind(models.TextChoices):
    """How one recommendation stands to another: four ways to an earlier one (UPR Info, "Starting all over again?")."""

    SAME = "same", _("The same, nearly word for word")
    SIMILAR = "similar", _("Similar: the same matter and action")
    GENERAL = "general", _("The same matter, another action")
    BUILD_UP = "build_up", _("Builds on the earlier one")
    NEAR_DUPLICATE = "near_duplicate", _("Asks nearly the same in this review")
    PARALLEL = "parallel", _("Another mechanism on the same point")


OF_EARLIER = (LinkKind.SAME, LinkKind.SIMILAR, LinkKind.GENERAL, LinkKind.BUILD_UP)
"""What a link to a recommendation of an earlier cycle may be."""


class Link(models.Model):
    """What a machine finds between two recommendations; ``score`` from 0 to 1. What people say is a LinkDecision."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="links")
    other = models.ForeignKey(Recommendation, models.CASCADE, related_name="links_from")
    """The earlier one; of two that ask nearly the same the first; of two mechanisms the other's."""
    kind = models.CharField(max_length=16, choices=LinkKind.choices)
    score = models.FloatField()
    suggested_by = models.CharField(max_length=60)
    """Version of the rules and the model."""
    words = models.JSONField(default=list)
    """What both texts say, the rarest first: why it is suggested."""

    class Meta:
        ordering = ("recommendation", "-score", "pk")
        constraints = [
            models.UniqueConstraint(fields=("recommendation", "other"), name="one_link_a_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id} → {self.other_id}?"


class LinkDecision(Owned):
    """What a person says of a link, for an organisation; its newest word on a pair holds.

    Without ``other``: there is no predecessor.
    """

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="link_decisions")
    other = models.ForeignKey(
        Recommendation, models.CASCADE, null=True, blank=True, related_name="link_decisions_from"
    )
    kind = models.CharField(max_length=16, choices=LinkKind.choices, blank=True)
    is_yes = models.BooleanField()

    objects = OwnedQuerySet["LinkDecision"].as_manager()

    class Meta:
        ordering = ("recommendation", "pk")

    def __str__(self) -> str:
        return f"{self.recommendation_id} → {self.other_id or '–'}: {self.is_yes}"
