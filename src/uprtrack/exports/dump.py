"""Everything that is published, as one file with a checksum.

What was taken back must not be handed out from yesterday's file: beside it stands what was published when it was
made (``published_state``), and it is served only while that is still so. Then a worker makes it anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.db.models import Count, Max, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from uprtrack.api.naming import STRANGER, Row
from uprtrack.api.other_rows import (
    action_rows,
    assessment_rows,
    document_rows,
    passage_rows,
    review_row,
    state_row,
)
from uprtrack.api.recommendation_rows import recommendation_rows
from uprtrack.catalogue.finding import Found, find
from uprtrack.catalogue.selection import Selection
from uprtrack.classification.models import Decision
from uprtrack.documents.models import Document, ImportRun, ImportState
from uprtrack.exports.columns import Unit, columns_of
from uprtrack.exports.manifest import manifest_of, rows_of
from uprtrack.exports.rows import told_rows
from uprtrack.exports.writing import csv_pieces
from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.voices import withheld_voices
from uprtrack.organisations.directory import known_to
from uprtrack.papers.reading import readable_passages
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import NOT_WITHDRAWN, Position, Recommendation, Wording
from uprtrack.reviews.models import Review, State

NAME = "uprtrack-public.zip"
TABLES = {"recommendations.csv": Unit.RECOMMENDATION, "pairs.csv": Unit.PAIR}
KEPT_FOR = timedelta(days=1)
AT_ONCE = 500
ASKED_AGAIN_AFTER = 10 * 60
"""Seconds in which one worker has been asked already."""
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every part: equal contents make an equal part."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Dump:
    """The file as it was made: size in bytes, ``sha256`` in hexadecimal, how many rows of each part."""

    made_at: str
    size: int
    sha256: str
    state: str
    rows: dict[str, int]

    @property
    def made_on(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def place() -> Path:
    """Where the file lies; what it says of itself lies beside it."""
    return Path(settings.PUBLIC_FILES) / NAME


def current_dump() -> Dump | None:
    """The file as long as it may be handed out: what is published is what it was made of."""
    try:
        told = json.loads(_told_at(place()).read_text(encoding="utf-8"))
        dump = Dump(**told)
    except (OSError, ValueError, TypeError):
        return None
    is_fresh = timezone.now() - dump.made_on < KEPT_FOR
    return dump if is_fresh and place().exists() and dump.state == published_state() else None


def ask_for_dump() -> None:
    """Have a worker make the file, unless one was asked just now."""
    if cache.add("dump-asked", 1, ASKED_AGAIN_AFTER):
        make_dump_now.enqueue()


@task()
def make_dump_now() -> None:
    make_dump()
    cache.delete("dump-asked")


def published_state() -> str:
    """A mark of what is published: it changes when a row is added, taken back, reworded, or loses its name."""
    told: list[object] = [
        _summary(Recommendation.objects.published().standing(), "version"),
        _summary(Wording.objects.published().filter(NOT_WITHDRAWN), "version"),
        _summary(Document.objects.published(), "version"),
        _summary(Plan.objects.published(), "version"),
        _summary(Assessment.objects.published().standing(), "version"),
        _summary(Decision.objects.published(), "version"),
    ]
    positions = Recommendation.objects.published().standing().order_by()
    told += [positions.filter(position=value).count() for value in Position.values]
    actions = ExpectedAction.objects.filter(plan__in=Plan.objects.published(), withdrawn_at__isnull=True)
    # The words of a paper are there as long as its import stands.
    runs = ImportRun.objects.filter(state=ImportState.ACCEPTED, document__in=Document.objects.published())
    told.append(sorted(runs.order_by().aggregate(Count("pk"), Sum("pk")).items()))
    # Which bodies a plan names in public follows from who stands in the open.
    told.append(sorted(known_to(STRANGER).order_by().values_list("pk", "name")))
    told.append(sorted(actions.order_by().aggregate(Count("pk"), Max("pk"), Sum("version")).items()))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _summary(rows: models.QuerySet[Any], version: str) -> object:
    numbers = rows.order_by().aggregate(
        Count("pk"),
        Max("pk"),
        Sum(version),
        Sum("owner"),
        Max("published_at"),
        Count("attribution_dropped_at"),
    )
    return sorted((name, str(value)) for name, value in numbers.items())


def make_dump() -> Dump:
    """Write the file; it gets its name once it is whole."""
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{NAME}.{os.getpid()}.part")
    made_at, state = timezone.now(), published_state()
    found = find(STRANGER, Selection.of(QueryDict("")), facets=())
    rows: dict[str, int] = {}
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            for name, unit in TABLES.items():
                pieces = csv_pieces(columns_of(unit), told_rows(STRANGER, found, unit))
                _write(package, name, pieces)
                rows[name] = rows_of(found, unit)
            for name, lines in _lists(found):
                rows[name] = _write(package, name, lines)
            _write(package, "columns.csv", _columns())
            _write(package, "manifest.json", [_manifest(found, rows)])
        with partial.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        dump = Dump(made_at.isoformat(), partial.stat().st_size, digest, state, rows)
        partial.replace(target)
        _told_at(target).write_text(json.dumps(asdict(dump)), encoding="utf-8")
    finally:
        partial.unlink(missing_ok=True)
    return dump


def _told_at(target: Path) -> Path:
    return target.with_suffix(".json")


def _write(package: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> int:
    """Write a part; returns how many lines it has."""
    number = 0
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    with package.open(info, "w", force_zip64=True) as part:
        for piece in pieces:
            number += piece.count(b"\n")
            part.write(piece)
    return number


def _lists(found: Found) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each as the programming interface answers it."""
    yield "recommendations.jsonl", _lines(found.ids.tolist(), recommendation_rows)
    actions = ExpectedAction.objects.filter(plan__in=Plan.objects.published(), withdrawn_at__isnull=True)
    yield "actions.jsonl", _lines(_keys(actions), action_rows)
    yield "assessments.jsonl", _lines(_keys(Assessment.objects.published().standing()), assessment_rows)
    documents = Document.objects.published().select_related("review").order_by("pk")
    yield "documents.jsonl", _lines(list(documents), document_rows)
    passages = readable_passages(STRANGER).order_by("file", "ordinal").values_list("pk", flat=True)
    yield "passages.jsonl", _lines(list(passages), passage_rows)
    told = Recommendation.objects.published().standing().order_by().values("review")
    reviews = Review.objects.filter(pk__in=told).select_related("state_under_review", "session")
    yield "reviews.jsonl", _lines(list(reviews), lambda rows: [review_row(row) for row in rows])
    yield "states.jsonl", _lines(list(State.objects.all()), lambda rows: [state_row(row) for row in rows])


def _keys(rows: models.QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _lines(items: Sequence[Item], rows: Callable[[Sequence[Item]], list[Row]]) -> Iterator[bytes]:
    encoder = msgspec.json.Encoder()
    for start in range(0, len(items), AT_ONCE):
        told = rows(items[start : start + AT_ONCE])
        yield b"".join(encoder.encode(row) + b"\n" for row in told)


def _columns() -> Iterator[bytes]:
    yield b"file,column,description,unit\r\n"
    for name, unit in TABLES.items():
        for column in columns_of(unit):
            told = f'{name},{column.name},"{column.description}","{column.unit}"\r\n'
            yield told.encode()


def _manifest(found: Found, rows: dict[str, int]) -> bytes:
    link = f"{settings.SITE_URL}{reverse('search')}"
    selection = Selection.of(QueryDict(""))
    told = manifest_of(STRANGER, selection, found, Unit.RECOMMENDATION, link).as_dict()
    withheld = Assessment.objects.published().standing().filter(owner__is_withheld=True).count()
    told["rows"] = rows
    # A small number of withheld names is not told (uprkit.rules.small_cells).
    told["redaction"] = withheld_voices(withheld) or "none: no name is withheld"
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"
