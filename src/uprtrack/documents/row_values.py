"""What a person may correct in a row, and how it stands in the row's ``parsed``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from uprkit.model import Kind, Position
from uprtrack.documents.models import ImportRow, RowDecision
from uprtrack.reviews.models import State

_LONGEST_NUMBER = 40
_ANSWER_WORDS = "raw_response"


class UnfitRowError(ValueError):
    """What was entered fits no row of a paper; the message is one whole sentence."""


@dataclass(frozen=True, slots=True)
class RowValues:
    """Number and text as printed, recommending States (ISO3), position and kind of one row.

    An answer has its State's own words as text, and neither States nor kind.
    """

    number: str = ""
    text: str = ""
    recommending_states: tuple[str, ...] = ()
    position: str = ""
    kind: str = ""

    @classmethod
    def of(cls, decision: RowDecision) -> Self:
        """What a person found."""
        return cls(
            number=decision.number,
            text=decision.text,
            recommending_states=tuple(decision.recommending_states),
            position=decision.position,
            kind=decision.kind,
        )

    def fields(self) -> dict[str, Any]:
        """As the columns of ``RowDecision`` hold them."""
        return asdict(self) | {"recommending_states": list(self.recommending_states)}


def is_answer(row: ImportRow) -> bool:
    """Whether the row is what the State answered, not what it was asked."""
    return _ANSWER_WORDS in row.parsed


def values_of(row: ImportRow) -> RowValues:
    """What the row reads now."""
    parsed: Mapping[str, Any] = row.parsed
    return RowValues(
        number=parsed.get("paragraph") or "",
        text=parsed.get(_ANSWER_WORDS if is_answer(row) else "text") or "",
        recommending_states=tuple(parsed.get("recommending_states") or ()),
        position=parsed.get("position") or "",
        kind=parsed.get("kind") or "",
    )


def overlay(row: ImportRow, values: RowValues) -> dict[str, Any]:
    """The entries of ``parsed`` that say these values of such a row."""
    shared = {"paragraph": values.number, "position": values.position or None}
    if is_answer(row):
        return shared | {_ANSWER_WORDS: values.text}
    kind = values.kind or row.parsed.get("kind") or Kind.RECOMMENDATION.value
    states = list(values.recommending_states)
    return shared | {"text": values.text, "recommending_states": states, "kind": kind}


def check_values(row: ImportRow, values: RowValues) -> None:
    """Raises UnfitRowError where the values fit no row of the paper."""
    place = row.place
    if not is_answer(row) and not values.text.strip():
        raise UnfitRowError(_("%(place)s: expected the text as printed, found none.") % {"place": place})
    if is_answer(row) and not values.number.strip():
        raise UnfitRowError(
            _("%(place)s: expected the number of the recommendation that is answered, found none.")
            % {"place": place}
        )
    if len(values.number) > _LONGEST_NUMBER:
        raise UnfitRowError(
            _("%(place)s: expected a number of at most %(limit)d characters, found %(found)d.")
            % {"place": place, "limit": _LONGEST_NUMBER, "found": len(values.number)}
        )
    if values.position and values.position not in set(Position):
        raise UnfitRowError(
            _("%(place)s: expected supported, noted or pending, found “%(found)s”.")
            % {"place": place, "found": values.position}
        )
    known = set(State.objects.filter(pk__in=values.recommending_states).values_list("pk", flat=True))
    unknown = [code for code in values.recommending_states if code not in known]
    if unknown:
        raise UnfitRowError(
            _("%(place)s: expected recommending States, found “%(found)s”.")
            % {"place": place, "found": ", ".join(unknown)}
        )
