"""One search document per row that can be found; knows no other table."""

from __future__ import annotations

from django.db import models


class SearchDocument(models.Model):
    """``tokens`` are folded and stemmed words separated by blanks; ``facets`` maps a facet's key to values.

    ``object_id`` is the primary key of the row in its own table: permission is applied by joining there.
    """

    kind = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    tokens = models.TextField()
    facets = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("kind", "object_id"), name="one_document_a_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Revision(models.Model):
    """Changes with every write to the documents of a kind, so that a process sees when its copy is old.

    The numbers follow no order.
    """

    kind = models.CharField(max_length=30, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
