"""The table behind every chart: what a page shows of it, what files hold besides, and the rows each figure leads to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from uprkit.indices.columns import Counted, Figures
from uprkit.indices.dimensions import CATEGORIES, DIFFER, LEVELS, By
from uprtrack.catalogue.levels import COMMENTED
from uprtrack.recommendations.models import Position
from uprtrack.statistics.choices import ORDERED, WORDS, Choices
from uprtrack.statistics.gathering import COUNTED
from uprtrack.statistics.words import MEASURES, Measure, Names, part_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` heads it in files; one without label is in files alone."""

    key: str
    label: StrOrPromise = ""
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` for files, ``shown`` with ``detail`` for pages; ``url`` leads to the rows."""

    value: Value
    shown: str = ""
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]

    @property
    def shown_columns(self) -> list[Column]:
        return [column for column in self.columns if column.label]

    def shown_rows(self, rows: Iterable[Sequence[Cell]] | None = None) -> list[list[tuple[Column, Cell]]]:
        """Of each row what a page shows."""
        return [
            [(column, cell) for column, cell in zip(self.columns, row, strict=True) if column.label]
            for row in (self.rows if rows is None else rows)
        ]


LEADING: dict[str, Mapping[str, tuple[str, ...]]] = {
    "count": {},
    "support": {"position": (Position.SUPPORTED.value,)},
    "specificity": {"action": ("5",)},
    "category": {},
    "commented": {"commented": (COMMENTED,)},
    "triggered": {"level": LEVELS[:2]},
}
"""The rows that a measure's numerator counts, in the words of the list's address."""


def rows_url(chosen: Mapping[str, Sequence[str]]) -> str:
    """The address of the list of the recommendations that are counted somewhere (``Choices.leading`` and more)."""
    facets = {key: tuple(values) for key, values in chosen.items() if key != WORDS}
    selection = COUNTED.replaced(words=" ".join(chosen.get(WORDS, ())), chosen={**COUNTED.chosen, **facets})
    # Without a review the list is about the one that the reader is at.
    scope = "" if {"state", "cycle"} & chosen.keys() else "review=all&"
    return f"{reverse('recommendation_list')}?{scope}{selection.query_string()}"


def cell_of(measure: Measure, figures: Figures, chosen: Mapping[str, Sequence[str]]) -> Cell:
    """The figure of a measure, leading to what its numerator counts; nothing leads to no rows."""
    rate = measure.rate(figures) if measure.rate else None
    number = rate.count if rate else figures.count
    url = rows_url({**chosen, **LEADING[measure.key]}) if number else ""
    return Cell(
        measure.value(figures), measure.shown(figures), part_of(rate) if rate and rate.total else "", url
    )


FILE_COLUMNS = (
    Column("supported"),
    Column("noted"),
    Column("pending"),
    *(Column(f"category_{number}") for number in CATEGORIES),
    *(Column("assessments_differ" if level == DIFFER else level) for level in LEVELS),
)
"""The counts behind the rates, so that whoever takes a file along can compute them anew."""


def file_cells(figures: Figures) -> list[Cell]:
    """The cells of ``FILE_COLUMNS``."""
    counts = (figures.supported, figures.noted, figures.pending, *figures.categories, *figures.levels)
    return [Cell(number) for number in counts]


def lines_of(counted: Counted, by: By, names: Names, choices: Choices) -> list[tuple[str, str, Figures]]:
    """Value, words and figures of each line: in time's order, else by number and name; chosen values alone."""
    chosen = choices.narrowing.get(by.value)
    told = [
        (value, names.of(by, value), figures)
        for value, figures in counted.by(by).items()
        if not chosen or value in chosen
    ]
    if by in ORDERED or by in (By.CATEGORY, By.POSITION):
        return sorted(told, key=lambda line: (len(line[0]), line[0]) if by is not By.POSITION else (0, ""))
    return sorted(told, key=lambda line: (-line[2].count, line[1]))


def table_by(
    lines: Sequence[tuple[str, str, Figures]], by: By, label: StrOrPromise, choices: Choices
) -> Table:
    """Every measure of each value."""
    columns = [
        Column(by.value),
        Column("name", label, is_number=False),
        *(Column(key, measure.label) for key, measure in MEASURES.items()),
        *FILE_COLUMNS,
    ]
    rows = [
        [
            Cell(value),
            Cell(words, words),
            *measure_cells(figures, {**choices.leading, by.value: (value,)}),
            *file_cells(figures),
        ]
        for value, words, figures in lines
    ]
    return Table(columns, rows)


def measure_cells(figures: Figures, chosen: Mapping[str, Sequence[str]]) -> list[Cell]:
    """A cell for each of ``MEASURES``."""
    return [cell_of(measure, figures, chosen) for measure in MEASURES.values()]


NOTHING = _("Nothing is counted here: no recommendation that you may read fits.")
