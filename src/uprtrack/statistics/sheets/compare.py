"""One measure of each value side by side: between cycles, or between States under review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import ngettext

from uprkit.indices.columns import Figures
from uprkit.indices.dimensions import By
from uprtrack.charts.bars import Bar, bars
from uprtrack.charts.lines import Series, lines
from uprtrack.charts.marks import Chart
from uprtrack.organisations.standing import Reader
from uprtrack.statistics.choices import ORDERED, Choices
from uprtrack.statistics.sheets.overview import axis_end
from uprtrack.statistics.sheets.sheet import (
    Material,
    Sheet,
    description_of,
    heading,
    material_for,
    options_of,
)
from uprtrack.statistics.tables import Cell, Column, Table, cell_of, lines_of
from uprtrack.statistics.words import BY_NAMES

Line = tuple[str, str, Figures]
MOST_BESIDE = 6
"""Cycles or States side by side: more fit on no page, and on no chart."""


def build(reader: Reader, choices: Choices) -> Sheet:
    """The States compared are those chosen, else those with the most; of cycles all that there are."""
    material = material_for(reader, choices)
    across = choices.across
    by = choices.by if choices.by is not across else By.ISSUE
    beside = lines_of(material.counted, across, material.names, choices)[:MOST_BESIDE]
    figures = {
        value: material.counted.within({across.value: [value]}).by(by) for value, _words, _figures in beside
    }
    found = lines_of(material.counted, by, material.names, choices)
    title = material.titled(heading(material.measure, by))
    return Sheet(
        title,
        material.choices,
        _table(material, by, beside, found, figures),
        _chart(material, by, beside, found, figures, title) if beside else None,
        (*material.notes(by), *_cohorts(material, beside)),
        material.counted.total(),
        options_of(material),
    )


def _cohorts(material: Material, beside: Sequence[Line]) -> tuple[str, ...]:
    """Which States stand behind each cycle: a difference between cohorts is no change."""
    if material.choices.across is not By.CYCLE or len(beside) < 2:
        return ()
    states = {
        words: set(material.counted.within({By.CYCLE.value: [value]}).by(By.STATE))
        for value, words, _figures in beside
    }
    in_all = set.intersection(*states.values())
    told = ", ".join(f"{words}: {len(found)}" for words, found in states.items())
    return (
        ngettext(
            "States under review: %(cycles)s; %(number)d of them in all of these cycles. Choose the same States "
            "before you read a difference between cycles as a change.",
            "States under review: %(cycles)s; %(number)d of them in all of these cycles. Choose the same States "
            "before you read a difference between cycles as a change.",
            len(in_all),
        )
        % {"cycles": told, "number": len(in_all)},
    )


def _table(
    material: Material,
    by: By,
    beside: Sequence[Line],
    found: Sequence[Line],
    figures: Mapping[str, Mapping[str, Figures]],
) -> Table:
    columns = [Column(by.value), Column("name", BY_NAMES[by], is_number=False)]
    for value, words, _figures in beside:
        columns += [Column(f"{material.measure.key}_{value}", words), Column(f"count_{value}")]
    rows = []
    for value, words, _figures in found:
        row = [Cell(value), Cell(words, words)]
        for other, _words, _total in beside:
            told = figures[other].get(value)
            chosen = {
                **material.choices.leading,
                by.value: (value,),
                material.choices.across.value: (other,),
            }
            row.append(cell_of(material.measure, told, chosen) if told else Cell(None, "–"))
            row.append(Cell(told.count if told else 0))
        rows.append(row)
    return Table(columns, rows)


def _chart(
    material: Material,
    by: By,
    beside: Sequence[Line],
    found: Sequence[Line],
    figures: Mapping[str, Mapping[str, Figures]],
    title: str,
) -> Chart:
    """Lines where the values follow on one another in time; else how each cycle or State stands as a whole."""
    measure = material.measure
    description = description_of([(words, measure.shown(total)) for _value, words, total in beside])
    if by not in ORDERED or len(found) < 2:
        whole = [Bar(words, measure.value(total), measure.shown(total)) for _value, words, total in beside]
        return bars(whole, title=_whole(material), description=description, full=measure.full)
    series = []
    for other, words, _total in beside:
        told = [figures[other].get(value) for value, _words, _figures in found]
        values = [measure.value(each) if each else None for each in told]
        series.append(Series(words, values, [measure.shown(each) if each else "" for each in told]))
    highest = measure.full or max((value or 0 for each in series for value in each.values), default=0)
    return lines(
        series,
        places=[value for value, _words, _figures in found],
        title=title,
        description=description,
        full=highest,
        full_shown=axis_end(highest, measure),
    )


def _whole(material: Material) -> str:
    return material.titled(heading(material.measure, material.choices.across))
