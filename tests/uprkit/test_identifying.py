"""Telephone numbers, addresses and names are found before what a child says is kept; numbers and days are none."""

from __future__ import annotations

import pytest

from uprkit.rules.identifying import CERTAIN, Trace, identifying


def traces(text: str) -> set[Trace]:
    return {each.trace for each in identifying(text)}


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("ring me at +383 44 123 456 after school", Trace.TELEPHONE),
        ("my number is 0612345678", Trace.TELEPHONE),
        ("(020) 7946-0018 is my aunt's", Trace.TELEPHONE),
        ("٠٥٠١٢٣٤٥٦٧ is the number", Trace.TELEPHONE),
        ("write to lea.b@example.org please", Trace.MAIL),
        ("write to lea (at) example.org please", Trace.MAIL),
        ("I am @lea_2014 there", Trace.LINK),
        ("look at www.example.org/lea", Trace.LINK),
        ("I live at 14 Harbour Street", Trace.ADDRESS),
        ("I live in 3 bis rue du Port", Trace.ADDRESS),
        ("vivo en la calle del Mar 25", Trace.ADDRESS),
        ("wir wohnen in der Hafenstraße 7", Trace.ADDRESS),
        ("my name is lea", Trace.INTRODUCED),
        ("je m’appelle léa", Trace.INTRODUCED),
        ("me llamo lea", Trace.INTRODUCED),
        ("меня зовут лея", Trace.INTRODUCED),
        ("我叫小明", Trace.INTRODUCED),
        ("the guard is called Brown", Trace.INTRODUCED),
        ("then Mr. Brown shouted", Trace.INTRODUCED),
        ("then Lea Brown shouted", Trace.NAME),
        ("Lea Brown shouted", Trace.NAME),
        ("at school Lea shouted", Trace.NAME),
    ],
)
def test_what_identifies_somebody_is_found(text: str, trace: Trace) -> None:
    assert trace in traces(text)


@pytest.mark.parametrize(
    "text",
    [
        "The school is far. We walk for two hours, and I am tired.",
        "In 2024 we were 31 in one class; on 12.05.2024 there was no water.",
        "It costs 1 200 000 a year, between 2019-2024.",
        "The road is bad and the street is dark.",
        "I think I'm right, and the UN should know.",
        "“We want a library.” That is all!",
        "",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert identifying(text) == []


def test_each_place_is_named_once_by_what_is_most_certain() -> None:
    text = "I saw that my name is Lea Brown, 0612345678."
    found = identifying(text)
    assert [each.trace for each in found] == [Trace.INTRODUCED, Trace.TELEPHONE]
    assert all(text[each.start : each.end] == each.text for each in found)
    assert Trace.NAME not in CERTAIN
