"""What a plan covers: numbers by position, and the rows behind each number."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from uprtrack.organisations.rights import open_to_all
from uprtrack.plans.columns import budget_of
from uprtrack.plans.coverage import (
    LACKS,
    OTHER,
    WITH_ACTION,
    Lack,
    coverage_of,
    languages_of,
    rows_of,
    table_of,
)
from uprtrack.plans.models import PlanKind
from uprtrack.plans.views import readable_plan
from uprtrack.recommendations.models import Position

ROWS_A_PAGE = 50


@open_to_all
def coverage(request: HttpRequest, public_id: str) -> HttpResponse:
    """Which recommendations have no action, no lead, no indicator, no money; with ``?lack=`` and ``?position=`` they
    themselves.
    """
    found = readable_plan(request, public_id)
    covered = coverage_of(found, request.user)
    lack, position = request.GET.get("lack", ""), request.GET.get("position", "")
    column = position if position in covered.columns else ""
    what = lack if lack in {*Lack, WITH_ACTION} else ""
    page = Paginator(rows_of(covered, what, column), ROWS_A_PAGE).get_page(request.GET.get("page"))
    is_listed = bool(lack or position)
    context = {
        "plan": found,
        "columns": [(name, _column_label(name)) for name in (*covered.columns, "")],
        "lines": table_of(covered),
        "is_listed": is_listed,
        "languages": languages_of(page.object_list, request.user) if is_listed else {},
        "heading": _heading(what),
        "column_label": _column_label(column) if column else "",
        "page_obj": page,
        "budgets": budget_of(covered.actions),
        "has_expectations": found.kind == PlanKind.CSO_PLAN,
    }
    return render(request, "plans/coverage.html", context)


def _heading(what: str) -> str:
    if what == WITH_ACTION:
        return _("With an action")
    return str(LACKS[Lack(what)]) if what else _("Recommendations")


def _column_label(column: str) -> str:
    if not column:
        return _("All")
    return _("Pledges and others") if column == OTHER else str(Position(column).label)
