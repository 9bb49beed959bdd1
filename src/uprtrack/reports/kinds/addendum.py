"""The addendum: the State's clear answer to every recommendation, split parts explained (domain rules, output 20).

Laid out so that the library reads it back into the same positions, its totals being checksums (English edition).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from uprtrack.documents.models import DocumentKind
from uprtrack.positions.models import Answer, PositionDecision
from uprtrack.recommendations.models import NOT_WITHDRAWN, Position
from uprtrack.reports import phrases
from uprtrack.reports.about import Fact, facts_about
from uprtrack.reports.binding import begin_document, close_with_facts
from uprtrack.reports.figures import joined
from uprtrack.reports.kind import ReportKind
from uprtrack.reports.office.spreadsheet import Column, Spreadsheet
from uprtrack.reports.office.word import WordDocument
from uprtrack.reports.office.word_table import Row, TableColumn
from uprtrack.reports.office.word_text import SOFT, Words, runs_right_to_left
from uprtrack.reports.outcome import Entry
from uprtrack.reports.request import ReportRequest


@dataclass(frozen=True, slots=True)
class Answered:
    """One recommendation with the answer that the reader of the paper gets; ``parts`` where it is divided."""

    entry: Entry
    decision: PositionDecision | None
    parts: Sequence[Answered] = ()

    @property
    def position(self) -> Position:
        """What was decided; else the position that it has already."""
        if self.decision is not None:
            return self.decision.position
        return Position(self.entry.recommendation.position)

    @property
    def is_in_part(self) -> bool:
        return self.decision is not None and self.decision.answer == Answer.IN_PART

    @property
    def verdict(self) -> str:
        """The answer in a word; of parts that are answered differently, each by its letter."""
        if not self.is_in_part:
            return str(self.position.label)
        told = [_("Supported in part.")]
        sentences = {Position.SUPPORTED: _("Supported: %(parts)s."), Position.NOTED: _("Noted: %(parts)s.")}
        for position, sentence in sentences.items():
            letters = [
                f"({part.entry.recommendation.letter})" for part in self.parts if part.position == position
            ]
            if letters:
                named = ngettext("part %(letters)s", "parts %(letters)s", len(letters))
                told.append(sentence % {"parts": named % {"letters": joined(letters)}})
        return " ".join(told) if len(told) > 1 else _("Supported in part")

    @property
    def words(self) -> str:
        """The State's own words: of the decision, else of the event that gave the position."""
        if self.decision is not None:
            return "\n".join(part for part in (self.decision.words, self.decision.explained) if part)
        event = self.entry.position_event
        return event.words if event is not None else ""


def decisions_of(request: ReportRequest) -> tuple[PositionDecision, ...]:
    """What was decided, as far as the reader sees it: in the public edition what is published."""
    found = PositionDecision.objects.visible_to(request.reader).filter(
        NOT_WITHDRAWN, recommendation__review=request.review
    )
    return tuple(found.select_related("owner").order_by("recommendation_id", "pk"))


def answers_of(request: ReportRequest) -> list[Answered]:
    """Every recommendation of the outcome in the order of the report."""
    decided = {
        item.recommendation_id: item for item in request.more_rows if isinstance(item, PositionDecision)
    }
    parts: dict[int, list[Answered]] = {}
    for entry in request.outcome.entries:
        if entry.recommendation.parent_id is not None:
            part = Answered(entry, decided.get(entry.recommendation.pk))
            parts.setdefault(entry.recommendation.parent_id, []).append(part)
    return [
        Answered(entry, decided.get(entry.recommendation.pk), tuple(parts.get(entry.recommendation.pk, ())))
        for entry in request.outcome.entries
        if entry.is_answered and entry.is_counted
    ]


def build(request: ReportRequest, form: str) -> bytes:
    """The addendum as DOCX, or its answers as XLSX."""
    return _spreadsheet(request) if form == "xlsx" else _word(request)


def title_of(request: ReportRequest) -> str:
    return _("Addendum: %(review)s") % {"review": request.review.title}


def symbol_of(request: ReportRequest) -> str:
    """That of the Working Group's report with "/Add.1", as the UN gives it; empty where the report is not known."""
    reports = (
        entry.document.symbol
        for entry in request.outcome.entries
        if entry.document is not None and entry.document.kind == DocumentKind.WORKING_GROUP_REPORT
    )
    symbol = next((symbol for symbol in reports if symbol), "")
    return f"{symbol}/Add.1" if symbol else ""


# -- Word --------------------------------------------------------------------------------------------------


def _word(request: ReportRequest) -> bytes:
    answers = answers_of(request)
    document = begin_document(request, title=title_of(request), is_landscape=False)
    if symbol := symbol_of(request):
        document.paragraph(Words(symbol, is_bold=True, color=SOFT))
    document.paragraph(_("Report of the Working Group on the Universal Periodic Review"))
    document.paragraph(request.review.state_under_review.name, style="Subtitle")
    document.heading(_("Addendum"), 1)
    document.paragraph(
        _(
            "Views on conclusions and/or recommendations, voluntary commitments and replies presented by the State "
            "under review"
        )
    )
    document.paragraph(Words(request.edition, is_bold=True), style="Edition")
    for sentence in totals(answers):
        document.paragraph(sentence)
    columns = [
        TableColumn(_("No."), 1.8),
        TableColumn(_("Recommendation and recommending State"), 10.4),
        TableColumn(_("Position of the State"), 4.8),
    ]
    document.table(columns, _rows(answers), caption=title_of(request))
    _write_explanations(document, answers)
    close_with_facts(document, request, title_of(request), _facts(request, document.words))
    return document.content()


def totals(answers: Sequence[Answered]) -> list[str]:
    """A sentence for each position with how many recommendations have it; whole ones, as the UN counts."""
    counted = {position: sum(item.position == position for item in answers) for position in Position}
    told = {
        Position.SUPPORTED: ngettext(
            "The State supports %(count)d recommendation.",
            "The State supports %(count)d recommendations.",
            counted[Position.SUPPORTED],
        ),
        Position.NOTED: ngettext(
            "The State notes %(count)d recommendation.",
            "The State notes %(count)d recommendations.",
            counted[Position.NOTED],
        ),
        Position.PENDING: ngettext(
            "%(count)d recommendation has no answer yet.",
            "%(count)d recommendations have no answer yet.",
            counted[Position.PENDING],
        ),
    }
    return [
        sentence % {"count": counted[position]} for position, sentence in told.items() if counted[position]
    ]


def _facts(request: ReportRequest, words: int) -> list[Fact]:
    """A number alone in its cell would be read back as that of a recommendation: the words are called so."""
    counted = ngettext("%(count)d word", "%(count)d words", words) % {"count": words}
    return [*facts_about(request, title=title_of(request)), (_("Words"), counted)]


def _rows(answers: Sequence[Answered]) -> Iterator[Row]:
    for item in answers:
        recommendation = item.entry.recommendation
        told = [Words(recommendation.text, language=item.entry.language)]
        if item.entry.states:
            told.append(Words(phrases.states(item.entry), is_bold=True))
        for part in item.parts:
            row = part.entry.recommendation
            told.append(Words(f"({row.letter}) {row.text}", language=item.entry.language, color=SOFT))
        yield [recommendation.label, told, item.verdict]


def _write_explanations(document: WordDocument, answers: Sequence[Answered]) -> None:
    """The State's own words under the number of each recommendation, and under its parts' letters."""
    explained = [item for item in answers if item.words or any(part.words for part in item.parts)]
    if not explained:
        return
    document.heading(_("Explanations"), 2)
    for item in explained:
        lines = [item.words] if item.words else []
        lines += [f"({part.entry.recommendation.letter}) {part.words}" for part in item.parts if part.words]
        # One paragraph each: what is read back under a number runs to the next.
        words = " ".join(" ".join(lines).split())
        document.paragraph(f"{item.entry.recommendation.label}. {words}")


# -- spreadsheet -------------------------------------------------------------------------------------------


def _spreadsheet(request: ReportRequest) -> bytes:
    sheet = Spreadsheet(
        title=title_of(request),
        author=request.author,
        generated_at=request.generated_at,
        right_to_left=runs_right_to_left(request.language),
    )
    columns = [
        Column(_("Number"), 12),
        Column(_("Recommendation"), 60),
        Column(_("Recommending State"), 22),
        Column(_("Position of the State"), 22),
        Column(_("In the State's own words"), 60),
    ]
    sheet.add_table(_("Answers"), columns, _lines(answers_of(request)))
    sheet.add_facts(_("About"), facts_about(request, title=title_of(request), words=sheet.words))
    return sheet.content()


def _lines(answers: Sequence[Answered]) -> Iterator[list[str]]:
    for whole in answers:
        for item in (whole, *whole.parts):
            row = item.entry.recommendation
            yield [row.label, row.text, phrases.states(whole.entry), item.verdict, item.words]


KIND = ReportKind(
    key="addendum",
    title=gettext_lazy("Addendum"),
    description=gettext_lazy(
        "The State's answer to every recommendation, in its own words, with split parts explained and totals to "
        "check; before publication for those alone who may read the decisions."
    ),
    forms=("docx", "xlsx"),
    build=build,
    rows=decisions_of,
)
