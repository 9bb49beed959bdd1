"""Lexicons of five languages: treaties, issues and verbs, and honest limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.classify.other_languages import LEXICON_LANGUAGES, read_foreign
from uprkit.facts import rows
from uprkit.issues import issues
from uprkit.treaties import treaties


@pytest.mark.parametrize(
    ("language", "text", "category", "treaty", "issue"),
    [
        ("fr", "Ratifier la Convention contre la torture", 5, "CAT", "Torture and other CID treatment"),
        ("fr", "Poursuivre ses efforts contre la traite des êtres humains", 2, None, "Trafficking"),
        ("fr-CA", "Envisager d'abolir la peine de mort", 3, None, "Death penalty"),
        ("es", "Seguir y fortalecer la lucha contra la pobreza", 4, None, "Poverty"),
        ("es", "Adherirse al Estatuto de Roma", 5, "Rome Statute", "Justice"),
        ("ar", "التصديق على اتفاقية حقوق الطفل", 5, "CRC", "Rights of the Child"),
        ("ru", "Ратифицировать Конвенцию против пыток", 5, "CAT", "Torture and other CID treatment"),
        ("ru", "Продолжать борьбу с коррупцией", 2, None, "Corruption"),
        ("zh", "批准《残疾人权利公约》", 5, "CRPD", "Disabilities"),
        ("zh", "继续努力消除贫困", 2, None, "Poverty"),
    ],
)
def test_texts_written_for_this_test(
    language: str, text: str, category: int, treaty: str | None, issue: str
) -> None:
    reading = read_foreign(text, language)
    assert reading.category == category
    assert treaty is None or treaty in reading.treaties
    assert issue in reading.issues


def test_a_longer_name_hides_the_shorter_one_in_it() -> None:
    reading = read_foreign("Ratifier le protocole facultatif à la Convention contre la torture", "fr")
    assert "OP-CAT" in reading.treaties
    assert "CAT" not in reading.treaties


def test_the_table_speaks_of_known_things_in_every_language() -> None:
    table = rows("other-languages")
    assert {row["language"] for row in table} == set(LEXICON_LANGUAGES)
    for language in LEXICON_LANGUAGES:
        mine = [row for row in table if row["language"] == language]
        assert {row["stands_for"] for row in mine if row["kind"] == "treaty"} <= treaties().keys()
        named = {row["stands_for"] for row in mine if row["kind"] == "issue"}
        assert issues().keys() - named == {"General", "Other"}
        assert {row["stands_for"] for row in mine if row["kind"] == "verb"} == set("12345")


def test_another_language_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="There is no lexicon for “de”"):
        read_foreign("Die Todesstrafe abschaffen", "de")


@given(st.text(max_size=200), st.sampled_from(LEXICON_LANGUAGES))
def test_any_text_can_be_read(text: str, language: str) -> None:
    reading = read_foreign(text, language)
    assert reading.category in (None, 1, 2, 3, 4, 5)
    assert reading.issues.keys() <= issues().keys()
