"""Matters and names that links compare: loose names of treaties, wider and narrower matters, weights."""

from __future__ import annotations

import pytest

from uprkit.classify.link_matters import MATTER_RESPECTS, matters_compared, matters_of, wider_than
from uprkit.classify.link_names import loose_names_in
from uprkit.classify.link_respects import RESPECTS
from uprkit.classify.linking import Linker, LinkKind
from uprkit.classify.model import shipped_model
from uprkit.classify.named import known_names
from uprkit.classify.phrases import phrase_words
from uprkit.classify.words import words_of
from uprkit.facts import listed, rows


def respects_of(later: dict[str, int], earlier: dict[str, int]) -> dict[str, float]:
    told = matters_compared(matters_of(later, ()), matters_of(earlier, ()))
    return dict(zip(MATTER_RESPECTS, told, strict=True))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ratify the Convention on Elimination of Discrimination against Women", "treaty:CEDAW"),
        (
            "Sign the International Convention on Protection of Rights of All Migrant Workers and Members of"
            " Their Families",
            "treaty:ICRMW",
        ),
        ("Ratify the ICMW", "treaty:ICRMW"),
        ("Sign ILO Convention No. 189", "treaty:ILO C189"),
        ("Accede to OP-CAT", "treaty:OP-CAT"),
    ],
)
def test_a_treaty_is_known_by_any_of_its_names(text: str, label: str) -> None:
    (name,) = loose_names_in(words_of(text))
    assert label in name.labels
    assert name.end == len(words_of(text))


def test_a_phrase_is_cut_as_a_text_is() -> None:
    assert phrase_words("children's commissioner") == tuple(words_of("children’s commissioner"))
    assert phrase_words("free* of speech") == ("free*", "of", "speech")


def test_wider_narrower_and_siblings() -> None:
    assert respects_of({"stereotypes": 3}, {"gender-equality": 1})["wider"] == 1
    assert respects_of({"gender-equality": 3}, {"stereotypes": 1})["narrower"] == 1
    assert respects_of({"women-work": 3}, {"stereotypes": 1})["sibling"] == 1
    assert respects_of({"women-work": 3}, {"oda": 1})["none_in_common"] == 1
    assert respects_of({"women-work": 3}, {"women-work": 1, "oda": 0})["first"] == 1


def test_the_narrowest_matter_of_a_text_is_its_focus() -> None:
    matters = matters_of({"education": 0, "roma-education": 4, "data": 6}, [])
    assert matters.focal == ("roma-education",)
    assert matters.means == {"data"}


def test_a_treaty_stands_for_the_one_matter_it_deals_with() -> None:
    assert matters_of({}, [("treaty:CRPD", 2)]).focal == ("disability",)
    treaty, other = (
        "Ratify the Convention on the Rights of Persons with Disabilities",
        "Ratify the Rome Statute",
    )
    link = next(
        Linker([other, treaty], shipped_model()).links(["Fund the implementation of the CRPD in schools"])
    )
    assert link.candidate == 1
    assert link.kind == LinkKind.BUILD_UP


def test_the_tables_fit_together() -> None:
    subjects = {label for row in rows("link-subjects") for label in listed(row["subjects"])}
    told = {row["subject"]: row for row in rows("link-matters")}
    assert subjects <= told.keys()
    assert {row["kind"] for row in told.values()} == {"matter", "means"}
    assert set().union(*wider_than().values()) <= told.keys()
    labels = {label for found in known_names().values() for label in found}
    assert {name for row in told.values() for name in listed(row["named"])} <= labels
    assert {label for row in rows("link-names") for label in listed(row["labels"])} <= labels
    assert [row["respect"] for row in rows("link-weights")] == [*RESPECTS, "shift"]
