"""Whatever a person writes is owned: nothing reaches a page, paper or feed but through these querysets.

``readable_by`` is the rule of who reads an owned row, as a condition of the database; ``readable_mask`` is the same
rule over rows in memory, for searching and counting. They change together: the permission tests hold one against the
other for every reader and table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
import numpy.typing as npt
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


Mask = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.int64]
NOBODY_ID = 0
"""Stands for no author and for no body: keys begin at 1."""
_CODES = {visibility.value: code for code, visibility in enumerate(Visibility, start=1)}
_SHARED_CODES = [_CODES[visibility] for visibility in SHARED]


@dataclass(frozen=True, slots=True)
class RightsColumns:
    """What decides who reads owned rows, row by row: the columns of ``Owned`` as arrays of one length."""

    owner: Keys
    author: Keys
    visibility: npt.NDArray[np.int8]
    """A code of ``Visibility``; 0 for a row that nobody reads."""
    shared_with: Keys
    is_published: Mask

    @classmethod
    def nobodys(cls, size: int) -> Self:
        """Rows that nobody reads."""
        keys = np.zeros(size, np.int64)
        return cls(keys, keys, np.zeros(size, np.int8), keys, np.zeros(size, np.bool_))

    @classmethod
    def of(
        cls,
        rows: Sequence[tuple[int, int | None, str, int | None, bool]],
        places: Keys,
        there: Mask,
        size: int,
    ) -> Self:
        """From (owner, author, visibility, shared with, is published) of rows, those in ``there`` at ``places``."""
        owner, author, shared_with = (np.zeros(size, np.int64) for _column in range(3))
        visibility, is_published = np.zeros(size, np.int8), np.zeros(size, np.bool_)
        owners, authors, visibilities, bodies, published = zip(*rows, strict=True)
        kept = places[there]
        owner[kept] = np.array(owners, np.int64)[there]
        author[kept] = np.array([key or NOBODY_ID for key in authors], np.int64)[there]
        visibility[kept] = np.array([_CODES[value] for value in visibilities], np.int8)[there]
        shared_with[kept] = np.array([key or NOBODY_ID for key in bodies], np.int64)[there]
        is_published[kept] = np.array(published, np.bool_)[there]
        return cls(owner, author, visibility, shared_with, is_published)


def readable_mask(reader: Reader, rows: RightsColumns) -> Mask:
    """Which of some rows a reader may read: ``readable_by`` over rows in memory."""
    standing = standing_of(reader)
    readable: Mask = (rows.visibility == _CODES[Visibility.PUBLIC]) & rows.is_published
    is_own_note = rows.visibility == _CODES[Visibility.SELF]
    if standing.actors:
        readable |= is_own_note & np.isin(rows.author, [actor.pk for actor in standing.actors])
    if standing.own:
        readable |= np.isin(rows.owner, list(standing.own)) & ~is_own_note & (rows.visibility > 0)
    is_shared = np.isin(rows.visibility, _SHARED_CODES) if standing.circles else None
    for body, sharing in standing.circles.items():
        readable |= is_shared & (rows.shared_with == body) & np.isin(rows.owner, list(sharing))
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
