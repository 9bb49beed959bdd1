"""Reasons as sentences: whole, with the words in quotes, and translated with their placeholders."""

from __future__ import annotations

import re

import pytest

from uprkit.reasons import SENTENCES, Reason, sentence, sentences


@pytest.mark.parametrize("rule", SENTENCES)
def test_every_rule_makes_a_whole_sentence_of_any_words(rule: str) -> None:
    for words in ((), ("harbour",), ("a", "b", "c", "d", "e")):
        said = sentence(Reason(rule, words))
        assert re.match(r"[A-Z“]", said)
        assert said.endswith(".")
        assert "%(" not in said


def test_the_words_stand_in_quotes() -> None:
    told = sentences((Reason("said", ("harbour",)), Reason("model", ("sea", "100 %"))))
    assert told == ("It says “harbour”.", "The trained model goes by “sea”, “100 %”.")


def test_a_sentence_is_translated_before_the_words_come_in() -> None:
    french = {SENTENCES["several_actions"]: "Elle demande %(first)s mesures."}
    assert sentence(Reason("several_actions", ("2",)), french.__getitem__) == "Elle demande 2 mesures."
