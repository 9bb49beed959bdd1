"""What a table of a sheet offers: rows that leave, what stands today, what a change does, and taking it back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from uprtrack.organisations.circles import Circle
from uprtrack.organisations.standing import Reader
from uprtrack.sheets.columns import Column
from uprtrack.sheets.tokens import Scope

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the text of each column's value, and what may be changed in it by whom the sheet is for."""

    row: str
    label: str
    values: Mapping[str, str]
    open: frozenset[str]
    stored: Any = None
    """The row that the values were read from."""
    refusal: str = ""
    """Why nothing of it can be changed by the reader, as a whole sentence."""
    extra: Mapping[str, Any] = field(default_factory=dict)


class Table(ABC):
    """One visible sheet of a workbook."""

    key: str
    title: StrOrPromise

    @abstractmethod
    def columns(self, scope: Scope) -> list[Column]:
        """In their order; which of them are open is said row by row."""

    @abstractmethod
    def leaving(self, scope: Scope, reader: Reader) -> list[Line]:
        """The rows that leave, with every column's value, as far as ``reader`` may read them."""

    @abstractmethod
    def standing(
        self, scope: Scope, asked: Mapping[str, Mapping[str, str]], reader: Reader
    ) -> dict[str, Line]:
        """The rows with some identifiers as they are now, with the values of what a sheet may change.

        ``asked`` gives what came back for each. A row that the sheet's body may not change any more, or the reader
        not accept, carries a ``refusal``; what is not here or not for the reader is left out. A number of queries
        that does not grow with the rows.
        """

    def doubt(self, line: Line, values: Mapping[str, str]) -> str:
        """Why a row with these values cannot be put in, as a whole sentence; "" where it can."""
        return ""

    @abstractmethod
    def put_in(
        self, *, by: Reader, scope: Scope, line: Line, changes: Mapping[str, str], circle: Circle | None
    ) -> dict[str, Any]:
        """Write the changes of one row by the services of its app; returns what ``take_out`` needs, as JSON."""

    @abstractmethod
    def objections(self, *, by: Reader, done: Collection[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """What stands on rows that were put in: for each, what and where."""

    @abstractmethod
    def take_out(self, *, by: Reader, done: Mapping[str, Any]) -> None:
        """Put back what stood before ``put_in``."""
