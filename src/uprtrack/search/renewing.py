"""Search documents that an earlier version wrote in another form are written anew, without anybody's doing."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from uprtrack.search.index import rebuild
from uprtrack.search.models import Revision, SearchDocument
from uprtrack.search.sources import kinds

FORM = 2
"""Goes up where what a source contributes, or how it is cut into words, is another than before."""
FORM_KEPT = "form of the documents"
"""The name under which the form is kept that the documents have, among the revisions."""


def renew(*, plan: object = None, **_: object) -> None:
    """Write all documents anew where they have an older form; called after migrations.

    A database that was emptied (no ``plan``) has no documents; one on its way to another version is left alone, since
    its tables are not those of this code.
    """
    if plan is None or not _is_migrated():
        return
    with transaction.atomic():
        kept = Revision.objects.filter(kind=FORM_KEPT).values_list("number", flat=True).first()
        if kept == FORM:
            return
        if SearchDocument.objects.exists():
            for kind in kinds():
                rebuild(kind)
        Revision.objects.update_or_create(kind=FORM_KEPT, defaults={"number": FORM})


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
