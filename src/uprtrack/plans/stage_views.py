"""The stages of a plan: where it stands, what it said at each, and what changed between two."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from uprtrack.organisations.kinds import GROUPS
from uprtrack.organisations.models import Actor
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.plans.comparing import compare
from uprtrack.plans.deriving import record_of
from uprtrack.plans.models import Plan, Stage
from uprtrack.plans.rules import can_change
from uprtrack.plans.services_of_stages import move_plan
from uprtrack.plans.stages import Period, periods_of, readable_since, stages_of, stages_open_to
from uprtrack.plans.telling import Teller, in_order, tell_change, tell_state
from uprtrack.plans.views import readable_plan

ROWS_A_PAGE = 100


class MoveForm(forms.Form):
    """To which stage, and why; ``started_from`` is the stage that the page showed."""

    stage = forms.ChoiceField(label=gettext_lazy("Move to"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Needed where the plan goes back to an earlier stage."),
    )
    started_from = forms.CharField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ChoiceField)
        stage.choices = [(item.value, item.label) for item in stages_of(plan) if item != Stage.HANDED_IN]


@open_to_all
def plan_stages(request: HttpRequest, public_id: str) -> HttpResponse:
    """The stages that a plan went through: when, by whom, why."""
    found = readable_plan(request, public_id)
    return _show_stages(request, found, None)


@for_act(Act.PLAN)
@require_POST
def plan_move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move a plan to another stage."""
    found = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=found)
    form = MoveForm(request.POST, plan=found)
    if form.is_valid():
        try:
            moved = move_plan(by=request.user, plan=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            told = _("The plan stands at “%(stage)s” now.") % {"stage": moved.current_stage.label}
            messages.success(request, told)
            return redirect("plan_stages", public_id=found.public_id)
    return _show_stages(request, readable_plan(request, public_id), form)


@open_to_all
def plan_earlier(request: HttpRequest, public_id: str) -> HttpResponse:
    """The plan as it stood at the end of a stage (``?at=``, its number) or of a day (an ISO date)."""
    found = readable_plan(request, public_id)
    periods = _readable_periods(request, found)
    at = request.GET.get("at", str(periods[-1].ordinal))
    state = record_of(found, request.user).before(_moment(request, found, periods, at))
    page = Paginator(in_order(state), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": found,
        "title": state.fields["title"],
        "when": _named(periods, at),
        "blocks": tell_state(state, Teller(found, request.user), page.object_list),
        "page_obj": page,
        "number": len(state.actions),
    }
    return render(request, "plans/plan_earlier.html", context)


@open_to_all
def plan_changes(request: HttpRequest, public_id: str) -> HttpResponse:
    """What changed from the end of one stage or day (``?from=``) to that of another (``?to=``)."""
    found = readable_plan(request, public_id)
    periods = _readable_periods(request, found)
    first = str(periods[-2].ordinal if len(periods) > 1 else periods[-1].ordinal)
    since, until = request.GET.get("from", first), request.GET.get("to", str(periods[-1].ordinal))
    moments = [_moment(request, found, periods, at) for at in (since, until)]
    record = record_of(found, request.user)
    change = compare(*(record.before(moment) for moment in moments))
    page = Paginator(change.actions, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": found,
        "change": change,
        "periods": periods,
        "since": _named(periods, since),
        "until": _named(periods, until),
        "from": since,
        "to": until,
        "page_obj": page,
        **tell_change(change, list(page.object_list), Teller(found, request.user)),
    }
    return render(request, "plans/plan_changes.html", context)


def _show_stages(request: HttpRequest, found: Plan, form: MoveForm | None) -> HttpResponse:
    is_own = can_change(request.user, found)
    periods = _readable_periods(request, found)
    if is_own and form is None:
        ahead = stages_open_to(found)
        order = stages_of(found)
        later = (
            [item for item in ahead if order.index(item) > order.index(found.current_stage)] if ahead else []
        )
        initial = {"started_from": found.current_stage, "stage": later[0] if later else None}
        form = MoveForm(plan=found, initial=initial)
    authors = Actor.objects.in_bulk([period.author_id for period in periods if period.author_id])
    context = {
        "plan": found,
        "stages": stages_of(found),
        "rows": [(period, authors.get(period.author_id or 0) if is_own else None) for period in periods],
        "periods": periods,
        "form": form if is_own and not found.is_published else None,
        "is_own": is_own,
        "can_hand_in": is_own and found.owner.kind in GROUPS,
        "today": timezone.localdate(),
    }
    return render(request, "plans/plan_stages.html", context)


def _readable_periods(request: HttpRequest, plan: Plan) -> list[Period]:
    """The stages of which a reader may know what the plan said."""
    since = readable_since(plan, request.user)
    return [period for period in periods_of(plan) if since is None or period.began_at >= since]


def _moment(request: HttpRequest, plan: Plan, periods: list[Period], at: str) -> datetime | None:
    """The end of a stage or a day; None for now. 404 where the reader may not know what the plan said then."""
    if at.isdecimal():
        for period in periods:
            if str(period.ordinal) == at:
                return period.ended_at
        raise Http404
    day = _day(at)
    moment = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    since = readable_since(plan, request.user) or plan.created_at
    if moment <= since:
        raise Http404
    return moment if moment <= timezone.now() else None


def _named(periods: list[Period], at: str) -> str:
    """The stage or the day that ``at`` names, in words."""
    for period in periods:
        if str(period.ordinal) == at:
            return f"{period.stage.label} ({date_format(timezone.localtime(period.began_at), 'DATE_FORMAT')})"
    return date_format(_day(at), "DATE_FORMAT")


def _day(at: str) -> date:
    try:
        day = parse_date(at)
    except ValueError:
        day = None
    if day is None or not 1 < day.year < 9999:
        raise Http404
    return day
