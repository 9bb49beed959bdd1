"""Workbooks that somebody asked for: made by a worker, kept encrypted for some days, read by who asked alone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id


class ExportState(models.TextChoices):
    WAITS = "waits", _("waits its turn")
    RUNS = "runs", _("under way")
    DONE = "done", _("ready")
    FAILED = "failed", _("not made")
    EXPIRED = "expired", _("expired")


class Export(Owned):
    """A workbook of what a query finds. Its visibility is that of a note: whoever asked, nobody else."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    query = models.TextField(blank=True)
    """The query string of the list, as ``catalogue.Selection`` writes it."""
    unit = models.CharField(
        max_length=20,
        choices=(("recommendation", _("recommendations")), ("pair", _("recommendation–State pairs"))),
    )
    language = models.CharField(max_length=10, default="en")
    """The language of whoever asked: words are stemmed by it."""
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITS)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    """Recommendations that are written, and how many there will be, once that is known."""
    told = models.TextField(blank=True)
    """Why there is no file, in one sentence."""
    vault_path = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OwnedQuerySet["Export"].as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.public_id
