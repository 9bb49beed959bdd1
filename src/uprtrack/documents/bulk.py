"""Hundreds of papers at once: read side by side, written one after another, each in one transaction of its own.

What is without doubt is added; what a person should see first waits as a preview. Started again after an
interruption, it goes on with what is not here yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
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
from uprtrack.documents.doubts import is_doubtful, is_undecided
from uprtrack.documents.folder_reviews import TABLE, NamedReview
from uprtrack.documents.models import ImportRow, ImportRun, ImportState, Outcome
from uprtrack.documents.paper_doubts import doubts_about
from uprtrack.documents.presentation import Gains
from uprtrack.documents.services import AlreadyAddedError, accept_import, bring_paper
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
    sha256: str = ""
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
    here = _digests(by, organisation, ImportState.ACCEPTED)
    waiting = _digests(by, organisation, ImportState.PREVIEWED)
    for paper in _in_order(_read_all(paths, jobs, frozenset(here))):
        bringing = _Bringing(by, organisation, visibility, preview_only, reviews.get(paper.path))
        before = _previewed(by, organisation, paper) if paper.sha256 in waiting else None
        brought = bringing.bring(paper, before)
        if brought.fate == Fate.WAITS:
            waiting.add(paper.sha256)
        yield brought
        _let_others_write(brought)


def _in_order(papers: Iterable[_Paper]) -> Iterator[_Paper]:
    """As they are read, but what adds to others after them."""
    later: list[_Paper] = []
    for paper in papers:
        if paper.read is not None and paper.read.paper.kind in ADDS_TO_OTHERS:
            later.append(paper)
        else:
            yield paper
    yield from later


def _let_others_write(brought: Brought) -> None:
    """SQLite has one writer at a time and no queue: who waits looks again every tenth of a second at the least."""
    if connection.vendor == "sqlite" and brought.run is not None:
        Event().wait(_TURN)


def _digests(by: Reader, organisation: Organisation, state: ImportState) -> set[str]:
    """SHA-256 (hex) of the files that the organisation has in one state."""
    runs = ImportRun.objects.visible_to(by).filter(owner=organisation, state=state)
    return set(runs.values_list("sha256", flat=True))


def _previewed(by: Reader, organisation: Organisation, paper: _Paper) -> ImportRun | None:
    """A preview of the identical file that waits already."""
    runs = ImportRun.objects.visible_to(by).filter(owner=organisation, state=ImportState.PREVIEWED)
    return runs.filter(sha256=paper.sha256).select_related("owner__country").first()


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
        sha256 = hashlib.sha256(source.data).hexdigest()
        if sha256 in here:
            return _Paper(path, is_here=True)
        return _Paper(path, source.data, sha256, reader.read(source))
    except UnreadablePaperError as error:
        return _Paper(path, told=str(error))


@dataclass(frozen=True, slots=True)
class _Bringing:
    """Who brings a paper for whom, and how."""

    by: Reader
    organisation: Organisation
    visibility: str | Circle
    preview_only: bool
    review: NamedReview | None

    def bring(self, paper: _Paper, before: ImportRun | None) -> Brought:
        """What becomes of a paper; ``before`` is a preview of the identical file that waits already."""
        if paper.is_here:
            return Brought(paper.path, Fate.HERE)
        if paper.read is None:
            return Brought(paper.path, Fate.REFUSED, paper.told)
        try:
            # A review that is named is made in the transaction of its paper.
            with transaction.atomic() if self.review else nullcontext():
                run, doubts = self._brought(paper, paper.read, before)
            fate = Fate.ADDED if run.state == ImportState.ACCEPTED else Fate.WAITS
            return Brought(paper.path, fate, doubts, run)
        except AlreadyAddedError:
            return Brought(paper.path, Fate.HERE)
        except UnreadablePaperError as error:
            return Brought(paper.path, Fate.REFUSED, str(error))

    def _brought(self, paper: _Paper, read: Read, before: ImportRun | None) -> tuple[ImportRun, str]:
        """The run of a paper, and its doubts."""
        doubts = ""

        def may_accept(run: ImportRun, rows: Sequence[ImportRow]) -> bool:
            nonlocal doubts
            doubts = doubts_in(run, rows)
            return not (self.preview_only or doubts)

        if before is not None:
            if may_accept(before, list(before.rows.all())):
                return accept_import(by=self.by, run=before, visibility=self.visibility), doubts
            return before, doubts
        run = bring_paper(
            by=self.by,
            organisation=self.organisation,
            file_name=paper.path.name,
            data=paper.data,
            read=read,
            review=self.review.hold() if self.review else None,
            visibility=self.visibility,
            may_accept=may_accept,
        )
        return run, doubts


def doubts_in(run: ImportRun, rows: Sequence[ImportRow]) -> str:
    """Why a person should look before a run is accepted, in one sentence; nothing where nobody need."""
    unsettled = [row for row in rows if is_doubtful(row)]
    conflicts = sum(row.outcome in (Outcome.CONFLICT, Outcome.UNREADABLE) for row in unsettled)
    doubted = len(unsettled) - conflicts
    doubted += sum(doubt.looked_on is None for doubt in doubts_about(run))
    undecided = sum(is_undecided(row) for row in rows)
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
    if undecided:
        reasons.append(
            ngettext(
                "%(number)d row that may be here already",
                "%(number)d rows that may be here already",
                undecided,
            )
            % {"number": undecided}
        )
    if not Gains.of(rows).button_for(run.kind):
        reasons.append(_("nothing new to add"))
    return ", ".join(reasons)
