"""Rows whose every text is a word of its own, kept by table and circle."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from tests.uprtrack.permissions.marks import Marks, text_fields
from tests.uprtrack.permissions.people import READ_BY
from uprkit.bundles import SigningKey
from uprtrack.organisations.models import Actor, Organisation, User

PASSWORD = "a long pass phrase for tests"
"""Everybody's."""
Row = TypeVar("Row", bound=models.Model)


@dataclass
class World:
    """``rows[table, circle]``: the row of a table in a circle; ``readers`` of each; the words in them."""

    users: dict[str, User] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    rows: dict[tuple[str, str], models.Model] = field(default_factory=dict)
    planted: dict[str, set[int]] = field(default_factory=dict)
    circle_of: dict[tuple[str, object], str] = field(default_factory=dict)
    """(table, key) of every row that belongs to a circle."""
    marks: Marks = field(default_factory=Marks)
    partner_key: SigningKey = field(default_factory=SigningKey.generate)
    """What the planted installation signs its bundles with."""
    now: datetime = field(default_factory=timezone.now)

    def plant(self, model: type[Row], readers: frozenset[str], circle: str = "", **given: Any) -> Row:
        """A row whose every text that is not given holds a word of its own."""
        label = model._meta.label
        for each in text_fields(model):
            if each.name in given:
                continue
            word = self.marks.new(readers, f"{label}.{each.name} of {circle or 'no circle'}")
            given[each.name] = _fitting(each, word)
        row = model._default_manager.create(**given)
        self.planted.setdefault(label, set()).add(row.pk)
        if circle:
            self.circle_of[label, row.pk] = circle
            self.rows.setdefault((label, circle), row)
        return row

    def word(self, circle: str, what: str) -> str:
        return self.marks.new(READ_BY[circle], f"{what} of {circle}")

    def row(self, model: type[Row], circle: str) -> Row:
        found = self.rows[model._meta.label, circle]
        assert isinstance(found, model)
        return found

    def circles_with(self, model: type[models.Model]) -> list[str]:
        return [circle for label, circle in self.rows if label == model._meta.label]


def _fitting(each: models.Field[Any, Any], word: str) -> object:
    if isinstance(each, models.JSONField):
        return [word] if each.default is list else {"note": word}
    if isinstance(each, models.URLField):
        return f"https://example.org/{word}"
    if isinstance(each, models.EmailField):
        return f"{word}@example.org"
    return word
