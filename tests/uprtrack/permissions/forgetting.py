"""The world as one reader may know it."""

from __future__ import annotations

from collections.abc import Collection

from django.apps import apps
from django.db import models
from django.db.models import ForeignObjectRel

from tests.uprtrack.permissions.people import EVERYBODY, KNOWN_BY, READ_BY
from tests.uprtrack.permissions.planting import World
from tests.uprtrack.permissions.world import settle


def forget_unreadable(world: World, reader: str) -> None:
    """Take out every planted row that a reader may not read, as if it had never been."""
    hidden: dict[str, list[object]] = {}
    for (label, pk), circle in world.circle_of.items():
        body = circle.removeprefix("named:")
        readers = KNOWN_BY[body] if circle.startswith("named:") else READ_BY.get(circle, EVERYBODY)
        if reader not in readers:
            hidden.setdefault(label, []).append(pk)
    for label, keys in hidden.items():
        model = apps.get_model(label)
        for relation in model._meta.many_to_many:
            through = relation.remote_field.through
            if through._meta.auto_created:
                name = relation.m2m_field_name()
                through._default_manager.filter(**{f"{name}__in": keys})._raw_delete("default")
        for related in model._meta.related_objects:
            if related.many_to_many and related.through._meta.auto_created:
                name = related.field.m2m_reverse_field_name()
                related.through._default_manager.filter(**{f"{name}__in": keys})._raw_delete("default")
            elif not related.many_to_many:
                _forget_what_was_worked_out(world, related, keys)
        rows = model._default_manager.filter(pk__in=keys)
        rows._raw_delete("default")
    for label, keys in hidden.items():
        _let_go_of(apps.get_model(label), keys)
    settle()


def _let_go_of(model: type[models.Model], keys: Collection[object]) -> None:
    """Rows that stay are not about what has never been, where they need not be about anything."""
    for related in model._meta.related_objects:
        if not related.many_to_many and related.field.null:
            name = related.field.attname
            related.related_model._base_manager.filter(**{f"{name}__in": keys}).update(**{name: None})


def _forget_what_was_worked_out(world: World, related: ForeignObjectRel, keys: Collection[object]) -> None:
    """Take out what the site made of rows by itself (tags by rule): nobody planted it, so it has no circle."""
    table = related.related_model._default_manager
    hanging = table.filter(**{f"{related.field.name}__in": keys})
    label = related.related_model._meta.label
    made = [pk for pk in hanging.values_list("pk", flat=True) if (label, pk) not in world.circle_of]
    table.filter(pk__in=made)._raw_delete("default")
