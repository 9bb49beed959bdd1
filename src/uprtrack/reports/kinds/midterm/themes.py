"""Implementation by theme: facts in prose for each cluster, then each recommendation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.monitoring.models import Assessment
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import ExpectedAction
from uprtrack.reports import figures, phrases
from uprtrack.reports.binding import level_words, planned_words, voice_words
from uprtrack.reports.clusters import Block, by_plan, by_theme
from uprtrack.reports.kinds.midterm.opening import members_named
from uprtrack.reports.office.word import TEXT_WIDTH_CM, WordDocument
from uprtrack.reports.office.word_table import Content, TableColumn
from uprtrack.reports.office.word_text import Words
from uprtrack.reports.outcome import Entry
from uprtrack.reports.request import ReportRequest

LABEL_WIDTH_CM = 4.0


def write_themes(document: WordDocument, request: ReportRequest, organisation: Organisation) -> None:
    document.heading(_("3. Implementation by theme"), 1)
    member_ids = frozenset(member.pk for member in members_named(request, organisation))
    blocks = by_plan(request.outcome, organisation)
    if blocks:
        document.paragraph(
            _("The clusters are those of the plan of %(organisation)s.") % {"organisation": organisation.name}
        )
    for block in blocks or by_theme(request.outcome):
        document.heading(block.title, 2)
        document.paragraph(cluster_facts(block, organisation))
        for entry in block.entries:
            _write_entry(document, request, organisation, entry, member_ids)


def cluster_facts(block: Block, organisation: Organisation) -> str:
    """What stands in a cluster and how far it has come, in sentences whose figures name their unit."""
    entries = block.entries
    sentences = [_("This cluster holds %(count)s.") % {"count": figures.count_sentence(entries)}]
    positions = figures.positions_sentence(entries)
    if positions:
        sentences.append(_("Of the recommendations, %(positions)s.") % {"positions": positions})
    sentences += _level_sentences(block, organisation)
    sentences += _measure_sentences(entries)
    return " ".join(sentences)


def _measure_sentences(entries: Iterable[Entry]) -> Iterator[str]:
    """How many measures there are and of how many named bodies.

    Each measure whose name is withheld has a stand-in of its own: counted as bodies they would be too many, and
    who stands behind how many of them is not told.
    """
    measures = {measure.pk: measure for entry in entries for measure in entry.measures}.values()
    if not measures:
        return
    reported = ngettext("%(count)d measure was reported", "%(count)d measures were reported", len(measures))
    yield reported % {"count": len(measures)}
    bodies = len({measure.owner_id for measure in measures if not measure.owner.is_withheld})
    is_any_withheld = any(measure.owner.is_withheld for measure in measures)
    if not bodies:
        yield _("with the name withheld.")
    elif is_any_withheld:
        by = ngettext(
            "by %(count)d body, and with the name withheld.",
            "by %(count)d bodies, and with the name withheld.",
            bodies,
        )
        yield by % {"count": bodies}
    else:
        yield ngettext("by %(count)d body.", "by %(count)d bodies.", bodies) % {"count": bodies}


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
    document: WordDocument,
    request: ReportRequest,
    organisation: Organisation,
    entry: Entry,
    member_ids: frozenset[int],
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
        [Words(label, is_bold=True), content]
        for label, content in _facts(entry, organisation, member_ids)
        if content
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


def _facts(
    entry: Entry, organisation: Organisation, member_ids: frozenset[int]
) -> Iterator[tuple[str, Content]]:
    yield _("Recommending States"), phrases.states(entry)
    source = phrases.source_of_position(entry)
    position = phrases.position(entry)
    if not entry.is_observation:
        yield _("Position"), f"{position} ({source})" if source and not entry.is_pledge else position
    own = entry.assessment_by(organisation)
    if own is None:
        yield _("Level"), _("Not assessed by %(organisation)s.") % {"organisation": organisation.name}
    else:
        yield from _own_assessment(own, entry)
    yield _("Measures taken"), [Words(phrases.measure(item)) for item in entry.measures]
    yield _("Plan"), [words for action in entry.actions for words in _planned(action)]
    others = [found for found in entry.assessments if found.owner_id != organisation.pk]
    members = [found for found in others if found.owner_id in member_ids]
    yield _("Members' assessments"), [voice_words(found) for found in members]
    yield _("Other assessments"), [voice_words(found) for found in others if found not in members]
    if entry.assessments:
        yield _("Implementation index"), phrases.index(entry.voices)


def _own_assessment(own: Assessment, entry: Entry) -> Iterator[tuple[str, Content]]:
    date = {"date": phrases.day(own.assessed_on)}
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


def _planned(action: ExpectedAction) -> list[Words]:
    """An action with who answers for it, and whose plan it stands in."""
    bodies = phrases.bodies(action)
    owner = _("Plan of %(owner)s") % {"owner": action.plan.owner.label}
    return [*planned_words(action), Words(f"{owner}: {bodies}" if bodies else owner)]
