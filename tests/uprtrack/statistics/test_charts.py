"""Charts: what is drawn where, readable in light and dark, in both directions, as SVG and as PNG."""

from __future__ import annotations

import io
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation
from PIL import Image

import uprtrack
from uprkit.tiles import DISCLAIMER, tiles
from uprtrack.charts.bars import Bar, bars
from uprtrack.charts.colours import DARK, LIGHT, ON_STEP, SERIES, STEPS, STYLES
from uprtrack.charts.drawing import inline, png_file, svg_file
from uprtrack.charts.lines import MOST_SERIES, Series, lines
from uprtrack.charts.marks import Anchor, Chart
from uprtrack.charts.tile_map import Shade, limits_of, step_of, tile_map
from uprtrack.statistics.sheets.world import NOTE

SVG = "{http://www.w3.org/2000/svg}"


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.fixture
def two_bars() -> Chart:
    items = [Bar("Norway <&>", 50.0, "50.0 %"), Bar("Chad", None, "–"), Bar("Fiji", 100.0, "100.0 %")]
    return bars(items, title="Support rate", description="Norway: 50.0 %", full=100)


@pytest.fixture
def map_of_two() -> Chart:
    return tile_map(
        {"NOR": Shade(3, "Norway: 3"), "PSE": Shade(9, "State of Palestine: 9")},
        names={"CHE": "Switzerland"},
        legend=["up to 3", "up to 9"],
        no_figure="no figure",
        title="Number",
        description="",
        note=DISCLAIMER,
    )


class TestColours:
    @pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
    def test_every_text_can_be_read(self, colours: dict[str, str]) -> None:
        pairs = [(ON_STEP[step], step) for step in STEPS]
        pairs += [(style, "paper") for style in ("ink", "soft")] + [("soft", "wash")]
        assert {
            pair: contrast(*(colours[name] for name in pair))
            for pair in pairs
            if contrast(*(colours[name] for name in pair)) < 4.5
        } == {}

    @pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
    def test_every_line_can_name_itself_in_its_colour(self, colours: dict[str, str]) -> None:
        assert [style for style in SERIES if contrast(colours[style], colours["paper"]) < 4.5] == []

    def test_files_have_the_colours_of_the_site(self) -> None:
        sheet = (Path(uprtrack.__file__).parent / "static/uprtrack/site.css").read_text(encoding="utf-8")
        light, dark = sheet.split("@media (prefers-color-scheme: dark)", 1)
        for part, colours in ((light, LIGHT), (dark.split("*, *::before")[0], DARK)):
            said = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
            assert {name: said.get(name) for name in colours} == colours

    def test_the_site_styles_every_mark(self) -> None:
        sheet = (Path(uprtrack.__file__).parent / "static/uprtrack/site.css").read_text(encoding="utf-8")
        assert [name for name in STYLES if f".fill-{name} {{" not in sheet] == []
        assert [name for name in (*SERIES, "line") if f".line-{name} {{" not in sheet] == []


class TestBars:
    def test_a_bar_is_as_long_as_its_value(self, two_bars: Chart) -> None:
        filled = [box.width for box in two_bars.boxes if box.style == "brand"]
        assert filled == [50.0, 100.0]
        assert [text.words for text in two_bars.texts] == [
            "Norway <&>",
            "50.0 %",
            "Chad",
            "–",
            "Fiji",
            "100.0 %",
        ]

    def test_a_right_to_left_page_mirrors_it(self, two_bars: Chart) -> None:
        mirrored = two_bars.facing("rtl")
        first = next(box for box in mirrored.boxes if box.style == "brand")
        assert (first.x, first.width) == (50.0, 50.0)
        assert (mirrored.texts[0].x, mirrored.texts[0].anchor) == (100, Anchor.END)
        assert (mirrored.texts[1].x, mirrored.texts[1].anchor) == (0, Anchor.START)
        assert mirrored.facing("rtl") == two_bars


class TestLines:
    def test_a_gap_stays_a_gap(self) -> None:
        chart = lines(
            [Series("Norway", [1.0, None, 3.0, 4.0], ["1", "", "3", "4"])],
            places=["1", "2", "3", "4"],
            title="",
            description="",
            full_shown="4",
        )
        drawn = [stroke for stroke in chart.strokes if stroke.style == SERIES[0]]
        assert len(drawn) == 1
        assert len(chart.dots) == 3

    def test_labels_at_the_end_never_overlap(self) -> None:
        same = [Series(f"State {number}", [5.0, 5.0], ["5", "5"]) for number in range(MOST_SERIES)]
        chart = lines(same, places=["1", "2"], title="", description="", full_shown="5", full=5)
        heights = sorted(text.y for text in chart.texts if text.words.startswith("State"))
        assert all(later - earlier >= 40 for earlier, later in pairwise(heights))
        assert max(text.y for text in chart.texts) <= chart.height

    def test_a_single_line_shows_its_figure_alone(self) -> None:
        chart = lines(
            [Series("", [1, 2], ["1", "2"])], places=["7", "8"], title="", description="", full_shown="2"
        )
        assert [text.words for text in chart.texts] == ["2", "7", "8", "2"]
        assert [dot.title for dot in chart.dots] == ["7: 1", "8: 2"]

    def test_a_long_name_leaves_the_page_as_wide_as_it_is(self) -> None:
        series = [Series("Lao People's Democratic Republic", [1], ["1"]), Series("Chad", [2], ["2"])]
        chart = lines(series, places=["7"], title="", description="", full_shown="2")
        assert {"Lao People's D…", "Chad"} < {text.words for text in chart.texts}

    def test_nobody_tells_seven_lines_apart(self) -> None:
        with pytest.raises(ValueError, match="at most 6 lines"):
            lines([Series("", [], [])] * 7, places=[], title="", description="", full_shown="")


class TestMap:
    def test_every_state_has_a_tile_and_a_word(self, map_of_two: Chart) -> None:
        said = {text.words for text in map_of_two.texts}
        assert {tile.iso3 for tile in tiles()} <= said
        titles = {box.title: box.style for box in map_of_two.boxes if box.title}
        assert titles["Norway: 3"] == "step-4"
        assert titles["State of Palestine: 9"] == "step-5"
        assert titles["Switzerland: no figure"] == "wash"

    def test_east_stays_east(self, map_of_two: Chart) -> None:
        assert map_of_two.facing("rtl") is map_of_two

    def test_the_disclaimer_goes_wherever_the_map_goes(self, map_of_two: Chart) -> None:
        svg = svg_file(map_of_two, foot="Counted: recommendations.", direction="ltr")
        words = " ".join("".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))
        assert DISCLAIMER in words
        assert str(NOTE) == DISCLAIMER

    def test_steps_hold_about_equally_many(self) -> None:
        limits = limits_of([float(value) for value in range(1, 101)])
        assert limits == [20, 40, 60, 80, 100]
        assert [step_of(value, limits) for value in (1, 20, 21, 100)] == [
            "step-1",
            "step-1",
            "step-2",
            "step-5",
        ]
        assert step_of(7, limits_of([7.0])) == "step-5"
        assert limits_of([]) == []


class TestFiles:
    @pytest.mark.parametrize("direction", ["ltr", "rtl"])
    def test_an_svg_stands_alone(self, two_bars: Chart, direction: str) -> None:
        svg = svg_file(two_bars, foot="Counted: recommendations.", direction=direction)
        root = ElementTree.fromstring(svg)
        assert root.tag == f"{SVG}svg"
        assert "Norway <&>" in {text.text for text in root.iter(f"{SVG}text")}
        assert "prefers-color-scheme:dark" in svg
        assert not re.search(r"(?:href|src|url)\s*[=(]", svg)

    def test_a_page_sets_no_style_of_its_own(self, two_bars: Chart) -> None:
        html = inline(two_bars, name="overview", direction="ltr")
        assert "<style" not in html
        assert "style=" not in html
        assert 'aria-labelledby="overview-title overview-desc"' in html

    def test_places_have_points_in_every_language(self, map_of_two: Chart) -> None:
        with translation.override("fr"):
            svg = svg_file(map_of_two, foot="", direction="ltr")
        places = {rect.get("x") or "" for rect in ElementTree.fromstring(svg).iter(f"{SVG}rect")} - {""}
        assert len(places) > 20
        assert all(re.fullmatch(r"[\d.]+%", place) for place in places)

    def test_a_png_is_twice_as_fine_and_shows_its_colours(self, two_bars: Chart) -> None:
        picture = Image.open(io.BytesIO(png_file(two_bars, foot="", direction="ltr"))).convert("RGB")
        assert picture.width == 2 * 720
        spot = (2 * (16 + 100), 2 * (32 + 4 + 20 + 5))
        assert picture.getpixel(spot) == (0x17, 0x52, 0x7F)
        assert picture.getpixel((2 * 600, spot[1])) == (0xF5, 0xF7, 0xF9)
        assert picture.getpixel((1, 1)) == (255, 255, 255)
