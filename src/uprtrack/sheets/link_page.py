"""The page of a link: a body downloads its sheet and hands it in, without an account."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from uprkit.errors import UnreadablePaperError
from uprtrack.documents.uploads import refused_uploads
from uprtrack.documents.vault import VaultError
from uprtrack.organisations.invitations import maker_of
from uprtrack.organisations.limits import take_one
from uprtrack.organisations.models import Invitation
from uprtrack.organisations.policy import Act, allows
from uprtrack.sheets.arriving import hand_in, scope_of_link
from uprtrack.sheets.forms import ReturnForm
from uprtrack.sheets.leaving import file_of
from uprtrack.sheets.returning import Reading
from uprtrack.sheets.tables import KINDS
from uprtrack.sheets.tables.actions import Who, who_of
from uprtrack.sheets.tokens import Scope
from uprtrack.sheets.views import as_response

UNFIT = 422


def sheet_by_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What the link is for, the sheet to download, and the form to hand it in; so many times a minute.

    Who made the link must still plan for the plan, and may read what the sheet shows.
    """
    scope, who = _bound_to(invitation)
    if request.method != "POST":
        return _show(request, invitation, who, ReturnForm())
    allowance = take_one(request, "sheets", settings.FILES_PER_MINUTE)
    if allowance.is_spent:
        told = {"told": allowance.refusal}
        refused = render(request, "429.html", told, status=429)
        for name, value in allowance.headers.items():
            refused.headers[name] = value
        return refused
    if request.POST.get("act") == "download":
        return _download(request, invitation, scope, who)
    form = ReturnForm(request.POST, request.FILES, refused=refused_uploads(request))
    reading = _handed_in(invitation, form)
    return _show(request, invitation, who, form, reading, status=200 if reading else UNFIT)


def _bound_to(invitation: Invitation) -> tuple[Scope, Who]:
    """The plan and body of a link, while its maker plans for that plan; raises Http404."""
    scope, maker = scope_of_link(invitation), maker_of(invitation)
    who = who_of(scope, maker) if scope is not None and maker is not None else None
    if scope is None or maker is None or who is None or who.body is None:
        raise Http404
    if who.plan.owner_id != invitation.organisation_id or not allows(maker, Act.PLAN, row=who.plan):
        raise Http404
    return scope, who


def _download(request: HttpRequest, invitation: Invitation, scope: Scope, who: Who) -> HttpResponse:
    maker = maker_of(invitation)
    if maker is None:
        raise Http404
    try:
        return as_response(file_of(scope, maker, invitation.expires_at))
    except ValidationError as error:
        return _show(request, invitation, who, ReturnForm(), nothing=" ".join(error.messages), status=UNFIT)


def _handed_in(invitation: Invitation, form: ReturnForm) -> Reading | None:
    if not form.is_valid():
        return None
    upload = form.cleaned_data["file"]
    try:
        _run, reading = hand_in(invitation=invitation, file_name=upload.name, data=upload.read())
    except (UnreadablePaperError, VaultError) as error:
        form.add_error("file", str(error))
        return None
    return reading


def _show(
    request: HttpRequest,
    invitation: Invitation,
    who: Who,
    form: ReturnForm,
    reading: Reading | None = None,
    *,
    nothing: str = "",
    status: int = 200,
) -> HttpResponse:
    """Nothing of the plan stands here but its title: what the sheet holds is in the file."""
    scope = scope_of_link(invitation)
    return render(
        request,
        "sheets/sheet_by_link.html",
        {
            "invitation": invitation,
            "plan": who.plan,
            "body": who.body,
            "kind": KINDS[scope.kind] if scope else "",
            "form": form,
            "nothing": nothing,
            "reading": reading,
            "changed": sum(bool(row.got) for row in reading.rows) if reading else 0,
            "sentences": [text for row in reading.rows for text in row.sentences] if reading else [],
            "uses_left": invitation.max_uses - invitation.used_count - (reading is not None),
        },
        status=status,
    )
