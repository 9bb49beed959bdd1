"""Sheets to download and to bring back, and links for those who never sign in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from uprkit.errors import UnreadablePaperError
from uprtrack.documents.models import DocumentKind, ImportRun
from uprtrack.documents.uploads import refused_uploads
from uprtrack.documents.vault import VaultError
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.form_pages import form_page, posted
from uprtrack.organisations.policy import Act, acting_organisations, allows, require
from uprtrack.organisations.rights import for_act, signed_in
from uprtrack.organisations.selection import selected_review
from uprtrack.organisations.standing import standing_of
from uprtrack.organisations.views import link_made
from uprtrack.plans.models import Plan
from uprtrack.plans.reading import bodies_named_in
from uprtrack.plans.views import readable_plan
from uprtrack.sheets.arriving import send_link, take_back
from uprtrack.sheets.forms import ReturnForm, SheetLinkForm
from uprtrack.sheets.leaving import XLSX, SheetFile, sheet_to_fill_in
from uprtrack.sheets.tables import ASSESSMENTS, KINDS, PLAN, PROGRESS
from uprtrack.sheets.tokens import Scope

RUNS_A_PAGE = 25
UNFIT = 422


@signed_in
def sheets(request: HttpRequest) -> HttpResponse:
    """The form for a sheet that comes back, those that came, and the assessments that can be taken along."""
    form = ReturnForm()
    if request.method == "POST":
        form = ReturnForm(request.POST, request.FILES, refused=refused_uploads(request))
        run = _taken_back(request, form)
        if run is not None:
            return redirect("sheet_run", public_id=run.public_id)
    runs = ImportRun.objects.visible_to(request.user).filter(kind=DocumentKind.RETURNED_SHEET)
    review = selected_review(request)
    actors = (
        acting_organisations(request.user, Act.ASSESS, country=review.state_under_review_id) if review else []
    )
    return render(
        request,
        "sheets/sheets.html",
        {
            "form": form,
            "review": review,
            "actors": actors,
            "page_obj": Paginator(runs.select_related("owner"), RUNS_A_PAGE).get_page(
                request.GET.get("page")
            ),
        },
        status=UNFIT if form.errors else 200,
    )


def _taken_back(request: HttpRequest, form: ReturnForm) -> ImportRun | None:
    """The run of an uploaded sheet, or None with the sentence on the form."""
    if not form.is_valid():
        return None
    upload = form.cleaned_data["file"]
    try:
        return take_back(by=request.user, file_name=upload.name, data=upload.read())
    except (UnreadablePaperError, VaultError) as error:
        form.add_error("file", str(error))
        return None


@for_act(Act.PLAN, Act.ANSWER)
@require_GET
def sheets_of_plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """What of a plan can be taken along as a sheet: the whole, or what a body answers for."""
    plan = readable_plan(request, public_id)
    owns = allows(request.user, Act.PLAN, row=plan)
    bodies = [body for body in bodies_named_in(plan, request.user) if body.is_executive]
    own = standing_of(request.user).own
    return render(
        request,
        "sheets/sheets_of_plan.html",
        {
            "plan": plan,
            "owns": owns,
            "can_send": owns and allows(request.user, Act.MANAGE_ORGANISATION, organisation=plan.owner),
            "bodies": [body for body in bodies if owns or body.pk in own],
        },
    )


@for_act(Act.PLAN)
@require_GET
def sheet_of_plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """The whole matrix, or with ``?kind=progress`` the status and values of all actions, for who holds the plan."""
    plan = readable_plan(request, public_id)
    kind = PROGRESS if request.GET.get("kind") == PROGRESS else PLAN
    return _download(request, plan, Scope(kind, plan.public_id))


@for_act(Act.PLAN, Act.ANSWER)
@require_GET
def sheet_of_body(request: HttpRequest, public_id: str, kind: str, body_id: str) -> HttpResponse:
    """What a body answers for in a plan."""
    plan = readable_plan(request, public_id)
    if kind not in (PLAN, PROGRESS):
        raise Http404
    body = get_object_or_404(known_to(request.user), public_id=body_id)
    return _download(request, plan, Scope(kind, plan.public_id, body.public_id))


@for_act(Act.ASSESS)
@require_GET
def sheet_of_assessments(request: HttpRequest, review: str, body_id: str) -> HttpResponse:
    """The recommendations of a review for one's own organisation to assess."""
    body = get_object_or_404(known_to(request.user), public_id=body_id)
    return _download(request, None, Scope(ASSESSMENTS, review, body.public_id))


def _download(request: HttpRequest, plan: Plan | None, scope: Scope) -> HttpResponse:
    try:
        return as_response(sheet_to_fill_in(reader=request.user, scope=scope))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
        return redirect("sheets_of_plan", public_id=plan.public_id) if plan else redirect("sheets")


def as_response(file: SheetFile) -> HttpResponse:
    """A download that no proxy keeps."""
    response = HttpResponse(file.content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@for_act(Act.PLAN)
def sheet_link(request: HttpRequest, public_id: str, kind: str, body_id: str) -> HttpResponse:
    """A link by which a body fills in and hands in its sheet without an account."""
    plan = readable_plan(request, public_id)
    if kind not in (PLAN, PROGRESS):
        raise Http404
    require(request.user, Act.PLAN, row=plan)
    body = get_object_or_404(bodies_named_in(plan, request.user), public_id=body_id)
    form = SheetLinkForm(posted(request))

    def act(data: dict[str, Any]) -> HttpResponse:
        invitation, token = send_link(
            by=request.user,
            plan=plan,
            body=body,
            kind=kind,
            expires_at=form.expires_at,
            max_uses=data["max_uses"],
        )
        return link_made(request, plan.owner, invitation, token)

    return form_page(
        request,
        form,
        act,
        title=_("A spreadsheet by a link"),
        button=_("Make the link"),
        organisation=plan.owner,
        explanation=[
            _("%(kind)s of “%(plan)s” for %(body)s.")
            % {"kind": KINDS[kind], "plan": plan.title, "body": body.label},
            _(
                "Whoever holds the link can download the sheet and hand it in, and nothing else. What comes in changes "
                "nothing until you have seen it and put it in."
            ),
        ],
    )
