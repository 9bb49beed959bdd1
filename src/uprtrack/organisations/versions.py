"""Editing together: a save on an older version stores nothing, and shows what to decide, field by field.

A change service calls ``save_change`` with the version that the person started from. Where somebody saved
meanwhile it raises ChangedMeanwhileError; the view hands that to ``show_conflict`` with the form, and the page
includes ``organisations/conflict.html`` above it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.db import models, transaction
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from uprtrack.organisations.merging import merge_texts
from uprtrack.organisations.models import EarlierVersion, Organisation

Row = TypeVar("Row", bound=models.Model)
Frozen = Any
"""A field's value as it is kept in JSON: see EarlierVersion.fields."""


class ChangedMeanwhileError(Exception):
    """A save on an older version, of which nothing was written. ``stored`` is the row as it is now."""

    def __init__(self, stored: models.Model, started_from: int, typed: Mapping[str, Any]) -> None:
        super().__init__(
            _(
                "This was changed while you were writing: you started from version %(yours)d, and version "
                "%(stored)d is saved now. Nothing was overwritten, and nothing you typed is lost."
            )
            % {"yours": started_from, "stored": _version(stored)}
        )
        self.stored: Any = stored
        self.started_from = started_from
        self.typed = dict(typed)


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that is saved otherwise than typed; all texts as they are shown.

    ``ancestor`` is what the person started from, None where that version was not kept. ``proposal`` is the
    value for the form: the changes of both where they do not meet, else what was typed.
    """

    name: str
    label: str
    ancestor: str | None
    stored: str
    typed: str
    proposed: str
    proposal: Any
    overlaps: bool
    """Whether both changed the same, so that a person must choose."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What stands between a save and the row, with the version to save on next."""

    row: models.Model
    started_from: int
    version: int
    fields: tuple[FieldConflict, ...]

    @property
    def is_withdrawn(self) -> bool:
        """Whether the row was withdrawn meanwhile: it can be read, and no longer changed."""
        return getattr(self.row, "withdrawn_at", None) is not None

    @property
    def needs_choice(self) -> bool:
        """Whether both changed the same somewhere."""
        return any(item.overlaps for item in self.fields)


def save_change(
    row: Row,
    *,
    owner: Organisation,
    started_from: int,
    fields: Mapping[str, Any],
    tracked: Collection[str],
    condition: Q | None = None,
) -> Row:
    """Write ``fields`` on the version that a person read, and keep that version's ``tracked`` fields.

    ``condition`` must hold as well (not withdrawn, say). Of two saves at once, one goes through: the version is
    part of the condition under which the database writes. Raises ChangedMeanwhileError, and writes nothing,
    where another version is stored.
    """
    manager = type(row)._default_manager
    several = {name for name in fields if _is_several(row, name)}
    plain = {name: value for name, value in fields.items() if name not in several}
    with transaction.atomic():
        earlier = frozen_fields(manager.get(pk=row.pk), tracked)
        same = manager.filter(condition or Q(), pk=row.pk, version=started_from)
        if not same.update(version=F("version") + 1, **plain):
            raise ChangedMeanwhileError(manager.get(pk=row.pk), started_from, fields)
        EarlierVersion.objects.create(
            object_kind=row._meta.label_lower,
            object_id=row.pk,
            version=started_from,
            fields=earlier,
            owner=owner,
        )
        for name in several:
            getattr(row, name).set(fields[name])
        row.refresh_from_db()
    return row


def earlier_versions(row: models.Model) -> list[EarlierVersion]:
    """The versions of a row that others took the place of, newest first; for those who may change the row."""
    found = EarlierVersion.objects.filter(object_kind=row._meta.label_lower, object_id=row.pk)
    return list(found.order_by("-version"))


def conflict_of(row: models.Model, started_from: int, typed: Mapping[str, Any]) -> Conflict:
    """What differs between a row as it is stored and what a person typed on version ``started_from``.

    ``typed`` maps names of model fields to values as forms clean them; other names are passed over.
    """
    known = {field.name for field in row._meta.get_fields() if not field.auto_created}
    names = [name for name in typed if name in known]
    stored = frozen_fields(row, names)
    kept = next((item for item in earlier_versions(row) if item.version == started_from), None)
    ancestor = kept.fields if kept else {}
    found = []
    for name in names:
        value = freeze(typed[name])
        if value != stored[name]:
            found.append(_field_conflict(row, name, ancestor, stored[name], value))
    return Conflict(row=row, started_from=started_from, version=_version(row), fields=tuple(found))


def show_conflict(form: forms.BaseForm, error: ChangedMeanwhileError) -> Conflict:
    """The conflict, with the proposals written into the form: its next save is on the version stored now."""
    conflict = conflict_of(error.stored, error.started_from, error.typed)
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data[form.add_prefix("version")] = str(conflict.version)
    for item in conflict.fields:
        if item.name not in form.fields:
            continue
        field = form.fields[item.name]
        shown = field.widget.format_value(field.prepare_value(item.proposal))
        if isinstance(shown, list | tuple):
            data.setlist(form.add_prefix(item.name), shown)
        else:
            data[form.add_prefix(item.name)] = shown or ""
    form.data = data
    form.add_error(None, str(error))
    return conflict


def frozen_fields(row: models.Model, names: Iterable[str]) -> dict[str, Frozen]:
    """The values of some fields of a stored row, as they are kept."""
    return {
        name: freeze(getattr(row, name).all() if _is_several(row, name) else getattr(row, name))
        for name in names
    }


def freeze(value: Any) -> Frozen:
    """A field's value as JSON; two values are the same where these are equal."""
    match value:
        case models.Model():
            return value.pk
        case models.QuerySet():
            return sorted(item.pk for item in value)
        case list() | tuple() | set() | frozenset() if all(isinstance(item, models.Model) for item in value):
            return sorted(item.pk for item in value)
        case date() | datetime():
            return value.isoformat()
        case Decimal():
            return format(value.normalize(), "f")
        case str():
            # A browser sends a text's line breaks as CR LF, whatever they were.
            return value.replace("\r\n", "\n")
    return value


def _field_conflict(
    row: models.Model, name: str, ancestor: Mapping[str, Frozen], stored: Frozen, typed: Frozen
) -> FieldConflict:
    proposal, overlaps = typed, True
    if name in ancestor:
        proposal, overlaps = _merge(row, name, ancestor[name], stored, typed)
    return FieldConflict(
        name=name,
        label=_label(row, name),
        ancestor=_shown(row, name, ancestor[name]) if name in ancestor else None,
        stored=_shown(row, name, stored),
        typed=_shown(row, name, typed),
        proposed=_shown(row, name, proposal),
        proposal=_thaw(row, name, proposal),
        overlaps=overlaps,
    )


def _merge(
    row: models.Model, name: str, ancestor: Frozen, stored: Frozen, typed: Frozen
) -> tuple[Frozen, bool]:
    """What both together would be, and whether they changed the same: then it is what was typed."""
    if typed == ancestor:
        return stored, False
    if stored == ancestor:
        return typed, False
    if _is_several(row, name):
        added = {*stored, *typed} - {*ancestor}
        return sorted(({*stored} & {*typed}) | added), False
    if isinstance(row._meta.get_field(name), models.TextField | models.CharField) and not _choices(row, name):
        merged = merge_texts(ancestor, stored, typed)
        if merged is not None:
            return merged, False
    return typed, True


def _shown(row: models.Model, name: str, frozen: Frozen) -> str:
    value = _thaw(row, name, frozen)
    if _is_several(row, name):
        return ", ".join(map(_name_of, value))
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case models.Model():
            return _name_of(value)
        case date():
            return date_format(value, "DATE_FORMAT")
        case Decimal() | float():
            return number_format(value)
        case list():
            return ", ".join(map(str, value))
    return str(_choices(row, name).get(value, value))


def _thaw(row: models.Model, name: str, frozen: Frozen) -> Any:
    field = row._meta.get_field(name)
    if isinstance(field, models.ManyToManyField | models.ForeignKey):
        rows = field.related_model._default_manager
        if isinstance(field, models.ManyToManyField):
            return list(rows.filter(pk__in=frozen))
        return rows.filter(pk=frozen).first()
    assert isinstance(field, models.Field)
    return field.to_python(frozen)


def _name_of(row: models.Model) -> str:
    return str(getattr(row, "label", None) or row)


def _choices(row: models.Model, name: str) -> dict[Any, Any]:
    return dict(getattr(row._meta.get_field(name), "flatchoices", ()))


def _label(row: models.Model, name: str) -> str:
    field = row._meta.get_field(name)
    return capfirst(str(getattr(field, "verbose_name", name)))


def _is_several(row: models.Model, name: str) -> bool:
    return isinstance(row._meta.get_field(name), models.ManyToManyField)


def _version(row: models.Model) -> int:
    version: int = vars(row)["version"]
    return version
