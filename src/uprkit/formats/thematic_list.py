"""OHCHR's thematic list (matrix) of recommendations: one table in a Word file.

Layouts seen: sessions 20 and 34 ``Recommendation | Position | Full list of themes | Assessment/comments on
level of implementation``; session 48 ``Recommendation and recommending State | Position of the State under
review | Human rights themes and groups of persons | Relevant SDGs``. Full-width rows name the theme that the
rows below stand under.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from uprkit.cycles import cycle_of_session, reviews
from uprkit.errors import UnreadablePaperError
from uprkit.formats.docx_blocks import Cell, Paragraph, Row, Table, read_blocks, read_headers
from uprkit.formats.recommending_states import split_attribution
from uprkit.formats.source import Source
from uprkit.model import Check, DocumentKind, ParsedDocument, ParsedRecommendation, Position
from uprkit.rules.positions import read_position
from uprkit.states import find_state

_COLUMNS = (
    ("recommendation", re.compile(r"^recommendation", re.IGNORECASE)),
    ("position", re.compile(r"^position", re.IGNORECASE)),
    ("themes", re.compile(r"theme", re.IGNORECASE)),
    ("sdgs", re.compile(r"\bsdgs?\b|sustainable development goals", re.IGNORECASE)),
)
_SOURCE = re.compile(r"^\s*sources?\s+of\s+positions?\s*:?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"^\s*(?P<number>\d{1,3}(?:\.\s?\d{1,3})?)\s*\.?\s*(?=[^\W\d_]|[\"“‘'(\[])")
_SYMBOL = re.compile(r"\bA/HRC/\d+/\d+\b")
_LABELS = (
    ("affected_persons", re.compile(r"^(?:affected\s+persons|groups?\s+of\s+persons)\s*:\s*", re.IGNORECASE)),
    ("sdgs", re.compile(r"^(?:relevant\s+)?(?:sdgs?|sustainable development goals)\s*:\s*", re.IGNORECASE)),
    ("themes", re.compile(r"^(?:human\s+rights\s+)?themes?\s*:\s*", re.IGNORECASE)),
)
_BULLET = re.compile(r"^[-–—•·▪*]\s*")
_HEADING = re.compile(r"^\s*themes?\s*:\s*", re.IGNORECASE)
_POSITION_WORDS = {"supported": Position.SUPPORTED, "noted": Position.NOTED, "pending": Position.PENDING}


def recognises(source: Source) -> bool:
    """A Word file with a table whose heading row names a recommendation, a position and themes."""
    if not source.is_docx:
        return False
    return any(_heading_of(table) is not None for table in _tables(source))


def _tables(source: Source) -> list[Table]:
    return [block for block in read_blocks(source) if isinstance(block, Table)]


@dataclass(slots=True)
class _Columns:
    """Where each meaning stands: grid columns, and how many cells an undivided row has."""

    starts: dict[str, int]
    width: int
    heading_at: int

    def cell(self, row: Row, meaning: str) -> Cell | None:
        start = self.starts.get(meaning)
        if start is None:
            return None
        return next((cell for cell in row.cells if cell.column <= start < cell.column + cell.span), None)


def _heading_of(table: Table) -> _Columns | None:
    for place, row in enumerate(table.rows[:10]):
        starts: dict[str, int] = {}
        for cell in row.cells:
            words = " ".join(cell.lines)
            meaning = next((name for name, known in _COLUMNS if known.search(words)), None)
            if meaning is not None:
                starts.setdefault(meaning, cell.column)
        if {"recommendation", "position", "themes"} <= starts.keys():
            return _Columns(starts, max(cell.column + cell.span for cell in row.cells), place)
    return None


@dataclass(slots=True)
class _Reading:
    """What is gathered row by row."""

    name: str
    rows: list[ParsedRecommendation] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    heading: str = ""

    def read(self, table: Table, columns: _Columns) -> None:
        for row in table.rows[columns.heading_at + 1 :]:
            heading = _theme_heading(row, columns)
            if heading is not None:
                self.heading = heading or self.heading
                continue
            first, verdict = columns.cell(row, "recommendation"), columns.cell(row, "position")
            if first is None or _is_repeated_heading(first, verdict):
                continue
            if first.is_continued and self.rows:
                self.rows[-1] = _with_tags(self.rows[-1], _tags(row, columns))
            elif first.text.strip():
                self.rows.append(self._recommendation(row, first, verdict, _tags(row, columns)))
            elif any(cell.text.strip() for cell in row.cells):
                place = f"row after {self.rows[-1].paragraph}" if self.rows else "first row"
                words = " ".join(" ".join(cell.lines) for cell in row.cells).strip()
                self.checks.append(
                    Check(
                        "row_without_text",
                        place,
                        f"Expected a recommendation in the first cell, found only “{words}”.",
                    )
                )

    def _recommendation(
        self, row: Row, first: Cell, verdict: Cell | None, tags: dict[str, tuple[str, ...]]
    ) -> ParsedRecommendation:
        words, source_of_position = _text_and_source(first.lines)
        number = _NUMBER.match(words)
        paragraph = re.sub(r"\s", "", number["number"]) if number else ""
        attributed = split_attribution(words[number.end() :] if number else words)
        position, doubts = self._position(verdict)
        if not paragraph:
            doubts.append("Expected a number before the recommendation, found none.")
        if not attributed.states:
            shown = f"“({attributed.unresolved[-1]})”" if attributed.unresolved else "no bracket"
            doubts.append(f"Expected the recommending States in brackets at the end, found {shown}.")
        symbol = _SYMBOL.search(source_of_position)
        return ParsedRecommendation(
            text=attributed.text,
            recommending_states=attributed.states,
            paragraph=paragraph,
            position=position,
            position_source=source_of_position or None,
            page=row.page,
            document=symbol[0] if symbol else None,
            heading=self.heading,
            raw=words,
            checks=tuple(doubts),
            themes=tags["themes"],
            affected_persons=tags["affected_persons"],
            sdgs=tags["sdgs"],
        )

    def _position(self, verdict: Cell | None) -> tuple[Position | None, list[str]]:
        """A cell merged with the one above speaks for this row too."""
        if verdict is not None and verdict.is_continued and self.rows:
            return self.rows[-1].position, []
        words = " ".join(verdict.lines).strip() if verdict else ""
        known = _POSITION_WORDS.get(words.casefold().strip(" ."))
        if known is not None:
            return known, []
        if not words:
            return None, ["Expected a position (Supported or Noted), found an empty cell."]
        reading = read_position(words)
        return reading.position, [f"The position is read from “{words}”: {reading.reason}"]


def _theme_heading(row: Row, columns: _Columns) -> str | None:
    """The words of a full-width row (``""`` where it is empty), or None where the row is no heading."""
    filled = [cell for cell in row.cells if cell.text.strip()]
    if not filled:
        return ""
    words = " ".join(filled[0].lines).strip()
    is_alone = len(filled) == 1 and filled[0].column == 0
    is_wide = len(row.cells) == 1 or filled[0].span >= columns.width
    if is_alone and not _NUMBER.match(words) and (is_wide or _HEADING.match(words)):
        return _HEADING.sub("", words).strip()
    return None


def _is_repeated_heading(first: Cell, verdict: Cell | None) -> bool:
    """A heading row printed again on a later page."""
    words = " ".join(first.lines).strip()
    return bool(
        verdict and len(words) < 60 and _COLUMNS[0][1].search(words) and _COLUMNS[1][1].search(verdict.text)
    )


def _text_and_source(lines: Sequence[str]) -> tuple[str, str]:
    """The recommendation on one line, and what stands behind "Source of position:"."""
    said: list[str] = []
    for place, line in enumerate(lines):
        label = _SOURCE.match(line)
        if label:
            rest = [line[label.end() :], *lines[place + 1 :]]
            return " ".join(said).strip(), " ".join(part for part in rest if part).strip()
        inline = re.search(r"\bsource\s+of\s+position\s*:", line, re.IGNORECASE)
        if inline:
            said.append(line[: inline.start()].strip())
            return " ".join(said).strip(), line[inline.end() :].strip()
        if line:
            said.append(line)
    return " ".join(said).strip(), ""


def _tags(row: Row, columns: _Columns) -> dict[str, tuple[str, ...]]:
    """Themes, affected persons and SDGs apart, as printed but for the bullet before them."""
    found: dict[str, list[str]] = {"themes": [], "affected_persons": [], "sdgs": []}
    for meaning in ("themes", "sdgs"):
        cell = columns.cell(row, meaning)
        if cell is None:
            continue
        for kind, item in _labelled(cell.lines, meaning):
            if item not in found[kind]:
                found[kind].append(item)
    return {kind: tuple(items) for kind, items in found.items()}


def _labelled(lines: Sequence[str], kind: str) -> Iterator[tuple[str, str]]:
    for line in lines:
        item = _BULLET.sub("", line.strip())
        for name, label in _LABELS:
            if label.match(item):
                kind, item = name, _BULLET.sub("", label.sub("", item))
                break
        if item:
            yield kind, item


def _with_tags(row: ParsedRecommendation, tags: dict[str, tuple[str, ...]]) -> ParsedRecommendation:
    """The row with further tags, each once: a merged cell's second row, or the same number under a second
    theme.
    """
    return replace(
        row,
        themes=tuple(dict.fromkeys(row.themes + tags["themes"])),
        affected_persons=tuple(dict.fromkeys(row.affected_persons + tags["affected_persons"])),
        sdgs=tuple(dict.fromkeys(row.sdgs + tags["sdgs"])),
    )


def _each_once(rows: Sequence[ParsedRecommendation]) -> list[ParsedRecommendation]:
    """A recommendation printed under several themes is one; one number with two texts stays two, with a
    doubt.
    """
    once: dict[tuple[str, str], ParsedRecommendation] = {}
    numbered = Counter(number for number, _ in {(row.paragraph, row.raw) for row in rows if row.paragraph})
    for row in rows:
        key = (row.paragraph, row.raw)
        if key in once and row.paragraph:
            tags = {"themes": row.themes, "affected_persons": row.affected_persons, "sdgs": row.sdgs}
            once[key] = _with_tags(once[key], tags)
        elif numbered[row.paragraph] > 1:
            doubt = f"The number {row.paragraph} stands before {numbered[row.paragraph]} different texts."
            once[key] = replace(row, checks=(*row.checks, doubt))
        else:
            once[key if row.paragraph else (str(len(once)), row.raw)] = row
    return list(once.values())


@dataclass(frozen=True, slots=True)
class _Review:
    state: str | None
    session: int | None
    upr_cycle: int | None


def _review(source: Source, paragraphs: Sequence[str]) -> _Review:
    """State, session and cycle as the page header, the title or the file's name tell them."""
    told = [*read_headers(source), *paragraphs, re.sub(r"[_\-.]+", " ", source.name)]
    state = next((code for words in told if (code := _state_in(words))), None)
    session = next((number for words in told if (number := _ordinal_before("session", words))), None)
    upr_cycle = next((number for words in told if (number := _ordinal_before("cycle", words))), None)
    if session is None and state is not None and upr_cycle is not None:
        session = reviews().get((state, upr_cycle))
    if session is not None and upr_cycle is None:
        upr_cycle = cycle_of_session(session)
    return _Review(state, session, upr_cycle)


def _state_in(words: str) -> str | None:
    """The State that a title names: the longest run of its words that is a State's name."""
    titled = re.search(r"\bUPR\s+of\s+(?:the\s+)?([^()]+?)\s*(?:\(|$)", words)
    if titled and (code := find_state(titled[1])):
        return code
    tokens = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", words)[:40]
    for length in range(min(8, len(tokens)), 0, -1):
        for start in range(len(tokens) - length + 1):
            name = " ".join(tokens[start : start + length])
            if len(name) > 3 and name[0].isupper() and (code := find_state(name)):
                return code
    return None


def _ordinal_before(noun: str, words: str) -> int | None:
    found = re.search(rf"\b(\d{{1,2}})\s*(?:st|nd|rd|th)?\s+{noun}\b", words, re.IGNORECASE)
    return int(found[1]) if found else None


def parse(source: Source) -> ParsedDocument:
    """Every recommendation of the list once, with the position and the source of position it states.

    Raises UnreadablePaperError where no table has the list's heading row or none has a recommendation.
    """
    blocks = read_blocks(source)
    reading = _read_tables(source.name, [block for block in blocks if isinstance(block, Table)])
    rows = _each_once(reading.rows)
    paragraphs = [block.text for block in blocks[:20] if isinstance(block, Paragraph) and block.text]
    review = _review(source, paragraphs)
    symbols = Counter(row.document for row in rows if row.document)
    symbol = symbols.most_common(1)[0][0] if symbols else None
    rows = [
        replace(
            row,
            document=row.document or symbol,
            state_under_review=review.state,
            session=review.session,
            upr_cycle=review.upr_cycle,
        )
        for row in rows
    ]
    return ParsedDocument(
        file=source.name,
        kind=DocumentKind.THEMATIC_LIST,
        symbol=symbol,
        title=_title(paragraphs, read_headers(source)),
        state_under_review=review.state,
        session=review.session,
        upr_cycle=review.upr_cycle,
        recommendations=tuple(rows),
        checks=(*reading.checks, *_checks(source.name, rows, review)),
    )


def _read_tables(name: str, tables: Sequence[Table]) -> _Reading:
    """Read table after table; one without a heading row of its own goes on with the columns before it."""
    reading, columns = _Reading(name), None
    for table in tables:
        own = _heading_of(table)
        columns = own or (replace(columns, heading_at=-1) if columns else None)
        if columns is not None:
            reading.read(table, columns)
    if not reading.rows:
        raise UnreadablePaperError(
            f"{name} is no thematic list: expected a table with the columns Recommendation, Position and "
            f"themes and at least one row, found {len(tables)} tables without them."
        )
    return reading


def _title(paragraphs: Sequence[str], headers: Sequence[str]) -> str:
    """The first words of the paper, or of its page header without the page number."""
    told = next((words for words in [*paragraphs, *headers] if words), "")
    return re.sub(r"\s*\bPage\b.*$", "", " ".join(told.split()))


def _checks(name: str, rows: Sequence[ParsedRecommendation], review: _Review) -> list[Check]:
    checks = []
    if review.state is None:
        checks.append(
            Check("state_under_review", name, f"{name} names no State under review in its header or title.")
        )
    for row in rows:
        if not row.position_source:
            checks.append(
                Check("position_source", f"paragraph {row.paragraph}", "No source of the position is stated.")
            )
    return checks
