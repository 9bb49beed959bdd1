"""Charts of spans and of values over days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprtrack.charts.over_time import MOST_LINES, Line, Spot, over_time
from uprtrack.charts.spans import Span, spans

WORDS = {"title": "Girls at school", "description": "Over time", "lowest_shown": "0", "highest_shown": "80 %"}
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
spots = st.builds(Spot, on=days, value=st.floats(-1e6, 1e6), shown=st.just("shown"))


@given(st.lists(st.lists(spots, max_size=8), max_size=MOST_LINES), st.none() | spots)
def test_every_value_stands_within_the_drawing(told: list[list[Spot]], level: Spot | None) -> None:
    lines = [Line(f"{place}", sorted(each, key=lambda spot: spot.on)) for place, each in enumerate(told)]
    chart = over_time(lines, level=level, **WORDS)
    number = sum(map(len, told)) + (level is not None)
    if chart is None:
        assert number == 0
        return
    assert len(chart.dots) == number
    for dot in chart.dots:
        assert 0 <= dot.x <= 100
        assert 0 <= dot.y <= chart.height


def test_later_stands_further_along_and_more_stands_higher() -> None:
    line = Line(
        "",
        [
            Spot(date(2024, 1, 1), 10, "10"),
            Spot(date(2024, 7, 1), 30, "30"),
            Spot(date(2028, 1, 1), 20, "20"),
        ],
    )
    chart = over_time([line], **WORDS)
    assert chart is not None
    first, second, third = chart.dots
    assert second.y < third.y < first.y
    # By days, not by turns: half a year of four is an eighth.
    assert (second.x - first.x) / (third.x - first.x) == pytest.approx(182 / 1461)


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match=f"at most {MOST_LINES}"):
        over_time([Line(f"{place}", []) for place in range(MOST_LINES + 1)], **WORDS)


def test_spans_keep_their_order_and_one_day_is_a_dot() -> None:
    chart = spans(
        [
            Span("Law", date(2024, 1, 1), date(2025, 12, 31), "2024 to 2025"),
            Span("Deposit", None, date(2026, 6, 30), "until June 2026"),
            Span("Some day", None, None, ""),
        ],
        title="Plan",
        description="When",
        today=date(2025, 6, 1),
        today_shown="today",
    )
    assert chart is not None
    assert [box.title for box in chart.boxes] == ["2024 to 2025"]
    assert [dot.title for dot in chart.dots] == ["until June 2026"]
    assert "Some day" not in {text.words for text in chart.texts}
    assert chart.boxes[0].x + chart.boxes[0].width < chart.dots[0].x
    assert {"2024", "2025", "2026", "today"} <= {text.words for text in chart.texts}


@given(st.lists(st.tuples(st.none() | days, st.none() | days), max_size=12))
def test_every_span_stands_within_the_drawing(told: list[tuple[date | None, date | None]]) -> None:
    items = [Span("Action", *((min(a, b), max(a, b)) if a and b else (a, b)), "shown") for a, b in told]
    chart = spans(items, title="Plan", description="When")
    dated = [item for item in items if item.starts_on or item.ends_on]
    assert (chart is None) == (not dated)
    if chart is not None:
        assert len(chart.boxes) + len(chart.dots) == len(dated)
        assert all(box.x >= 0 and box.x + box.width <= 100.5 for box in chart.boxes)
        assert all(0 <= dot.x <= 100 for dot in chart.dots)
