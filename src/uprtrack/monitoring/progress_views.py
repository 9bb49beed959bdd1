"""Progress reports: writing and sending them, one report with its steps, and the queues of those who answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.monitoring.models import ProgressReport, Stage
from uprtrack.monitoring.progress import (
    next_period,
    previous_published,
    reporting_bodies,
    returned_to,
    waiting_for_coordinator,
    waiting_for_gatekeeper,
    with_context,
)
from uprtrack.monitoring.progress_forms import NewReportForm, ReportChangeForm, StepForm
from uprtrack.monitoring.services_of_gatekeeping import publish_unanswered
from uprtrack.monitoring.services_of_progress import (
    change_report,
    draft_report,
    pass_on_report,
    publish_report,
    return_report,
    return_report_on_form,
    submit_report,
)
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations, refusal, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import ChangedMeanwhileError, show_conflict
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.reading import actions_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import allows_for

UNFIT = 422
A_PAGE = 10
"""Reports on a page of a queue: each stands with its whole text beside the one before it."""


@for_act(Act.REPORT_PROGRESS)
def progress_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Report on an action for a period; it stays a draft until it is sent."""
    readable = actions_of(Plan.objects.visible_to(request.user), request.user)
    action = get_object_or_404(readable, public_id=public_id)
    bodies = reporting_bodies(request.user, action)
    if not bodies:
        require(request.user, Act.REPORT_PROGRESS, country=action.plan.review.state_under_review_id)
        raise PermissionDenied(refusal())
    form = NewReportForm(
        request.POST or None,
        organisations=bodies,
        action=action,
        initial=_beginning(request.user, action, bodies[0]),
    )
    if request.method == "POST" and form.is_valid():
        names = ("organisation", "period_from", "period_to", "text", "status")
        fields = {name: form.cleaned_data[name] for name in names}
        try:
            made = draft_report(by=request.user, action=action, values=form.values(), **fields)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The draft was saved. Read it once more, then send it."))
            return redirect("progress_report", public_id=made.public_id)
    context = {"form": form, "action": action, "plan": action.plan}
    status = UNFIT if request.method == "POST" else 200
    return render(request, "monitoring/progress_write.html", context, status=status)


@for_act(Act.REPORT_PROGRESS)
def progress_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a draft; where a colleague saved meanwhile, nothing is written and both texts are shown."""
    found = _report(request, public_id)
    require(request.user, Act.REPORT_PROGRESS, row=found)
    form = ReportChangeForm(
        request.POST or None,
        action=found.action,
        instance=_report(request, public_id),
        initial={"version": found.version},
    )
    conflict, status = None, 200
    if request.method == "POST":
        status = UNFIT
        if form.is_valid():
            fields = {name: form.cleaned_data[name] for name in ("version", "text", "status")}
            try:
                change_report(by=request.user, report=found, values=form.values(), **fields)
            except ChangedMeanwhileError as error:
                conflict, status = show_conflict(form, error), 409
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, _("The draft was changed."))
                return redirect("progress_report", public_id=found.public_id)
    context = {
        "form": form,
        "report": found,
        "action": found.action,
        "plan": found.action.plan,
        "conflict": conflict,
    }
    return render(request, "monitoring/progress_write.html", context, status=status)


@open_to_all
def progress_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """One report: whose words they are, where it stands, every step, and what was published before it."""
    publish_unanswered()
    found = _report(request, public_id)
    about = list(found.action.recommendations.all())
    is_own = found.is_draft and allows_for(request.user, Act.REPORT_PROGRESS, about, row=found)
    editions = ProgressReport.objects.visible_to(request.user).filter(
        action=found.action, owner=found.owner, period_to=found.period_to
    )
    return render(
        request,
        "monitoring/progress_report.html",
        {
            "report": found,
            "action": found.action,
            "plan": found.action.plan,
            "previous": previous_published([found], request.user).get(found.pk),
            "editions": editions.exclude(pk=found.pk).order_by("edition"),
            "can_send": is_own,
            "goes_to_public": not found.owner.is_executive,
            "can_follow": found.stage in (Stage.RETURNED, Stage.PUBLISHED, Stage.NOT_REVIEWED)
            and allows_for(request.user, Act.REPORT_PROGRESS, about, row=found),
            "checks": _checks(request.user, found, about),
            "gatekeeps": _gatekeeps(request.user, found, about),
            "is_fictional": found.action.plan.review.state_under_review.is_fictional,
        },
    )


@for_act(Act.REPORT_PROGRESS)
@require_POST
def progress_submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a draft on its way, as it was when its page was opened."""
    found = _report(request, public_id)
    version = request.POST.get("version", "")
    try:
        submit_report(by=request.user, report=found, version=int(version) if version.isdecimal() else 0)
    except ChangedMeanwhileError:
        messages.error(
            request, _("A colleague changed this draft meanwhile: read it again before you send it.")
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The report was sent: its words stand from now on."))
    return redirect("progress_report", public_id=found.public_id)


@for_act(Act.PUBLISH_STATE_ENTRY, Act.GATEKEEP)
def progress_queue(request: HttpRequest) -> HttpResponse:
    """What waits for the coordinator's look at its form, and for the NHRI's publication, beside what stood before."""
    publish_unanswered()
    checking = acting_organisations(request.user, Act.PUBLISH_STATE_ENTRY)
    gatekeeping = acting_organisations(request.user, Act.GATEKEEP)
    rows = (
        waiting_for_gatekeeper(request.user, gatekeeping)
        if gatekeeping
        else waiting_for_coordinator(request.user, checking)
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    reports = list(page)
    before = previous_published(reports, request.user)
    context = {
        "page_obj": page,
        "reports": [(report, before.get(report.pk)) for report in reports],
        "is_gatekeeping": bool(gatekeeping),
        "now": timezone.now(),
    }
    return render(request, "monitoring/progress_queue.html", context)


@for_act(Act.PUBLISH_STATE_ENTRY)
@require_POST
def progress_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """The coordinator passes a report on, or returns it with a reason."""
    found, form = _report(request, public_id), StepForm(request.POST)
    return _answer(
        request,
        found,
        form,
        lambda: pass_on_report(by=request.user, report=found),
        lambda reason: return_report_on_form(by=request.user, report=found, reason=reason),
    )


@for_act(Act.GATEKEEP)
@require_POST
def progress_gate(request: HttpRequest, public_id: str) -> HttpResponse:
    """The NHRI publishes a ministry's own words, or returns them with a reason."""
    publish_unanswered()
    found, form = _report(request, public_id), StepForm(request.POST)
    return _answer(
        request,
        found,
        form,
        lambda: publish_report(by=request.user, report=found),
        lambda reason: return_report(by=request.user, report=found, reason=reason),
    )


def _answer(
    request: HttpRequest, found: ProgressReport, form: StepForm, onward: Any, back: Any
) -> HttpResponse:
    if not form.is_valid():
        messages.error(request, _("Say whether the report goes on, or back with a reason."))
        return redirect("progress_report", public_id=found.public_id)
    try:
        if form.cleaned_data["act"] == StepForm.ONWARD:
            onward()
            messages.success(request, _("Done: %(stage)s.") % {"stage": found.stage_words})
        else:
            back(form.cleaned_data["reason"])
            messages.success(request, _("The report was returned with your reason."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("progress_report", public_id=found.public_id)
    return redirect("progress_queue")


def _beginning(reader: Reader, action: ExpectedAction, body: Organisation) -> dict[str, Any]:
    """What a new report starts from: the words that were returned, else the period that is most pressing."""
    for returned in returned_to(reader, body):
        if returned.action_id == action.pk:
            return {name: getattr(returned, name) for name in ("period_from", "period_to", "text", "status")}
    period_from, period_to = next_period(reader, action, body, timezone.localdate())
    return {"period_from": period_from, "period_to": period_to, "status": action.status}


def _report(request: HttpRequest, public_id: str) -> ProgressReport:
    """A report that the reader may read, on an action that they may read; 404 else."""
    readable = with_context(
        ProgressReport.objects.visible_to(request.user).filter(
            action__plan__in=Plan.objects.visible_to(request.user)
        )
    ).select_related("action__plan__review__state_under_review", "action__plan__owner")
    return get_object_or_404(readable, public_id=public_id)


def _checks(reader: Reader, report: ProgressReport, about: list[Recommendation]) -> bool:
    is_waiting = report.stage is Stage.WITH_COORDINATOR and report.shared_with is not None
    return is_waiting and allows_for(reader, Act.PUBLISH_STATE_ENTRY, about, organisation=report.shared_with)


def _gatekeeps(reader: Reader, report: ProgressReport, about: list[Recommendation]) -> bool:
    if report.mandate is None or report.stage not in (Stage.WITH_GATEKEEPER, Stage.NOT_REVIEWED):
        return False
    return allows_for(reader, Act.GATEKEEP, about, organisation=report.mandate.owner)
