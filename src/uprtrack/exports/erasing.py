"""The exports of somebody who is erased: nobody can read the files afterwards."""

from __future__ import annotations

from collections.abc import Collection

from uprtrack.documents.vault import destroy
from uprtrack.exports.models import Export
from uprtrack.organisations.erasure import delete_with_traces
from uprtrack.organisations.models import Actor


def erase_exports(actors: Collection[Actor]) -> None:
    """Delete what these actors asked for, and destroy the keys of its files."""
    rows = Export.objects.filter(author__in=actors)
    for path in rows.exclude(vault_path="").values_list("vault_path", flat=True):
        destroy(path)
    delete_with_traces(rows.order_by())
