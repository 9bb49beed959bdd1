"""Title page, introduction, methodology and consultations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.voices import withheld_voices
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Affiliation, Organisation
from uprtrack.organisations.models.bodies import taking_part
from uprtrack.reports import figures, phrases
from uprtrack.reports.kind import Section
from uprtrack.reports.office.word import WordDocument
from uprtrack.reports.office.word_table import TableColumn
from uprtrack.reports.office.word_text import Words
from uprtrack.reports.outcome import Entry
from uprtrack.reports.request import ReportRequest

INTRODUCTION = Section(
    "introduction",
    gettext_lazy("Introduction"),
    gettext_lazy("Stands before the facts on the review. An empty line begins a new paragraph."),
)
CONSULTATIONS = Section(
    "consultations",
    gettext_lazy("Consultations"),
    gettext_lazy("Whom you consulted, when and how, and what came of it."),
)
MEMBERS = Section(
    "members",
    gettext_lazy("Members of a coalition"),
    gettext_lazy(
        "Those who wish to be named, as they wish to be named. The published edition names no other members."
    ),
    is_for_coalitions=True,
)


def is_joint(organisation: Organisation) -> bool:
    """A coalition reports jointly for its members."""
    return organisation.kind == OrganisationKind.COALITION


def write_title_page(document: WordDocument, request: ReportRequest, organisation: Organisation) -> None:
    document.paragraph(_("Universal Periodic Review"), style="Overline")
    document.paragraph(_("Mid-term report"), style="Title")
    document.paragraph(request.review.title, style="Subtitle")
    document.paragraph(Words(organisation.name, is_bold=True), style="Subtitle")
    kind = _("Joint report of a coalition") if is_joint(organisation) else _("Individual report")
    document.paragraph(f"{kind} · {organisation.get_kind_display()}")
    document.paragraph(phrases.day(request.generated_at))
    document.paragraph(Words(request.edition, is_bold=True), style="Edition")
    document.paragraph(request.redaction)
    document.page_break()
    document.paragraph(Words(_("Contents"), is_bold=True), style="Subtitle")
    document.mark_contents()


def write_introduction(document: WordDocument, request: ReportRequest) -> None:
    document.heading(_("1. Introduction"), 1, on_new_page=True)
    document.paragraphs(request.texts.get(INTRODUCTION.key, ""))
    document.paragraph(_review_facts(request))
    document.paragraph(_outcome_facts(request))


def _review_facts(request: ReportRequest) -> str:
    """When the State was reviewed and the outcome adopted, as far as it is known."""
    review = request.review
    names = {
        "state": review.state_under_review.name,
        "cycle": review.cycle_name,
        "session": review.session.number if review.session else 0,
    }
    if review.session is None:
        lead = _("%(state)s was reviewed in the %(cycle)s of the Universal Periodic Review.") % names
    else:
        lead = (
            _(
                "%(state)s was reviewed in the %(cycle)s of the Universal Periodic Review, "
                "at session %(session)d."
            )
            % names
        )
    parts = [lead]
    if review.reviewed_on:
        parts.append(_("The review took place on %(date)s.") % {"date": phrases.day(review.reviewed_on)})
    if review.adopted_on:
        parts.append(_("The outcome was adopted on %(date)s.") % {"date": phrases.day(review.adopted_on)})
    return " ".join(parts)


def _outcome_facts(request: ReportRequest) -> str:
    entries = request.outcome.entries
    states = len({state.pk for entry in figures.recommendations(entries) for state in entry.states})
    made = ngettext(
        "The outcome holds %(count)s, made by %(states)d State.",
        "The outcome holds %(count)s, made by %(states)d States.",
        states,
    ) % {"count": figures.count_sentence(entries), "states": states}
    positions = figures.positions_sentence(entries)
    if not positions:
        return made
    return made + " " + _("Of the recommendations, %(positions)s.") % {"positions": positions}


def write_methodology(document: WordDocument, request: ReportRequest, organisation: Organisation) -> None:
    document.heading(_("2. Methodology and consultations"), 1)
    document.heading(_("2.1 Consultations"), 2)
    written = request.texts.get(CONSULTATIONS.key, "")
    document.paragraphs(written or _("Nothing was stated about consultations."))
    document.heading(_("2.2 Who assessed"), 2)
    _write_actors(document, request)
    document.heading(_("2.3 How implementation was assessed"), 2)
    document.paragraph(
        _(
            "%(organisation)s gives each recommendation a level of its own: fully implemented, partially "
            "implemented, not implemented, or not assessed where too little was known (levels of UPR Info, "
            "Beyond Promises, 2014). Laws, policies and practices are assessed separately where they were "
            "looked at. Supported and noted recommendations and voluntary pledges are all covered."
        )
        % {"organisation": organisation.name}
    )
    document.paragraph(
        _(
            "Other actors' assessments stand under their own names. The implementation index is a mean over "
            "actors; who answered shapes it, so it never stands without the number and kinds of actors."
        )
    )


@dataclass(slots=True)
class Actor:
    """An actor and what it assessed; ``recommendations`` counts pledges too."""

    organisation: Organisation
    assessments: list[Assessment]


def actors_of(entries: Iterable[Entry]) -> list[Actor]:
    """Each actor that stands under its name, with its current assessments, by name."""
    found: dict[int, Actor] = {}
    for entry in entries:
        for assessment in entry.voices.named:
            actor = found.setdefault(assessment.owner_id, Actor(assessment.owner, []))
            actor.assessments.append(assessment)
    return sorted(found.values(), key=lambda actor: actor.organisation.name.casefold())


def members_named(request: ReportRequest, organisation: Organisation) -> list[Organisation]:
    """A coalition's members on the day, in its internal edition alone.

    Taking part in a coalition can put people at risk (domain rules, section 5, safety): whom the public may
    know of, the coalition says in its own words.
    """
    if request.is_public_edition or not is_joint(organisation):
        return []
    affiliations = Affiliation.objects.filter(taking_part(request.as_of), organisation=organisation)
    members = {item.member for item in affiliations.select_related("member")}
    return sorted(members, key=lambda member: member.name.casefold())


def _write_actors(document: WordDocument, request: ReportRequest) -> None:
    actors = actors_of(request.outcome.entries)
    withheld = withheld_voices(
        sum(len(entry.voices.current) - len(entry.voices.named) for entry in request.outcome.entries)
    )
    if withheld:
        document.paragraph(
            _("Assessments beside those counted here (%(withheld)s) enter no index.") % {"withheld": withheld}
        )
    if not actors:
        if not withheld:
            document.paragraph(_("Nobody has assessed a recommendation in what this edition holds."))
        return
    document.paragraph(
        ngettext(
            "%(count)d actor assessed recommendations or pledges.",
            "%(count)d actors assessed recommendations or pledges.",
            len(actors),
        )
        % {"count": len(actors)}
    )
    columns = [
        TableColumn(_("Actor"), 4.4),
        TableColumn(_("Kind"), 3.4),
        TableColumn(_("Recommendations and pledges assessed"), 3.2),
        TableColumn(_("From"), 3.0),
        TableColumn(_("Until"), 3.0),
    ]
    document.table(
        columns, [_actor_row(actor) for actor in actors], caption=_("Who assessed, how many, when")
    )


def _actor_row(actor: Actor) -> list[str]:
    dates = [assessment.assessed_on for assessment in actor.assessments]
    return [
        actor.organisation.name,
        actor.organisation.get_kind_display(),
        str(len(actor.assessments)),
        phrases.day(min(dates)),
        phrases.day(max(dates)),
    ]
