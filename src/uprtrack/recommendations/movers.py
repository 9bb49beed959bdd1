"""What of this app and of papers goes with a recommendation that is merged: see ``merging``."""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprtrack.documents.models import ImportRow, ImportRun
from uprtrack.recommendations.merging import Rows, have_same_readers
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Attribution,
    LinkDecision,
    PositionEvent,
    Recommendation,
    Wording,
)


class EventRows(Rows):
    """Answers; what a person entered is not shown to more people than before by the way."""

    def objections(self, kept: Recommendation, merged: Recommendation) -> list[str]:
        if have_same_readers(kept, merged):
            return []
        entered = PositionEvent.objects.filter(NOT_WITHDRAWN, recommendation=merged, document__isnull=True)
        if not entered.exists():
            return []
        message = _(
            "A position was entered on %(merged)s, which fewer people read than %(kept)s: publish both first."
        )
        return [message % {"merged": merged.label, "kept": kept.label}]


class PaperRows(Rows):
    """The rows of imports, which point at what they made or matched."""

    def move(self, kept: int, merged: int) -> list[int]:
        """Looked for in the imports of the papers that speak of either: rows are many, and not indexed by target."""
        about = {"recommendation__in": (kept, merged)}
        papers = {
            document
            for rows in (
                Wording.objects.filter(**about),
                Attribution.objects.filter(**about),
                PositionEvent.objects.filter(**about),
            )
            for document in rows.order_by().values_list("document_id", flat=True)
        }
        papers.update(
            Recommendation.objects.filter(pk__in=(kept, merged)).values_list("document_id", flat=True)
        )
        runs = ImportRun.objects.filter(document__in=papers - {None}).values("pk")
        moved = sorted(
            ImportRow.objects.filter(run__in=runs, target_id=merged).order_by().values_list("pk", flat=True)
        )
        ImportRow.objects.filter(pk__in=moved).update(target_id=kept)
        return moved


class OtherEnds(Rows):
    """The rows of a table that names a second recommendation, moved by that."""

    @property
    def key(self) -> str:
        return f"{super().key}.{self.column}"


MOVERS = (
    # First: it is found by the wordings, attributions and answers, before these are moved.
    PaperRows(ImportRow, column="target_id"),
    Rows(Wording),
    Rows(Attribution, alike=("state_id", "document_id")),
    EventRows(PositionEvent),
    Rows(Recommendation, column="parent"),
    # What the machine suggests stays: it is found anew from the texts that show.
    Rows(LinkDecision),
    OtherEnds(LinkDecision, column="other"),
)
