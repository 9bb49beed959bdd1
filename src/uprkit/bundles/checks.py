"""What a value of a bundle must be: small checks that say what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

Check = Callable[[object], str]
"""Returns "" where a value fits, else which part of it does not, what was expected there and what was found."""

_FORBIDDEN = re.compile(r"[\x00\ud800-\udfff]")
"""What databases cannot store: the NUL character and halves of characters."""


def text(limit: int, *, required: bool = False) -> Check:
    """A text of at most ``limit`` characters."""

    def check(value: object) -> str:
        fits = isinstance(value, str) and len(value) <= limit and not _FORBIDDEN.search(value)
        if fits and (not required or str(value).strip()):
            return ""
        return misfit(f"{'a' if required else 'a (perhaps empty)'} text of up to {limit} characters", value)

    return check


def pattern(expression: str, expected: str) -> Check:
    """A text that fits a regular expression as a whole."""
    compiled = re.compile(expression, re.ASCII)

    def check(value: object) -> str:
        fits = isinstance(value, str) and compiled.fullmatch(value)
        return "" if fits else misfit(expected, value)

    return check


def one_of(*values: str) -> Check:
    def check(value: object) -> str:
        fits = isinstance(value, str) and value in values
        return "" if fits else misfit("one of " + ", ".join(map(described, values)), value)

    return check


def whole(lowest: int, highest: int) -> Check:
    """A whole number; true and false are none."""

    def check(value: object) -> str:
        fits = isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest
        return "" if fits else misfit(f"a whole number from {lowest} to {highest}", value)

    return check


def day(value: object) -> str:
    """A day as ISO 8601 writes it."""
    problem = misfit("a day such as 2025-01-31", value)
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        return problem
    try:
        date.fromisoformat(value)
    except ValueError:
        return problem
    return ""


def decimal(value: object) -> str:
    """A decimal number as text: up to 13 digits before and 3 after the point."""
    fits = isinstance(value, str) and re.fullmatch(r"-?\d{1,13}(\.\d{1,3})?", value, re.ASCII)
    return "" if fits else misfit("a decimal number in quotes, such as '12.5'", value)


def web_address(value: object) -> str:
    """An address of the web: never one that a browser would run."""
    fits = isinstance(value, str) and len(value) <= 500 and re.fullmatch(r"https?://[^\s\x00-\x20]+", value)
    return "" if fits else misfit("an address that begins with https:// or http://", value)


def nothing_or(inner: Check) -> Check:
    """``null``, or what another check wants."""

    def check(value: object) -> str:
        problem = "" if value is None else inner(value)
        return problem.replace("expected ", "expected null or ", 1) if problem else ""

    return check


def empty_or(inner: Check) -> Check:
    """The empty text, or what another check wants (and then names)."""

    def check(value: object) -> str:
        return "" if value == "" else inner(value)

    return check


def list_of(inner: Check, limit: int) -> Check:
    """A list of at most ``limit`` values, each of which fits."""

    def check(value: object) -> str:
        if not isinstance(value, list) or len(value) > limit:
            return misfit(f"a list of up to {limit} values", value)
        for place, item in enumerate(value, start=1):
            if problem := inner(item):
                return f"value {place}, {problem}"
        return ""

    return check


def record(fields: Mapping[str, Check]) -> Check:
    """An object with exactly these fields."""

    def check(value: object) -> str:
        if not isinstance(value, dict) or value.keys() != fields.keys():
            return misfit("an object with exactly the fields " + ", ".join(sorted(fields)), value)
        for name, inner in fields.items():
            if problem := inner(value[name]):
                return f"field “{name}”, {problem}"
        return ""

    return check


def misfit(expected: str, value: object) -> str:
    """What was expected and what was found, the end of a sentence."""
    return f"expected {expected}, found {described(value)}"


def described(value: object) -> str:
    """A value as an error shows it: short, on one line."""
    shown = " ".join(repr(value).split())
    return shown if len(shown) <= 60 else shown[:59] + "…"
