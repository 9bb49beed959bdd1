"""Which reviews the papers of a folder belong to, where they do not name one themselves.

Letters, statements and session reports often name no session. A table ``reviews.csv`` in the folder says it per file
(columns ``file`` and ``review``), or one review is named for all of them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from uprkit.cycles import reviews as known_reviews
from uprtrack.documents.placing import review_to_hold
from uprtrack.reviews.loading import UPR
from uprtrack.reviews.models import Review, State

TABLE = "reviews.csv"
_COLUMNS = ("file", "review")
_ALIAS = re.compile(rf"(?P<state>[A-Z]{{3}})-{UPR}(?P<cycle>\d{{1,2}})", re.ASCII)


class UnknownReviewError(Exception):
    """A review that is named is not one, or a table does not say what it should; one whole sentence."""


@dataclass(frozen=True, slots=True)
class NamedReview:
    """A review by State (ISO3) and cycle; it need not be here yet."""

    state: str
    cycle: int

    def hold(self) -> Review:
        """The review, made where it is not here; inside the transaction of the paper that belongs to it."""
        return review_to_hold(self.state, self.cycle)


def review_by_alias(alias: str, place: str) -> NamedReview:
    """The review of the UPR that an alias such as ``SVN-upr3`` names; ``place`` is told where it names none.

    Raises UnknownReviewError for what is no alias, for a State that is not known, and for a review that neither is
    here nor stands in the sessions' table.
    """
    told = _ALIAS.fullmatch(alias.strip())
    if told is None:
        raise UnknownReviewError(
            _("%(place)s: expected a review such as SVN-upr3, found “%(found)s”.")
            % {"place": place, "found": alias.strip()}
        )
    state, cycle = told["state"], int(told["cycle"])
    if not State.objects.filter(pk=state).exists():
        raise UnknownReviewError(
            _("%(place)s: expected the code of a State before “-upr”, found “%(found)s”.")
            % {"place": place, "found": state}
        )
    here = Review.objects.filter(mechanism_id=UPR, state_under_review_id=state, cycle=cycle)
    if (state, cycle) not in known_reviews() and not here.exists():
        raise UnknownReviewError(
            _("%(place)s: no review %(alias)s is known: expected a cycle in which %(state)s was reviewed.")
            % {"place": place, "alias": alias.strip(), "state": state}
        )
    return NamedReview(state, cycle)


def reviews_of(
    paths: Iterable[Path], folders: Iterable[Path], for_all: NamedReview | None
) -> Mapping[Path, NamedReview]:
    """The review named for each path: its line in the table of its folder, else the one named for all.

    Raises UnknownReviewError where a table names a file that is not there or twice, or no review.
    """
    listed = list(paths)
    named = dict.fromkeys(listed, for_all) if for_all else {}
    known = {path.resolve(): path for path in listed}
    for folder in folders:
        for table in sorted(folder.rglob(TABLE)) if folder.is_dir() else ():
            for path, review in _read(table).items():
                if path.resolve() not in known:
                    raise UnknownReviewError(
                        _(
                            "%(table)s: expected names of papers beside it, found “%(found)s”, which is not among them."
                        )
                        % {"table": table, "found": path.relative_to(table.parent)}
                    )
                named[known[path.resolve()]] = review
    return {path: review for path, review in named.items() if review is not None}


def _read(table: Path) -> dict[Path, NamedReview]:
    """The lines of one table; ``file`` is told from the folder of the table on."""
    try:
        rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UnknownReviewError(
            _("%(table)s cannot be read: expected a CSV file in UTF-8 (%(error)s).")
            % {"table": table, "error": error}
        ) from error
    head = tuple(cell.strip().lower() for cell in rows[0]) if rows else ()
    if head[:2] != _COLUMNS:
        raise UnknownReviewError(
            _("%(table)s: expected the columns “file” and “review” in its first line, found “%(found)s”.")
            % {"table": table, "found": ", ".join(head)}
        )
    found: dict[Path, NamedReview] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        place = _("%(table)s, line %(number)d") % {"table": table, "number": number}
        if len(row) < len(_COLUMNS) or not row[0].strip():
            raise UnknownReviewError(
                _("%(place)s: expected a file and a review, found “%(found)s”.")
                % {"place": place, "found": ", ".join(row)}
            )
        path = table.parent / row[0].strip()
        if path in found:
            raise UnknownReviewError(
                _("%(place)s: %(file)s is named twice; expected one line for each file.")
                % {"place": place, "file": row[0].strip()}
            )
        found[path] = review_by_alias(row[1], place)
    return found
