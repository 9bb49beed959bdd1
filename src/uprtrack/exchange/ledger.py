"""Which row here stands for which row of a partner: the memory that makes taking in a bundle twice harmless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from uprtrack.exchange.models import BundleReceived, ForeignRow, Partner
from uprtrack.reviews.models import Review

Content = dict[str, Any]
Row = TypeVar("Row", bound=models.Model)


class Ledger:
    """The foreign rows of one partner, read once; what is kept is written at once."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self._rows = {
            (row.kind, row.foreign_id): row
            for row in ForeignRow.objects.filter(partner=partner).select_related("review__state_under_review")
        }

    def __iter__(self) -> Iterator[ForeignRow]:
        return iter(self._rows.values())

    def get(self, kind: str, foreign_id: str) -> ForeignRow | None:
        return self._rows.get((kind, foreign_id))

    def local(self, kind: str, foreign_id: str | None) -> int | None:
        """The key of the row here, withdrawn or not."""
        row = self._rows.get((kind, foreign_id or ""))
        return row.local_id if row else None

    def keep(
        self,
        kind: str,
        foreign_id: str,
        local_id: int,
        *,
        bundle: BundleReceived,
        content: Content,
        review: Review | None = None,
        is_made_here: bool = True,
    ) -> ForeignRow:
        """Remember what a partner's row is here and what was last said of it; it is not withdrawn then."""
        row = self._rows.get((kind, foreign_id))
        if row is None:
            row = ForeignRow(
                partner=self.partner, kind=kind, foreign_id=foreign_id, is_made_here=is_made_here
            )
            self._rows[kind, foreign_id] = row
        row.local_id, row.content, row.bundle, row.review = local_id, content, bundle, review
        row.withdrawn_at = None
        row.save()
        return row

    def mark_withdrawn(self, kind: str, foreign_id: str) -> ForeignRow | None:
        row = self._rows.get((kind, foreign_id))
        if row is not None and row.withdrawn_at is None:
            row.withdrawn_at = timezone.now()
            row.save(update_fields=["withdrawn_at"])
        return row


def stored(model: type[Row], key: int | None, **fields: Any) -> Row:
    """The row with a key, with these fields; a new one where there is no key."""
    row = model() if key is None else model._default_manager.get(pk=key)
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def remembered(content: Content) -> Content:
    """What of a row counts when it is compared with what was said before: how others call it does not."""
    return {name: value for name, value in content.items() if name != "known_as"}
