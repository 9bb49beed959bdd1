"""Implementation by theme: facts in prose for each cluster, then each recommendation."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.monitoring.models import Assessment, Level
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import ExpectedAction
from uprtrack.reports import figures, phrases
from uprtrack.reports.clusters import Block, by_plan, by_theme
from uprtrack.reports.office.word import TEXT_WIDTH_CM, WordDocument
from uprtrack.reports.office.word_table import Content, TableColumn
from uprtrack.reports.office.word_text import Words
from uprtrack.reports.outcome import Entry
from uprtrack.reports.request import ReportRequest

LABEL_WIDTH_CM = 4.0
LEVEL_COLORS = {
    Level.FULLY: "1D7A4F",
    Level.PARTIALLY: "B26A00",
    Level.NOT: "B3261E",
    Level.NOT_ASSESSED: "556270",
}


def level_words(level: str) -> Words:
    """A level as a word in its colour: the colour never stands alone."""
    known = Level(level)
    return Words(str(known.label), is_bold=True, color=LEVEL_COLORS[known])


def write_themes(document: WordDocument, request: ReportRequest, organisation: Organisation) -> None:
    document.heading(_("3. Implementation by theme"), 1)
    blocks = by_plan(request.outcome, organisation)
    if blocks:
        document.paragraph(
            _("The clusters are those of the plan of %(organisation)s.") % {"organisation": organisation.name}
        )
    for block in blocks or by_theme(request.outcome):
        document.heading(block.title, 2)
        document.paragraph(cluster_facts(block, organisation))
        for entry in block.entries:
            _write_entry(document, request, organisation, entry)


def cluster_facts(block: Block, organisation: Organisation) -> str:
    """What stands in a cluster and how far it has come, in sentences whose figures name their unit."""
    entries = block.entries
    sentences = [_("This cluster holds %(count)s.") % {"count": figures.count_sentence(entries)}]
    positions = figures.positions_sentence(entries)
    if positions:
        sentences.append(_("Of the recommendations, %(positions)s.") % {"positions": positions})
    sentences += _level_sentences(block, organisation)
    measures = {measure.pk for entry in entries for measure in entry.measures}
    bodies = {measure.owner_id for entry in entries for measure in entry.measures}
    if measures:
        reported = ngettext(
            "%(count)d measure was reported", "%(count)d measures were reported", len(measures)
        )
        by = ngettext("by %(count)d body.", "by %(count)d bodies.", len(bodies))
        sentences.append(f"{reported % {'count': len(measures)}} {by % {'count': len(bodies)}}")
    return " ".join(sentences)


def _level_sentences(block: Block, organisation: Organisation) -> Iterator[str]:
    counted = figures.levels(block.entries, organisation)
    assessed = sum(counted.values())
    left = len(figures.recommendations(block.entries)) - assessed
    if assessed:
        yield ngettext(
            "%(organisation)s assessed %(count)d recommendation: %(levels)s.",
            "%(organisation)s assessed %(count)d recommendations: %(levels)s.",
            assessed,
        ) % {"organisation": organisation.name, "count": assessed, "levels": figures.levels_sentence(counted)}
    if left:
        yield (
            ngettext(
                "%(count)d recommendation has no assessment by it.",
                "%(count)d recommendations have no assessment by it.",
                left,
            )
            % {"count": left}
            if assessed
            else _("%(organisation)s assessed none of them.") % {"organisation": organisation.name}
        )


def _write_entry(
    document: WordDocument, request: ReportRequest, organisation: Organisation, entry: Entry
) -> None:
    document.heading(_entry_title(entry), 3)
    document.paragraph(Words(entry.recommendation.text, language=entry.language), style="Quote")
    for tag in request.wording_languages:
        for wording in entry.wordings_in(tag):
            lead = f"{wording.get_role_display()}, {phrases.language(tag)}: "
            document.paragraph(
                Words(lead), Words(wording.text, language=wording.language, is_italic=True), style="Quote"
            )
    rows = [
        [Words(label, is_bold=True), content] for label, content in _facts(entry, organisation) if content
    ]
    columns = [
        TableColumn(_("What"), LABEL_WIDTH_CM),
        TableColumn(_("Content"), TEXT_WIDTH_CM - LABEL_WIDTH_CM),
    ]
    document.table(columns, rows, caption=_entry_title(entry), has_header=False)


def _entry_title(entry: Entry) -> str:
    label = {"label": entry.recommendation.label}
    if entry.is_pledge:
        return _("Voluntary pledge %(label)s") % label
    return _("Recommendation %(label)s") % label


def _facts(entry: Entry, organisation: Organisation) -> Iterator[tuple[str, Content]]:
    yield _("Recommending States"), phrases.states(entry)
    source = phrases.source_of_position(entry)
    position = phrases.position(entry)
    yield _("Position"), f"{position} ({source})" if source and not entry.is_pledge else position
    own = entry.assessment_by(organisation)
    if own is None:
        yield _("Level"), _("Not assessed by %(organisation)s.") % {"organisation": organisation.name}
    else:
        yield from _own_assessment(own, entry)
    yield _("Measures taken"), [Words(phrases.measure(item)) for item in entry.measures]
    yield _("Plan"), [Words(_planned(action)) for action in entry.actions]
    others = [found for found in entry.assessments if found.owner_id != organisation.pk]
    yield _("Other assessments"), [Words(phrases.assessment(found)) for found in others]
    if entry.assessments:
        yield _("Implementation index"), phrases.index(entry.voices)


def _own_assessment(own: Assessment, entry: Entry) -> Iterator[tuple[str, Content]]:
    date = {"date": date_format(own.assessed_on)}
    yield _("Level, assessed on %(date)s") % date, level_words(own.level)
    for label, level in (
        (_("Laws"), own.laws),
        (_("Policies"), own.policies),
        (_("Practices"), own.practices),
    ):
        yield label, level_words(level) if level else ""
    yield _("Assessment"), own.narrative
    yield _("Effect on people's enjoyment of the right"), own.get_effect_display()
    yield _("Confidence"), own.get_confidence_display()
    yield _("Evidence"), phrases.evidence(entry.evidence.get(own.pk, ()))


def _planned(action: ExpectedAction) -> str:
    """An action with who answers for it, until when, and how far it is, and whose plan it stands in."""
    details = (phrases.bodies(action), phrases.timetable(action), action.get_status_display())
    return _("%(action)s %(details)s. Plan of %(owner)s.") % {
        "action": action.text,
        "details": "; ".join(detail for detail in details if detail),
        "owner": action.plan.owner.label,
    }
