"""Asking for a workbook."""

from __future__ import annotations

from django.db import transaction

from uprtrack.catalogue.selection import Selection
from uprtrack.exports.columns import Unit
from uprtrack.exports.making import forget_expired, make_export
from uprtrack.exports.models import Export
from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of


def ask_for_export(
    *, by: Reader, organisation: Organisation, selection: Selection, unit: Unit, language: str, link: str
) -> Export:
    """Have a workbook made of what a selection finds; the row tells how far it is."""
    require(by, Act.MAKE_REPORT, organisation=organisation)
    with transaction.atomic():
        export: Export = Export.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            visibility=Visibility.SELF,
            query=selection.query_string(),
            unit=unit.value,
            language=language,
        )
        record(
            verb=Verb.REPORT,
            organisation=organisation,
            object_kind="export",
            object_id=export.public_id,
            read_by=export,
        )
        transaction.on_commit(lambda: make_export.enqueue(export.public_id, link))
    forget_expired()
    return export
