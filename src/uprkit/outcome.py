"""The outcome of a review put together from all of its papers.

Nothing that a paper says is lost: of each recommendation every paper's position, States and text are kept, one
of them shows (see ``precedence``), and where papers differ the difference is named. A recommendation is matched
by its number and heading, otherwise by its text (see ``matching``); what a person would have to decide is left
out and said in a check.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from uprkit.formats.council_decision import CouncilDecision
from uprkit.matching import SAME, Index, Known, Match, folded_text, matches_by_number
from uprkit.model import (
    AnswerPart,
    Check,
    Confidence,
    DocumentKind,
    Kind,
    ParsedAnswer,
    ParsedDocument,
    ParsedRecommendation,
    Position,
)
from uprkit.paragraphs import paragraph_groups, whole_paragraph
from uprkit.precedence import TEXT_ORDER, position_weight, rank
from uprkit.reviewed_papers import Review, missing_papers, review_of, rows_of_review
from uprkit.rules.positions import UNANSWERED
from uprkit.totals import ComparedTotal, compare_totals

_PAPER_NAMES = {
    DocumentKind.WORKING_GROUP_REPORT: "report",
    DocumentKind.ADDENDUM: "addendum",
    DocumentKind.THEMATIC_LIST: "thematic list",
    DocumentKind.UPR_INFO_SHEET: "UPR Info",
    DocumentKind.UHRI_EXPORT: "UHRI",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """What one paper says of one recommendation's position, with its source down to paragraph and page."""

    paper: str
    kind: DocumentKind | None
    position: Position
    source: str
    dated_on: date | None = None
    words: str = ""
    confidence: Confidence = Confidence.HIGH
    parts: tuple[AnswerPart, ...] = ()
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Papers that differ about one thing: "position", "states" or "text". ``sides`` are (paper, what it says)."""

    about: str
    sides: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FinalRecommendation:
    """A recommendation with its final position in ``told.position`` and ``told.position_source``.

    ``statements`` are all papers' positions, the one that stands first. ``position_in_report`` is what the
    Working Group's report says, kept apart; None where no report was given or it says nothing.
    """

    told: ParsedRecommendation
    position_in_report: Position | None = None
    statements: tuple[Statement, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def confidence(self) -> Confidence | None:
        return self.statements[0].confidence if self.statements else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The recommendations of a review in the order of the paper that has them first.

    ``rows`` are those of a parser: a paragraph that it took apart by its States has several, with one number.
    ``unplaced`` are an addendum's answers that no recommendation was found for.
    """

    review: Review
    rows: tuple[FinalRecommendation, ...] = ()
    unplaced: tuple[tuple[ParsedDocument, ParsedAnswer], ...] = ()
    checks: tuple[Check, ...] = ()
    totals: tuple[tuple[str, ComparedTotal], ...] = ()
    """The papers, by name, that state totals, each held against the rows."""


@dataclass(slots=True)
class _Entry:
    """One recommendation while it is put together; ``rows`` are those of the paper that has it first."""

    known: Known
    rows: list[ParsedRecommendation] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    states: dict[str, set[str]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class _Joining:
    entries: list[_Entry] = field(default_factory=list)
    index: Index = field(default_factory=Index)
    checks: list[Check] = field(default_factory=list)
    unplaced: list[tuple[ParsedDocument, ParsedAnswer]] = field(default_factory=list)

    def take_in(self, document: ParsedDocument, review: Review) -> None:
        """The recommendations that a paper lists: those here already gain a source, the others are new."""
        groups = dict(enumerate(paragraph_groups(rows_of_review(document, review))))
        wholes = {key: whole_paragraph(group) for key, group in groups.items()}
        is_first = not self.entries
        by_number = {} if is_first else matches_by_number(self.index, wholes, symbol=document.symbol or "")
        taken = {match.known.pk for match in by_number.values()}
        new: dict[str, _Entry] = {}
        for key, group in groups.items():
            whole = wholes[key]
            match = by_number.get(key)
            if match is None and not is_first:
                match = self._by_text(whole, taken if whole.paragraph else set())
            if match is None:
                # Without numbers, rows of one text are one recommendation with several States.
                name = str(key) if whole.paragraph else f"{whole.kind} {folded_text(whole.text)}"
                entry = new.get(name) or self._new(whole, document, place=len(new))
                entry.rows.extend(group)
                entry.known.states.update(whole.recommending_states)
                for text in (whole.text, *(row.text for row in group)):
                    entry.known.add_text(text)
                if name not in new and not is_first:
                    self._only_here(whole, document)
                new[name] = entry
            elif match.is_sure:
                entry = self.entries[match.known.pk]
                if whole.paragraph:
                    taken.add(match.known.pk)
            else:
                self._undecided(whole, match, document)
                continue
            _add(entry, whole, document)
        for entry in new.values():
            self.entries.append(entry)
            self.index.add(entry.known)

    def _by_text(self, whole: ParsedRecommendation, taken: set[int]) -> Match | None:
        match = self.index.find_by_text(
            text=whole.text, states=whole.recommending_states, kind=whole.kind.value, taken=taken
        )
        if match is None or match.is_sure or match.score < SAME:
            return match
        is_identical = folded_text(whole.text) in match.known.texts and not whole.paragraph
        return Match(match.known, match.score, is_sure=is_identical)

    def _new(self, whole: ParsedRecommendation, document: ParsedDocument, *, place: int) -> _Entry:
        known = Known(
            pk=len(self.entries) + place,
            ordinal=len(self.entries) + place + 1,
            number=whole.paragraph,
            heading=whole.heading,
            kind=whole.kind.value,
            position=whole.position.value if whole.position else "",
            text=whole.text,
            symbols={document.symbol or ""},
            papers={document.kind.value},
        )
        return _Entry(known)

    def _only_here(self, whole: ParsedRecommendation, document: ParsedDocument) -> None:
        message = f"No other paper has this recommendation: “{_shortened(whole.text)}”."
        self.checks.append(Check("only_here", _place(whole, document), message))

    def _undecided(self, whole: ParsedRecommendation, match: Match, document: ParsedDocument) -> None:
        known = match.known
        name = known.number or f"row {known.ordinal}"
        reason = (
            "but its recommending States are others"
            if match.score >= SAME
            else f"but the texts are alike only to {match.score:.0f} %"
        )
        message = (
            f"“{_shortened(whole.text)}” may be {name}, {reason}: left out until a person decides whether it is "
            f"the same."
        )
        self.checks.append(Check("undecided", _place(whole, document), message))

    def answer(self, document: ParsedDocument) -> None:
        """An addendum's answers, each at its number."""
        for answer in document.answers:
            found = self.index.answered_at(answer.paragraph)
            if len(found) == 1:
                self.entries[found[0].pk].statements.append(_answered(answer, document))
                continue
            self.unplaced.append((document, answer))
            said = f"the answer “{answer.position or 'none'}” to it is not placed"
            message = (
                f"The number {answer.paragraph} stands before {len(found)} recommendations; {said}."
                if found
                else f"No recommendation has the number {answer.paragraph}; {said}."
            )
            self.checks.append(
                Check("unplaced", f"{_name(document)}, recommendation {answer.paragraph}", message)
            )


def put_together(documents: Sequence[ParsedDocument], decisions: Sequence[CouncilDecision] = ()) -> Outcome:
    """The outcome that the papers of one review come to, in whatever order they are given.

    Where a decision adopted it, what no paper answers is counted as noted, unless a paper that the decision
    names is missing. Raises MixedPapersError where the papers are of more than one review.
    """
    review = review_of(documents)
    joining = _Joining()
    for document in sorted(documents, key=_reading_order):
        if document.answers:
            joining.answer(document)
        else:
            joining.take_in(document, review)
    missing = missing_papers(documents, decisions, review)
    joining.checks.extend(missing)
    adopted = None if missing else next(iter(decisions), None)
    finals = [tuple(_final(entry, adopted)) for entry in joining.entries]
    return Outcome(
        review,
        tuple(row for rows in finals for row in rows),
        tuple(joining.unplaced),
        tuple(joining.checks),
        tuple(_compared(documents, finals, review)),
    )


def _compared(
    documents: Sequence[ParsedDocument], finals: Iterable[tuple[FinalRecommendation, ...]], review: Review
) -> Iterable[tuple[str, ComparedTotal]]:
    """Totals against recommendations as the UN counts them: a numbered paragraph once, pledges not at all."""
    told = [rows[0].told for rows in finals if rows and rows[0].told.kind is Kind.RECOMMENDATION]
    if not told:
        return
    counts = Counter(item.position or Position.PENDING for item in told)
    for document in documents:
        own = Counter(answer.position for answer in document.answers if answer.position is not None)
        for compared in compare_totals(document.totals, counts, review.state_under_review, own):
            yield _name(document), compared


def _reading_order(document: ParsedDocument) -> tuple[bool, int, date]:
    """Papers that list recommendations before those that answer by number, the weightier text first."""
    return bool(document.answers), rank(TEXT_ORDER, document.kind), document.dated_on or date.max


def _add(entry: _Entry, whole: ParsedRecommendation, document: ParsedDocument) -> None:
    name = _name(document)
    entry.known.papers.add(document.kind.value)
    entry.known.symbols.add(document.symbol or "")
    entry.states.setdefault(name, set()).update(whole.recommending_states)
    entry.texts.setdefault(name, []).append(whole.text)
    is_told = any(said.paper == name and said.position is whole.position for said in entry.statements)
    if whole.position is not None and not is_told:
        source = whole.position_source or name
        entry.statements.append(
            Statement(
                paper=name,
                kind=document.kind,
                position=whole.position,
                source=_with_page(source, whole.page),
                dated_on=document.dated_on,
                words=whole.heading if document.kind is DocumentKind.WORKING_GROUP_REPORT else "",
            )
        )


def _answered(answer: ParsedAnswer, document: ParsedDocument) -> Statement:
    return Statement(
        paper=_name(document),
        kind=document.kind,
        position=answer.position or Position.PENDING,
        source=_with_page(answer.position_source or document.symbol or document.file, answer.page),
        dated_on=document.dated_on,
        words=answer.raw_response,
        confidence=answer.confidence,
        parts=answer.parts,
        checks=answer.checks,
    )


def _final(entry: _Entry, adopted: CouncilDecision | None) -> Iterable[FinalRecommendation]:
    answers = sorted(entry.statements, key=_weight, reverse=True)
    is_answered = bool(answers) and answers[0].position is not Position.PENDING
    if adopted is not None and not is_answered and entry.known.kind == Kind.RECOMMENDATION:
        answers.insert(0, _counted_as_noted(adopted))
    standing = answers[0] if answers else None
    in_report = next(
        (said.position for said in answers if said.kind is DocumentKind.WORKING_GROUP_REPORT), None
    )
    disagreements = tuple(_disagreements(entry))
    for row in entry.rows:
        told = row
        if standing is not None:
            told = replace(
                row,
                position=standing.position,
                position_source=standing.source,
                checks=(*row.checks, *standing.checks),
            )
        yield FinalRecommendation(told, in_report, tuple(answers), disagreements)


def _counted_as_noted(adopted: CouncilDecision) -> Statement:
    """What an answer that never came counts as from the adoption on (see ``rules.positions``)."""
    return Statement(
        paper=f"decision {adopted.symbol}",
        kind=None,
        position=Position.NOTED,
        source=adopted.symbol,
        dated_on=adopted.adopted_on,
        confidence=Confidence.LOW,
        checks=(f"{UNANSWERED[0].upper()}{UNANSWERED[1:]}.",),
    )


def _weight(said: Statement) -> tuple[bool, tuple[int, date, bool]]:
    """An answer before none, then the paper's weight."""
    is_answer = said.position is not Position.PENDING
    return is_answer, position_weight(said.kind, said.dated_on, said.position)


def _disagreements(entry: _Entry) -> Iterable[Disagreement]:
    positions: dict[str, list[str]] = {}
    for said in entry.statements:
        if said.position is not Position.PENDING and said.position not in positions.get(said.paper, ()):
            positions.setdefault(said.paper, []).append(said.position.value)
    if len({position for listed in positions.values() for position in listed}) > 1:
        yield Disagreement(
            "position", tuple((paper, " and ".join(listed)) for paper, listed in positions.items())
        )
    if entry.known.kind == Kind.RECOMMENDATION and len({frozenset(s) for s in entry.states.values()}) > 1:
        yield Disagreement(
            "states", tuple((paper, ", ".join(sorted(named))) for paper, named in entry.states.items())
        )
    others = {
        paper: differing
        for paper, texts in entry.texts.items()
        if (differing := [text for text in texts if folded_text(text) not in entry.known.texts])
    }
    if others:
        first = next(iter(entry.texts))
        sides = [(first, entry.known.text), *((paper, "; ".join(said)) for paper, said in others.items())]
        yield Disagreement("text", tuple(sides))


def _name(document: ParsedDocument) -> str:
    """What people know a paper by: its kind with its symbol, or the file's name where it bears none."""
    kind = _PAPER_NAMES.get(document.kind, document.kind.value.replace("_", " "))
    is_own_symbol = document.kind in (DocumentKind.WORKING_GROUP_REPORT, DocumentKind.ADDENDUM)
    return f"{kind} {document.symbol}" if is_own_symbol and document.symbol else f"{kind} {document.file}"


def _place(whole: ParsedRecommendation, document: ParsedDocument) -> str:
    where = f"paragraph {whole.paragraph}" if whole.paragraph else f"page {whole.page or '?'}"
    return f"{_name(document)}, {where}"


def _with_page(source: str, page: int | None) -> str:
    return f"{source}, page {page}" if page else source


def _shortened(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99].rstrip()}…"
