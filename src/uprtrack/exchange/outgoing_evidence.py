"""What published entries rest on, as it travels: links, and the copies of files that strangers can download.

The file as it was attached never leaves: of each the copy without traces of its author goes, under its neutral
name. Nothing goes with a row whose name is withheld, where a link or a file may tell whose it is.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from uprtrack.documents.models import ContentKey
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.monitoring.public_copies import copy_of


class PublishedEvidence:
    """``files`` are the copies that the rows asked for so far name: where each lies in the vault, by SHA-256."""

    def __init__(self, *, with_files: bool) -> None:
        self.files: dict[str, str] = {}
        self._by_entry: dict[tuple[str, int], list[Evidence]] = defaultdict(list)
        published = Evidence.objects.published().select_related("public_copy").order_by("public_id")
        erased = set(ContentKey.objects.erased().values_list("vault_path", flat=True))
        for item in published:
            copy = copy_of(item)
            is_readable_file = copy is not None and copy.vault_path not in erased
            if item.link or (with_files and is_readable_file):
                for name in ("measure_id", "assessment_id"):
                    if (key := getattr(item, name)) is not None:
                        self._by_entry[name, key].append(item)

    def of(self, entry: Measure | Assessment) -> list[dict[str, Any]]:
        """The rows of an entry's evidence, as in ``uprkit.bundles.schema``."""
        if entry.owner.is_withheld:
            return []
        name = "measure_id" if isinstance(entry, Measure) else "assessment_id"
        return [self._row(item) for item in self._by_entry[name, entry.pk]]

    def _row(self, item: Evidence) -> dict[str, Any]:
        told = {"id": item.public_id, "title": item.title, "link": item.link, "file_name": "", "sha256": ""}
        copy = copy_of(item)
        if item.link or copy is None:
            return told
        self.files[copy.sha256] = copy.vault_path
        return {**told, "file_name": copy.name, "sha256": copy.sha256}
