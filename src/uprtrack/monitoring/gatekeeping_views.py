"""When reports are due on a State's plan, who is late, and under which terms an NHRI publishes them."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.monitoring.models import GatekeepingMandate, ReportingSchedule
from uprtrack.monitoring.progress import mandates_in_force, obligations
from uprtrack.monitoring.progress_forms import MandateForm, ScheduleForm
from uprtrack.monitoring.services_of_gatekeeping import (
    OF_NO_THEME,
    opt_in,
    opt_out,
    publish_unanswered,
    set_schedule,
)
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations, allows, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import ChangedMeanwhileError, show_conflict
from uprtrack.plans.models import Plan, PlanKind

UNFIT = 422
A_PAGE = 100


@for_act(Act.ASSIGN)
def reporting_schedule(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set how often the bodies of a State's plan report, and see what is due, overdue and done."""
    plans = Plan.objects.visible_to(request.user).filter(kind=PlanKind.STATE_MATRIX)
    plan = get_object_or_404(plans.select_related("owner", "review"), public_id=public_id)
    require(request.user, Act.ASSIGN, row=plan, themes=OF_NO_THEME)
    publish_unanswered()
    found = ReportingSchedule.objects.filter(plan__in=plans.filter(pk=plan.pk)).first()
    form = ScheduleForm(
        request.POST or None,
        instance=ReportingSchedule.objects.filter(plan__in=plans.filter(pk=plan.pk)).first(),
        initial={"version": found.version if found else 0},
    )
    conflict, status = None, 200
    if request.method == "POST":
        status = UNFIT
        if form.is_valid():
            try:
                set_schedule(by=request.user, plan=plan, **form.cleaned_data)
            except ChangedMeanwhileError as error:
                conflict, status = show_conflict(form, error), 409
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The schedule was saved."))
                return redirect("reporting_schedule", public_id=plan.public_id)
    owed = obligations(request.user, today=timezone.localdate(), plan=plan)
    counts = {state: sum(item.state == state for item in owed) for state in ("overdue", "due", "done")}
    context = {
        "plan": plan,
        "form": form,
        "conflict": conflict,
        "schedule": found,
        "page_obj": Paginator(owed, A_PAGE).get_page(request.GET.get("page")),
        "counts": counts,
    }
    return render(request, "monitoring/reporting_schedule.html", context, status=status)


@open_to_all
def gatekeeping(request: HttpRequest) -> HttpResponse:
    """Under which terms NHRIs publish ministries' reports here, now and before: everybody can read them."""
    known = GatekeepingMandate.objects.published().select_related("owner")
    return render(
        request,
        "monitoring/gatekeeping.html",
        {
            "mandates": [
                (mandate, allows(request.user, Act.GATEKEEP, row=mandate, themes=OF_NO_THEME))
                for mandate in mandates_in_force()
            ],
            "ended": known.filter(ended_at__isnull=False)[:A_PAGE],
            "can_set": bool(_speaking(request.user)),
        },
    )


@for_act(Act.GATEKEEP)
def gatekeeping_set(request: HttpRequest) -> HttpResponse:
    """An NHRI's officer opts in, or sets other terms from now on."""
    acting = _speaking(request.user)
    if not acting:
        require(request.user, Act.GATEKEEP, themes=OF_NO_THEME)
    form = MandateForm(request.POST or None, organisations=acting)
    if request.method == "POST" and form.is_valid():
        try:
            opt_in(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("From now on ministries' reports are published through the NHRI."))
            return redirect("gatekeeping")
    status = UNFIT if request.method == "POST" else 200
    return render(request, "monitoring/gatekeeping_set.html", {"form": form}, status=status)


@for_act(Act.GATEKEEP)
@require_POST
def gatekeeping_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """An NHRI's officer opts out, with a reason."""
    readable = GatekeepingMandate.objects.visible_to(request.user)
    found = get_object_or_404(readable.select_related("owner"), public_id=public_id)
    try:
        opt_out(by=request.user, mandate=found, reason=request.POST.get("reason", "")[:300])
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The terms were ended; what waits already keeps its time limit."))
    return redirect("gatekeeping")


def _speaking(reader: Reader) -> list[Organisation]:
    """The NHRIs that a reader speaks for as a whole."""
    acting = acting_organisations(reader, Act.GATEKEEP)
    return [body for body in acting if allows(reader, Act.GATEKEEP, organisation=body, themes=OF_NO_THEME)]
