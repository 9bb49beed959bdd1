"""Annex: the papers quoted and the method of the index."""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprtrack.reports.about import sources_of
from uprtrack.reports.office.word import WordDocument
from uprtrack.reports.request import ReportRequest


def write_annex(document: WordDocument, request: ReportRequest) -> None:
    document.heading(_("Annex: sources and method"), 1)
    document.heading(_("Sources"), 2)
    for source in sources_of(request):
        document.paragraph(source, style="List Bullet")
    document.paragraph(
        _("The texts of recommendations stand as received; nothing was added, left out or corrected in them.")
    )
    document.heading(_("Method of the implementation index"), 2)
    document.paragraph(
        _(
            "Each actor's assessment counts 0 (not implemented), 0.5 (partially implemented) or 1 (fully "
            "implemented); the index is the mean over the actors, rounded half up to two decimals. "
            "0 to 0.32 is not implemented, 0.33 to 0.65 partially, 0.66 to 1 fully implemented. "
            "Source: UPR Info, Beyond Promises (2014); the bands as in UPR Info, On the Road to "
            "Implementation (2012)."
        )
    )
    document.paragraph(
        _(
            "Where two assessments are 0.5 or more apart no word is given for the index: “assessments "
            "differ” stands instead. The index is given with and without the State's own assessment, and "
            "always with the number and kinds of actors behind it. A traffic light is one actor's own "
            "judgement and is never derived from the index."
        )
    )
