"""The table of everything received and pledged, what was not assessed, and who contributed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from uprtrack.monitoring.models import Level
from uprtrack.organisations.models import Organisation
from uprtrack.recommendations.models import Position
from uprtrack.reports import figures, phrases
from uprtrack.reports.binding import level_words
from uprtrack.reports.kinds.midterm.opening import MEMBERS, actors_of, is_joint, members_named
from uprtrack.reports.office.word import WordDocument
from uprtrack.reports.office.word_table import Band, Content, Row, TableColumn
from uprtrack.reports.office.word_text import Words
from uprtrack.reports.outcome import Entry
from uprtrack.reports.request import ReportRequest


def write_overview(document: WordDocument, request: ReportRequest, organisation: Organisation) -> None:
    document.heading(_("4. All recommendations and pledges with their level"), 1)
    document.paragraph(
        _("Levels are those of %(organisation)s.") % {"organisation": organisation.name}, style="Small"
    )
    columns = [
        TableColumn(_("No."), 1.7),
        TableColumn(_("Recommendation or pledge"), 8.0),
        TableColumn(_("Recommending States"), 3.5),
        TableColumn(_("Position"), 2.2),
        TableColumn(_("Level"), 2.6),
        TableColumn(_("Laws"), 2.5),
        TableColumn(_("Policies"), 2.5),
        TableColumn(_("Practices"), 2.5),
    ]
    rows = _overview_rows(request.outcome.entries, organisation)
    document.table(columns, rows, caption=_("All recommendations and pledges with their level"))


def _overview_rows(entries: Sequence[Entry], organisation: Organisation) -> Iterator[Row]:
    """Supported, noted, pending, then what nobody answers, each under a band that counts them."""
    groups: dict[str, list[Entry]] = {}
    for position in Position:
        groups[str(position.label)] = [
            entry for entry in entries if entry.recommendation.position == position and entry.is_answered
        ]
    groups[_("Recommendations of other mechanisms")] = [entry for entry in entries if entry.is_observation]
    groups[_("Voluntary pledges")] = figures.pledges(entries)
    for title, group in groups.items():
        if group:
            yield Band(f"{title}: {figures.count_sentence(group)}")
            for entry in group:
                yield _overview_row(entry, organisation)


def _overview_row(entry: Entry, organisation: Organisation) -> list[Content]:
    own = entry.assessment_by(organisation)
    levels = (own.level, own.laws, own.policies, own.practices) if own else ("", "", "", "")
    shown: list[Content] = [level_words(level) if level else "–" for level in levels]
    return [
        entry.recommendation.label,
        Words(entry.recommendation.text, language=entry.language),
        phrases.states(entry),
        phrases.position(entry),
        *shown,
    ]


def write_not_assessed(document: WordDocument, request: ReportRequest, organisation: Organisation) -> None:
    """Silence is stated: what was not looked at, and where too little was known."""
    document.heading(_("5. What was not assessed"), 1)
    entries = request.outcome.entries
    unseen = [entry for entry in entries if entry.assessment_by(organisation) is None]
    unclear = [
        entry
        for entry in entries
        if (own := entry.assessment_by(organisation)) and own.level == Level.NOT_ASSESSED
    ]
    name = organisation.name
    if not unseen and not unclear:
        document.paragraph(
            _("%(organisation)s gave every recommendation and pledge a level.") % {"organisation": name}
        )
    if unseen:
        document.paragraph(
            _("%(organisation)s did not assess %(count)s:")
            % {"organisation": name, "count": figures.count_sentence(unseen)}
        )
        document.paragraph(_labels(unseen))
    if unclear:
        document.paragraph(
            _("%(organisation)s looked at %(count)s and found too little to give a level:")
            % {"organisation": name, "count": figures.count_sentence(unclear)}
        )
        document.paragraph(_labels(unclear))


def _labels(entries: Sequence[Entry]) -> str:
    return "; ".join(entry.recommendation.label for entry in entries)


def write_contributions(document: WordDocument, request: ReportRequest, organisation: Organisation) -> None:
    """Whose report it is, and what each contributor the edition may name has brought."""
    document.heading(_("6. Contributions"), 1)
    name = {"organisation": organisation.name}
    members = members_named(request, organisation)
    if not is_joint(organisation):
        document.paragraph(_("This is the individual report of %(organisation)s.") % name)
    else:
        document.paragraph(_("This is the joint report of the members of %(organisation)s.") % name)
        document.paragraphs(request.texts.get(MEMBERS.key, ""))
    if members:
        document.heading(_("Members"), 2)
        _write_contributors(document, request, members)
    others = [
        actor.organisation
        for actor in actors_of(request.outcome.entries)
        if actor.organisation.is_civil_society and actor.organisation not in (organisation, *members)
    ]
    if others:
        document.heading(_("Other civil society organisations"), 2)
        document.paragraph(_("Their assessments are quoted under their own names."))
        _write_contributors(document, request, others)


def _write_contributors(
    document: WordDocument, request: ReportRequest, organisations: Sequence[Organisation]
) -> None:
    entries = request.outcome.entries
    assessments = Counter(found.owner_id for entry in entries for found in entry.assessments)
    measures = Counter(
        {measure.pk: measure.owner_id for entry in entries for measure in entry.measures}.values()
    )
    columns = [
        TableColumn(_("Organisation"), 6.0),
        TableColumn(_("Kind"), 5.0),
        TableColumn(_("Assessments"), 3.0),
        TableColumn(_("Measures reported"), 3.0),
    ]
    rows = [
        [item.name, item.get_kind_display(), str(assessments[item.pk]), str(measures[item.pk])]
        for item in organisations
    ]
    document.table(columns, rows, caption=_("Contributions by organisation"))
