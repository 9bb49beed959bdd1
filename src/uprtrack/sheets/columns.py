"""Columns of a sheet that leaves, and how a value is told: kept as one text, written as a cell, read from one.

The text of a value is what is compared: equal texts are the same value. A choice is its key, a day ISO 8601, a
number plain decimals, a text has line feeds for breaks; empty is "".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from uprkit.returned import CellKind, ReturnedCell
from uprtrack.reports.office.writable import writable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_NUMBER = re.compile(r"[-+]?\d{1,13}(?:[.,]\d{1,3})?")
MOST_DIGITS = 13
"""Before the point, as the tables keep numbers (16 digits, 3 after the point)."""


class Kind(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    DAY = "day"
    NUMBER = "number"


class UnfitCellError(Exception):
    """A cell holds what its column does not take; the message says what was expected and what was found."""


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` names it in the hidden row of keys; a locked one is there to be read."""

    key: str
    title: StrOrPromise
    kind: Kind = Kind.TEXT
    width: float = 20
    choices: Callable[[], list[tuple[str, StrOrPromise]]] = list
    longest: int = 0
    """Characters that the table keeps; 0 for any number."""

    def told_by(self, value: Any) -> str:
        """The text of a stored value."""
        match value:
            case None:
                return ""
            case date():
                return value.isoformat()
            case Decimal():
                return format(value.normalize(), "f")
        return folded(str(value))

    def shown(self, told: str) -> str:
        """The text of a value as people read it."""
        if told and self.kind == Kind.CHOICE:
            return str(dict(self.choices()).get(told, told))
        if told and self.kind == Kind.DAY:
            return date_format(date.fromisoformat(told), "DATE_FORMAT")
        if told and self.kind == Kind.NUMBER:
            return number_format(Decimal(told))
        return told

    def typed(self, told: str) -> Any:
        """The value as services take it."""
        if self.kind == Kind.DAY:
            return date.fromisoformat(told) if told else None
        if self.kind == Kind.NUMBER:
            return Decimal(told) if told else None
        return told

    def read(self, cell: ReturnedCell) -> str:
        """The text of the value that a cell holds; raises UnfitCellError."""
        if cell.kind == CellKind.EMPTY:
            return ""
        if cell.kind in (CellKind.FORMULA, CellKind.FAULT):
            raise UnfitCellError(
                _("expected %(expected)s, found the formula or fault “%(found)s”")
                % {"expected": self.expected, "found": cell.value[:80]}
            )
        return _READERS[self.kind](self, cell)

    @property
    def expected(self) -> str:
        """What the column takes, in words."""
        if self.kind == Kind.CHOICE:
            return _("one of: %(choices)s") % {
                "choices": ", ".join(str(label) for _value, label in self.choices())
            }
        words = {
            Kind.TEXT: _("a text"),
            Kind.DAY: _("a date such as 2027-03-31"),
            Kind.NUMBER: _("a number such as 12.5, with three decimals at most"),
        }
        return words[self.kind]

    def unfit(self, cell: ReturnedCell) -> UnfitCellError:
        return UnfitCellError(
            _("expected %(expected)s, found “%(found)s”")
            % {"expected": self.expected, "found": cell.value[:80]}
        )


def folded(text: str) -> str:
    """A text as it can come back: breaks as line feeds, what no file can hold replaced, no space around it."""
    return writable(text).strip()


def _read_text(column: Column, cell: ReturnedCell) -> str:
    text = folded(cell.value)
    if column.longest and len(text) > column.longest:
        raise UnfitCellError(
            _("expected at most %(limit)d characters, found %(found)d")
            % {"limit": column.longest, "found": len(text)}
        )
    return text


def _read_choice(column: Column, cell: ReturnedCell) -> str:
    """By the key or the words of any language of the site: the file may have left in another."""
    wanted = folded(cell.value).casefold()
    for value, label in column.choices():
        if wanted in {
            value.casefold(),
            *(str_in(label, code).casefold() for code, _name in settings.LANGUAGES),
        }:
            return value
    if not wanted:
        return ""
    raise column.unfit(cell)


def str_in(label: StrOrPromise, language: str) -> str:
    with translation.override(language):
        return str(label)


def _read_day(column: Column, cell: ReturnedCell) -> str:
    text = folded(cell.value)
    if not text:
        return ""
    try:
        if cell.kind in (CellKind.DAY, CellKind.TEXT):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise column.unfit(cell)


def _read_number(column: Column, cell: ReturnedCell) -> str:
    text = folded(cell.value)
    if not text:
        return ""
    if cell.kind in (CellKind.NUMBER, CellKind.TEXT) and _NUMBER.fullmatch(text):
        return column.told_by(Decimal(text.replace(",", ".")))
    raise column.unfit(cell)


_READERS: dict[Kind, Callable[[Column, ReturnedCell], str]] = {
    Kind.TEXT: _read_text,
    Kind.CHOICE: _read_choice,
    Kind.DAY: _read_day,
    Kind.NUMBER: _read_number,
}
