"""One search document per row that can be found; knows no other table."""

from __future__ import annotations

from django.db import models


class SearchDocument(models.Model):
    """``tokens`` are folded and stemmed words separated by blanks; ``facets`` maps a facet's key to values.

    ``object_id`` is the primary key of the row in its own table. ``forms`` are its words as written
    but folded, each once; ``place`` sorts the rows of a kind in printed order.
    """

    kind = models.CharField(max_length=30)
    object_id = models.PositiveBigIntegerField()
    tokens = models.TextField()
    forms = models.TextField(default="")
    facets = models.JSONField(default=dict)
    place = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=("kind", "object_id"), name="one_document_a_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Revision(models.Model):
    """Changes with every write to what its name stands for, so that a process sees when its copy is old.

    There is one for the documents of each kind, and one for each group of tables that ``watching`` watches. The
    numbers follow no order.
    """

    kind = models.CharField(max_length=60, primary_key=True)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Change(models.Model):
    """Which documents of a kind a write touched, so that a process need not read them all again.

    Of one kind they are numbered in the order of their transactions: a write holds the row of the revision.
    """

    kind = models.CharField(max_length=30)
    number = models.BigIntegerField()
    """Of the revision that the write made."""
    ids = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=("kind", "id"), name="changes_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
