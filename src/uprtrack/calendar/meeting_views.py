"""Meetings of the reader's mechanisms, coalitions and groups, their minutes, and tasks."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.calendar import services_of_meetings as services
from uprtrack.calendar.meeting_forms import MeetingForm, MinutesForm, TaskForm
from uprtrack.calendar.meetings import attended, shown, tasks_of, years_of
from uprtrack.calendar.models import Meeting, Task
from uprtrack.organisations.form_pages import posted
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations, allows, require
from uprtrack.organisations.rights import for_act, signed_in
from uprtrack.organisations.versions import ChangedMeanwhileError, Conflict, earlier_versions, show_conflict

MEETINGS_A_PAGE = 50
UNFIT = 422


@signed_in
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Meetings that the reader may know of, the newest first, and how many each body had this year."""
    today = timezone.localdate()
    rows = Meeting.objects.visible_to(request.user).filter(withdrawn_at__isnull=True).select_related("owner")
    context = {
        "today": today,
        "years": years_of(request.user, today),
        "page_obj": Paginator(rows, MEETINGS_A_PAGE).get_page(request.GET.get("page")),
        "calling": acting_organisations(request.user, Act.MEET),
    }
    return render(request, "calendar/meetings.html", context)


@for_act(Act.MEET)
def meeting_add(request: HttpRequest) -> HttpResponse:
    """Call a meeting of one of the reader's bodies."""
    acting = acting_organisations(request.user, Act.MEET)
    asked = request.GET.get("body", "")
    body = next((item for item in acting if item.public_id == asked), next(iter(acting), None))
    if body is None:
        require(request.user, Act.MEET)
        return redirect("meetings")
    form = MeetingForm(body, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.call_meeting(by=request.user, organisation=body, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The meeting was entered."))
            return redirect("meeting", public_id=made.public_id)
    context = {"form": form, "title": _("A meeting of %(body)s") % {"body": body.label}}
    return render(request, "calendar/meeting_form.html", context, status=UNFIT if form.errors else 200)


@signed_in
def meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Agenda, who attended, what was decided, minutes, tasks."""
    found = _meeting(request, public_id)
    can_change = allows(request.user, Act.MEET, organisation=found.owner, row=found)
    bodies, others = attended(found, request.user)
    context = {
        "meeting": found,
        "is_to_come": found.held_on > timezone.localdate(),
        "bodies": bodies,
        "others": others,
        "tasks": tasks_of(found, request.user, timezone.localdate()),
        "can_change": can_change,
        "earlier": earlier_versions(found) if can_change else [],
    }
    return render(request, "calendar/meeting.html", context)


@for_act(Act.MEET)
def meeting_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change the agenda, or write minutes, on the version that the person read."""
    found = _meeting(request, public_id)
    require(request.user, Act.MEET, organisation=found.owner, row=found)
    # The form writes its checks into a copy, so that ``found`` stays as stored.
    copy = Meeting.objects.visible_to(request.user).select_related("owner").get(pk=found.pk)
    form = MinutesForm(posted(request), instance=copy, initial={"version": found.version})
    conflict: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change_meeting(by=request.user, meeting=found, **form.cleaned_data)
        except ChangedMeanwhileError as error:
            conflict = show_conflict(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The change was saved."))
            return redirect("meeting", public_id=found.public_id)
    context = {"form": form, "title": _("Change the meeting"), "meeting": found, "conflict": conflict}
    status = 409 if conflict else UNFIT if form.errors else 200
    return render(request, "calendar/meeting_form.html", context, status=status)


@for_act(Act.MEET)
@require_POST
def meeting_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call a meeting off."""
    found = _meeting(request, public_id)
    try:
        services.withdraw_meeting(by=request.user, meeting=found, reason=request.POST.get("reason", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("meeting", public_id=found.public_id)
    messages.success(request, _("The meeting was called off."))
    return redirect("meetings")


@for_act(Act.MEET)
def task_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a decision of a meeting become a task."""
    found = _meeting(request, public_id)
    require(request.user, Act.MEET, organisation=found.owner, row=found)
    form = TaskForm(found, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.give_task(by=request.user, meeting=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            told = _("The task was given.") if made.adopted_at else _("The body was invited to take it on.")
            messages.success(request, told)
            return redirect("meeting", public_id=found.public_id)
    context = {"form": form, "title": _("A task from this meeting"), "meeting": found}
    return render(request, "calendar/meeting_form.html", context, status=UNFIT if form.errors else 200)


@signed_in
def task(request: HttpRequest, public_id: str) -> HttpResponse:
    """A task; its body adopts, declines and finishes it, who gave it withdraws it."""
    rows = Task.objects.visible_to(request.user).filter(withdrawn_at__isnull=True)
    found = get_object_or_404(rows.select_related("owner", "body", "meeting__owner"), public_id=public_id)
    if request.method == "POST":
        return _answer(request, found)
    (line,) = shown([found], request.user, timezone.localdate())
    can_answer = _may(request, Act.TAKE_ON, found.body)
    context = {"line": line, "can_answer": can_answer, "can_withdraw": _may(request, Act.MEET, found.owner)}
    return render(request, "calendar/task.html", context)


def _answer(request: HttpRequest, found: Task) -> HttpResponse:
    act, by = request.POST.get("act", ""), request.user
    try:
        if act == "decline":
            services.decline_task(by=by, task=found, reason=request.POST.get("reason", ""))
        elif act == "done":
            services.finish_task(by=by, task=found)
        elif act == "withdraw":
            services.withdraw_task(by=by, task=found)
            messages.success(request, _("The task was withdrawn."))
            return redirect("meetings")
        else:
            services.adopt_task(by=by, task=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It was saved."))
    return redirect("task", public_id=found.public_id)


def _may(request: HttpRequest, act: Act, body: Organisation) -> bool:
    return allows(request.user, act, organisation=body)


def _meeting(request: HttpRequest, public_id: str) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).filter(withdrawn_at__isnull=True)
    return get_object_or_404(rows.select_related("owner", "shared_with"), public_id=public_id)
