"""The pages of the statistics, and their tables and charts as files. Every choice stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from uprkit.indices.dimensions import By
from uprkit.languages import parse_tag
from uprtrack.charts.drawing import inline
from uprtrack.organisations.limits import sparing
from uprtrack.organisations.rights import open_to_all
from uprtrack.reviews.models import State
from uprtrack.statistics.choices import ORDERED, UNITS, Choices
from uprtrack.statistics.files import MEDIA_TYPES, OF_CHARTS, content_of
from uprtrack.statistics.profiles import profile_of
from uprtrack.statistics.sheets import SHEETS
from uprtrack.statistics.sheets.sheet import Sheet, material_for, where_tags_come_from
from uprtrack.statistics.tables import NOTHING, lines_of
from uprtrack.statistics.words import BY_NAMES, MEASURES, UNIT_NAMES, counted, per_cent

PER_PAGE, FEWEST = 30, 5
OF_LINKS = 60_000
"""Characters that the links of a page may take."""
FILTERS = (By.STATE, By.FROM, By.STATE_GROUP, By.FROM_GROUP, By.ISSUE, By.CYCLE, By.SESSION)
"""What a form offers to choose rows by; an address may name every key of ``choices.NARROWING``."""


@open_to_all
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every measure by one thing, with the chart of one of them."""
    return _page(request, "overview", by=tuple(By))


@open_to_all
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """One measure between cycles or between States under review."""
    return _page(request, "compare", by=tuple(By), across=(By.CYCLE, By.STATE))


@open_to_all
@require_safe
def participation(request: HttpRequest) -> HttpResponse:
    """How many States recommend something, and what each receives, over time."""
    return _page(request, "participation", by=ORDERED, has_unit=False)


@open_to_all
@require_safe
def world(request: HttpRequest) -> HttpResponse:
    """One measure of every State on a map of tiles."""
    return _page(request, "map", by=(By.STATE, By.FROM), filters=FILTERS[2:])


@open_to_all
@require_safe
def profiles(request: HttpRequest) -> HttpResponse:
    """The recommending States, each leading to its own page."""
    material = material_for(request.user, Choices(by=By.FROM))
    lines = [
        (value, words, counted(figures.count), per_cent(figures.support_rate))
        for value, words, figures in lines_of(material.counted, By.FROM, material.names, material.choices)
    ]
    return render(request, "statistics/profiles.html", {"lines": lines, "nothing": NOTHING})


@open_to_all
@require_safe
def profile(request: HttpRequest, iso3: str) -> HttpResponse:
    """What a State asks, of whom, how it words it, and what became of it."""
    told = profile_of(request.user, get_object_or_404(State, pk=iso3))
    context = {
        "profile": told,
        "rankings": (told.asks, told.categories, told.reviewed, told.over_time),
        "chart": _drawn(told.over_time.chart, "over-time"),
        "file": reverse("statistics_file", args=["overview", "csv"]),
        "note": where_tags_come_from(),
        "nothing": NOTHING,
    }
    return render(request, "statistics/profile.html", context)


@open_to_all
@sparing
@require_safe
def download(request: HttpRequest, sheet: str, form: str) -> HttpResponse:
    """The table as CSV or JSON, the chart as SVG or PNG, of what the reader may see."""
    build = SHEETS.get(sheet)
    if build is None:
        raise Http404
    told = build(request.user, Choices.of(request.GET))
    if form in OF_CHARTS and told.chart is None:
        raise Http404(NOTHING)
    content = content_of(told, form, made_at=timezone.now(), direction=_direction())
    response = HttpResponse(content, content_type=MEDIA_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="uprtrack-{sheet}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest,
    name: str,
    *,
    by: Sequence[By],
    across: Sequence[By] = (),
    filters: Sequence[By] = FILTERS,
    has_unit: bool = True,
) -> HttpResponse:
    sheet = SHEETS[name](request.user, Choices.of(request.GET))
    page = Paginator(sheet.table.rows, _lines_a_page(sheet)).get_page(sheet.choices.page)
    context = {
        "name": name,
        "sheet": sheet,
        "chart": _drawn(sheet.chart, name),
        "page_obj": page,
        "rows": sheet.table.shown_rows(page.object_list),
        "figures": _figures(sheet),
        "files": [
            (form, _file_url(name, form, sheet))
            for form in MEDIA_TYPES
            if form not in OF_CHARTS or sheet.chart
        ],
        "form": _form(sheet, by, across, filters, has_unit),
        "nothing": NOTHING,
        "has_profiles": name == "overview" and sheet.choices.by is By.FROM,
    }
    return render(request, f"statistics/{name}.html", context)


def _lines_a_page(sheet: Sheet) -> int:
    """Every figure's link repeats what was asked for: of long words a page holds fewer lines, to stay light."""
    links = len(sheet.table.shown_columns) * len(sheet.choices.query_string)
    return max(FEWEST, min(PER_PAGE, OF_LINKS // max(links, 1)))


def _figures(sheet: Sheet) -> list[tuple[str, object]]:
    """The measures of everything chosen."""
    unit = UNIT_NAMES[sheet.choices.unit]
    return [
        (measure.shown(sheet.total), unit if key == "count" else measure.label)
        for key, measure in MEASURES.items()
    ]


def _file_url(name: str, form: str, sheet: Sheet) -> str:
    return f"{reverse('statistics_file', args=[name, form])}?{sheet.choices.query_string}"


def _form(
    sheet: Sheet, by: Sequence[By], across: Sequence[By], filters: Sequence[By], has_unit: bool
) -> dict[str, Any]:
    """Each choice as value, words and whether it is taken."""
    choices = sheet.choices
    return {
        "units": [(key, UNIT_NAMES[unit], unit is choices.unit) for key, unit in UNITS.items()]
        if has_unit
        else [],
        "measures": [(key, each.label, key == choices.measure) for key, each in MEASURES.items()]
        if has_unit
        else [],
        "by": [(each.value, BY_NAMES[each], each is choices.by) for each in by],
        "across": [(each.value, BY_NAMES[each], each is choices.across) for each in across],
        "filters": [
            (
                key.value,
                BY_NAMES[key],
                [(*each, each[0] in choices.narrowing.get(key, ())) for each in sheet.options[key]],
            )
            for key in filters
            if len(sheet.options[key]) > 1 or key in choices.narrowing
        ],
        "kept": [
            (key, value)
            for key, values in choices.narrowing.items()
            if By(key) not in filters
            for value in values
        ],
    }


def _drawn(chart: Any, name: str) -> str:
    return inline(chart, name=name, direction=_direction()) if chart else ""


def _direction() -> str:
    return parse_tag(get_language() or "en").direction
