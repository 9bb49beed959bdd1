"""What a plan needs, what of it is secured, and the gap: for each currency by itself.

Source: OHCHR, Handbook on National Human Rights Plans of Action (HR/P/PT/10): a plan names its resources. The gap
is what is needed less what is secured. Amounts of two currencies are never added up: no rate is right for all the
years of a plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount that is needed, at least 0, in a currency (ISO 4217); secured or not."""

    amount: Decimal
    currency: str
    is_secured: bool


@dataclass(frozen=True, slots=True)
class Budget:
    """What is needed and what is secured in one currency."""

    currency: str
    needed: Decimal
    secured: Decimal

    @property
    def gap(self) -> Decimal:
        """What is still missing; never below 0, since only what is needed can be secured."""
        return self.needed - self.secured


def budgets(amounts: Iterable[Money]) -> list[Budget]:
    """A budget for each currency that occurs, in the order of the alphabet. ValueError for an amount below 0."""
    needed: dict[str, Decimal] = {}
    secured: dict[str, Decimal] = {}
    for money in amounts:
        if money.amount < 0:
            raise ValueError(f"An amount of a budget is 0 or more, found {money.amount} {money.currency}.")
        needed[money.currency] = needed.get(money.currency, Decimal(0)) + money.amount
        if money.is_secured:
            secured[money.currency] = secured.get(money.currency, Decimal(0)) + money.amount
    return [
        Budget(currency, total, secured.get(currency, Decimal(0)))
        for currency, total in sorted(needed.items())
    ]
