"""Cells of databases: HTML, bullets, dates and numbers leave; words stay."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.formats.labelled_cells import (
    cycle_in,
    date_of,
    listed_words,
    session_in,
    split_number,
    text_of_html,
)


@pytest.mark.parametrize(
    ("printed", "heading", "number", "text"),
    [
        ("121.45 Mend the road", "", "121.45", "Mend the road"),
        ("121.45. Mend the road", "", "121.45", "Mend the road"),
        ("121. 45 Mend the road", "", "121.45", "Mend the road"),
        ("4.The Committee notes", "", "4", "The Committee notes"),
        ("12. The Committee notes", "", "12", "The Committee notes"),
        ("27 (a) Mend the road", "", "27(a)", "Mend the road"),
        ("Lake dwellers 49.The Committee notes", "Lake dwellers", "49", "The Committee notes"),
        ("Mend the road", "", "", "Mend the road"),
        ("5.5 million people have no road", "", "", "5.5 million people have no road"),
        ("16 days of action are too few", "", "", "16 days of action are too few"),
        ("2030 is the year by which", "", "", "2030 is the year by which"),
        ("It should follow article 6.The road", "", "", "It should follow article 6.The road"),
    ],
)
def test_the_number_opens_the_text(printed: str, heading: str, number: str, text: str) -> None:
    assert split_number(printed) == (heading, number, text)


def test_tags_and_entities_leave_and_comparisons_stay() -> None:
    cell = (
        '<p class="x">Protect <b>girls</b> of&nbsp;age &lt;18 and < 5;<br/>build</p><ul><li>roads</li></ul>'
    )
    assert text_of_html(cell) == "Protect girls of age <18 and < 5; build roads"


def test_lists_come_with_bullets_by_lines_or_as_lists() -> None:
    expected = ("Women & girls", "Non-citizens - children")
    assert listed_words("- Women &amp; girls\r\n- Non-citizens - children\n") == expected
    assert listed_words(["Women & girls", None, "- Non-citizens - children", "Women & girls"]) == expected
    assert listed_words([{"label": "Women & girls"}, {"value": "Non-citizens - children"}]) == expected
    assert listed_words(None) == ()


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2018-07-04", date(2018, 7, 4)),
        ("2018-07-04T00:00:00", date(2018, 7, 4)),
        ("- 43285", date(2018, 7, 4)),
        (43285, date(2018, 7, 4)),
        (43285.5, date(2018, 7, 4)),
        ("2018-02-30", None),
        ("4 July", None),
        ("12345", None),
        (None, None),
    ],
)
def test_days(cell: object, day: date | None) -> None:
    assert date_of(cell) == day


def test_sessions_and_cycles() -> None:
    assert session_in("44 - November 2023") == 44
    assert session_in("November 2023 (44)") == 44
    assert session_in("2023") is None
    assert cycle_in("3rd cycle") == 3
    assert cycle_in("Fourth cycle (2022-2027)") == 4
    assert cycle_in("") is None


@given(st.text(max_size=300))
def test_splitting_a_number_loses_no_letter(text: str) -> None:
    heading, number, rest = split_number(text)
    assert re.sub(r"[\s.)]", "", heading + number + rest) == re.sub(r"[\s.)]", "", text)


@given(st.recursive(st.none() | st.text() | st.integers() | st.booleans(), st.lists, max_leaves=8))
def test_no_cell_crashes(value: object) -> None:
    assert all(words for words in listed_words(value))
    date_of(value)


@given(st.text(alphabet="<>/&;pbr aZ9=\"'", max_size=200))
def test_text_without_known_tags_keeps_its_words(cell: str) -> None:
    if not re.search(r"</?(?:p|b|br|a)[\s/>]|&", cell, re.IGNORECASE):
        assert text_of_html(cell) == " ".join(cell.split())
