"""Every measure by one thing: theme, State, group, session …"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from uprkit.indices.columns import Figures
from uprtrack.charts.bars import Bar, bars
from uprtrack.charts.lines import Series, lines
from uprtrack.charts.marks import Chart
from uprtrack.organisations.standing import Reader
from uprtrack.statistics.choices import ORDERED, Choices
from uprtrack.statistics.sheets.sheet import (
    Material,
    Sheet,
    description_of,
    heading,
    material_for,
    options_of,
)
from uprtrack.statistics.tables import lines_of, table_by
from uprtrack.statistics.words import BY_NAMES, Measure, counted

MOST_BARS = 20

Lines = Sequence[tuple[str, str, Figures]]


def build(reader: Reader, choices: Choices) -> Sheet:
    return sheet_of(material_for(reader, choices))


def sheet_of(material: Material) -> Sheet:
    """The sheet of what was gathered already."""
    by = material.choices.by
    found = lines_of(material.counted, by, material.names, material.choices)
    title = material.titled(heading(material.measure, by))
    notes = material.notes(by)
    if len(found) > MOST_BARS and by not in ORDERED:
        notes += (
            _("The chart shows the first %(shown)d of %(number)d lines; the table has them all.")
            % {"shown": MOST_BARS, "number": len(found)},
        )
    return Sheet(
        title,
        material.choices,
        table_by(found, by, BY_NAMES[by], material.choices),
        chart_of(material, found, title) if found else None,
        notes,
        material.counted.total(),
        options_of(material),
    )


def chart_of(material: Material, found: Lines, title: str) -> Chart:
    """A line where the values follow on one another in time, bars else."""
    measure = material.measure
    shown = [(words, measure.shown(figures)) for _value, words, figures in found]
    description = description_of(shown)
    if material.choices.by in ORDERED and len(found) > 1:
        values = [measure.value(figures) for _value, _words, figures in found]
        highest = measure.full or max((value or 0 for value in values), default=0)
        return lines(
            [Series("", values, [told for _words, told in shown])],
            places=[value for value, _words, _figures in found],
            title=title,
            description=description,
            full=highest,
            full_shown=axis_end(highest, measure),
        )
    return bars(
        [
            Bar(words, measure.value(figures), measure.shown(figures))
            for _value, words, figures in found[:MOST_BARS]
        ],
        title=title,
        description=description,
        full=measure.full,
    )


def axis_end(highest: float, measure: Measure) -> str:
    """The words at the upper end of a chart of lines."""
    return _("%(number)s %%") % {"number": "100"} if measure.rate else counted(int(highest))
