"""Put a report together: sections, blocks, rows, passages and doubts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from uprkit.cycles import cycle_of_session
from uprkit.errors import UnreadablePaperError
from uprkit.formats.pdf_text import page_texts, read_pdf, refuse_scan
from uprkit.formats.pledge_proposals import propose_pledges
from uprkit.formats.printed_text import Footnote, PrintedText, joined, without_marks
from uprkit.formats.source import Source
from uprkit.formats.working_group_report.checks import check_report
from uprkit.formats.working_group_report.comments import (
    is_comment_on_number,
    is_own_comment,
    without_comment,
)
from uprkit.formats.working_group_report.completeness import check_reading
from uprkit.formats.working_group_report.dialogue import (
    Reference,
    references_in,
    resolve,
    speakers_of,
)
from uprkit.formats.working_group_report.footnotes import by_key, wording_in_dialogue
from uprkit.formats.working_group_report.headings import stated_position
from uprkit.formats.working_group_report.list_blocks import Block, Entry
from uprkit.formats.working_group_report.masthead import Masthead, own_symbol, read_masthead
from uprkit.formats.working_group_report.numbering import read_blocks
from uprkit.formats.working_group_report.other_languages import refuse_other_languages
from uprkit.formats.working_group_report.passages import read_passages
from uprkit.formats.working_group_report.pledges import read_pledges
from uprkit.formats.working_group_report.row_doubts import doubts_about
from uprkit.formats.working_group_report.section import Sections, find_sections
from uprkit.formats.working_group_report.splitting import cleaned, split
from uprkit.formats.working_group_report.statements import Stated, positions_of
from uprkit.model import (
    Check,
    DocumentKind,
    Kind,
    ParsedDocument,
    ParsedRecommendation,
    Passage,
    Position,
    ProposedPledge,
)
from uprkit.symbols import SymbolKind, kind_of_symbol

FIRST_PAGES = 4
_REVIEW = re.compile(r"universal\s+periodic\s+review", re.IGNORECASE)
_GROUP = re.compile(
    r"report\s+of\s+the\s+working\s+group\s+on\s+the\s+universal|working\s+group\s+on\s+the\s+universal\s+periodic\s+"
    r"review,\s+established",
    re.IGNORECASE,
)
_ADDENDUM = re.compile(r"^\s*addendum\b", re.IGNORECASE | re.MULTILINE)


def recognises(source: Source) -> bool:
    """Whether a PDF or DOCX is a report itself and not its addendum; raises for a broken file or a scan."""
    if source.is_pdf:
        texts = page_texts(source, 1)
        if len(texts[0].strip() if texts else "") < 20:
            refuse_scan(source, page_texts(source))
        if not _GROUP.search("\n".join(texts)) and _REVIEW.search("\n".join(texts)):
            texts = page_texts(source, FIRST_PAGES)
        first = (texts[0] if texts else "").split("\n")
        text = "\n".join(texts)
    elif source.is_docx:
        printed = _read_docx(source)
        first = list(printed.first_page)
        text = "\n".join(line.text for line in printed.lines[:120])
    else:
        return False
    if is_report(first, text):
        return True
    refuse_other_languages(source.name, first)
    return False


def _read_docx(source: Source) -> PrintedText:
    # Loaded on demand: a twentieth of the time that one PDF takes would go into modules it does not need.
    from uprkit.formats.docx_text import read_docx

    return read_docx(source)


def is_report(first_page: Sequence[str], text: str) -> bool:
    """Whether the symbol is a report's and the text says so; a title alone, without symbol, will do."""
    symbol = own_symbol(first_page)
    head = "\n".join(first_page)
    if _ADDENDUM.search(head) or not _REVIEW.search(head):
        return False
    if symbol is not None and kind_of_symbol(symbol) is not SymbolKind.WORKING_GROUP_REPORT:
        return False
    return bool(_GROUP.search(text))


def parse(source: Source) -> ParsedDocument:
    """Read a report; raises UnreadablePaperError where it has no text or no section II."""
    if source.is_pdf:
        printed = read_pdf(source)
    elif source.is_docx:
        printed = _read_docx(source)
    else:
        raise UnreadablePaperError(
            f"{source.name} is neither a PDF nor a DOCX; a Working Group report comes as one."
        )
    return read_report(source.name, printed)


def read_report(name: str, printed: PrintedText) -> ParsedDocument:
    """Read a report's printed text; raises UnreadablePaperError where it has no section II."""
    sections = find_sections(printed.lines)
    if sections.conclusions is None:
        raise UnreadablePaperError(
            f"{name} has no section “Conclusions and/or recommendations”; expected it as section II "
            "of a Working Group report."
        )
    return _Report(name, printed, sections).document()


@dataclass(slots=True)
class _Report:
    name: str
    printed: PrintedText
    sections: Sections
    masthead: Masthead = field(init=False)
    cycle: int | None = field(init=False)
    blocks: list[Block] = field(init=False)
    notes: dict[str, Footnote] = field(init=False)
    dialogue: list[Passage] = field(init=False)
    doubts: list[Check] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        introduction = joined(line.text for line in self.sections.introduction)
        self.masthead = read_masthead(self.printed.first_page, without_marks(introduction))
        session = self.masthead.session
        self.cycle = cycle_of_session(session) if session else None
        self.blocks = read_blocks(self.sections.conclusions or ())
        self.notes = by_key(self.printed.footnotes)
        first = read_passages(self.sections.introduction, "Introduction")
        last = int(first[-1].paragraph) if first else 0
        self.dialogue = first + read_passages(
            self.sections.proceedings,
            "I. Summary of the proceedings of the review process",
            last,
            partial(speakers_of, state_under_review=self.masthead.state_under_review),
        )

    def document(self) -> ParsedDocument:
        rows = self._listed() + self._from_dialogue()
        pledges = self._pledges()
        masthead = self.masthead
        passages = tuple(self.dialogue + self._passages() + self._pledge_passages())
        checks = check_report(
            self.blocks,
            rows,
            masthead.session,
            masthead.state_under_review,
            is_titled=self.sections.is_titled,
        )
        checks += check_reading(self.blocks, rows, self.sections.rest, self.printed.footnotes)
        return ParsedDocument(
            file=self.name,
            kind=DocumentKind.WORKING_GROUP_REPORT,
            symbol=masthead.symbol,
            title=masthead.title,
            state_under_review=masthead.state_under_review,
            session=masthead.session,
            upr_cycle=self.cycle,
            dated_on=masthead.dated_on,
            reviewed_on=masthead.reviewed_on,
            adopted_on=masthead.adopted_on,
            pages=self.printed.pages,
            recommendations=tuple(rows + pledges),
            passages=passages,
            pledges=self._spoken_pledges(passages),
            checks=tuple(checks + self.doubts),
        )

    def _spoken_pledges(self, passages: Sequence[Passage]) -> tuple[ProposedPledge, ...]:
        """What the State under review itself calls a pledge in the dialogue; those under their heading are rows."""
        own = (self.masthead.state_under_review,)
        places = [place for place, passage in enumerate(passages) if passage.speakers == own]
        proposed = propose_pledges([passages[place] for place in places])
        return tuple(replace(pledge, passage=places[pledge.passage]) for pledge in proposed)

    def _source(self, paragraph: int | None) -> str | None:
        if paragraph is None:
            return self.masthead.symbol
        return f"{self.masthead.symbol or self.name}, paragraph {paragraph}"

    def _listed(self) -> list[ParsedRecommendation]:
        stated = positions_of(self.blocks)
        return [
            row
            for block in self.blocks
            for entry in block.entries
            for row in (
                [self._pledged(entry, block.heading)]
                if block.is_pledged
                else self._rows_of(entry, block.heading, stated.get(id(entry)))
            )
        ]

    def _pledged(self, entry: Entry, heading: str) -> ParsedRecommendation:
        return self._row(
            text=cleaned(entry.raw),
            paragraph=entry.label,
            kind=Kind.VOLUNTARY_PLEDGE,
            page=entry.page,
            heading=heading,
            raw=entry.raw,
        )

    def _rows_of(self, entry: Entry, heading: str, stated: Stated | None) -> list[ParsedRecommendation]:
        raw, state = entry.raw, self.masthead.state_under_review
        pieces = split(without_comment(raw, state))
        if not raw or is_comment_on_number(raw) or (not pieces[0].states and is_own_comment(raw, state)):
            return []
        wording = wording_in_dialogue(entry.text, self.notes)
        return [
            self._row(
                text=piece.text,
                recommending_states=piece.states,
                paragraph=entry.label,
                position=stated.position if stated else None,
                position_source=self._source(stated.paragraph) if stated else None,
                page=entry.page,
                heading=heading,
                raw=raw,
                wording_in_dialogue=wording,
                checks=doubts_about(piece, entry.label, raw),
            )
            for piece in pieces
        ]

    def _row(
        self,
        *,
        text: str,
        paragraph: str,
        recommending_states: tuple[str, ...] = (),
        kind: Kind = Kind.RECOMMENDATION,
        position: Position | None = None,
        position_source: str | None = None,
        page: int | None = None,
        heading: str = "",
        raw: str = "",
        wording_in_dialogue: str = "",
        checks: tuple[str, ...] = (),
    ) -> ParsedRecommendation:
        return ParsedRecommendation(
            text=text,
            recommending_states=recommending_states,
            paragraph=paragraph,
            kind=kind,
            position=position,
            position_source=position_source,
            page=page,
            document=self.masthead.symbol,
            state_under_review=self.masthead.state_under_review,
            session=self.masthead.session,
            upr_cycle=self.cycle,
            heading=heading,
            raw=raw,
            wording_in_dialogue=wording_in_dialogue,
            checks=checks,
        )

    def _from_dialogue(self) -> list[ParsedRecommendation]:
        """Rows that a paragraph of section II names by a paragraph of section I."""
        naming = [
            (block, position, references)
            for block in self.blocks
            if not block.entries
            and (position := stated_position(block.heading))
            and (references := references_in(block.heading))
        ]
        if not naming:
            return []
        paragraphs = {int(p.paragraph): p for p in self.dialogue}
        texts = {number: passage.text for number, passage in paragraphs.items()}
        own = {number for block in self.blocks for number in (block.paragraph, block.prefix)}
        rows = []
        for block, position, references in naming:
            for reference in references:
                if reference.paragraph in paragraphs:
                    passage = paragraphs[reference.paragraph]
                    rows.extend(self._named(reference, texts, passage, block, position))
                elif reference.paragraph not in own:
                    self._doubt_reference(reference, block)
        return rows

    def _doubt_reference(self, reference: Reference, block: Block) -> None:
        message = (
            f"Paragraph {reference.label} of section I is named, but no recommendation and State could "
            "be read there."
        )
        self.doubts.append(
            Check("reference", f"paragraph {block.paragraph}", message, block.page, block.heading)
        )

    def _named(
        self,
        reference: Reference,
        texts: dict[int, str],
        passage: Passage,
        block: Block,
        position: Position,
    ) -> list[ParsedRecommendation]:
        found = resolve(reference, texts, self.masthead.state_under_review)
        if not found[0].text:
            self._doubt_reference(reference, block)
            return []
        return [
            self._row(
                text=item.text,
                recommending_states=(item.state,) if item.state else (),
                paragraph=reference.label,
                position=position,
                position_source=self._source(block.paragraph),
                page=passage.page,
                heading=block.heading,
                raw=passage.text,
            )
            for item in found
        ]

    def _pledges(self) -> list[ParsedRecommendation]:
        return [
            self._row(
                text=pledge.text,
                paragraph=pledge.paragraph,
                kind=Kind.VOLUNTARY_PLEDGE,
                page=pledge.page,
                heading=self.sections.pledges_title,
                raw=pledge.raw,
            )
            for pledge in read_pledges(self.sections.pledges)
        ]

    def _passages(self) -> list[Passage]:
        title = self.sections.conclusions_title
        passages = []
        for block in self.blocks:
            label = str(block.paragraph) if block.paragraph is not None else ""
            heading = block.heading
            passages.append(Passage(heading, block.page, label, (title,)))
            passages.extend(
                Passage(entry.raw, entry.page, entry.label, (title, heading)) for entry in block.entries
            )
        return passages

    def _pledge_passages(self) -> list[Passage]:
        numbers = [block.paragraph for block in self.blocks if block.paragraph is not None]
        return read_passages(self.sections.pledges, self.sections.pledges_title, max(numbers, default=0))
