"""What an upper app offers so that papers can be accepted: ``documents`` knows no recommendation.

An app registers one acceptor for each kind of paper in ``AppConfig.ready()``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from uprkit.model import ParsedDocument
from uprtrack.documents.models import ImportRow, ImportRun


@dataclass(frozen=True, slots=True)
class Objection:
    """A later row that stands on what a run added; undoing is refused while there are any."""

    what: str
    where: str


class Acceptor(Protocol):
    """All three run inside the caller's transaction and leave permission to it."""

    def preview(self, run: ImportRun, paper: ParsedDocument) -> list[ImportRow]:
        """The rows of a run, unsaved, each with the outcome that accepting it would have."""

    def accept(self, run: ImportRun) -> None:
        """Write what the rows say, and set each row's ``target_id``."""

    def objections(self, run: ImportRun) -> list[Objection]:
        """What stands on the rows a run added: plans, assessments, later papers."""

    def undo(self, run: ImportRun) -> None:
        """Withdraw what the run added."""


_acceptors: dict[str, Acceptor] = {}


def register_acceptor(kind: str, acceptor: Acceptor) -> None:
    """Offer an acceptor for a kind of paper (``DocumentKind``); the last one registered holds."""
    _acceptors[kind] = acceptor


def acceptor_for(kind: str) -> Acceptor:
    """The acceptor of a kind of paper; KeyError where no app registered one."""
    return _acceptors[kind]
