"""Exports of the Universal Human Rights Index: recommendations of the UPR, treaty bodies and special procedures.

Read are the full dump (``export-full-{language}.json`` and ``.xlsx``) and search exports (XLSX), whole or, from
the command line, streamed. One record becomes a row for each State it is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source
from uprkit.formats.uhri_export.reading import recommendations_of
from uprkit.formats.uhri_export.records import holds_records, records_of
from uprkit.model import Check, DocumentKind, ParsedDocument, ParsedRecommendation

TITLE = "Universal Human Rights Index"
_LANGUAGE = re.compile(r"export-full-([a-z]{2})\b", re.IGNORECASE)


def recognises(source: Source) -> bool:
    """JSON whose records have an ``AnnotationId``, or a sheet with an export's headings in its first row."""
    return holds_records(source)


def parse(source: Source) -> ParsedDocument:
    """Every record of an export; what cannot be read in one is a doubt of its row.

    The rows name their own papers and mechanisms, so the document has no symbol and no cycle. Raises
    UnreadablePaperError where the file is no export, breaks off, or holds no record.
    """
    language = language_of(source.name)
    rows = [row for record in records_of(source) for row in recommendations_of(record, language)]
    if not rows:
        raise UnreadablePaperError(f"{source.name} is an export of the {TITLE}, but it holds no record.")
    states = {row.state_under_review for row in rows}
    return ParsedDocument(
        file=source.name,
        kind=DocumentKind.UHRI_EXPORT,
        title=TITLE,
        state_under_review=next(iter(states)) if len(states) == 1 else None,
        language=language,
        recommendations=tuple(rows),
        checks=(*_checks(source.name, rows), *_untagged(source.name, language)),
    )


def language_of(name: str) -> str:
    """The language of a dump by its name, ``export-full-fr.json``; English where the name tells none."""
    found = _LANGUAGE.search(name)
    return found[1].lower() if found else "en"


def _untagged(name: str, language: str) -> list[Check]:
    """Themes and groups are known by their English names: what stands in another language is not guessed at."""
    if language.startswith("en"):
        return []
    message = (
        f"Themes and groups of persons are read from the English file alone: those of {name} (language “{language}”) "
        f"were left out."
    )
    return [Check("labels", name, message)]


def _checks(name: str, rows: Iterable[ParsedRecommendation]) -> list[Check]:
    """A record that comes twice for a State is told once for the file."""
    times = Counter((row.source_id, row.state_under_review) for row in rows if row.source_id)
    repeated = [key for key, number in times.items() if number > 1]
    if not repeated:
        return []
    shown = ", ".join(source_id for source_id, _state in repeated[:5])
    return [
        Check(
            "repeated_record",
            name,
            f"{len(repeated)} records stand in {name} more than once: {shown}.",
        )
    ]
