"""Figures between 0 and 1 in templates."""

from __future__ import annotations

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def share(value: float | None) -> str:
    """Two decimals in the reader's writing; a dash where there is no figure."""
    return "–" if value is None else number_format(round(value, 2), decimal_pos=2)
