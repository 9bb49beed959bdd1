"""What the machine says of its reasons is translatable word for word, and names labels as the site does."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from uprkit import reasons as library
from uprkit.classify.maps import INSTITUTIONS_MAP, PERSONS_MAP
from uprkit.facts import listed, rows
from uprkit.reasons import Reason
from uprkit.sdgs import sdg_indicators
from uprtrack.classification.labels import LABELS
from uprtrack.classification.labels_of_terms import LABELS_OF_TERMS, TAXONOMY_NAMES
from uprtrack.classification.loading import TAXONOMIES
from uprtrack.classification.reasons import SENTENCES, told


def test_every_sentence_of_the_library_is_marked_for_translation() -> None:
    assert set(SENTENCES) == set(library.SENTENCES.values())


def test_every_label_that_a_machine_suggests_is_marked_for_translation() -> None:
    suggested = {
        label
        for name in (PERSONS_MAP, INSTITUTIONS_MAP)
        for row in rows(name)
        for label in listed(row["labels"])
    }
    suggested |= {row["title"] for row in rows("treaties")} | set(sdg_indicators().values())
    assert suggested <= {*LABELS, *LABELS_OF_TERMS}
    assert {taxonomy.name for taxonomy in TAXONOMIES} == set(TAXONOMY_NAMES)


def test_words_of_the_text_are_given_apart_and_labels_are_not_taken_for_words() -> None:
    said, issue = told([Reason("said", ("marital rape",)), Reason("issue", ("Detention",))])
    assert (said.sentence, said.words) == ("It says “marital rape”.", ("marital rape",))
    assert (issue.sentence, issue.words) == ("Its issue is “Conditions of detention”.", ())


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_sentence_holds_its_words_in_every_language(language: str) -> None:
    with override(language):
        assert "harbour" in told([Reason("said", ("harbour",))])[0].sentence
