"""Document symbols: found, normalised, told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.symbols import SymbolKind, find_symbols, kind_of_symbol, normalised_symbol, report_symbol_of


@pytest.mark.parametrize(
    ("symbol", "kind"),
    [
        ("A/HRC/22/11", SymbolKind.WORKING_GROUP_REPORT),
        ("A/HRC/22/11*", SymbolKind.WORKING_GROUP_REPORT),
        ("A/HRC/WG.6/14/L.9", SymbolKind.WORKING_GROUP_REPORT),
        ("A/HRC/22/11/Add.1", SymbolKind.ADDENDUM),
        ("A/HRC/WG.6/14/CHE/1", SymbolKind.NATIONAL_REPORT),
        ("A/HRC/WG.6/14/CHE/2", SymbolKind.COMPILATION),
        ("A/HRC/WG.6/14/CHE/3", SymbolKind.SUMMARY),
        ("A/HRC/DEC/43/112", None),
        ("A/RES/60/251", None),
    ],
)
def test_kinds(symbol: str, kind: SymbolKind | None) -> None:
    assert kind_of_symbol(symbol) is kind


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 9))
def test_symbols_are_found_in_text_and_lead_to_their_report(session: int, number: int, addendum: int) -> None:
    symbol = f"A/HRC/{session}/{number}"
    text = f"See {symbol} and a/hrc/{session}/{number}/add.{addendum}, circulated later."
    assert find_symbols(text) == [symbol, f"{symbol}/Add.{addendum}"]
    assert report_symbol_of(f"{symbol}/Add.{addendum}") == symbol
    assert report_symbol_of(symbol) is None


def test_blanks_and_stars_are_dropped() -> None:
    assert normalised_symbol("A/HRC/ 22 /11∗") == "A/HRC/22/11"
