"""What a file of rows is: when it was made, of what, by which program, from which sources.

It stands in every workbook and in the dump, and at an address of its own beside what is streamed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.utils import timezone

from uprtrack.catalogue.finding import Found
from uprtrack.catalogue.kinds import FIRST, KINDS
from uprtrack.catalogue.selection import Selection
from uprtrack.documents.models import Document
from uprtrack.exports.columns import Unit
from uprtrack.exports.other_kinds import other_rows
from uprtrack.exports.rows import FACETS
from uprtrack.organisations.models import User
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation

PROGRAM = "Uprtrack"
BATCH = 5_000
REDACTION = (
    "none: the rows are texts and codes, and no figure about persons; names that were withheld do not stand in "
    "them"
)


SOURCES: dict[str, dict[str, str]] = {
    "passage": {"symbol": "symbol", "title": "title", "kind": "kind"},
    "action": {"plan": "title", "plan_kind": "kind", "owner": "owner"},
    "assessment": {"actor": "title", "actor_kind": "kind"},
}
"""Of other kinds than recommendations the columns that say where a row is from, and their names in the manifest: the
paper, the plan, the actor."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``revision`` names the contents: equal, if what the rows say is equal. ``rows`` are those of the file."""

    made_at: datetime
    link: str
    selection: Selection
    unit: Unit
    rows: int
    recommendations: int
    revision: str
    sources: Sequence[dict[str, Any]]
    is_public: bool

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "title": f"Uprtrack: {KINDS[self.selection.kind].key}s",
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "query": self.link,
            "filter": [{"name": name, "value": value} for name, value in self.selection.fields()],
            "unit": self.unit.value if self.selection.kind == FIRST else self.selection.kind,
            "rows": self.rows,
            "recommendations": self.recommendations,
            "data_revision": self.revision,
            "program": {"name": PROGRAM, "version": version("uprtrack")},
            "operator": settings.OPERATOR,
            "read_as": "everybody"
            if self.is_public
            else "somebody with an account: may hold rows not public",
            "redaction": REDACTION,
            "sources": list(self.sources),
        }

    def as_lines(self) -> dict[str, str]:
        """The same as names and texts, for a sheet."""
        told = self.as_dict()
        told["program"] = f"{PROGRAM} {told['program']['version']}"
        told["filter"] = "; ".join(f"{each['name']}={each['value']}" for each in told["filter"])
        sources = told.pop("sources")
        lines = {name: str(value) for name, value in told.items()}
        for number, source in enumerate(sources, start=1):
            lines[f"source {number}"] = "; ".join(
                f"{name}: {value}" for name, value in source.items() if value
            )
        return lines


def manifest_of(reader: Reader, selection: Selection, found: Found, unit: Unit, link: str) -> Manifest:
    """The manifest of what was found, as the reader may see it."""
    if selection.kind != FIRST:
        return _of_others(reader, selection, found, link)
    digest, papers = hashlib.sha256(), Counter[int]()
    number = 0
    for public_id, text, position, is_counted, document, said in _contents(reader, found):
        digest.update(f"{public_id}\0{text}\0{position}\0{is_counted}\0{said}\0".encode())
        papers[document] += 1
        number += 1
    return Manifest(
        made_at=timezone.now(),
        link=link,
        selection=selection,
        unit=unit,
        rows=rows_of(found, unit),
        recommendations=number,
        revision=digest.hexdigest()[:16],
        sources=_sources(reader, papers),
        is_public=not isinstance(reader, User),
    )


def _of_others(reader: Reader, selection: Selection, found: Found, link: str) -> Manifest:
    """The manifest of other kinds of row: of their words themselves, since there are fewer."""
    digest, number = hashlib.sha256(), 0
    named, told = SOURCES[selection.kind], Counter[tuple[str, ...]]()
    for row in other_rows(reader, found):
        digest.update(repr(sorted(row.items())).encode())
        told[tuple(str(row[column]) for column in named)] += 1
        number += 1
    sources = [
        {**dict(zip(named.values(), values, strict=True)), "rows": rows}
        for values, rows in sorted(told.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Manifest(
        made_at=timezone.now(),
        link=link,
        selection=selection,
        unit=Unit.RECOMMENDATION,
        rows=number,
        recommendations=0,
        revision=digest.hexdigest()[:16],
        sources=sources,
        is_public=not isinstance(reader, User),
    )


def _contents(reader: Reader, found: Found) -> Iterator[tuple[str, str, str, bool, int, object]]:
    """What the file is made of, in its order."""
    ids = found.ids.tolist()
    columns = [found.column(key) for key in FACETS]
    for start in range(0, len(ids), BATCH):
        wanted = ids[start : start + BATCH]
        places = found.places[start : start + BATCH]
        said = zip(*(column.of_places(places) for column in columns), strict=True)
        rows = Recommendation.objects.visible_to(reader).standing().filter(pk__in=wanted).order_by()
        fields = ("public_id", "text", "position", "is_counted_as_noted", "document_id")
        known = {row[0]: row[1:] for row in rows.values_list("pk", *fields)}
        yield from ((*known[pk], facets) for pk, facets in zip(wanted, said, strict=True) if pk in known)


def rows_of(found: Found, unit: Unit) -> int:
    """How many rows a file has."""
    return found.total if unit == Unit.RECOMMENDATION else found.pairs


def _sources(reader: Reader, papers: Counter[int]) -> list[dict[str, Any]]:
    """The papers whose texts are shown, as far as the reader may know of them, the largest first."""
    readable = Document.objects.visible_to(reader).filter(pk__in=papers)
    rows = readable.values_list("pk", "symbol", "title", "kind", "dated_on")
    told: list[dict[str, Any]] = [
        {
            "symbol": symbol,
            "title": title,
            "kind": kind,
            "dated_on": dated_on.isoformat() if dated_on else "",
            "recommendations": papers[pk],
        }
        for pk, symbol, title, kind, dated_on in rows
    ]
    others = sum(papers.values()) - sum(each["recommendations"] for each in told)
    told.sort(key=lambda each: (-each["recommendations"], each["symbol"], each["title"]))
    if others:
        told.append({"title": "papers that the reader of the file may not open", "recommendations": others})
    return told
