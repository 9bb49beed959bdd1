"""All tags of a text, by rules and by the shipped model, with their reasons."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uprkit.classify.maps import MAPS, SDG_MAP, issues_of_map
from uprkit.classify.model import shipped_model
from uprkit.classify.named import SPECIAL_PROCEDURES, TREATY_BODIES, named_in
from uprkit.classify.tagging import TextTags, tag_foreign, tag_texts, version_of
from uprkit.classify.words import words_of
from uprkit.facts import listed, rows
from uprkit.issues import issues
from uprkit.reasons import Reason
from uprkit.sdgs import sdg_indicators, sdg_targets, sdgs


def tags(text: str) -> TextTags:
    return next(tag_texts([text], shipped_model()))


def labels(text: str, name: str) -> set[str]:
    return {tag.label for tag in getattr(tags(text), name)}


def test_a_recommendation_is_read_in_every_respect() -> None:
    found = tags("Ratify the Optional Protocol to the Convention against Torture before the next review")
    assert found.action is not None
    assert found.action.label == "5"
    assert Reason("opens", ("ratify",)) in found.action.reasons
    assert {tag.label for tag in found.issues} >= {
        "International instruments",
        "Torture and other CID treatment",
    }
    assert set(found.named.treaties) == {"OP-CAT"}
    assert {tag.label for tag in found.institutions} == {"Parliament", "Ministry of foreign affairs"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prohibit female genital mutilation", {"5.3", "5.3.2"}),
        ("End human trafficking", {"8.7", "16.2"}),
        ("Establish a national human rights institution", {"16.a", "16.a.1"}),
        ("Provide safe drinking water in the north", {"6.1"}),
        ("Raise official development assistance", {"17.2"}),
    ],
)
def test_sdg_targets_and_indicators(text: str, expected: set[str]) -> None:
    assert expected <= labels(text, "sdgs")


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Protect street children", "Children in vulnerable situations"),
        ("Protect journalists", "Media"),
        ("Improve the lot of older persons", "Older persons"),
        ("Stop attacks on Roma", "Roma, Sinti and Travellers"),
    ],
)
def test_affected_persons(text: str, person: str) -> None:
    assert person in labels(text, "persons")


@pytest.mark.parametrize(
    ("text", "institution"),
    [
        ("Amend the law on harbours", "Parliament"),
        ("Build more hospitals", "Ministry of health"),
        ("Bring to justice those responsible for torture", "Prosecution service"),
        ("Strengthen the ombudsman", "National human rights institution"),
    ],
)
def test_kinds_of_institution(text: str, institution: str) -> None:
    assert institution in labels(text, "institutions")


@pytest.mark.parametrize(
    ("text", "treaties", "bodies"),
    [
        ("Ratify CEDAW", {"CEDAW"}, set()),
        ("Carry out the recommendations of CEDAW", set(), {"cedaw"}),
        ("Submit its periodic report to CERD", set(), {"cerd"}),
        ("Extend a standing invitation to all special procedures", set(), {SPECIAL_PROCEDURES}),
        ("Answer the treaty bodies", set(), {TREATY_BODIES}),
        ("Build a lighthouse", set(), set()),
    ],
)
def test_one_acronym_for_a_treaty_and_its_body(text: str, treaties: set[str], bodies: set[str]) -> None:
    named = named_in(words_of(text))
    assert (set(named.treaties), set(named.bodies)) == (treaties, bodies)


def test_the_maps_name_only_what_is_known() -> None:
    for name in MAPS:
        assert issues_of_map(name).keys() <= issues().keys()
    codes = {label for row in rows(SDG_MAP) for label in listed(row["labels"])}
    goals = {str(number) for number in sdgs()}
    assert {code for code in codes if code.count(".") < 2} <= goals | sdg_targets().keys()
    indicators = {code for code in codes if code.count(".") == 2}
    assert indicators == sdg_indicators().keys()
    assert {code.rsplit(".", 1)[0] for code in indicators} <= sdg_targets().keys()


def test_without_a_model_an_unknown_verb_is_left_to_a_person() -> None:
    (found,) = tag_texts(["Lighthouse harbours"])
    assert found.action is None
    assert found.issues


def test_a_text_without_words_has_no_tags() -> None:
    found = tags(" ?! ")
    assert (found.action, found.issues, found.sdgs) == (None, (), ())


def test_texts_come_back_in_their_order_over_batches() -> None:
    texts = ["Abolish the death penalty", "Protect children"] * 400
    found = [result.issues[0].label for result in tag_texts(texts, shipped_model())]
    assert found == ["Death penalty", "Rights of the Child"] * 400


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Ratifier la Convention contre la torture"),
        ("es-MX", "Ratificar la Convención contra la Tortura"),
        ("ru", "Ратифицировать Конвенцию против пыток"),
        ("zh", "批准禁止酷刑公约"),
    ],
)
def test_word_lists_of_other_languages_give_a_first_hint(language: str, text: str) -> None:
    found = tag_foreign(text, language)
    assert found.action is not None
    assert found.action.label == "5"
    assert "Torture and other CID treatment" in {tag.label for tag in found.issues}
    assert set(found.named.treaties) == {"CAT"}
    assert found.sdgs
    tags = (found.action, *found.issues, *found.sdgs, *found.institutions)
    assert all(tag.confidence == 0.5 and tag.reasons for tag in tags)


def test_the_version_names_model_rules_and_maps() -> None:
    assert shipped_model().version in version_of(shipped_model())
    assert version_of(None) in version_of(shipped_model())


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_any_text_is_tagged_with_known_labels(text: str) -> None:
    for model in (None, shipped_model()):
        (found,) = tag_texts([text], model)
        assert {tag.label for tag in found.issues} <= issues().keys()
        assert all(0 <= tag.confidence <= 1 for tag in (*found.issues, *found.sdgs))
