"""The stages of a plan: where it stands, how it stood at each, what changed between two of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.standing import Reader
from uprtrack.plans.as_of import ActionThen, PlanThen, plan_as_of
from uprtrack.plans.comparison import Names, changes_between
from uprtrack.plans.models import STAGES_OF, ExpectedAction, Plan, PlanKind, Stage, StageEvent
from uprtrack.plans.rules import can_change
from uprtrack.plans.services_of_stages import move_plan
from uprtrack.plans.views import readable_plan

BEGINNING, NOW = "0", "now"
"""How an address names the making of a plan, and today, beside the numbers of stages."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A stage that a plan came to, numbered from 1 in the order of time."""

    number: int
    event: StageEvent

    @property
    def label(self) -> str:
        return str(self.event.get_stage_display())


class MoveForm(forms.Form):
    """To which stage a plan has come; ``started_from`` is the one that the person read."""

    stage = forms.ChoiceField(label=gettext_lazy("The plan has come to the stage"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Needed where the plan goes back."),
    )
    started_from = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, plan: Plan, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"started_from": plan.stage})
        open_to_plan = [stage for stage in STAGES_OF[PlanKind(plan.kind)] if stage != Stage.PUBLISHED]
        field = self.fields["stage"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(stage.value, stage.label) for stage in open_to_plan if stage != plan.stage]


def reached_by(plan: Plan, reader: Reader) -> list[Reached]:
    """The stages that a reader may look at: of a published plan others see none from before it was published."""
    reached = [Reached(number, event) for number, event in enumerate(plan.stage_events.all(), start=1)]
    if plan.is_published and not can_change(reader, plan):
        return [item for item in reached if item.event.stage == Stage.PUBLISHED]
    return reached


@open_to_all
@require_GET
def plan_stages(request: HttpRequest, public_id: str) -> HttpResponse:
    """Every stage that a plan came to, with the form for the next."""
    plan = readable_plan(request, public_id)
    return _stages(request, plan, MoveForm(plan))


@for_act(Act.PLAN)
@require_http_methods(["POST"])
def plan_move(request: HttpRequest, public_id: str) -> HttpResponse:
    """Move a plan to another stage."""
    plan = readable_plan(request, public_id)
    require(request.user, Act.PLAN, row=plan)
    form = MoveForm(plan, request.POST)
    if form.is_valid():
        try:
            event = move_plan(by=request.user, plan=plan, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            stage = event.get_stage_display()
            messages.success(request, _("The plan is at the stage “%(stage)s” now.") % {"stage": stage})
            return redirect("plan_stages", plan.public_id)
    return _stages(request, plan, form, status=400)


def _stages(request: HttpRequest, plan: Plan, form: MoveForm, status: int = 200) -> HttpResponse:
    may_move = can_change(request.user, plan) and not plan.is_published
    context = {
        "plan": plan,
        "reached": reached_by(plan, request.user),
        "stages": [(stage, stage == plan.stage_now) for stage in STAGES_OF[PlanKind(plan.kind)]],
        "form": form if may_move else None,
    }
    return render(request, "plans/plan_stages.html", context, status=status)


@open_to_all
@require_GET
def plan_then(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """A plan as it stood when it came to a stage."""
    plan = readable_plan(request, public_id)
    reached = next((item for item in reached_by(plan, request.user) if item.number == number), None)
    if reached is None:
        raise Http404
    then = plan_as_of(plan, reached.event.moved_at)
    names = Names.known_to(request.user, plan, then)
    context = {"plan": plan, "reached": reached, "blocks": _blocks(then, names), "count": len(then.actions)}
    return render(request, "plans/plan_then.html", context)


@dataclass(frozen=True, slots=True)
class ShownThen:
    """An action of an earlier stage in words."""

    action: ActionThen
    status: str
    ends_on: str
    recommendations: str
    bodies: str
    indicators: tuple[str, ...]


def _blocks(then: PlanThen, names: Names) -> list[tuple[str, list[ShownThen]]]:
    """The actions of a state under the titles that their clusters had."""
    found: dict[str, list[ShownThen]] = defaultdict(list)
    for action in then.actions.values():
        words = {
            name: names.shown(ExpectedAction, name, action.fields[name])
            for name in ("status", "ends_on", "recommendations")
        }
        indicators = tuple(str(fields["name"]) for fields in action.indicators.values())
        title = names.cluster(action.fields["cluster"])
        found[title].append(ShownThen(action, bodies=names.bodies_of(action), indicators=indicators, **words))
    return sorted(found.items(), key=lambda item: (not item[0], item[0].casefold()))


@open_to_all
@require_GET
def plan_changes(request: HttpRequest, public_id: str) -> HttpResponse:
    """What changed between two stages of a plan: ``from`` and ``to`` name them by number, or "now"."""
    plan = readable_plan(request, public_id)
    reached = reached_by(plan, request.user)
    times: dict[str, datetime | None] = {str(item.number): item.event.moved_at for item in reached}
    labels = {str(item.number): item.label for item in reached}
    if can_change(request.user, plan) or not plan.is_published:
        times, labels = {BEGINNING: plan.created_at, **times}, {BEGINNING: _("When it was made"), **labels}
    times[NOW], labels[NOW] = None, _("Now")
    first = request.GET.get("from") or next(iter(times))
    last = request.GET.get("to") or NOW
    if first not in times or last not in times:
        raise Http404
    before, after = plan_as_of(plan, times[first]), plan_as_of(plan, times[last])
    names = Names.known_to(request.user, plan, before, after)
    context = {
        "plan": plan,
        "choices": list(labels.items()),
        "first": first,
        "last": last,
        "changes": changes_between(before, after, names),
    }
    return render(request, "plans/plan_changes.html", context)
