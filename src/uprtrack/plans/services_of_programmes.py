"""The national programmes that a plan names, and by which its actions stand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import save_change
from uprtrack.plans.log import note_plan
from uprtrack.plans.models import Plan, Programme

PROGRAMME_FIELDS = frozenset({"title", "whose", "starts_on", "ends_on"})


def add_programme(
    *,
    by: Reader,
    plan: Plan,
    title: str,
    whose: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Programme:
    """A programme that actions of the plan can align with. ValidationError where the plan names it already."""
    require(by, Act.PLAN, row=plan)
    _require_free(plan, title)
    _require_dates(starts_on, ends_on)
    with transaction.atomic():
        made = Programme.objects.create(
            plan=plan, title=title, whose=whose, starts_on=starts_on, ends_on=ends_on
        )
        note_plan(Verb.PLAN, plan, reason=title)
    return made


def change_programme(*, by: Reader, programme: Programme, version: int, **fields: Any) -> Programme:
    """Save ``fields`` (see PROGRAMME_FIELDS) on the version that the person read; else ChangedMeanwhileError."""
    unknown = fields.keys() - PROGRAMME_FIELDS
    if unknown:
        raise TypeError(f"A programme has no changeable {sorted(unknown)}.")
    require(by, Act.PLAN, row=programme.plan)
    _require_free(programme.plan, fields.get("title", programme.title), besides=programme)
    _require_dates(
        fields.get("starts_on", programme.starts_on),
        fields.get("ends_on", programme.ends_on),
    )
    with transaction.atomic():
        save_change(
            programme,
            owner=programme.plan.owner,
            started_from=version,
            fields=fields,
            tracked=PROGRAMME_FIELDS,
        )
        note_plan(Verb.PLAN, programme.plan, reason=programme.title)
    return programme


def programme_of(plan: Plan, named: Programme | str | None) -> Programme | None:
    """The programme itself, or the one of this title in the plan, made where it is named for the first time.

    For services that have asked already whether the plan may be changed. ValidationError where the programme is
    another plan's.
    """
    if isinstance(named, str):
        title = named.strip()
        return Programme.objects.get_or_create(plan=plan, title=title)[0] if title else None
    if named is not None and named.plan_id != plan.pk:
        raise ValidationError(
            _("The programme “%(programme)s” belongs to another plan.") % {"programme": named.title}
        )
    return named


def _require_free(plan: Plan, title: str, besides: Programme | None = None) -> None:
    others = plan.programmes.exclude(pk=besides.pk) if besides else plan.programmes.all()
    if others.filter(title=title).exists():
        raise ValidationError(_("The plan names the programme “%(title)s” already.") % {"title": title})


def _require_dates(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError(_("The programme would end before it starts."))
