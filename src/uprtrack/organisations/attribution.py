"""Dropping the attribution of what was signed: safety goes before immutability (data model, Follow-through).

The row is handed to a stand-in: an organisation of its own, made for this one row, whose name says only what
kind of body speaks. So whatever shows, groups, filters, counts or exports rows by their owner, today or in a
part written later, finds the stand-in, and has nothing to forget. Where a body of that kind could be told from
few others, the stand-in says less (minimum frequency: ``uprkit.rules.small_cells``).

It cannot be undone: the name is not put back, since others would see whose it was.

Apps say in ``AppConfig.ready()`` which rows of theirs are signed, and what must follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from uprkit.rules.small_cells import THRESHOLD
from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import SHARED, WITHHELD_NAMES, OrganisationKind, Visibility
from uprtrack.organisations.models import (
    Activity,
    EarlierVersion,
    Organisation,
    Owned,
    Verb,
    WithheldName,
)
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.standing import Reader, standing_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Consequence = Callable[[Any, Organisation, Organisation], None]
"""Called in the transaction with the row, who wrote it, and the stand-in, before the row changes hands."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A kind of row that is signed: where it is read, its words, and what follows when its name is dropped."""

    model: type[Owned]
    noun: StrOrPromise
    address: Callable[[Any], str]
    words: Callable[[Any], str]
    follow: Consequence


@dataclass(frozen=True, slots=True)
class Signature:
    """Under which name a row stands in a reader's eyes."""

    label: str
    kind: str
    """A value of OrganisationKind."""
    is_withheld: bool
    is_own: bool
    """Whether it is the reader's own organisation that wrote it, withheld or not."""


_signed: dict[str, Signed] = {}


def register_signed(signed: Signed) -> None:
    """Offer rows of a table for dropping their attribution; the last one registered holds."""
    _signed[signed.model._meta.model_name or ""] = signed


def signed_kind(name: str) -> Signed | None:
    """The kind of row by its table's name (``assessment``), None where no app offers such rows."""
    return _signed.get(name)


def signature_of(row: Owned, reader: Reader) -> Signature:
    """The one answer to whose word a row is, for pages, papers and exports alike."""
    return Signature(
        label=row.owner.label,
        kind=row.owner.kind,
        is_withheld=row.owner.is_withheld,
        is_own=row.owner_id in standing_of(reader).own,
    )


def attribution_of(row: Owned, reader: Reader) -> dict[str, object]:
    """What ``organisations/attribution_note.html`` needs to know of a row."""
    return {
        "signature": signature_of(row, reader),
        "can_drop_attribution": can_drop_attribution(reader, row),
        "kind": row._meta.model_name,
        "row_id": getattr(row, "public_id", row.pk),
    }


def behind(organisation: Organisation) -> Organisation:
    """Who stands behind a stand-in; any other organisation is itself. Never for showing."""
    if not organisation.is_withheld or organisation.is_foreign:
        return organisation
    return WithheldName.objects.select_related("organisation").get(stand_in=organisation).organisation


def can_drop_attribution(reader: Reader, row: Owned) -> bool:
    """Whether a reader is the row's author, also once gone from the organisation, or coordinates its owner."""
    if row.owner.is_withheld or not _is_read_by_others(row) or row.owner.is_executive:
        return False
    return _signs_for(reader, row)


def mentions_itself(row: Owned) -> bool:
    """Whether the words of a row name the organisation that wrote them: dropping the name does not change words."""
    words = _signed[row._meta.model_name or ""].words(row).casefold()
    names = (row.owner.name, row.owner.short_name)
    return any(name.casefold() in words for name in names if name)


def drop_attribution(*, by: Reader, row: Owned, reason: str = "") -> Owned:
    """Take an organisation's name off one of its rows, at once and for good.

    For everybody else the row is then of an unnamed body; its author is forgotten; its evidence is read by its
    own organisation alone until that publishes it anew; log lines that tie it to the name are closed to others.
    The organisation keeps its rights over the row. ValidationError where nobody else reads the row yet, or
    where it is the State's own word.
    """
    if not _signs_for(by, row):
        require(by, Act.MANAGE_ORGANISATION, row=row)
    signed = _signed[row._meta.model_name or ""]
    with transaction.atomic():
        held = (
            signed.model._default_manager.select_for_update(of=("self",))
            .select_related("owner")
            .get(pk=row.pk)
        )
        if held.owner.is_withheld:
            return held
        _require_droppable(held)
        organisation = held.owner
        stand_in = _stand_in_for(organisation)
        signed.follow(held, organisation, stand_in)
        close_lines(organisation, held._meta.model_name or "", [getattr(held, "public_id", "")])
        EarlierVersion.objects.filter(object_kind=held._meta.label_lower, object_id=held.pk).update(
            owner=stand_in
        )
        held.owner, held.author, held.attribution_dropped_at = stand_in, None, timezone.now()
        held.save(update_fields=["owner", "author", "attribution_dropped_at"])
        record(
            verb=Verb.WITHHOLD,
            organisation=organisation,
            object_kind=held._meta.model_name or "",
            object_id=getattr(held, "public_id", ""),
            reason=reason,
        )
    row.owner, row.author, row.attribution_dropped_at = held.owner, None, held.attribution_dropped_at
    return row


def close_lines(organisation: Organisation, kind: str, ids: list[str], verb: Verb | None = None) -> None:
    """Let the organisation alone read the lines that it has in the log about some rows."""
    lines = Activity.objects.filter(owner=organisation, object_kind=kind, object_id__in=ids)
    if verb is not None:
        lines = lines.filter(verb=verb)
    lines.update(visibility=Visibility.ORGANISATION, shared_with=None, published_at=None)


def _signs_for(reader: Reader, row: Owned) -> bool:
    if row.author_id is not None and row.author_id in {actor.pk for actor in standing_of(reader).actors}:
        return True
    return allows(reader, Act.MANAGE_ORGANISATION, row=row)


def _is_read_by_others(row: Owned) -> bool:
    return row.is_published or row.visibility in SHARED


def _require_droppable(row: Owned) -> None:
    if row.owner.is_executive:
        raise ValidationError(
            _("%(organisation)s speaks for the State: its word stands under its name, or is withdrawn.")
            % {"organisation": row.owner.label}
        )
    if not _is_read_by_others(row):
        raise ValidationError(
            _("Nobody outside your organisation can read this: there is no attribution to drop.")
        )


def _stand_in_for(organisation: Organisation) -> Organisation:
    kind = _kind_shown(organisation)
    with override(settings.LANGUAGE_CODE):
        name = str(WITHHELD_NAMES[kind])
    stand_in = Organisation.objects.create(
        name=name, kind=kind, country=organisation.country, is_withheld=True
    )
    WithheldName.objects.create(stand_in=stand_in, organisation=organisation)
    return stand_in


def _kind_shown(organisation: Organisation) -> OrganisationKind:
    """Civil society where enough of it works on the country here to be one of several; else no kind at all."""
    if not organisation.is_civil_society:
        return OrganisationKind.WITHHELD
    peers = Organisation.objects.filter(
        country=organisation.country_id, is_withheld=False, origin__isnull=True, kind=OrganisationKind.CSO
    )
    if organisation.kind != OrganisationKind.CSO or peers.count() < THRESHOLD:
        return OrganisationKind.WITHHELD
    return OrganisationKind.CSO
