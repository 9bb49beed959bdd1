"""What the reports in Word share: how they begin and end, how a level, a voice and a planned action look."""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprtrack.monitoring.models import Assessment, Level
from uprtrack.plans.models import ExpectedAction
from uprtrack.reports import phrases
from uprtrack.reports.about import Fact, facts_about
from uprtrack.reports.office.word import TEXT_WIDTH_CM, WordDocument
from uprtrack.reports.office.word_table import TableColumn
from uprtrack.reports.office.word_text import SOFT, Words
from uprtrack.reports.plan_columns import details_of
from uprtrack.reports.request import ReportRequest

LABEL_WIDTH_CM = 4.5
LEVEL_COLORS = {
    Level.FULLY: "1D7A4F",
    Level.PARTIALLY: "A35F00",
    Level.NOT: "B3261E",
    Level.NOT_ASSESSED: SOFT,
}


def begin_document(request: ReportRequest, *, title: str, is_landscape: bool) -> WordDocument:
    """An empty document that names title, edition and, as its author, an organisation: never a person."""
    return WordDocument(
        title=title,
        author=request.author,
        edition=request.edition,
        language=request.language,
        generated_at=request.generated_at,
        is_landscape=is_landscape,
    )


def close_with_facts(
    document: WordDocument, request: ReportRequest, title: str, facts: list[Fact] | None = None
) -> None:
    """The table that every export carries: date, data version, sources, filter, counts, words; or ``facts``."""
    facts = facts_about(request, title=title, words=document.words) if facts is None else facts
    document.heading(_("About this document"), 2)
    document.table(
        [TableColumn(_("What"), LABEL_WIDTH_CM), TableColumn(_("Content"), TEXT_WIDTH_CM - LABEL_WIDTH_CM)],
        [[Words(label, is_bold=True), value] for label, value in facts],
        caption=_("About this document"),
    )


def level_words(level: str) -> Words:
    """A level as a word in its colour: the colour never stands alone."""
    known = Level(level)
    return Words(str(known.label), is_bold=True, color=LEVEL_COLORS[known])


def voice_words(found: Assessment) -> list[Words]:
    """Who, when, which level, in which words: one paragraph."""
    return [
        Words(f"{phrases.speaker(found)}: ", is_bold=True),
        level_words(found.level),
        Words(f". {phrases.judgement(found)}"),
    ]


def planned_words(action: ExpectedAction) -> list[Words]:
    """The action, its indicators, programme and money, then timetable and status: a paragraph each."""
    told = [Words(action.text)]
    if named := phrases.indicators(action):
        told.append(Words(_("Indicator: %(indicators)s") % {"indicators": named}, color=SOFT))
    told += [Words(detail, color=SOFT) for detail in details_of(action)]
    details = (phrases.timetable(action), action.get_status_display())
    return [*told, Words("; ".join(part for part in details if part), is_bold=True, color=SOFT)]
