"""A sheet: a table, its chart, and what must be said beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from uprkit.indices.columns import Counted, Figures
from uprkit.indices.dimensions import By, Mask, overlaps
from uprkit.indices.statistics import Unit
from uprtrack.charts.marks import Chart, shortened
from uprtrack.organisations.standing import Reader
from uprtrack.statistics.choices import NARROWING, Choices
from uprtrack.statistics.gathering import Rows, holding, rows_for
from uprtrack.statistics.tables import Table
from uprtrack.statistics.words import BY_NAMES, MEASURES, UNIT_NAMES, Measure, Names

LONGEST_CHOICE = 70
"""Signs of a title that say what was chosen; the address and the form say all of it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``notes`` are whole sentences; ``total`` are the figures of everything chosen, each thing counted once."""

    title: str
    choices: Choices
    table: Table
    chart: Chart | None
    notes: tuple[str, ...]
    total: Figures
    options: dict[str, list[tuple[str, str]]]
    """For each key that rows can be chosen by: values that the reader's rows have, with their words."""


@dataclass(frozen=True)
class Material:
    """What every sheet starts from: the reader's rows, what was chosen of them, the words for values."""

    rows: Rows
    names: Names
    choices: Choices
    measure: Measure
    held: Mask | None = None
    """Which rows hold the words, where words were asked for."""
    problems: tuple[str, ...] = ()

    def counted_in(self, unit: Unit) -> Counted:
        """What was chosen, in a unit."""
        everything = self.rows.counted(unit)
        held = everything if self.held is None else everything.of_rows(self.held)
        return held.within(self.choices.narrowing)

    @cached_property
    def counted(self) -> Counted:
        """What was chosen, in the unit asked for."""
        return self.counted_in(self.choices.unit)

    @property
    def narrowed(self) -> str:
        """What was chosen, in words: "Norway, second cycle"."""
        told = (
            self.names.of(By(key), value)
            for key in NARROWING
            for value in self.choices.narrowing.get(key, ())
        )
        words = [f"“{self.choices.words}”"] if self.choices.words else []
        return shortened(", ".join([*words, *told]), LONGEST_CHOICE)

    def titled(self, title: str) -> str:
        return f"{title}: {self.narrowed}" if self.narrowed else title

    @property
    def unit(self) -> str:
        return str(UNIT_NAMES[self.choices.unit])

    def notes(self, by: By) -> tuple[str, ...]:
        """The unit, the definition, and that lines which overlap must not be added up."""
        told = [_("Counted: %(unit)s.") % {"unit": self.unit}]
        if self.measure.key != "count":
            told.append(
                _("%(measure)s: %(definition)s.")
                % {"measure": self.measure.label, "definition": self.measure.definition}
            )
        if overlaps(by, self.choices.unit):
            told.append(
                _("One recommendation may be counted in several lines, so they do not add up to the whole.")
            )
        return (*told, where_tags_come_from(), *self.problems)


def where_tags_come_from() -> str:
    """Whose word a theme or category is: what a person decided and what a machine suggests are told apart."""
    return _(
        "Themes and action categories: what people here decided, else what OHCHR's or UPR Info's papers say, else "
        "what this software suggests (on the list, with a dashed border and “?”)."
    )


def material_for(reader: Reader, choices: Choices) -> Material:
    """Gather, choose, count; an unknown measure is the number."""
    rows = rows_for(reader)
    measure = MEASURES.get(choices.measure) or MEASURES["count"]
    held, problems = holding(reader, choices.words, rows) if choices.words else (None, ())
    told = replace(choices, measure=measure.key)
    return Material(rows, Names(rows.labels), told, measure, held, problems)


def options_of(material: Material) -> dict[str, list[tuple[str, str]]]:
    """The values that the reader's rows have, whatever is chosen, so that a choice can be changed."""
    options = {}
    everything = material.rows.counted(material.choices.unit)
    for by in By:
        dimension = everything.dimension(by)
        met = {dimension.values[code] for code in set(dimension.codes.tolist())}
        named = [
            (value, material.names.of(by, value))
            for value in met | set(material.choices.narrowing.get(by, ()))
        ]
        in_order = by in (By.SESSION, By.CYCLE, By.YEAR, By.CATEGORY)
        options[by.value] = sorted(
            named, key=lambda each: (len(each[0]), each[0]) if in_order else (0, each[1])
        )
    return options


def heading(measure: Measure, by: By) -> str:
    """ "Support rate – Theme"."""
    return f"{measure.label} – {BY_NAMES[by]}"


def description_of(lines: Sequence[tuple[str, str]]) -> str:
    """What is read out instead of a chart: its first figures; the table has them all."""
    told = "; ".join(f"{label}: {shown}" for label, shown in lines[:5])
    return _("%(figures)s. The table below has every figure.") % {"figures": told} if told else ""
