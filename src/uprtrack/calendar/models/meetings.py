"""Meetings of bodies whose members are organisations."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Organisation, Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id


class Meeting(Owned):
    """A meeting of its owner: a mechanism, a coalition, a group of one.

    Who attended is told by bodies and a number, never by names of people. Changed minutes keep their versions.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    title = models.CharField(_("title"), max_length=200)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    is_extraordinary = models.BooleanField(_("extraordinary meeting"), default=False)
    agenda = models.TextField(_("agenda"), blank=True)
    bodies = models.ManyToManyField(
        Organisation, related_name="meetings_attended", verbose_name=_("bodies that attended"), blank=True
    )
    people = models.PositiveIntegerField(_("how many people attended"), null=True, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    decisions = models.TextField(_("what was decided"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    """When it was called off, or entered by mistake."""

    objects = OwnedQuerySet["Meeting"].as_manager()

    class Meta:
        ordering = ("-held_on", "-pk")

    def __str__(self) -> str:
        return self.title
