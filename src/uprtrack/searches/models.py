"""Searches that somebody keeps: private, with what was told of them already."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Owned, OwnedQuerySet, User
from uprtrack.reviews.identifiers import new_public_id


class SavedSearch(Owned):
    """A query under a name of its own. Its visibility is that of a note unless somebody widens it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.CharField(_("name of the search"), max_length=120)
    query = models.TextField(blank=True)
    """The query string of the list, as ``catalogue.Selection`` writes it."""
    language = models.CharField(max_length=10, default="en")
    """The language of whoever saved it: words are stemmed by it."""
    has_alerts = models.BooleanField(_("tell me of new matches by e-mail"), default=False)
    seen = models.BinaryField(default=b"")
    """Every match that was there when alerts began, or was told since (see ``packing``)."""
    fresh = models.BinaryField(default=b"")
    """The matches of the last message."""
    told_at = models.DateTimeField(null=True, blank=True)
    """When the last message left."""

    objects = OwnedQuerySet["SavedSearch"].as_manager()

    class Meta:
        ordering = ("title", "pk")

    def __str__(self) -> str:
        return self.title


class Rhythm(models.TextChoices):
    """How often a person wants to be told what is new for them."""

    OFF = "off", _("Never")
    DAILY = "daily", _("Once a day at most")
    WEEKLY = "weekly", _("Once a week at most")


class Digest(models.Model):
    """What a person chose to be told by e-mail, and what they were told; nobody else's to read."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="digest")
    rhythm = models.CharField(
        _("how often"), max_length=10, choices=Rhythm.choices, default=Rhythm.OFF, db_index=True
    )
    since = models.DateTimeField(null=True, blank=True)
    """From when on what others write is new: when messages were switched on."""
    told = models.JSONField(default=list)
    """The keys of all items that a message told of (see ``digest_items``)."""
    told_at = models.DateTimeField(null=True, blank=True)
    """When the last message left."""

    def __str__(self) -> str:
        return self.rhythm
