"""Which paper speaks first where several speak of one recommendation.

Text and States: report, OHCHR's list, UHRI, UPR Info. Position: addendum, report, OHCHR's list, UHRI, UPR
Info; the later paper of one kind before the earlier. An answer beats "pending", and where one paper says both, the
recommendation is noted, since only what is clearly accepted is supported (Human Rights Council resolution 5/1,
annex, paragraph 32; UPR Info, "Responses to recommendations", October 2014).
"""

from __future__ import annotations

from datetime import date

from uprkit.model import DocumentKind, Position

TEXT_ORDER: tuple[str, ...] = (
    DocumentKind.WORKING_GROUP_REPORT,
    DocumentKind.THEMATIC_LIST,
    DocumentKind.UHRI_EXPORT,
    DocumentKind.MECHANISM_SHEET,
    DocumentKind.UPR_INFO_SHEET,
)
POSITION_ORDER: tuple[str, ...] = (DocumentKind.ADDENDUM, *TEXT_ORDER)


def rank(order: tuple[str, ...], kind: str | None) -> int:
    """The place of a kind of paper in an order, 0 first; a kind that is not in it comes last."""
    return order.index(kind) if kind in order else len(order)


def position_weight(kind: str | None, dated_on: date | None, position: str) -> tuple[int, date, bool]:
    """The weight of what a paper of a kind and date says; of several answers the heaviest stands."""
    return -rank(POSITION_ORDER, kind), dated_on or date.min, position == Position.NOTED
