"""What rows said before they were changed: append-only, so that two people's edits can be told apart."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from uprtrack.organisations.models.bodies import Organisation


class EarlierVersion(models.Model):
    """The changeable fields of one row as they were in ``version``, kept when the next one took its place.

    It names no person. Who may read it is who may change the row: it is reached through the row alone.
    """

    object_kind = models.CharField(max_length=80)
    """The row's table, as ``plans.expectedaction``."""
    object_id = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField()
    fields = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """Each field's value; a row referred to by its primary key, several by a sorted list of theirs."""
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("object_kind", "object_id", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=("object_kind", "object_id", "version"), name="one_row_an_earlier_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_kind} {self.object_id}, version {self.version}"
