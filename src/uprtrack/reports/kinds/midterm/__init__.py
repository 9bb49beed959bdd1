"""The mid-term report of one organisation or coalition (domain rules, output 6; resolution 16/21, §18)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.organisations.models import Organisation
from uprtrack.reports.binding import begin_document, close_with_facts
from uprtrack.reports.kind import ReportKind
from uprtrack.reports.kinds.midterm import annex, opening, tables, themes
from uprtrack.reports.request import ReportRequest


def build(request: ReportRequest, form: str) -> bytes:
    """The report as DOCX. ``request.organisation`` is whose report it is."""
    organisation = request.organisation
    if organisation is None:
        raise ValueError("A mid-term report is made of an organisation: expected one, found none.")
    title = title_of(request, organisation)
    document = begin_document(request, title=title, is_landscape=False)
    opening.write_title_page(document, request, organisation)
    opening.write_introduction(document, request)
    opening.write_methodology(document, request, organisation)
    themes.write_themes(document, request, organisation)
    document.begin_section(is_landscape=True)
    tables.write_overview(document, request, organisation)
    document.begin_section(is_landscape=False)
    tables.write_not_assessed(document, request, organisation)
    tables.write_contributions(document, request, organisation)
    annex.write_annex(document, request)
    close_with_facts(document, request, title)
    return document.content()


def title_of(request: ReportRequest, organisation: Organisation) -> str:
    return _("Mid-term report of %(organisation)s: %(review)s") % {
        "organisation": organisation.name,
        "review": request.review.title,
    }


KIND = ReportKind(
    key="midterm",
    title=gettext_lazy("Mid-term report"),
    description=gettext_lazy(
        "The report of one organisation or coalition by theme, with the table of all recommendations and "
        "pledges, ready to be completed in a word processor."
    ),
    forms=("docx",),
    build=build,
    needs_organisation=True,
    has_wordings=True,
    sections=(opening.INTRODUCTION, opening.CONSULTATIONS, opening.MEMBERS),
)
