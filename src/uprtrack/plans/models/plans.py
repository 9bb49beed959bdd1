"""Plans and their clusters."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review


class PlanKind(models.TextChoices):
    STATE_MATRIX = "state_matrix", _("State implementation matrix")
    CSO_PLAN = "cso_plan", _("Civil society implementation plan")
    ACTION_STRATEGY = "action_strategy", _("Action strategy")


class Stage(models.TextChoices):
    """How far a plan has come: Kenya's flow (domain rules, 3.3), of which each kind takes its part."""

    DRAFT = "draft", _("Draft by working groups")
    HANDED_IN = "handed_in", _("Handed in by the group")
    MERGED = "merged", _("Merged")
    JOINT_WORKSHOP = "joint_workshop", _("Joint workshop")
    CORE_GROUP = "core_group", _("Core group")
    VALIDATION = "validation", _("Validation")
    AWAITING_CABINET = "awaiting_cabinet", _("Awaiting Cabinet")
    ADOPTED = "adopted", _("Adopted, not published")
    PUBLISHED = "published", _("Published")


class Plan(Owned):
    """A plan of one organisation for the outcome of one review."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="plans", verbose_name=_("review"))
    kind = models.CharField(_("kind"), max_length=20, choices=PlanKind.choices)
    title = models.CharField(_("title"), max_length=200)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.DRAFT)
    """The stage of the last event, kept for lists; ``current_stage`` is what holds."""

    objects = OwnedQuerySet["Plan"].as_manager()

    class Meta:
        ordering = ("review", "title")

    def __str__(self) -> str:
        return self.title

    @property
    def current_stage(self) -> Stage:
        """A plan that everybody reads is published, whatever was said of it; no other is."""
        return Stage.PUBLISHED if self.is_published else Stage(self.stage)


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
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """When it was merged into another cluster of the plan; nothing stands under it since."""

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "ordinal", "pk")

    def __str__(self) -> str:
        return self.title
