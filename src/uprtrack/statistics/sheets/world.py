"""One measure of each State as a map of tiles: of States under review, or of recommending States."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprkit.indices.dimensions import By
from uprkit.tiles import tiles
from uprtrack.charts.tile_map import Shade, limits_of, tile_map
from uprtrack.organisations.standing import Reader
from uprtrack.statistics.choices import Choices
from uprtrack.statistics.sheets.sheet import Sheet, description_of, heading, material_for, options_of
from uprtrack.statistics.tables import lines_of, table_by
from uprtrack.statistics.words import BY_NAMES, Measure, counted, decimal

NOTE = gettext_lazy(
    "The designations employed and the presentation of material on this map do not imply the expression of any "
    "opinion whatsoever on the part of the Secretariat of the United Nations concerning the legal status of any "
    "country, territory, city or area or of its authorities, or concerning the delimitation of its frontiers or "
    "boundaries."
)
"""``uprkit.tiles.DISCLAIMER``, to be translated as the United Nations prints it in other languages."""


def build(reader: Reader, choices: Choices) -> Sheet:
    material = material_for(reader, choices)
    by = By.FROM if choices.by is By.FROM else By.STATE
    measure = material.measure
    found = lines_of(material.counted, by, material.names, choices)
    placed = {tile.iso3 for tile in tiles()}
    shades = {}
    for value, words, figures in found:
        told = measure.value(figures)
        if told is not None and value in placed:
            shades[value] = Shade(told, f"{words}: {measure.shown(figures)}")
    title = material.titled(heading(measure, by))
    chart = tile_map(
        shades,
        names=material.names.states,
        legend=legend_of([shade.value for shade in shades.values()], measure),
        no_figure=_("no figure"),
        title=title,
        description=description_of([(words, measure.shown(figures)) for _value, words, figures in found]),
        note=str(NOTE),
    )
    return Sheet(
        title,
        material.choices,
        table_by(found, by, BY_NAMES[by], choices),
        chart if found else None,
        (
            *material.notes(by),
            *_not_placed([words for value, words, _figures in found if value not in placed]),
        ),
        material.counted.total(),
        options_of(material),
    )


def legend_of(values: Sequence[float], measure: Measure) -> list[str]:
    """ "up to 40 %" for each step but the first word of the lowest, from few to many."""
    return [_("up to %(limit)s") % {"limit": _limit(limit, measure)} for limit in limits_of(values)]


def _limit(value: float, measure: Measure) -> str:
    if measure.rate is not None:
        return _("%(number)s %%") % {"number": number_format(value, 1)}
    return counted(int(value)) if measure.key == "count" else decimal(value)


def _not_placed(names: Sequence[str]) -> tuple[str, ...]:
    """A fictional State has no tile."""
    if not names:
        return ()
    return (_("Not on the map, but in the table: %(states)s.") % {"states": ", ".join(names)},)
