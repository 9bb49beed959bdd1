"""What a partner's entries rest on: links as they are, and files, each stored once and encrypted as it arrives.

The file that came is kept for comparing and undoing; readers get a copy that was cleaned here, as of any other file:
whether the partner cleaned it is nobody's word but the partner's.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from io import BytesIO
from typing import TYPE_CHECKING, Any

from uprkit.bundles.container import Readable
from uprtrack.documents import vault
from uprtrack.documents.metadata import NotCleanableError, media_type_of_suffix, stripped
from uprtrack.exchange.ledger import Content, stored
from uprtrack.exchange.models import BundleReceived, BundleRow, CleanedFile, ForeignFile, Partner
from uprtrack.exchange.verifying import verify_kept
from uprtrack.monitoring.models import Assessment, Evidence, Measure, PublicCopy, neutral_name
from uprtrack.organisations.kinds import Visibility
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from uprtrack.exchange.taking import Taking

LARGEST = 100 * 1024 * 1024
"""Bytes, as many as a bundle may hold in one file: it is held in memory while it is cleaned."""
_NO_FILE = {"file_name": "", "vault_path": "", "media_type": "", "size": 0, "sha256": ""}


class PartnerFiles:
    """The files of a partner that are here, by SHA-256."""

    def __init__(self, partner: Partner) -> None:
        files = ForeignFile.objects.filter(partner=partner).select_related("cleaned")
        self._found = {file.sha256: file for file in files}
        self._stored_by_halves = ExitStack()

    def get(self, sha256: str) -> ForeignFile | None:
        return self._found.get(sha256)

    def store_missing(
        self, received: BundleReceived, rows: Iterable[BundleRow], *, stored_by_halves: ExitStack
    ) -> None:
        """Put into the vault what rows rest on and what is not here yet.

        The bundle is checked once more while its files pass; ``stored_by_halves`` removes them again where that,
        or what follows, fails.
        """
        self._stored_by_halves = stored_by_halves
        wanted = {
            item["sha256"]
            for row in rows
            for item in row.content.get("evidence", ())
            if item["sha256"] and item["sha256"] not in self._found
        }

        def take(sha256: str, content: Readable) -> None:
            if sha256 not in wanted:
                return
            kept = vault.store(content)
            stored_by_halves.callback(vault.remove, kept.path)
            self._found[sha256] = ForeignFile(
                partner=received.partner,
                sha256=sha256,
                size=kept.size,
                vault_path=kept.path,
                bundle=received,
            )

        if wanted:
            verify_kept(received, take=take)
            ForeignFile.objects.bulk_create(self._found[sha256] for sha256 in sorted(wanted))

    def cleaned(self, file: ForeignFile, suffix: str) -> CleanedFile | None:
        """The copy for readers, made where nobody tried yet; None where traces of its author cannot be removed."""
        found: CleanedFile | None = getattr(file, "cleaned", None)
        if found is not None or file.is_cleanable is False:
            return found
        made = self._clean(file, suffix)
        file.is_cleanable = made is not None
        file.save(update_fields=["is_cleanable"])
        return made

    def _clean(self, file: ForeignFile, suffix: str) -> CleanedFile | None:
        if file.size > LARGEST:
            return None
        data = b"".join(vault.open_stored(file.vault_path, sha256=file.sha256))
        try:
            clean = stripped(f"file{suffix}", data)
        except NotCleanableError:
            return None
        place, size, sha256 = file.vault_path, file.size, file.sha256
        if clean.data != data:
            kept = vault.store(BytesIO(clean.data))
            self._stored_by_halves.callback(vault.remove, kept.path)
            place, size, sha256 = kept.path, kept.size, kept.sha256
        return CleanedFile.objects.create(
            file=file,
            vault_path=place,
            size=size,
            sha256=sha256,
            media_type=clean.media_type,
            suffix=clean.suffix,
        )


def take_evidence(taking: Taking, content: Content, review: Review, entry: Measure | Assessment) -> None:
    """What an entry rests on as it is published there now; what it rests on no more is out of sight."""
    about = {"measure" if isinstance(entry, Measure) else "assessment": entry}
    kept = []
    for item in content["evidence"]:
        file = taking.files.get(item["sha256"])
        if not item["link"] and file is None:
            continue
        suffix = item["file_name"][item["file_name"].rfind(".") :] if file else ""
        evidence = stored(
            Evidence,
            taking.ledger.local("evidence", item["id"]),
            **about,
            owner=entry.owner,
            visibility=Visibility.PUBLIC,
            published_at=entry.published_at,
            title=item["title"],
            link=item["link"],
            **(_file_fields(file, item["title"], suffix) if file else _NO_FILE),
        )
        _keep_copy(evidence, taking.files.cleaned(file, suffix) if file else None)
        taking.keep("evidence", item, evidence.pk, review)
        kept.append(evidence.pk)
    gone = entry.evidence.exclude(pk__in=kept)
    gone.update(visibility=Visibility.ORGANISATION, published_at=None)


def _file_fields(file: ForeignFile, title: str, suffix: str) -> dict[str, Any]:
    return {
        "file_name": neutral_name(title, suffix),
        "vault_path": file.vault_path,
        "media_type": media_type_of_suffix(suffix),
        "size": file.size,
        "sha256": file.sha256,
    }


def _keep_copy(evidence: Evidence, cleaned: CleanedFile | None) -> None:
    """What was cleaned here is public; a file that cannot be cleaned is shown to nobody, and its page says so."""
    evidence.is_cleanable = cleaned is not None if evidence.vault_path else None
    evidence.save(update_fields=["is_cleanable"])
    if cleaned is None:
        PublicCopy.objects.filter(evidence=evidence).delete()
        return
    PublicCopy.objects.update_or_create(
        evidence=evidence,
        defaults={
            "vault_path": cleaned.vault_path,
            "media_type": cleaned.media_type,
            "suffix": cleaned.suffix,
            "size": cleaned.size,
            "sha256": cleaned.sha256,
        },
    )
