"""The Implementation Recommendation Index, with the cases of Beyond Promises."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.indices.iri import Claim, compute_iri, compute_iri_pair, level_of, rounded_half_up
from uprkit.rules.traffic_light import ImplementationLevel

FULLY, PARTIALLY, NOT = ImplementationLevel.FULLY, ImplementationLevel.PARTIALLY, ImplementationLevel.NOT
VAGUE, SILENT = ImplementationLevel.NOT_ASSESSED, ImplementationLevel.NOT_COMMENTED


def claims(*levels: ImplementationLevel) -> list[Claim]:
    return [Claim(f"actor {number}", "civil_society", level) for number, level in enumerate(levels)]


@pytest.mark.parametrize(
    ("levels", "value", "band"),
    [
        ((FULLY, PARTIALLY), "0.75", FULLY),
        ((FULLY, NOT), "0.50", PARTIALLY),
        ((PARTIALLY, NOT), "0.25", NOT),
        ((PARTIALLY, PARTIALLY, FULLY), "0.67", FULLY),
    ],
)
def test_published_cases(
    levels: tuple[ImplementationLevel, ...], value: str, band: ImplementationLevel
) -> None:
    index = compute_iri(claims(*levels))
    assert index.value == Decimal(value)
    assert level_of(index.value) is band
    assert index.is_disputed
    assert index.level is None


def test_actors_who_agree_give_a_level() -> None:
    index = compute_iri(claims(PARTIALLY, PARTIALLY))
    assert (index.value, index.level, index.is_disputed) == (Decimal("0.50"), PARTIALLY, False)
    assert index.actors == ("actor 0", "actor 1")
    assert index.kinds == (("civil_society", 2),)
    assert "Beyond Promises" in index.method


@pytest.mark.parametrize(
    ("levels", "level"), [((), SILENT), ((SILENT,), SILENT), ((VAGUE,), VAGUE), ((VAGUE, SILENT), VAGUE)]
)
def test_without_claims_there_is_no_value(
    levels: tuple[ImplementationLevel, ...], level: ImplementationLevel
) -> None:
    index = compute_iri(claims(*levels))
    assert (index.value, index.level, index.is_disputed, index.actors) == (None, level, False, ())


def test_vague_claims_do_not_weigh() -> None:
    assert compute_iri(claims(FULLY, VAGUE)).value == Decimal("1.00")


def test_the_states_own_assessment_is_shown_apart() -> None:
    pair = compute_iri_pair([Claim("Ministry", "state", FULLY), *claims(NOT, NOT)])
    assert pair.with_state.value == Decimal("0.33")
    assert pair.with_state.is_disputed
    assert pair.without_state.value == Decimal("0.00")
    assert pair.without_state.level is NOT
    assert compute_iri_pair([Claim("Ministry", "state", FULLY)]).without_state.level is SILENT


def test_an_actor_counts_once_with_its_latest_claim() -> None:
    index = compute_iri(
        [
            Claim("NHRI", "nhri", FULLY, date(2026, 3, 1)),
            Claim("NHRI", "nhri", NOT, date(2025, 3, 1)),
        ]
    )
    assert (index.value, index.actors) == (Decimal("1.00"), ("NHRI",))


@pytest.mark.parametrize(
    ("value", "band"),
    [
        ("0.32", NOT),
        ("0.324", NOT),
        ("0.325", PARTIALLY),
        ("0.65", PARTIALLY),
        ("0.655", FULLY),
        ("1", FULLY),
        ("0", NOT),
    ],
)
def test_bands_have_no_gaps(value: str, band: ImplementationLevel) -> None:
    assert level_of(Decimal(value)) is band


def test_half_goes_up() -> None:
    assert rounded_half_up(Decimal("0.125")) == Decimal("0.13")


def test_a_value_out_of_bounds_is_an_error() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        level_of(Decimal("1.01"))


@given(st.lists(st.sampled_from([FULLY, PARTIALLY, NOT]), min_size=1, max_size=30))
def test_the_index_lies_between_its_claims(levels: list[ImplementationLevel]) -> None:
    index = compute_iri(claims(*levels))
    assert index.value is not None
    assert Decimal(0) <= index.value <= Decimal(1)
    assert index.is_disputed is (len(set(levels)) > 1)
    assert (index.level is None) is index.is_disputed
    assert compute_iri(claims(*reversed(levels))).value == index.value
