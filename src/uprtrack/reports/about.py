"""What each report says of itself: edition, date, data version, sources, filter, counts, words."""

from __future__ import annotations

from collections import Counter

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.reports import figures, phrases
from uprtrack.reports.request import ReportRequest

Fact = tuple[str, str]


def facts_about(request: ReportRequest, *, title: str, words: int | None = None) -> list[Fact]:
    """Label and value, in the order of a title sheet; ``words`` counts the report without these."""
    entries = request.outcome.entries
    facts = [
        (_("Report"), title),
        (_("Review"), request.review.title),
        (_("Edition"), request.edition),
        (_("What is held back"), request.redaction),
    ]
    if request.organisation is not None:
        facts.insert(2, (_("Organisation"), request.organisation.name))
    facts += [
        (_("Made on"), _moment(request)),
        (_("Data as of"), phrases.day(request.as_of)),
        (_("Data version"), request.data_version),
        (_("Filter"), request.filters.in_words()),
        (_("Counted, as the UN counts"), figures.count_sentence(entries)),
        (_("Positions"), figures.positions_sentence(entries) or _("none")),
        (_("Counted in pairs"), figures.pairs_sentence(entries)),
        (_("Sources"), ", ".join(sources_of(request)) or _("none that this edition may name")),
        (_("Themes"), themes_in_words(request)),
    ]
    if words is not None:
        facts.append((_("Words"), number_format(words, use_l10n=True, force_grouping=True)))
    return facts


def _moment(request: ReportRequest) -> str:
    return _("%(date)s, %(time)s UTC") % {
        "date": phrases.day(request.generated_at),
        "time": request.generated_at.strftime("%H:%M"),
    }


def sources_of(request: ReportRequest) -> list[str]:
    """The papers the texts and positions come from, by symbol, those alone that the reader may see."""
    papers: dict[int, str] = {}
    for entry in request.outcome.entries:
        event = entry.position_event
        cited = [entry.recommendation.document_id]
        cited += [event.document_id] if event is not None and event.document_id is not None else []
        for key in cited:
            if key in entry.documents:
                papers[key] = str(entry.documents[key])
    return sorted(set(papers.values()))


def themes_in_words(request: ReportRequest) -> str:
    """Who chose the themes: a report says which are a machine's."""
    counted = Counter(tag.is_machine for entry in request.outcome.entries for tag in entry.themes)
    known, machine = counted[False], counted[True]
    return figures.joined(
        (
            ngettext("%(count)d given by a person or a paper", "%(count)d given by persons or papers", known)
            % {"count": known},
            ngettext(
                "%(count)d suggested by the machine and marked with a question mark",
                "%(count)d suggested by the machine and marked with a question mark",
                machine,
            )
            % {"count": machine},
        )
    )
