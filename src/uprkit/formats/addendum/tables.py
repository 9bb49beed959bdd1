"""Tables of an addendum that answer row by row.

Seen: a cell of numbers and a cell with the State's answer; a column for each position with a mark in one of
them; rows of recommendations alone, under a heading, or a full-width row, that gives the position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from uprkit.formats.addendum.answer_words import answer_within, repeats_recommendation
from uprkit.formats.docx_blocks import Cell, Row, Table
from uprkit.formats.number_lists import NumberList, find_lists, read_list
from uprkit.model import Position
from uprkit.rules.positions import position_of_heading, read_position

_ANSWER_HEADING = re.compile(r"\b(?:position|response|answer|reply|status|decision)s?\b", re.IGNORECASE)
_OPENING_NUMBER = re.compile(
    r"^\s*(?:recommendations?\s+|rec\.?\s+|no\.\s*)?(?P<number>\d{1,3}\.\d{1,3})\b\.?\s*", re.IGNORECASE
)
_NO_MARK = re.compile(r"\W*(?:no|n/?a|none)?\W*", re.IGNORECASE)
_TICK = re.compile(r"\W*[✓✔√☑☒⊠×✗✘xX•●■*]\W*")
_SHORT = 8
"""Words of an answer that is a verdict rather than an explanation."""
_FIRST_COLUMN = 4
"""Words of the heading of a first column that holds answers, unlike "Recommendations and positions of the State"."""
_HEADING_ROWS = 3
_MAX_HEADING = 120


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """``words`` are the State's own; ``stated`` is the position that a column or a heading gives, if any."""

    numbers: NumberList
    words: str
    page: int
    stated: Position | None = None


def answers_in(table: Table, heading: str = "") -> Iterator[TableAnswer]:
    """Every row that has recommendation numbers, in order; ``heading`` is what stands above the table."""
    marked = _marked_columns(table)
    answer_column = None if marked else _answer_column(table)
    for row in table.rows:
        numbered = _numbered_cell(row)
        if numbered is None:
            heading = _heading_in(row) or heading
            continue
        cell, numbers = numbered
        if marked:
            yield _by_mark(row, numbers, marked)
            continue
        words = _answer(row, cell, answer_column)
        is_clear = answer_column is not None or read_position(words).is_clear
        position = None if words and is_clear else position_of_heading(heading)
        if words or position is not None or answer_column is not None:
            answer = "\n".join(part for part in (heading, words) if part) if position else words
            yield TableAnswer(numbers, answer, row.page, position)


def _marked_columns(table: Table) -> dict[int, str]:
    """Columns whose headings each state a position, with these headings; empty unless there are two kinds."""
    for row in table.rows[:_HEADING_ROWS]:
        if _numbered_cell(row) is not None:
            # Below the headings: an explanation may read like the opposite of the answer beside it.
            break
        headed = {
            cell.column: words
            for cell in row.cells
            if (words := " ".join(cell.lines).strip())
            and len(words) < _MAX_HEADING
            and not _OPENING_NUMBER.match(words)
            and position_of_heading(words) is not None
        }
        if len({position_of_heading(words) for words in headed.values()}) > 1:
            return headed
    return {}


def _by_mark(row: Row, numbers: NumberList, marked: dict[int, str]) -> TableAnswer:
    """The position of the one column that is filled; none where several are, or none is."""
    said = {
        cell.column: words
        for cell in row.cells
        if cell.column in marked and (words := " ".join(cell.lines).strip()) and _is_mark(words)
    }
    if len(said) != 1:
        return TableAnswer(
            numbers, "; ".join(f"{marked[place]}: {words}" for place, words in said.items()), row.page
        )
    column, words = next(iter(said.items()))
    is_explained = len(words.split()) > 1
    answer = f"{marked[column]}: {words}" if is_explained else marked[column]
    return TableAnswer(numbers, answer, row.page, position_of_heading(marked[column]))


def _is_mark(words: str) -> bool:
    return bool(_TICK.fullmatch(words)) or not _NO_MARK.fullmatch(words)


def _heading_in(row: Row) -> str:
    """The words of a row without numbers that holds nothing but a title with a position."""
    filled = [words for cell in row.cells if (words := " ".join(cell.lines).strip())]
    is_title = (
        len(filled) == 1 and len(filled[0]) < _MAX_HEADING and position_of_heading(filled[0]) is not None
    )
    return filled[0] if is_title else ""


def _answer_column(table: Table) -> int | None:
    for row in table.rows[:_HEADING_ROWS]:
        for place, cell in enumerate(row.cells):
            if (
                (place or len(cell.text.split()) <= _FIRST_COLUMN)
                and len(cell.text) < 80
                and _ANSWER_HEADING.search(cell.text)
                and not read_position(cell.text).is_clear
            ):
                return cell.column
    return None


def _numbered_cell(row: Row) -> tuple[Cell, NumberList] | None:
    """The first cell with the numbers in it, or the second where a mere verdict, or nothing, stands before it."""
    for place, cell in enumerate(row.cells[:2]):
        if place and len(row.cells[0].text.split()) > _SHORT:
            return None
        if numbers := _numbers(cell):
            return cell, numbers
    return None


def _numbers(cell: Cell) -> NumberList | None:
    """The numbers of a cell: alone, or before the recommendation's text."""
    words = " ".join(cell.lines).strip()
    alone = read_list(re.sub(r"^(?:recommendations?|recs?\.?|nos?\.?)\s*", "", words, flags=re.IGNORECASE))
    if alone:
        return alone
    opening = _OPENING_NUMBER.match(words)
    return find_lists(opening["number"])[0] if opening else None


def _answer(row: Row, numbered: Cell, column: int | None) -> str:
    """The answer column's cell; without one, the first short verdict, else the last cell that is no
    recommendation; in a table of one column, what follows the recommendation.
    """
    others = [(cell.column, " ".join(cell.lines).strip()) for cell in row.cells if cell is not numbered]
    if column is not None and column != numbered.column:
        return next((words for place, words in others if place == column), "")
    filled = [words for _, words in others if words and not repeats_recommendation(words)]
    short = (words for words in filled if len(words.split()) <= _SHORT and read_position(words).is_clear)
    found = next(short, filled[-1] if filled else "")
    if found or others:
        return found
    own = _OPENING_NUMBER.sub("", "\n".join(numbered.lines), count=1)
    return answer_within(own) if repeats_recommendation(own) else ""
