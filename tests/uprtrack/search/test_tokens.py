"""Folding, cutting into words, stemming."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uprtrack.search.highlight import marked
from uprtrack.search.query import parse_query
from uprtrack.search.tokens import (
    fold,
    parts_of,
    stem,
    stems_of_words,
    tokens_and_forms,
    tokens_of,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Éducation", "education"),
        ("ÇA", "ca"),
        ("Straße", "strasse"),
        ("российский", "российский"),
        ("ёлка", "елка"),
        ("ﬁnance", "finance"),
        ("مُعَلِّم", "معلم"),
        ("한국", "한국"),
    ],
)
def test_case_and_accents_are_folded_but_letters_stay(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "ratifying conventions", "Ratify the Convention".replace("the ", "")),
        ("fr", "droits humains", "droit humain"),
        ("es", "derechos", "derecho"),
        ("ru", "рекомендации", "рекомендацию"),
        ("en-GB", "prisons", "prison"),
    ],
)
def test_forms_of_a_word_share_their_token(language: str, one: str, other: str) -> None:
    assert tokens_of(one, language) == tokens_of(other, language)


def test_a_language_without_stemmer_stays_unstemmed() -> None:
    assert tokens_of("prisons", "sw") == ["prisons"]


def test_the_possessive_is_no_word() -> None:
    assert tokens_of("women's and women’s rights; O'Sullivan", "sw") == [
        "women",
        "and",
        "women",
        "rights",
        "o",
        "sullivan",
    ]


def test_scripts_without_blanks_are_cut_into_signs() -> None:
    assert tokens_of("人权 2030", "zh") == ["人", "权", "2030"]


def test_no_phrase_reaches_from_one_text_into_another() -> None:
    texts = [("en", "It is domestic"), ("en", "violence rises")]
    assert "domest violenc" not in tokens_and_forms(texts)[0]
    assert "domest violenc" not in tokens_and_forms(texts[:1], texts[1:])[0]


def test_words_are_kept_as_written_each_once() -> None:
    texts = [("fr", "Les droits des femmes, les droits"), ("en", "Women’s rights")]
    assert (
        tokens_and_forms(texts, [("en", "Égypte: RIGHTS")])[1] == "les droits des femmes women rights egypte"
    )


@given(st.text(), st.sampled_from(["en", "fr", "ru", "ar", "zh", "xx", ""]))
def test_tokens_hold_letters_and_digits_alone(text: str, language: str) -> None:
    for token in tokens_of(text, language):
        assert token.isalnum()
        assert len(token) <= 300


@given(st.text() | st.text("sS'’‘–éßı x.1_", max_size=12), st.sampled_from(["en", "fr", "xx"]))
def test_tokens_are_those_of_the_words(text: str, language: str) -> None:
    """Plain texts are cut in a faster way: what is written is what is looked for and marked."""
    words = [stem(token, language) for word in words_of(text) for token in word.folded]
    assert tokens_of(text, language) == words
    parts = parts_of(text)
    assert "".join(parts) == text
    stems = stems_of_words(language)
    assert [said for word in parts[1::2] for said in stems[word].split()] == words


@given(st.text())
def test_words_stand_in_order_and_inside_the_text(text: str) -> None:
    end = 0
    for word in words_of(text):
        assert end <= word.start < word.end <= len(text)
        end = word.end


@settings(deadline=None)
@given(st.text(), st.text(max_size=30))
def test_marking_loses_no_character(text: str, query: str) -> None:
    assert "".join(piece.text for piece in marked(text, parse_query(query), "en")) == text


def test_what_is_marked_is_what_was_looked_for() -> None:
    pieces = marked(
        "Prevent domestic violence; punish violence.", parse_query('"domestic violence" punishing'), "en"
    )
    assert [piece.text for piece in pieces if piece.is_hit] == ["domestic violence", "punish"]


def test_hits_that_meet_are_one_and_beginnings_count() -> None:
    text = "Women’s rights defenders, rights and defences"
    pieces = marked(text, parse_query('"women rights" "rights defenders" def*'), "en")
    assert [piece.text for piece in pieces if piece.is_hit] == ["Women’s rights defenders", "defences"]


def test_a_text_with_markup_keeps_it_as_text() -> None:
    pieces = marked("Amend <b>laws</b>", parse_query("law"), "en")
    assert [(piece.text, piece.is_hit) for piece in pieces] == [
        ("Amend <b>", False),
        ("laws", True),
        ("</b>", False),
    ]
