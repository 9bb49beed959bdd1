"""Hundreds of papers at once: read side by side, written one after another, each in one transaction of its own.

What is without doubt is added; what a person should see first waits as a preview. Started again after an
interruption, it goes on with what is not here yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from itertools import islice
from pathlib import Path
from threading import Event, local
from types import MappingProxyType

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprkit.apart import Read
from uprkit.apart import Reader as PaperReader
from uprkit.errors import UnreadablePaperError
from uprkit.formats import FORMATS
from uprkit.formats.source import Source
from uprkit.model import DocumentKind
from uprtrack.documents import vault
from uprtrack.documents.doubts import DOUBT
from uprtrack.documents.folder_reviews import TABLE, NamedReview
from uprtrack.documents.models import ImportRun, ImportState, Outcome
from uprtrack.documents.paper_doubts import doubts_about
from uprtrack.documents.presentation import tally
from uprtrack.documents.services import AlreadyAddedError, accept_import, preview_import
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader

ADDS_TO_OTHERS = frozenset({DocumentKind.ADDENDUM, DocumentKind.THEMATIC_LIST})
"""Kinds of paper that add to a report: they come after all others."""


_TURN = 0.11
"""Seconds between two papers in which others may write."""


class Fate(StrEnum):
    """What became of a paper."""

    ADDED = "added"
    WAITS = "waits"
    HERE = "here"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Brought:
    """A paper and what became of it; ``told`` is the sentence where it was not simply added."""

    path: Path
    fate: Fate
    told: str = ""
    run: ImportRun | None = None


@dataclass(frozen=True, slots=True)
class _Paper:
    path: Path
    data: bytes = b""
    read: Read | None = None
    told: str = ""
    is_here: bool = False


def papers_in(places: Iterable[Path]) -> list[Path]:
    """The files named, and those of the folders named, at any depth, whose suffix a format comes with."""
    suffixes = {suffix for known in FORMATS for suffix in known.suffixes}
    found: dict[Path, None] = {}
    for place in places:
        inside = sorted(place.rglob("*")) if place.is_dir() else [place]
        for path in inside:
            if path.name == TABLE:
                continue
            is_hidden = any(part.startswith(".") for part in path.relative_to(place).parts)
            if path.is_file() and not is_hidden and (path == place or path.suffix.lower() in suffixes):
                found[path] = None
    return list(found)


def bring_papers(
    *,
    by: Reader,
    organisation: Organisation,
    paths: Iterable[Path],
    visibility: str | Circle,
    jobs: int,
    preview_only: bool = False,
    reviews: Mapping[Path, NamedReview] = MappingProxyType({}),
) -> Iterator[Brought]:
    """Import files, reading ``jobs`` of them at a time; yields what became of each as soon as it is known.

    ``reviews`` says of papers which review they belong to: one that names another itself is refused.

    Each paper is added in one transaction, or waits, or is refused: a process that is killed leaves a paper
    whole or not at all.
    """

    def brought_by(paper: _Paper) -> Brought:
        review = reviews.get(paper.path)
        return _bring(by, organisation, paper, visibility, preview_only=preview_only, review=review)

    later: list[_Paper] = []
    for paper in _read_all(paths, jobs, _accepted(by, organisation)):
        if paper.read is not None and paper.read.paper.kind in ADDS_TO_OTHERS:
            later.append(paper)
            continue
        brought = brought_by(paper)
        yield brought
        _let_others_write(brought)
    for paper in later:
        brought = brought_by(paper)
        yield brought
        _let_others_write(brought)


def _let_others_write(brought: Brought) -> None:
    """SQLite has one writer at a time and no queue: who waits looks again every tenth of a second at the least."""
    if connection.vendor == "sqlite" and brought.run is not None:
        Event().wait(_TURN)


def _accepted(by: Reader, organisation: Organisation) -> frozenset[str]:
    runs = ImportRun.objects.visible_to(by).filter(owner=organisation, state=ImportState.ACCEPTED)
    return frozenset(runs.values_list("sha256", flat=True))


def _read_all(paths: Iterable[Path], jobs: int, here: frozenset[str]) -> Iterator[_Paper]:
    """Papers as they are read; no more are held than are being read."""
    of_thread = local()
    readers: list[PaperReader] = []

    def begin() -> None:
        of_thread.reader = PaperReader()
        readers.append(of_thread.reader)

    def read(path: Path) -> _Paper:
        return _read(path, of_thread.reader, here)

    waiting = iter(paths)
    with ThreadPoolExecutor(max_workers=jobs, initializer=begin) as threads:
        under_way: set[Future[_Paper]] = {threads.submit(read, path) for path in islice(waiting, jobs + 1)}
        try:
            while under_way:
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                under_way |= {threads.submit(read, path) for path in islice(waiting, len(done))}
                for future in done:
                    yield future.result()
        finally:
            for reader in readers:
                reader.close()


def _read(path: Path, reader: PaperReader, here: frozenset[str]) -> _Paper:
    try:
        source = Source.from_path(path)
        if hashlib.sha256(source.data).hexdigest() in here:
            return _Paper(path, is_here=True)
        return _Paper(path, source.data, reader.read(source))
    except UnreadablePaperError as error:
        return _Paper(path, told=str(error))


def _bring(
    by: Reader,
    organisation: Organisation,
    paper: _Paper,
    visibility: str | Circle,
    *,
    preview_only: bool,
    review: NamedReview | None,
) -> Brought:
    if paper.is_here:
        return Brought(paper.path, Fate.HERE)
    read = paper.read
    if read is None:
        return Brought(paper.path, Fate.REFUSED, paper.told)
    try:
        with ExitStack() as left_over:
            with transaction.atomic():
                run = _previewed(by, organisation, paper)
                if run is None:
                    run = preview_import(
                        by=by,
                        organisation=organisation,
                        file_name=paper.path.name,
                        stream=BytesIO(paper.data),
                        reader=lambda source: read,
                        review=review.hold() if review else None,
                    )
                    left_over.callback(vault.remove, run.vault_path)
                doubts = _doubts(run)
                if not (preview_only or doubts):
                    run = accept_import(by=by, run=run, visibility=visibility)
            left_over.pop_all()
        fate = Fate.ADDED if run.state == ImportState.ACCEPTED else Fate.WAITS
        return Brought(paper.path, fate, doubts, run)
    except AlreadyAddedError:
        return Brought(paper.path, Fate.HERE)
    except UnreadablePaperError as error:
        return Brought(paper.path, Fate.REFUSED, str(error))


def _previewed(by: Reader, organisation: Organisation, paper: _Paper) -> ImportRun | None:
    """A preview of the identical file that waits already."""
    sha256 = hashlib.sha256(paper.data).hexdigest()
    runs = ImportRun.objects.visible_to(by).filter(owner=organisation, state=ImportState.PREVIEWED)
    return runs.filter(sha256=sha256).select_related("owner__country").first()


def _doubts(run: ImportRun) -> str:
    """Why a person should look before a run is accepted, in one sentence; nothing where nobody need."""
    counted = tally(run)
    unsettled = run.rows.filter(DOUBT)
    conflicts = unsettled.filter(outcome__in=(Outcome.CONFLICT, Outcome.UNREADABLE)).count()
    doubted = unsettled.exclude(outcome__in=(Outcome.CONFLICT, Outcome.UNREADABLE)).count()
    doubted += sum(doubt.looked_on is None for doubt in doubts_about(run))
    reasons = []
    if doubted:
        reasons.append(ngettext("%(number)d doubt", "%(number)d doubts", doubted) % {"number": doubted})
    if conflicts:
        reasons.append(
            ngettext(
                "%(number)d row that contradicts what is here or has no place",
                "%(number)d rows that contradict what is here or have no place",
                conflicts,
            )
            % {"number": conflicts}
        )
    if counted.undecided:
        reasons.append(
            ngettext(
                "%(number)d row that may be here already",
                "%(number)d rows that may be here already",
                counted.undecided,
            )
            % {"number": counted.undecided}
        )
    if not counted.button:
        reasons.append(_("nothing new to add"))
    return ", ".join(reasons)
