"""TOML tables into dataclasses, strictly: unknown keys, missing keys and wrong types are whole sentences."""

from __future__ import annotations

import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

NAMES: dict[type, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date",
}


class ContentError(ValueError):
    """A file on Coastland does not hold together; the message is one sentence or several, one a line."""


def record(kind: type[T], value: object, place: str) -> T:
    """Build a dataclass from a table; ``place`` names file and table. Raises ContentError."""
    if not isinstance(value, dict):
        raise ContentError(f"{place}: expected a table, found {value!r}.")
    known = {item.name: item for item in fields(kind) if item.init}
    for key in value:
        if key not in known:
            raise ContentError(f"{place}: expected one of {', '.join(known)}, found the key {key}.")
    for name, item in known.items():
        if name not in value and item.default is MISSING and item.default_factory is MISSING:
            raise ContentError(f"{place}: expected the key {name}, found none.")
    hints = get_type_hints(kind)
    return kind(**{key: _value(hints[key], found, f"{place}, {key}") for key, found in value.items()})


def _value(hint: Any, found: object, place: str) -> object:
    if get_origin(hint) is tuple:
        if not isinstance(found, list):
            raise ContentError(f"{place}: expected a list, found {found!r}.")
        item_hint = get_args(hint)[0]
        return tuple(_value(item_hint, item, f"{place} {index}") for index, item in enumerate(found, start=1))
    if isinstance(hint, types.GenericAlias) or not isinstance(hint, type):
        raise TypeError(f"{place}: {hint!r} is no type that a TOML file can hold.")
    if is_dataclass(hint):
        return record(hint, found, place)
    if issubclass(hint, StrEnum):
        return _member(hint, found, place)
    return _plain(hint, found, place)


def _member(kind: type[StrEnum], found: object, place: str) -> StrEnum:
    for member in kind:
        if member.value == found:
            return member
    raise ContentError(f"{place}: expected one of {', '.join(kind)}, found {found!r}.")


def _plain(kind: type, found: object, place: str) -> object:
    is_number = kind is float and type(found) is int
    if type(found) is not kind and not is_number:
        raise ContentError(f"{place}: expected {NAMES.get(kind, kind.__name__)}, found {found!r}.")
    if found == "":
        raise ContentError(f"{place}: expected text, found an empty one.")
    return float(found) if isinstance(found, int) and is_number else found
