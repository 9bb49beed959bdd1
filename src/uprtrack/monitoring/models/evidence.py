"""What assessments and measures rest on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from uprtrack.monitoring.models.assessments import Assessment
from uprtrack.monitoring.models.measures import Measure
from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id


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
