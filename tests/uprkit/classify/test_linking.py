"""Links to an earlier cycle: kinds, none, and texts that say nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uprkit.classify.linking import Link, Linker, LinkKind
from uprkit.classify.model import shipped_model

EARLIER = (
    "Ratify the Optional Protocol to the Convention against Torture",
    "Reduce the overcrowding of prisons",
    "Continue to fight trafficking in women",
    "Bring the ombudsman in line with the Paris Principles",
    "Abolish the death penalty",
)


@pytest.fixture(scope="module")
def linker() -> Linker:
    return Linker(EARLIER, shipped_model())


def link(linker: Linker, text: str) -> Link:
    return next(linker.links([text]))


@pytest.mark.parametrize(
    ("text", "candidate", "kind"),
    [
        ("Ratify the Optional Protocol to the Convention against Torture.", 0, LinkKind.SAME),
        ("Accede to OP-CAT", 0, LinkKind.SIMILAR),
        (
            "Complete the national preventive mechanism under the OPCAT, ratified recently",
            0,
            LinkKind.BUILD_UP,
        ),
        ("Solve the problem of overcrowded prisons", 1, LinkKind.SIMILAR),
        ("Teach border guards how to recognise trafficking", 2, LinkKind.GENERAL),
        (
            "Establish the mechanism under the Optional Protocol to the Convention against Torture",
            0,
            LinkKind.BUILD_UP,
        ),
    ],
)
def test_kinds(linker: Linker, text: str, candidate: int, kind: LinkKind) -> None:
    found = link(linker, text)
    assert (found.candidate, found.kind) == (candidate, kind)
    assert 0.5 <= found.score <= 1


@pytest.mark.parametrize(
    "text",
    ["Protect the environment of the harbours", "Reform the electoral law", "Continue its efforts", ""],
)
def test_none(linker: Linker, text: str) -> None:
    found = link(linker, text)
    assert (found.candidate, found.kind) == (None, None)
    assert found.score < 0.5


def test_other_sides_of_one_matter_are_linked() -> None:
    earlier = ["Prevent any reappearance of Nazism", "Improve the roads of the northern islands"]
    assert link(Linker(earlier, shipped_model()), "Adopt a plan against racism and xenophobia").candidate == 0


def test_another_treaty_is_not_taken_for_the_one_asked_for() -> None:
    earlier = [
        "Ratify the Convention on the Rights of Persons with Disabilities",
        "Ratify the Rome Statute of the International Criminal Court",
    ]
    linker = Linker(earlier, shipped_model())
    assert link(linker, "Accede to the Rome Statute").candidate == 1
    assert link(linker, "Ratify ILO Convention 189").candidate is None


def test_a_treaty_named_by_the_way_hides_no_predecessor(linker: Linker) -> None:
    found = link(linker, "Put an end to trafficking in women, in conformity with the CRC")
    assert found.candidate == 2


def test_the_same_words_are_linked_whatever_their_matter() -> None:
    earlier = ["Build lighthouses on the northern capes", "Protect its harbours against all storms"]
    linker = Linker(earlier, shipped_model())
    assert link(linker, "Protect the harbours against storms").candidate == 1


def test_what_both_say_is_told(linker: Linker) -> None:
    assert link(linker, "Solve the problem of overcrowded prisons").words == ("overcrowded", "prisons")
    assert link(linker, "Accede to OP-CAT").words == ("OP-CAT",)
    assert link(linker, "Mend the roads").words == ()


def test_the_nearest_stand_best_first_and_none_is_weak() -> None:
    linker = Linker((*EARLIER, "Improve the conditions in prisons"), shipped_model())
    texts = ["Reduce the overcrowding of prisons and improve their conditions", "Mend the roads"]
    found, nothing = linker.nearest(texts, 3)
    assert {each.candidate for each in found} == {1, 5}
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert nothing == []
    assert next(linker.nearest(texts, 1)) == found[:1]


def test_texts_that_ask_nearly_the_same_are_paired() -> None:
    texts = [
        "Ratify the Optional Protocol to the Convention against Torture",
        "Reduce the overcrowding of prisons",
        "Accede to OP-CAT",
        "Reduce overcrowding of the prisons.",
        "Ratify the Rome Statute",
    ]
    pairs = Linker(texts, shipped_model()).near_identical()
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 2), (1, 3)]
    assert all(0.85 <= pair.score <= 1 for pair in pairs)


def test_nothing_earlier_means_no_predecessor() -> None:
    assert link(Linker([], shipped_model()), EARLIER[0]).candidate is None


def test_queries_are_answered_in_their_order(linker: Linker) -> None:
    found = list(linker.links(list(reversed(EARLIER))))
    assert [(each.query, each.candidate) for each in found] == [(0, 4), (1, 3), (2, 2), (3, 1), (4, 0)]


def test_among_many_the_nearest_are_compared() -> None:
    many = [f"Build lighthouse number {number} of the northern harbours" for number in range(200)]
    assert link(Linker([*many, *EARLIER], shipped_model()), EARLIER[4]).candidate == 204


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=80))
def test_any_texts_can_be_linked(earlier: list[str], text: str) -> None:
    found = link(Linker(earlier, shipped_model()), text)
    assert found.candidate is None or 0 <= found.candidate < len(earlier)
    assert 0 <= found.score <= 1
