"""What the actions of a plan cost, and which of it is secured."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.currencies import CURRENCIES
from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import ChangedMeanwhileError, save_change
from uprtrack.plans.log import note_action
from uprtrack.plans.models import BudgetLine, ExpectedAction
from uprtrack.recommendations.themes import require_for

BUDGET_FIELDS = frozenset(
    {"purpose", "amount", "currency", "from_year", "until_year", "source", "is_secured"}
)


def add_budget_line(
    *,
    by: Reader,
    action: ExpectedAction,
    amount: Decimal,
    currency: str,
    purpose: str = "",
    from_year: int | None = None,
    until_year: int | None = None,
    source: str = "",
    is_secured: bool = False,
) -> BudgetLine:
    """An amount that an action needs. ValidationError for an amount below 0, an unknown currency, years in disorder."""
    require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    currency = currency.strip().upper()
    _require_money(amount, currency, from_year, until_year)
    with transaction.atomic():
        line = BudgetLine.objects.create(
            action=action,
            purpose=purpose,
            amount=amount,
            currency=currency,
            from_year=from_year,
            until_year=until_year,
            source=source,
            is_secured=is_secured,
        )
        note_action(Verb.PLAN, action)
    return line


def change_budget_line(*, by: Reader, line: BudgetLine, version: int, **fields: Any) -> BudgetLine:
    """Save ``fields`` (see BUDGET_FIELDS) on the version that the person read; else ChangedMeanwhileError."""
    unknown = fields.keys() - BUDGET_FIELDS
    if unknown:
        raise TypeError(f"A budget line has no changeable {sorted(unknown)}.")
    action = line.action
    require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    if "currency" in fields:
        fields["currency"] = fields["currency"].strip().upper()
    merged = {name: fields.get(name, getattr(line, name)) for name in BUDGET_FIELDS}
    _require_money(merged["amount"], merged["currency"], merged["from_year"], merged["until_year"])
    with transaction.atomic():
        save_change(
            line,
            owner=action.plan.owner,
            started_from=version,
            fields=fields,
            tracked=BUDGET_FIELDS,
            condition=Q(withdrawn_at__isnull=True),
        )
        note_action(Verb.PLAN, action)
    return line


def withdraw_budget_line(*, by: Reader, line: BudgetLine, version: int, reason: str) -> BudgetLine:
    """Take a line out of the budget, with a reason; ChangedMeanwhileError on another version than was read."""
    action = line.action
    require_for(by, Act.PLAN, list(action.recommendations.all()), row=action.plan)
    with transaction.atomic():
        same = BudgetLine.objects.filter(pk=line.pk, version=version)
        if not same.update(withdrawn_at=timezone.now(), withdrawn_reason=reason):
            raise ChangedMeanwhileError(BudgetLine.every.get(pk=line.pk), version, {})
        line.refresh_from_db()
        note_action(Verb.WITHDRAW, action, reason=reason)
    return line


def _require_money(amount: Decimal, currency: str, from_year: int | None, until_year: int | None) -> None:
    if amount < 0:
        raise ValidationError(_("An amount is 0 or more."))
    if currency not in CURRENCIES:
        raise ValidationError(
            _("“%(currency)s” is no currency: expected three letters of ISO 4217, such as CHF or KES.")
            % {"currency": currency}
        )
    if until_year and not from_year:
        raise ValidationError(_("A budget line with a last year needs a first one."))
    if from_year and until_year and until_year < from_year:
        raise ValidationError(
            _("The last year, %(last)s, lies before the first, %(first)s.")
            % {"last": until_year, "first": from_year}
        )
