"""What hangs on a recommendation and goes with it when it is found to be the same as another.

In ``AppConfig.ready()`` an app registers one *mover* for each of its tables that names a recommendation: a
lower app never knows an upper one. A mover says which rows it moved, so that they can be put back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from django.db import models
from django.db.models import Q

from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation


class Mover(Protocol):
    """All run inside the caller's transaction and leave permission to it."""

    @property
    def key(self) -> str:
        """The name under which the moved rows are remembered."""

    def objections(self, kept: Recommendation, merged: Recommendation) -> list[str]:
        """Whole sentences: why what hangs on ``merged`` cannot hang on ``kept``."""

    def move(self, kept: int, merged: int) -> list[int]:
        """Let what hangs on ``merged`` hang on ``kept`` (both by key); returns the keys of what was moved."""

    def put_back(self, kept: int, merged: int, moved: Collection[int]) -> None:
        """Let what was moved, and still hangs on ``kept``, hang on ``merged`` again."""


@dataclass(frozen=True)
class Rows:
    """The rows of one table that name their recommendation in a column.

    Rows that are the other recommendation's already but for that column (``alike``: the columns compared) stay
    where they are, and so do those beyond ``condition``.
    """

    model: type[models.Model]
    column: str = "recommendation"
    alike: tuple[str, ...] = ()
    condition: Q = field(default_factory=Q)

    @property
    def key(self) -> str:
        return self.model._meta.label_lower

    def objections(self, kept: Recommendation, merged: Recommendation) -> list[str]:
        return []

    def move(self, kept: int, merged: int) -> list[int]:
        return self._pass_on(merged, kept, None)

    def put_back(self, kept: int, merged: int, moved: Collection[int]) -> None:
        self._pass_on(kept, merged, moved)

    def _pass_on(self, giver: int, taker: int, only: Collection[int] | None) -> list[int]:
        wanted = self._hanging_on(giver)
        if only is not None:
            wanted = wanted.filter(pk__in=only)
        there = set(self._hanging_on(taker).values_list(*self.alike)) if self.alike else set()
        passed = sorted(
            pk for pk, *told in wanted.order_by().values_list("pk", *self.alike) if tuple(told) not in there
        )
        self.model._base_manager.filter(pk__in=passed).update(**{self.column: taker})
        return passed

    def _hanging_on(self, recommendation: int) -> models.QuerySet[models.Model]:
        return self.model._base_manager.filter(self.condition, **{self.column: recommendation})


def have_same_readers(one: Recommendation, other: Recommendation) -> bool:
    """Whether exactly the same people read two recommendations of one owner."""
    if one.is_published and other.is_published:
        return True
    circle = ("visibility", "shared_with_id", "is_published")
    if any(getattr(one, name) != getattr(other, name) for name in circle):
        return False
    return one.visibility != Visibility.SELF or one.author_id == other.author_id


_movers: dict[str, Mover] = {}


def register_mover(mover: Mover) -> None:
    """Have the rows of a table moved with their recommendation; the last one registered under a key holds."""
    _movers[mover.key] = mover


def movers() -> tuple[Mover, ...]:
    """In the order of registration."""
    return tuple(_movers.values())
