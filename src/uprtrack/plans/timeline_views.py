"""A plan over the years: programmes and actions as bars, and the table behind them."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from uprtrack.charts.drawing import inline
from uprtrack.charts.spans import Span, spans
from uprtrack.organisations.rights import open_to_all
from uprtrack.plans.models import ExpectedAction, Programme
from uprtrack.plans.views import readable_plan

ACTIONS_A_PAGE = 40
"""So many bars can still be read, and a slow line carries them with their table."""


@open_to_all
def timeline(request: HttpRequest, public_id: str) -> HttpResponse:
    """The actions of a plan by the day they begin, under the programmes they align with; undated ones last."""
    found = readable_plan(request, public_id)
    standing = found.actions.filter(withdrawn_at__isnull=True)
    actions = sorted(standing.select_related("programme"), key=_begin)
    page = Paginator(actions, ACTIONS_A_PAGE).get_page(request.GET.get("page"))
    programmes = list(found.programmes.all())
    drawn = [_programme_span(item) for item in programmes if page.number == 1]
    drawn += [_action_span(item) for item in page.object_list]
    chart = spans(
        drawn,
        title=found.title,
        description=_("When each action begins and ends. The table below says the same in words."),
        today=timezone.localdate(),
        today_shown=_("today"),
    )
    is_rtl = get_language() and get_language_bidi()
    return render(
        request,
        "plans/timeline.html",
        {
            "plan": found,
            "chart": inline(chart, name="timeline", direction="rtl" if is_rtl else "ltr") if chart else "",
            "programmes": programmes if page.number == 1 else [],
            "page_obj": page,
            "undated": sum(not (item.starts_on or item.ends_on) for item in actions),
        },
    )


def _begin(action: ExpectedAction) -> tuple[date, date, int]:
    begin = action.starts_on or action.ends_on or date.max
    return begin, action.ends_on or date.max, action.pk


def _action_span(action: ExpectedAction) -> Span:
    shown = f"{action.text[:120]}: {_days(action.starts_on, action.ends_on)}"
    return Span(action.text, action.starts_on, action.ends_on, shown)


def _programme_span(programme: Programme) -> Span:
    shown = f"{programme.title}: {_days(programme.starts_on, programme.ends_on)}"
    label = _("Programme: %(title)s") % {"title": programme.title}
    return Span(label, programme.starts_on, programme.ends_on, shown, "series-4")


def _days(starts_on: date | None, ends_on: date | None) -> str:
    if starts_on and ends_on:
        return f"{date_format(starts_on, 'DATE_FORMAT')} – {date_format(ends_on, 'DATE_FORMAT')}"
    if ends_on:
        return _("until %(date)s") % {"date": date_format(ends_on, "DATE_FORMAT")}
    return _("from %(date)s") % {"date": date_format(starts_on, "DATE_FORMAT")} if starts_on else ""
