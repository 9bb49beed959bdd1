"""The scorecard as PDF. Text reaches typst as data alone, so that nothing in it is taken for markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.reports import phrases
from uprtrack.reports.about import facts_about
from uprtrack.reports.kind import ReportKind
from uprtrack.reports.office.writable import writable
from uprtrack.reports.request import ReportRequest
from uprtrack.reports.scorecard import Scorecard, Scored, ThemeRow, light_words, scorecard_of

TEMPLATE = Path(__file__).parent / "templates" / "scorecard.typ"


def build(request: ReportRequest, form: str) -> bytes:
    """The scorecard of ``request.organisation`` as PDF/UA-1 (ISO 14289-1).

    typst refuses to write that where a character is in none of the fonts: then it is a plain PDF.
    """
    if request.organisation is None:
        raise ValueError("A scorecard is made of an organisation: expected one, found none.")
    data = _data(request, scorecard_of(request.outcome, request.organisation))
    try:
        return _compile(data, request, is_accessible=True)
    except typst.TypstError:
        # Scripts that the embedded fonts lack (Arabic, Chinese …) print as boxes: the reader is told.
        notice = _(
            "Some letters are missing in the fonts of this paper; the page on the site shows them all."
        )
        return _compile(data | {"notice": notice}, request, is_accessible=False)


def _compile(data: dict[str, Any], request: ReportRequest, *, is_accessible: bool) -> bytes:
    return typst.compile(
        TEMPLATE,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards="ua-1" if is_accessible else None,
        timestamp=int(request.generated_at.timestamp()),
    )


def title_of(request: ReportRequest, scorecard: Scorecard) -> str:
    return _("Scorecard of %(organisation)s: %(review)s") % {
        "organisation": scorecard.organisation.name,
        "review": request.review.title,
    }


def _data(request: ReportRequest, scorecard: Scorecard) -> dict[str, Any]:
    title = title_of(request, scorecard)
    words = light_words()
    data = {
        "title": title,
        "language": request.language.split("-")[0],
        "author": request.author,
        "notice": "",
        "organisation": scorecard.organisation.name,
        "review": request.review.title,
        "edition": request.edition,
        "heading": _("Scorecard"),
        "summary": scorecard.summary,
        "nature": _(
            "Each light is this organisation's own judgement: green, implemented; orange, some progress; "
            "red, no progress; grey, no judgement. No light is derived from an index."
        ),
        "lights": [{"key": key, "word": word, "count": scorecard.counts[key]} for key, word in words.items()],
        "columns": {
            "theme": _("Theme"),
            "total": _("Total"),
            "number": _("No."),
            "text": _("Recommendation"),
            "position": _("Position"),
            "light": _("Light"),
            "level": _("Level"),
        },
        "by_theme": _("By theme"),
        "unit": _("Counted: %(unit)s. Each stands under one theme.") % {"unit": scorecard.unit},
        "assessed": _("What was assessed"),
        "about": _("About this document"),
        "themes": [_theme(theme, words) for theme in scorecard.themes],
        "facts": facts_about(request, title=title),
    }
    return {key: _writable(value) for key, value in data.items()}


def _theme(theme: ThemeRow, words: dict[str, str]) -> dict[str, Any]:
    return {
        "title": theme.title,
        "counts": [theme.counts[key] for key in words],
        "total": theme.total,
        "rows": [_row(item, words) for item in theme.scored],
    }


def _row(item: Scored, words: dict[str, str]) -> dict[str, Any]:
    return {
        "number": item.entry.recommendation.label,
        "text": item.entry.recommendation.text,
        "language": item.entry.language.split("-")[0],
        "position": phrases.position(item.entry),
        "key": item.assessment.light,
        "light": words[item.assessment.light],
        "level": item.assessment.get_level_display(),
        "assessed_on": phrases.day(item.assessment.assessed_on),
    }


def _writable(data: Any) -> Any:
    """Every text in it without characters that no font shows."""
    if isinstance(data, str):
        return writable(data)
    if isinstance(data, dict):
        return {key: _writable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_writable(value) for value in data]
    return data


KIND = ReportKind(
    key="scorecard",
    title=gettext_lazy("Scorecard"),
    description=gettext_lazy("The traffic lights of one organisation by theme, on paper."),
    forms=("pdf",),
    build=build,
    needs_organisation=True,
    page="scorecard",
)
