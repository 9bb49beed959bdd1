"""A paper that was accepted becomes a document with its file and passages; undone, it is hidden again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from uprtrack.bulk_rows import insert_values
from uprtrack.documents.findings import TOTALS
from uprtrack.documents.models import Document, DocumentFile, ImportRun, ImportState, Passage
from uprtrack.organisations.kinds import Visibility

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".json": "application/json",
}
_CIRCLES = list(Visibility.values)


class FiledPassage(NamedTuple):
    """A passage as it was just written."""

    pk: int
    language: str
    ordinal: int
    paragraph: str
    heading_path: Sequence[str]
    speakers: Sequence[str]
    text: str


def file_paper(run: ImportRun) -> tuple[Document, list[FiledPassage]]:
    """The document of a run, and the passages of its file; a second file of the same paper joins the first."""
    document = _same_paper(run) or _new_document(run)
    if _CIRCLES.index(run.visibility) > _CIRCLES.index(document.visibility):
        document.visibility, document.shared_with = run.visibility, run.shared_with
        document.published_at = run.published_at
        document.version += 1
        document.save(update_fields=["visibility", "shared_with", "published_at", "version"])
    file = DocumentFile.objects.create(
        document=document,
        name=run.file_name,
        language=run.paper["language"],
        sha256=run.sha256,
        media_type=media_type_of(run.file_name),
        size=run.size,
        pages=run.paper["pages"],
        is_ocr=run.paper.get("is_ocr", False),
        fetched_from=run.fetched_from,
        fetched_at=run.fetched_at,
        vault_path=run.vault_path,
    )
    return document, _filed_passages(file, run.paper.pop("passages", []))


def _filed_passages(file: DocumentFile, told: Sequence[Sequence[Any]]) -> list[FiledPassage]:
    """The passages of a file, written; ``told`` is how a run keeps them until then."""
    rows = [
        (page, paragraph[:40], heading_path, text, speakers[0] if speakers else [])
        for page, paragraph, heading_path, text, *speakers in told
    ]
    insert_values(
        Passage,
        ("file_id", "ordinal", "page", "paragraph", "heading_path", "text", "speakers"),
        [(file.pk, ordinal, *row) for ordinal, row in enumerate(rows, start=1)],
    )
    keys = Passage.objects.filter(file=file).order_by("ordinal").values_list("pk", flat=True)
    return [
        FiledPassage(key, file.language, ordinal, paragraph, heading_path, speakers, text)
        for ordinal, (key, (_page, paragraph, heading_path, text, speakers)) in enumerate(
            zip(keys, rows, strict=True), start=1
        )
    ]


def hide_paper(run: ImportRun) -> None:
    """After an undo: the document stays for the history, for its organisation alone, if no other run stands
    on it.
    """
    document = run.document
    if document is None or document.runs.filter(state=ImportState.ACCEPTED).exists():
        return
    document.visibility, document.shared_with = Visibility.ORGANISATION, None
    document.published_at = None
    document.version += 1
    document.save(update_fields=["visibility", "shared_with", "published_at", "version"])


def media_type_of(file_name: str) -> str:
    """The media type that a browser is told, by the suffix; anything unknown is only ever downloaded."""
    return next(
        (kind for suffix, kind in MEDIA_TYPES.items() if file_name.lower().endswith(suffix)),
        "application/octet-stream",
    )


def is_pdf(file_name: str) -> bool:
    """Whether a file has pages that can be pictured."""
    return media_type_of(file_name) == MEDIA_TYPES[".pdf"]


def _same_paper(run: ImportRun) -> Document | None:
    symbol = run.paper["symbol"]
    if not symbol or run.review is None:
        return None
    return Document.objects.filter(owner=run.owner, review=run.review, kind=run.kind, symbol=symbol).first()


def _new_document(run: ImportRun) -> Document:
    dated_on = run.paper["dated_on"]
    return Document.objects.create(
        owner=run.owner,
        author=run.author,
        visibility=run.visibility,
        shared_with=run.shared_with,
        published_at=run.published_at,
        review=run.review,
        kind=run.kind,
        symbol=run.paper["symbol"][:60],
        title=(run.paper["title"] or run.paper["symbol"] or run.file_name)[:300],
        dated_on=date.fromisoformat(dated_on) if dated_on else None,
        submitted_by=run.paper.get("submitted_by", ""),
        totals=run.paper.get(TOTALS, []),
    )
