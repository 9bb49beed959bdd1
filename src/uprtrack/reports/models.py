"""Reports as they were made: what kind, with which parameters, on which data."""

from __future__ import annotations

from django.db import models

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review


class GeneratedFile(Owned):
    """A file that was downloaded: its hash and the data it stood on, so that a figure can be traced."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="generated_files")
    kind = models.CharField(max_length=40)
    form = models.CharField(max_length=10)
    parameters = models.JSONField(default=dict)
    data_version = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)

    objects = OwnedQuerySet["GeneratedFile"].as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return f"{self.kind}.{self.form}"
