"""Mechanisms are known by name, acronym, symbol, or the form of a mandate; a key has letters alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.mechanisms import (
    LONGEST_KEY,
    MechanismKind,
    find_kind,
    find_mechanism,
    key_of,
    mechanism_of_symbol,
    mechanisms,
    named_mechanism,
)

KEY = re.compile(r"[a-z][a-z-]*")


@pytest.mark.parametrize(
    ("name", "symbol", "key"),
    [
        ("- UPR", "", "upr"),
        ("Universal Periodic Review", "", "upr"),
        ("CRC", "", "crc"),
        ("- CRC-OP-SC", "", "crc"),
        ("Committee on the Rights of the Child", "", "crc"),
        ("", "CEDAW/C/SVN/CO/5-6", "cedaw"),
        ("", "CAT/OP/PER/1", "spt"),
        ("", "CAT/C/PER/CO/7", "cat"),
        ("", "E/C.12/SVN/CO/2", "cescr"),
        ("", "A/HRC/WG.6/34/SVN/2", "upr"),
        ("SR torture", "", "sr-torture"),
        ("Special Rapporteur on torture", "A/HRC/40/59/Add.1", "sr-torture"),
        ("WG on enforced disappearances", "", "wg-enforced-disappearances"),
        ("Independent Expert on the rights of older persons", "", "ie-rights-of-older-persons"),
        ("African Commission", "", "achpr"),
    ],
)
def test_a_mechanism_is_found(name: str, symbol: str, key: str) -> None:
    found = find_mechanism(name, symbol)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("name", ["", "Gardening club", "WG", "SR ", "Working Party on roads"])
def test_what_is_no_mechanism_is_none(name: str) -> None:
    assert find_mechanism(name) is None


def test_the_councils_own_series_is_nobodys_by_its_symbol() -> None:
    assert mechanism_of_symbol("A/HRC/43/15") is None


def test_kinds_are_read_as_people_write_them() -> None:
    assert find_kind("Treaty body") is MechanismKind.TREATY_BODY
    assert find_kind("regional_body") is MechanismKind.REGIONAL_BODY
    assert find_kind("Ministry") is None


def test_known_keys_are_unique_and_of_letters() -> None:
    assert all(KEY.fullmatch(key) for key in mechanisms())
    assert sum(known.kind is MechanismKind.TREATY_BODY for known in mechanisms().values()) == 10


@given(st.text(max_size=120))
def test_any_name_gives_a_key_of_letters_or_none(name: str) -> None:
    key = key_of(name)
    assert key == "" or (KEY.fullmatch(key) and len(key) <= LONGEST_KEY)
    named = named_mechanism(name, MechanismKind.REGIONAL_BODY)
    assert (named is None) == (key == "")


@given(st.text(max_size=200), st.text(max_size=40))
def test_no_name_crashes_the_lookup(name: str, symbol: str) -> None:
    found = find_mechanism(name, symbol)
    assert found is None or KEY.fullmatch(found.key)
