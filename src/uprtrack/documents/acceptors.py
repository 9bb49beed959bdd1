"""What upper apps offer so that papers can be accepted: ``documents`` knows no recommendation, tag or plan.

In ``AppConfig.ready()`` an app registers one *acceptor* for each kind of paper it takes rows from,
*followers* that act once rows are accepted or undone (tags, search), and *objectors* that say which of their
rows stand on a run.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from uprkit.model import ParsedDocument
from uprtrack.documents.filing import FiledPassage
from uprtrack.documents.findings import Finding
from uprtrack.documents.models import ImportRow, ImportRun

Only = Collection[int] | None
"""Keys of the acceptor's rows that are asked about; None for all that a run added."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A later row that stands on what a run added; undoing is refused while there are any."""

    what: str
    where: str


class Added(Protocol):
    """What an acceptor has written; upper apps that know its tables may find more in it than this."""

    @property
    def touched(self) -> Collection[int]:
        """Keys of the acceptor's rows that the run has said something of."""


@dataclass(frozen=True, slots=True)
class AddedRows:
    """Rows by their keys, and nothing more of them at hand."""

    touched: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Accepted:
    """A run that was accepted, with what is at hand of it and need not be read again.

    ``rows`` have their outcomes and targets; ``passages`` are those of the run's own file in printed order;
    ``references`` and ``pledges`` are what was found in them (see ``findings``). Where it is one of many, what can
    be done later is left to the worker, so that hundreds of papers come in quickly.
    """

    run: ImportRun
    added: Added
    rows: Sequence[ImportRow] = ()
    passages: Sequence[FiledPassage] = ()
    references: Sequence[Finding] = ()
    pledges: Sequence[Finding] = ()
    is_one_of_many: bool = False


class Acceptor(Protocol):
    """All run inside the caller's transaction and leave permission to it."""

    def preview(self, run: ImportRun, paper: ParsedDocument) -> list[ImportRow]:
        """The rows of a run, unsaved, each with the outcome that accepting it would have."""

    def accept(self, run: ImportRun, rows: Sequence[ImportRow]) -> Added:
        """Write what all rows of the run say, set each row's ``outcome`` and ``target_id``, and keep the rows
        (``row_keeping``).

        What has come in since the preview counts: outcomes are worked out anew. New rows are owned, authored
        and visible as the run is; ``run.document`` is the paper and ``run.review`` its review (None for
        sheets).
        """

    def judge(self, run: ImportRun, rows: Sequence[ImportRow]) -> None:
        """Work out the outcomes of a waiting run's rows anew, a person having corrected some; nothing is
        written.
        """

    def amend(self, run: ImportRun, rows: Collection[ImportRow]) -> set[int]:
        """Say anew what some rows of an accepted run say, and withdraw what they said before.

        Returns the keys of what is touched. Raises StandsOnError where a row that is left out has later work
        standing on it.
        """

    def objections(self, run: ImportRun, only: Only = None) -> list[Objection]:
        """What of the acceptor's own tables stands on the rows a run added: later papers, wordings."""

    def undo(self, run: ImportRun) -> None:
        """Withdraw what the run added."""


class Follower(Protocol):
    """Called inside the transaction, after the acceptor, with the run's rows and their targets written."""

    def accepted(self, accepted: Accepted) -> None:
        """A run was accepted."""

    def undone(self, run: ImportRun) -> None:
        """A run was undone."""

    def amended(self, run: ImportRun, touched: Collection[int]) -> None:
        """Rows of an accepted run were corrected; ``touched`` are the keys of what the acceptor changed."""


Objector = Callable[[ImportRun, Only], list[Objection]]

_acceptors: dict[str, Acceptor] = {}
_followers: dict[str, list[Follower]] = {}
_objectors: list[Objector] = []


def register_acceptor(kind: str, acceptor: Acceptor) -> None:
    """Offer an acceptor for a kind of paper (``DocumentKind``); the last one registered holds."""
    _acceptors[kind] = acceptor


def acceptor_for(kind: str) -> Acceptor:
    """The acceptor of a kind of paper; KeyError where no app registered one."""
    return _acceptors[kind]


def register_follower(kind: str, follower: Follower) -> None:
    """Have a follower told of runs of a kind (``DocumentKind``); registered for several kinds one by one."""
    known = _followers.setdefault(kind, [])
    if follower not in known:
        known.append(follower)


def followers_of(kind: str) -> tuple[Follower, ...]:
    """The followers of a kind of paper, in the order of registration."""
    return tuple(_followers.get(kind, ()))


def register_objector(objector: Objector) -> None:
    """Have an objector asked before any run is undone, whatever its kind."""
    if objector not in _objectors:
        _objectors.append(objector)


def objections_to_undoing(run: ImportRun, only: Only = None) -> list[Objection]:
    """Everything that stands on a run: the acceptor's own objections first, then those of upper apps."""
    return [*acceptor_for(run.kind).objections(run, only), *objections_of_upper_apps(run, only)]


def objections_of_upper_apps(run: ImportRun, only: Only = None) -> list[Objection]:
    """What stands on a run according to the registered objectors alone."""
    return [objection for objector in _objectors for objection in objector(run, only)]
