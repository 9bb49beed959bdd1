"""Clusters proposed for a review: near-identical first, then by theme, by the Kenyan four, under headings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uprkit.classify.grouping import (
    Group,
    Heading,
    KenyanCluster,
    by_four,
    by_theme,
    kenyan_cluster,
    near_identical_groups,
    under_headings,
)
from uprkit.classify.model import shipped_model
from uprkit.issues import issues

TEXTS = (
    "Ratify the Optional Protocol to the Convention against Torture",
    "Reduce the overcrowding of prisons",
    "Accede to OP-CAT",
    "Reduce overcrowding of the prisons.",
    "Mend the roads of the northern islands",
)


def test_what_asks_nearly_the_same_stays_together() -> None:
    assert near_identical_groups(TEXTS, shipped_model()) == [(0, 2), (1, 3)]
    themes = [["Torture"], ["Detention"], ["International instruments", "Torture"], [], []]
    found = by_theme(TEXTS, themes, shipped_model())
    assert [group.key for group in found] == ["Detention", "Torture", ""]
    assert found[0] == Group("Detention", (1, 3), ((1, 3),))
    assert found[1].members == (0, 2)
    assert found[2] == Group("", (4,))


def test_the_kenyan_four_in_their_order() -> None:
    labels = [["Rights of the Child"], ["Right to health"], ["NHRI"], ["Death penalty"], []]
    texts = [
        "Protect children",
        "Build hospitals",
        "Found an ombudsman",
        "Abolish capital punishment",
        "Go on",
    ]
    found = by_four(texts, labels, shipped_model())
    assert [(group.key, group.members) for group in found] == [
        (KenyanCluster.LEGAL, (2,)),
        (KenyanCluster.CIVIL, (3,)),
        (KenyanCluster.SOCIAL, (1,)),
        (KenyanCluster.GROUP, (0,)),
        ("", (4,)),
    ]


@pytest.mark.parametrize(
    ("labels", "cluster"),
    [
        (["Right to education", "Disabilities"], KenyanCluster.GROUP),
        (["International instruments", "Death penalty"], KenyanCluster.CIVIL),
        (["International instruments"], KenyanCluster.LEGAL),
        (["No label of theirs"], None),
        ([], None),
    ],
)
def test_a_group_goes_first_then_a_right(labels: list[str], cluster: KenyanCluster | None) -> None:
    assert kenyan_cluster(labels) == cluster


def test_every_label_has_a_kenyan_cluster() -> None:
    assert all(kenyan_cluster([label]) is not None for label in issues())


def test_headings_take_what_fits_them() -> None:
    headings = [
        Heading("Prisons"),
        Heading("Treaties", ("Ratify the Rome Statute",)),
        Heading("Roads and bridges"),
    ]
    assert under_headings(headings, [TEXTS[1], "Accede to the Rome Statute", TEXTS[4], "Teach music"]) == [
        0,
        1,
        2,
        None,
    ]
    assert under_headings([], ["Teach music"]) == [None]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["Ratify OP-CAT", "Accede to OP-CAT", "Free the press", "", "x"]), max_size=8)
)
def test_every_text_stands_in_one_group(texts: list[str]) -> None:
    found = by_theme(texts, [[text[:1]] if text else [] for text in texts], shipped_model())
    assert sorted(place for group in found for place in group.members) == list(range(len(texts)))
    for group in found:
        inside = [place for members in group.alike for place in members]
        assert len(inside) == len(set(inside))
        assert set(inside) <= set(group.members)
