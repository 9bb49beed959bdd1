"""Languages by BCP 47 tag."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.languages import Direction, parse_tag, un_languages


def test_the_six_official_languages() -> None:
    assert [(language.tag, language.autonym) for language in un_languages()] == [
        ("ar", "العربية"),
        ("zh", "中文"),
        ("en", "English"),
        ("fr", "français"),
        ("ru", "русский"),
        ("es", "español"),
    ]
    assert [language.tag for language in un_languages() if language.direction is Direction.RIGHT_TO_LEFT] == [
        "ar"
    ]


@pytest.mark.parametrize(
    ("tag", "normalised", "direction"),
    [
        ("pt-br", "pt-BR", "ltr"),
        ("he", "he", "rtl"),
        ("fa", "fa", "rtl"),
        ("dv", "dv", "rtl"),
        ("ckb", "ckb", "rtl"),
        ("az-Arab", "az-Arab", "rtl"),
        ("az", "az", "ltr"),
        ("pa-PK", "pa-PK", "rtl"),
        ("ps", "ps", "rtl"),
        ("tet", "tet", "ltr"),
    ],
)
def test_tags_and_directions(tag: str, normalised: str, direction: str) -> None:
    language = parse_tag(tag)
    assert (language.tag, language.direction) == (normalised, direction)
    assert language.english_name


@pytest.mark.parametrize("tag", ["", "zzzzzzzzzzz", "english language", "xx", "und", "e", "-"])
def test_an_invalid_tag_is_told_in_a_sentence(tag: str) -> None:
    with pytest.raises(ValueError, match=r"expected .* such as en, pt-BR or zh-Hans\."):
        parse_tag(tag)


@given(st.text(max_size=12))
def test_any_text_is_a_language_or_a_value_error(tag: str) -> None:
    try:
        outcome = parse_tag(tag).direction.value
    except ValueError as error:
        outcome = str(error)[-1]
    assert outcome in {*Direction, "."}
