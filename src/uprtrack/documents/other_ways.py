"""Files that are recognised like papers and come in otherwise: an upper app says how, and where they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from uprkit.apart import Read
from uprkit.errors import UnreadablePaperError
from uprkit.model import ParsedDocument
from uprtrack.documents.models import ImportRun
from uprtrack.documents.runs import ImportStateError
from uprtrack.organisations.standing import Reader


class Bringing(Protocol):
    def __call__(self, *, by: Reader, file_name: str, data: bytes, read: Read) -> ImportRun:
        """Keep a file that was read already, with its own look at rights; raises UnreadablePaperError."""


@dataclass(frozen=True, slots=True)
class Way:
    """``page`` is the name of the address, with the run's ``public_id``, where the run is shown."""

    bring: Bringing
    page: str


_ways: dict[str, Way] = {}


def register_way(kind: str, way: Way) -> None:
    """Let files of a kind (``DocumentKind``) come in another way than papers."""
    _ways[kind] = way


def way_of(kind: str) -> Way | None:
    return _ways.get(kind)


def kinds_of_other_ways() -> list[str]:
    return list(_ways)


def refuse_run_of_other_ways(run: ImportRun) -> None:
    """ImportStateError for a run that is no paper's: what it says is written in its own way."""
    if run.kind in _ways:
        raise ImportStateError(
            _("%(file)s is no paper: bring it in by itself, on the page Import.") % {"file": run.file_name}
        )


def refuse_other_ways(paper: ParsedDocument) -> None:
    """UnreadablePaperError for a file that does not come in as one of many papers."""
    if paper.kind in _ways:
        raise UnreadablePaperError(
            _("%(file)s is no paper: bring it in by itself, on the page Import.") % {"file": paper.file}
        )
