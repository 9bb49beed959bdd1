"""Budgets: each currency by itself, the gap is what is needed less what is secured."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.currencies import CURRENCIES
from uprkit.rules.budget import Budget, Money, budgets

amounts = st.builds(
    Money,
    amount=st.decimals(0, 10**12, places=2),
    currency=st.sampled_from(sorted(CURRENCIES)[:5]),
    is_secured=st.booleans(),
)


def test_two_currencies_are_never_added_up() -> None:
    found = budgets(
        [
            Money(Decimal("100.50"), "KES", False),
            Money(Decimal("20"), "EUR", True),
            Money(Decimal("50"), "KES", True),
        ]
    )
    assert found == [
        Budget("EUR", Decimal("20"), Decimal("20")),
        Budget("KES", Decimal("150.50"), Decimal("50")),
    ]
    assert [budget.gap for budget in found] == [Decimal("0"), Decimal("100.50")]


@given(st.lists(amounts, max_size=40))
def test_gaps_are_what_is_not_secured_whatever_the_order(lines: list[Money]) -> None:
    found = budgets(lines)
    assert [budget.currency for budget in found] == sorted({line.currency for line in lines})
    assert budgets(reversed(lines)) == found
    for budget in found:
        own = [line for line in lines if line.currency == budget.currency]
        assert budget.needed == sum(line.amount for line in own)
        assert budget.gap == sum(line.amount for line in own if not line.is_secured)
        assert budget.secured + budget.gap == budget.needed
        assert budget.gap >= 0


@given(st.lists(amounts, max_size=20), st.lists(amounts, max_size=20))
def test_the_gap_of_a_plan_is_the_sum_of_its_actions_gaps(one: list[Money], other: list[Money]) -> None:
    parts: dict[str, Decimal] = {}
    for budget in (*budgets(one), *budgets(other)):
        parts[budget.currency] = parts.get(budget.currency, Decimal(0)) + budget.gap
    assert {budget.currency: budget.gap for budget in budgets([*one, *other])} == parts


def test_an_amount_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more, found -1 CHF"):
        budgets([Money(Decimal(-1), "CHF", False)])
