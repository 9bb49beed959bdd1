"""Tables of an addendum that answer row by row: a cell of numbers, and a cell with the State's answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from uprkit.formats.addendum.numbers import NumberList, find_lists, read_list
from uprkit.formats.docx_blocks import Row, Table
from uprkit.rules.positions import PositionReading, read_position

_ANSWER_HEADING = re.compile(r"\b(?:position|response|answer|reply|status|decision)s?\b", re.IGNORECASE)
_OPENING_NUMBER = re.compile(
    r"^\s*(?:recommendations?\s+|rec\.?\s+|no\.\s*)?(?P<number>\d{1,3}\.\d{1,3})\b\.?\s*", re.IGNORECASE
)
_SHORT = 6
"""Words of an answer that is a verdict rather than an explanation."""


@dataclass(frozen=True, slots=True)
class TableAnswer:
    numbers: NumberList
    reading: PositionReading
    words: str
    page: int


def answers_in(table: Table) -> Iterator[TableAnswer]:
    """Every row that has recommendation numbers and an answer, in order."""
    answer_column = _answer_column(table)
    for row in table.rows:
        numbers, words = _numbers(row), _answer(row, answer_column)
        if numbers and words:
            yield TableAnswer(numbers, read_position(words), words, row.page)


def _answer_column(table: Table) -> int | None:
    for row in table.rows[:3]:
        for cell in row.cells[1:]:
            if (
                len(cell.text) < 80
                and _ANSWER_HEADING.search(cell.text)
                and not read_position(cell.text).is_clear
            ):
                return cell.column
    return None


def _numbers(row: Row) -> NumberList | None:
    """The numbers of the first cell: alone, or before the recommendation's text."""
    first = " ".join(row.cells[0].lines).strip() if row.cells else ""
    alone = read_list(re.sub(r"^(?:recommendations?|recs?\.?|nos?\.?)\s*", "", first, flags=re.IGNORECASE))
    if alone:
        return alone
    opening = _OPENING_NUMBER.match(first)
    return find_lists(opening["number"])[0] if opening else None


def _answer(row: Row, column: int | None) -> str:
    """The answer column's cell; without one, the first short verdict, else the last cell."""
    others = [(cell.column, " ".join(cell.lines).strip()) for cell in row.cells[1:]]
    if column is not None:
        return next((words for place, words in others if place == column), "")
    filled = [words for _, words in others if words]
    short = (words for words in filled if len(words.split()) <= _SHORT and read_position(words).is_clear)
    return next(short, filled[-1] if filled else "")
