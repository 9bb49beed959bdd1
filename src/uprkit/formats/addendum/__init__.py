"""The addendum to a Working Group report: the State's written answers to recommendations left pending.

Read are papers with clear lists ("The following recommendations enjoy the support of …: 110.1, 110.3–110.7"),
sections with lists of numbers, tables of number and answer, and answers keyed by number. The last kind, and
every answer that is not a clear word, carries a doubt: a person confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from uprkit.errors import UnreadablePaperError
from uprkit.formats.addendum.blocks import Block, read_blocks_of
from uprkit.formats.addendum.keyed import Keyed, keyed_words, numbered_answers
from uprkit.formats.addendum.statements import (
    Statement,
    stated_totals,
    statements_in,
    sweeping_sentences,
)
from uprkit.formats.addendum.tables import answers_in
from uprkit.formats.docx_blocks import Table, read_blocks
from uprkit.formats.docx_text import read_docx
from uprkit.formats.number_lists import paragraph_prefixes
from uprkit.formats.pdf_text import page_texts, read_pdf
from uprkit.formats.pledge_proposals import propose_pledges
from uprkit.formats.printed_text import Line
from uprkit.formats.prose import read_prose, without_masthead
from uprkit.formats.recommendation_references import find_references, stated_numbering
from uprkit.formats.source import Source
from uprkit.formats.working_group_report.masthead import read_masthead
from uprkit.model import Check, Confidence, DocumentKind, ParsedAnswer, ParsedDocument, Position, Total
from uprkit.rules.positions import position_of_heading, read_parts, read_position

_SYMBOL = re.compile(r"\bA/HRC/\d{1,3}/\d{1,3}/Add\.\s?\d{1,2}\b")
_TITLE = re.compile(
    r"views\s+on\s+conclusions|replies\s+presented\s+by\s+the\s+state|\baddendum\b", re.IGNORECASE
)
_TITLE_ENDS = (
    # "Views on conclusions and/or recommendations, … replies presented by the State under review".
    re.compile(
        r"\bby\s+the\s+state(?:\s+under\s+review)?\W*$|^(?:state\s+)?under\s+review\W*$", re.IGNORECASE
    ),
    re.compile(r"^addendum\W*$", re.IGNORECASE),
)
"""What the last line of a title ends with, the longer title first."""
_NOTES = re.compile(r"\W*(?:end)?notes\W*", re.IGNORECASE)
_FROM_HEADING = "The position is that of the heading above; the words beneath it state none: to be confirmed."
_BEFORE_THIS = re.compile(
    r"\b(?:during|at|in|after)\s+(?:the\s+time\s+of\s+)?(?:the|its|our)\s+(?:review|session|dialogue|interactive|Working)"
    r"|\b(?:immediately|at\s+once|already|initially|previously)\b",
    re.IGNORECASE,
)
"""In sentences on what was answered before the addendum, whose totals are not those of its own answers."""
_SHORT_VERDICT = 8
_FEWEST_KEYED = 3


def recognises(source: Source) -> bool:
    """A paper whose first page bears a symbol of a Council document ending in /Add.N and an addendum's
    title.
    """
    if source.is_pdf:
        first = " ".join(" ".join(page_texts(source, limit=1)).split())
    elif source.is_docx:
        first = " ".join(read_docx(source).first_page)
    else:
        return False
    return bool(_SYMBOL.search(first) and _TITLE.search(first))


@dataclass(slots=True)
class _Answers:
    """Answers by number; the first explicit one stands, and a later one that differs is a doubt."""

    symbol: str
    by_number: dict[str, ParsedAnswer] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)

    def add(self, answer: ParsedAnswer) -> None:
        known = self.by_number.get(answer.paragraph)
        if known is None:
            self.by_number[answer.paragraph] = answer
        elif known.position is not answer.position:
            doubt = (
                f"Recommendation {answer.paragraph} is {known.position} on page {known.page or '?'} and "
                f"{answer.position} on page {answer.page or '?'}; the first is kept."
            )
            self.by_number[answer.paragraph] = replace(
                known, checks=(*known.checks, doubt), confidence=Confidence.LOW
            )

    def add_statement(self, statement: Statement) -> None:
        source = f"{self.symbol}, para. {statement.label}" if statement.label else self.symbol
        for doubt in statement.numbers.doubts:
            self.checks.append(Check("numbers", source, doubt, statement.page, statement.text))
        for number in statement.numbers.numbers:
            self.add(
                ParsedAnswer(
                    paragraph=number,
                    position=statement.position,
                    raw_response=statement.text,
                    page=statement.page,
                    position_source=source,
                    checks=(statement.doubt,) if statement.doubt else (),
                    confidence=Confidence.LOW if statement.doubt else Confidence.HIGH,
                )
            )

    def add_stated(
        self, number: str, position: Position, words: str, page: int | None, *, is_certain: bool
    ) -> None:
        """An answer that a column or a heading gives; beside free words that give none, it is to be
        confirmed.
        """
        doubts = () if is_certain else (_FROM_HEADING,)
        confidence = Confidence.HIGH if is_certain else Confidence.MEDIUM
        self.add(ParsedAnswer(number, position, words, page, self.symbol, doubts, confidence))

    def add_words(self, number: str, words: str, page: int | None, *, is_certain: bool) -> None:
        """An answer in the State's own words; anything but a clear short word asks for a person."""
        reading = read_position(words)
        is_verdict = reading.is_clear and (is_certain or len(words.split()) <= _SHORT_VERDICT)
        doubts = () if is_verdict else (f"Read from free words, to be confirmed: {reading.reason}",)
        confidence = Confidence.HIGH if is_verdict else reading.confidence
        if not words:
            doubts = (f"Expected an answer beside the number {number}, found no words.",)
            confidence = Confidence.LOW
        self.add(
            ParsedAnswer(
                paragraph=number,
                position=reading.position,
                raw_response=words,
                page=page,
                position_source=self.symbol,
                checks=doubts,
                confidence=confidence,
                parts=read_parts(words) if reading.needs_split else (),
            )
        )

    def comment(self, number: str, words: str) -> None:
        """What the State adds to an answer that stands already."""
        known = self.by_number.get(number)
        if known is not None and words and words not in known.raw_response:
            self.by_number[number] = replace(known, raw_response=f"{known.raw_response}\n{words}")


def parse(source: Source) -> ParsedDocument:
    """Every answer with its position, page and source; raises UnreadablePaperError where none is found."""
    lines, tables, first_page, pages = _opened(source)
    masthead = read_masthead(first_page, "")
    found = _SYMBOL.search(" ".join(first_page))
    symbol = found[0].replace(" ", "") if found else None
    blocks = read_blocks_of(lines)
    answers = _Answers(symbol or source.name)
    for table, heading in tables:
        for row in answers_in(table, heading):
            for number in row.numbers.numbers:
                if row.stated is None:
                    answers.add_words(number, row.words, row.page, is_certain=False)
                else:
                    is_certain = "\n" not in row.words
                    answers.add_stated(number, row.stated, row.words, row.page, is_certain=is_certain)
    prefixes = paragraph_prefixes(" ".join(block.text for block in blocks) + " " + _keys(blocks))
    for statement in statements_in(blocks, prefixes):
        answers.add_statement(statement)
    _read_keyed(blocks, answers)
    if not answers.by_number:
        raise UnreadablePaperError(
            f"{source.name} is an addendum without answers that can be read: expected lists of "
            f"recommendations that are supported or noted, or a table of numbers and answers, found none "
            f"on its {pages or '?'} pages."
        )
    checks = tuple(answers.checks) + _checks(source.name, symbol, blocks, answers)
    document = ParsedDocument(
        file=source.name,
        kind=DocumentKind.ADDENDUM,
        symbol=symbol,
        title=masthead.title,
        state_under_review=masthead.state_under_review,
        dated_on=masthead.dated_on,
        pages=pages,
        answers=tuple(answers.by_number.values()),
        checks=checks,
        totals=tuple(stated_totals(blocks)),
    )
    return _with_words(document, lines)


def _with_words(document: ParsedDocument, lines: Sequence[Line]) -> ParsedDocument:
    """The addendum with its passages and what they speak of."""
    passages = read_prose(without_masthead(lines))
    return replace(
        document,
        passages=passages,
        references=find_references(passages),
        numbering=stated_numbering(passages),
        pledges=propose_pledges(passages),
    )


Tables = list[tuple[Table, str]]
"""Tables with the words of the last heading above them that states a position."""


def _opened(source: Source) -> tuple[list[Line], Tables, tuple[str, ...], int | None]:
    """Body lines without endnotes, tables, the first page's lines and the number of pages."""
    if source.is_pdf:
        printed = read_pdf(source)
        return _without_notes(_below_title(printed.lines)), [], printed.first_page, printed.pages
    lines: list[Line] = []
    tables: Tables = []
    for block in read_blocks(source):
        if isinstance(block, Table):
            tables.append((block, _heading_above(lines)))
        else:
            lines.extend(Line(text, block.page, is_paragraph=True) for text in block.text.split("\n"))
    return _without_notes(lines), tables, read_docx(source).first_page, None


def _below_title(lines: Sequence[Line]) -> list[Line]:
    """The lines behind the title; a paper of few pages begins beneath it, on its cover."""
    cover = [line for line in without_masthead(lines) if line.page == 1]
    rest = [line for line in lines if line.page != 1]
    for end in _TITLE_ENDS:
        for place, line in enumerate(cover):
            if end.search(line.text):
                is_broken = any(end.search(after.text) for after in cover[place + 1 : place + 2])
                return cover[place + 1 + is_broken :] + rest
    return rest or list(lines)


def _heading_above(lines: Sequence[Line]) -> str:
    above = [block for block in read_blocks_of(lines) if block.position is not None]
    return above[-1].text if above else ""


def _without_notes(lines: Sequence[Line]) -> list[Line]:
    """The lines before the endnotes, which a line "Notes" opens; numbered notes follow or were taken out."""
    for place in range(len(lines) - 1, len(lines) // 2, -1):
        after = lines[place + 1].text.strip() if place + 1 < len(lines) else "1"
        if _NOTES.fullmatch(lines[place].text) and after[:1].isdigit():
            return list(lines[:place])
    return list(lines)


def _keys(blocks: Sequence[Block]) -> str:
    return " ".join(number for block in blocks if block.key for number in block.key.numbers)


def _read_keyed(blocks: Sequence[Block], answers: _Answers) -> None:
    """Comments join the answers stated elsewhere; where nothing is stated, they are the answers themselves."""
    has_statements = bool(answers.by_number)
    keyed = keyed_words(blocks)
    if has_statements:
        for item in keyed:
            for number in item.numbers:
                if number not in answers.by_number and _is_plain(item):
                    _add_keyed(number, item, answers)
                answers.comment(number, item.words)
        return
    if not any("." in number for item in keyed for number in item.numbers):
        keyed = numbered_answers(blocks) or keyed
    if len(keyed) >= _FEWEST_KEYED or any(_is_plain(item) for item in keyed):
        for item in keyed:
            for number in item.numbers:
                _add_keyed(number, item, answers)


def _is_plain(item: Keyed) -> bool:
    """Whether a keyed comment is an answer in so many words, or the recommendation under a heading."""
    is_verdict = len(item.answer.split()) <= _SHORT_VERDICT and position_of_heading(item.answer) is not None
    return is_verdict or (not item.answer and item.is_repeated and item.position is not None)


def _add_keyed(number: str, item: Keyed, answers: _Answers) -> None:
    """The own words where they are clear, else the heading's position, else a reading for a person."""
    if item.position is not None and not item.is_clear:
        words = "\n".join(part for part in (item.heading, item.answer) if part)
        answers.add_stated(number, item.position, words, item.page, is_certain=not item.answer)
    else:
        is_certain = len(item.answer.split()) <= _SHORT_VERDICT
        answers.add_words(number, item.answer, item.page, is_certain=is_certain)


def _checks(name: str, symbol: str | None, blocks: list[Block], answers: _Answers) -> tuple[Check, ...]:
    checks = []
    if symbol is None:
        checks.append(
            Check(
                "symbol", name, f"{name} bears no document symbol ending in /Add. on its first page.", page=1
            )
        )
    for position, told in ((Position.SUPPORTED, Total.SUPPORTED), (Position.NOTED, Total.NOTED)):
        totals = [
            total
            for total in stated_totals(blocks)
            if total.about is told and not _BEFORE_THIS.search(total.words)
        ]
        count = sum(answer.position is position for answer in answers.by_number.values())
        if totals and count not in {total.number for total in totals}:
            stated = " or ".join(dict.fromkeys(str(total.number) for total in totals))
            checks.append(
                Check(
                    "total",
                    name,
                    f"The paper states {stated} recommendations as {position}, {count} were found.",
                    page=totals[0].page,
                    words=totals[0].words,
                )
            )
    for sentence, page in sweeping_sentences(blocks):
        message = f"Said of recommendations that are not listed, and for a person to enter: “{sentence}”"
        checks.append(Check("unlisted", name, message, page, sentence))
    missing = _missing(list(answers.by_number))
    if missing:
        shown = ", ".join(missing[:20]) + (" …" if len(missing) > 20 else "")
        message = f"No answer was found for {len(missing)} numbers in between: {shown}."
        before = _before(missing[0], answers)
        where = (before.page, before.raw_response) if before else (None, "")
        checks.append(Check("gaps", name, message, *where))
    return tuple(checks)


def _before(number: str, answers: _Answers) -> ParsedAnswer | None:
    """The answer to the nearest lower number of the paragraph, beside which a missing one is looked for."""
    prefix, _, last = number.rpartition(".")
    lower = (f"{prefix}.{place}" if prefix else str(place) for place in range(int(last) - 1, 0, -1))
    return next((answers.by_number[name] for name in lower if name in answers.by_number), None)


def _missing(numbers: Sequence[str]) -> list[str]:
    """Numbers from 1 to the highest of each paragraph that no answer names."""
    by_prefix: dict[str, set[int]] = {}
    for number in numbers:
        prefix, _, last = number.rpartition(".")
        by_prefix.setdefault(prefix, set()).add(int(last))
    return [
        f"{prefix}.{number}" if prefix else str(number)
        for prefix, known in by_prefix.items()
        for number in range(1, max(known))
        if number not in known
    ]
