"""The table of the cache that all processes share: counters of failed sign-ins, codes that were used."""

from __future__ import annotations

from django.db import models

CACHE_TABLE = "uprtrack_cache"


class CacheEntry(models.Model):
    """One row of Django's ``DatabaseCache``: a model, so that a migration makes the table like any other."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = CACHE_TABLE

    def __str__(self) -> str:
        return "cache entry"
