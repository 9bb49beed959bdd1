"""Whatever a person writes is owned: nothing reaches a page, paper or feed but through these querysets."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.kinds import SHARED, Visibility
from uprtrack.organisations.models.bodies import Organisation
from uprtrack.organisations.models.people import Actor
from uprtrack.organisations.standing import Reader, standing_of

Row = TypeVar("Row", bound=models.Model, covariant=True)


class OwnedQuerySet(models.QuerySet[Row]):
    """Rows by who may read them; ``published`` is what the public site and the API see."""

    def published(self) -> Self:
        return self.filter(visibility=Visibility.PUBLIC, published_at__isnull=False)

    def visible_to(self, reader: Reader) -> Self:
        """Published rows, and those whose circle the reader belongs to today."""
        return self.filter(readable_by(reader))


def readable_by(reader: Reader, prefix: str = "") -> Q:
    """The condition behind ``visible_to``, for joins: ``prefix`` leads to the owned row (``"plan__"``)."""

    def condition(**lookups: object) -> Q:
        return Q(**{prefix + name: value for name, value in lookups.items()})

    standing = standing_of(reader)
    readable = condition(visibility=Visibility.PUBLIC, published_at__isnull=False)
    if standing.actors:
        # Who leaves an organisation keeps notes of their own, and no view of what was written for it.
        readable |= condition(author__in=standing.actors, visibility=Visibility.SELF)
    if standing.own:
        readable |= condition(owner__in=standing.own) & ~condition(visibility=Visibility.SELF)
    for body, sharing in standing.circles.items():
        # An owner that left the circle takes along what it had shared there.
        readable |= condition(visibility__in=SHARED, shared_with=body, owner__in=sharing)
    return readable


class Owned(models.Model):
    """Owner, author, circle of readers, and the version that two people's edits are told apart by."""

    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"), db_index=True
    )
    author = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="+")
    visibility = models.CharField(
        _("who can read this"),
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.ORGANISATION,
    )
    shared_with = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    """With visibility COALITION or GROUP the one body whose members may read; nobody where it is missing."""
    published_at = models.DateTimeField(null=True, blank=True)
    attribution_dropped_at = models.DateTimeField(null=True, blank=True)
    """From then on others see what kind of body speaks, not which: safety goes before immutability."""
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def is_published(self) -> bool:
        return self.visibility == Visibility.PUBLIC and self.published_at is not None
