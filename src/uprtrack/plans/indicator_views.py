"""One indicator: its values over time as a chart with the table behind it, and its SMART check."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from uprtrack.charts.drawing import inline
from uprtrack.charts.marks import Chart
from uprtrack.charts.over_time import MOST_LINES, Line, Spot, over_time
from uprtrack.organisations.rights import open_to_all
from uprtrack.plans.models import Indicator, Plan
from uprtrack.plans.reading import actions_of
from uprtrack.plans.rules import answering_organisation, can_change
from uprtrack.plans.smart import check_of_indicator
from uprtrack.plans.templatetags.figures import figure


@open_to_all
def indicator(request: HttpRequest, public_id: str) -> HttpResponse:
    """An indicator of an action whose plan the reader may read."""
    actions = actions_of(Plan.objects.visible_to(request.user), request.user)
    action = get_object_or_404(actions, indicators__public_id=public_id)
    found = next(item for item in action.indicators.all() if item.public_id == public_id)
    chart = chart_of(found)
    holding = {value.pk for value in found.values_that_hold}
    groups = {value.group for value in found.values.all() if value.group}
    return render(
        request,
        "plans/indicator.html",
        {
            "indicator": found,
            "action": action,
            "plan": action.plan,
            "chart": inline(chart, name="values", direction=_direction()) if chart else "",
            "undrawn": max(0, len(groups) + 1 - MOST_LINES),
            "values": [(value, value.pk in holding) for value in found.values.all()],
            "check": check_of_indicator(found),
            "can_change": can_change(request.user, action.plan),
            "can_answer": answering_organisation(request.user, action) is not None,
        },
    )


def _direction() -> str:
    return "rtl" if get_language() and get_language_bidi() else "ltr"


def chart_of(indicator: Indicator) -> Chart | None:
    """Baseline and values of everybody, up to four groups, and the target as a level; None without any value.

    Of a year without a day the last day is drawn, as statistics of a year are told at its end.
    """
    by_group: dict[str, list[Spot]] = defaultdict(list)
    for value in indicator.values_that_hold:
        by_group[value.group].append(_spot(value.measured_on, value.value, indicator.unit))
    everybody = by_group.pop("", [])
    begin = indicator.baseline_on or _end_of(indicator.baseline_year)
    if indicator.baseline is not None and begin:
        first = _spot(begin, indicator.baseline, indicator.unit, _("baseline"))
        everybody = sorted([first, *everybody], key=lambda spot: spot.on)
    end = indicator.target_on or _end_of(indicator.target_year)
    target = None
    if indicator.target is not None and end:
        target = _spot(end, indicator.target, indicator.unit, _("target"))
    lines = [Line(_("everybody") if by_group else "", everybody)] if everybody else []
    lines += [Line(group, spots) for group, spots in sorted(by_group.items())]
    drawn = lines[:MOST_LINES]
    numbers = [Decimal(str(spot.value)) for line in drawn for spot in line.spots]
    numbers += [indicator.target] if indicator.target is not None and target else []
    return over_time(
        drawn,
        title=indicator.name,
        description=_("Values over time, the target drawn across. The table below has every figure."),
        lowest_shown=figure(min([Decimal(0), *numbers])),
        highest_shown=f"{figure(max([Decimal(0), *numbers]))} {indicator.unit}",
        level=target,
    )


def _spot(on: date, value: Decimal, unit: str, named: str = "") -> Spot:
    what = f"{named} {figure(value)}" if named else figure(value)
    return Spot(on, float(value), f"{what} {unit} ({date_format(on, 'DATE_FORMAT')})", what)


def _end_of(year: int | None) -> date | None:
    return date(year, 12, 31) if year else None
