"""Figures of indicators as people write them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext

register = template.Library()


@register.filter
def figure(value: Decimal | None) -> str:
    """A number without trailing zeros, in the reader's format; a dash where none is known."""
    if value is None:
        return "–"
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def money(value: Decimal) -> str:
    """An amount in the reader's format, with two places where it is not whole."""
    places = 0 if value == value.to_integral_value() else 2
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def of(found: Mapping[int, Any], row: models.Model) -> Any:
    """What was found of a row, by its key."""
    return found.get(row.pk)


@register.filter
def share(value: float | None) -> str:
    """A share from 0 to 1 in per cent with one place; a dash where there is none."""
    if value is None:
        return "–"
    percent = Decimal(str(100 * value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return gettext("%(number)s %%") % {"number": number_format(percent, 1)}
