"""Exchange with other installations: whom we believe, what goes out, what comes in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from uprkit.bundles import BundleError
from uprtrack.documents.models import ImportState
from uprtrack.documents.services import too_large
from uprtrack.documents.uploads import refused_uploads
from uprtrack.documents.vault import VaultError
from uprtrack.exchange.errors import ExchangeError, StandsOnBundleError, UnknownSignerError
from uprtrack.exchange.forms import MakeForm, PartnerForm, ReadForm
from uprtrack.exchange.identity import own_key
from uprtrack.exchange.models import BundleReceived, BundleRow, BundleSent, Partner
from uprtrack.exchange.partners import add_partner, revoke_partner
from uprtrack.exchange.presentation import ATTENTION, candidates, tally
from uprtrack.exchange.services import (
    accept_bundle,
    decide_row,
    discard_bundle,
    make_bundle,
    newer_than,
    older_sentence,
    preview_bundle,
    undo_bundle,
)
from uprtrack.organisations.policy import Act, acting_organisations, allows, require
from uprtrack.organisations.rights import for_act

UNFIT = 422
LINES = 25
ROWS_A_PAGE = 100
BUNDLE_TYPE = "application/octet-stream"


@for_act(Act.EXCHANGE)
@require_GET
def exchange(request: HttpRequest) -> HttpResponse:
    """This installation's fingerprint, its partners, bundles sent and received, and the forms for more."""
    return _home(request)


def _home(
    request: HttpRequest, *, make: MakeForm | None = None, read: ReadForm | None = None, **context: Any
) -> HttpResponse:
    acting = acting_organisations(request.user, Act.EXCHANGE)
    received = BundleReceived.objects.visible_to(request.user).select_related("partner__installation")
    sent = BundleSent.objects.visible_to(request.user).prefetch_related("reviews__state_under_review")
    return render(
        request,
        "exchange/exchange.html",
        {
            **_identity(),
            "make": make or MakeForm(acting, prefix="make"),
            "read": read or ReadForm(acting, prefix="read"),
            "partners": Partner.objects.select_related("installation", "added_by"),
            "received": received[:LINES],
            "sent": sent[:LINES],
            **context,
        },
        status=UNFIT if make or read else 200,
    )


def _identity() -> dict[str, Any]:
    """The own key for a page, or why there is none."""
    try:
        return {"key": own_key()}
    except ExchangeError as error:
        return {"key": None, "key_error": str(error)}


@for_act(Act.EXCHANGE)
@require_POST
def bundle_make(request: HttpRequest) -> HttpResponseBase:
    """A bundle of the chosen reviews, as a download."""
    form = MakeForm(acting_organisations(request.user, Act.EXCHANGE), request.POST, prefix="make")
    if not form.is_valid():
        return _home(request, make=form)
    try:
        made = make_bundle(by=request.user, **form.cleaned_data)
    except (BundleError, ExchangeError, VaultError, ValidationError) as error:
        form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        return _home(request, make=form)
    response = StreamingHttpResponse(made.packed.pieces(), content_type=BUNDLE_TYPE)
    response["Content-Length"] = str(made.sent.size)
    response["Content-Disposition"] = content_disposition_header(True, made.file_name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@for_act(Act.EXCHANGE)
@require_POST
def bundle_read(request: HttpRequest) -> HttpResponse:
    """Verify an uploaded bundle and show what it would change; what is refused says why."""
    acting = acting_organisations(request.user, Act.EXCHANGE)
    form = ReadForm(acting, request.POST, request.FILES, prefix="read")
    if refused := refused_uploads(request):
        form.errors["file"] = form.error_class([too_large(name) for name in refused])
        return _home(request, read=form)
    if not form.is_valid():
        return _home(request, read=form)
    upload = form.cleaned_data["file"]
    try:
        received = preview_bundle(
            by=request.user,
            organisation=form.cleaned_data["organisation"],
            file_name=upload.name,
            stream=upload.file,
        )
    except (BundleError, ExchangeError, VaultError) as error:
        form.add_error("file", str(error))
        unknown = error.public_key if isinstance(error, UnknownSignerError) else ""
        return _home(request, read=form, unknown_key=unknown)
    return redirect("bundle", public_id=received.public_id)


@for_act(Act.EXCHANGE)
def partner_add(request: HttpRequest) -> HttpResponse:
    """Believe an installation whose fingerprint was compared."""
    acting = acting_organisations(request.user, Act.EXCHANGE)
    form = PartnerForm(acting, request.POST or None, initial={"public_key": request.GET.get("key", "")[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            partner = add_partner(by=request.user, **form.cleaned_data)
        except (ExchangeError, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("%(partner)s is a partner now.") % {"partner": partner})
            return redirect("exchange")
    status = UNFIT if request.method == "POST" else 200
    return render(request, "exchange/partner_add.html", {"form": form}, status=status)


@for_act(Act.EXCHANGE)
def partner(request: HttpRequest, public_id: str) -> HttpResponse:
    """One partner, and the button to believe it no more."""
    found = get_object_or_404(
        Partner.objects.select_related("installation", "added_by", "revoked_by", "author"),
        installation__public_id=public_id,
    )
    if request.method == "POST" and request.POST.get("act") == "revoke":
        acting = acting_organisations(request.user, Act.EXCHANGE)
        revoke_partner(by=request.user, organisation=acting[0], partner=found)
        messages.success(request, _("Bundles of %(partner)s are not taken in any more.") % {"partner": found})
        return redirect("partner", public_id=public_id)
    bundles = BundleReceived.objects.visible_to(request.user).filter(partner=found)
    context = {"partner": found, "received": bundles.select_related("partner__installation")[:LINES]}
    return render(request, "exchange/partner.html", context)


@for_act(Act.EXCHANGE)
def bundle(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a bundle changes here; the buttons to take it in, discard and undo."""
    received = get_object_or_404(
        BundleReceived.objects.visible_to(request.user).select_related(
            "owner__country", "author", "partner__installation"
        ),
        public_id=public_id,
    )
    objections: list[object] = []
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            messages.error(request, _("Nothing was done: no button was pressed."))
            return redirect("bundle", public_id=public_id)
        if not allows(request.user, Act.EXCHANGE, row=received):
            require(request.user, Act.EXCHANGE, row=received)
        try:
            return act(request, received)
        except StandsOnBundleError as error:
            objections = list(error.objections)
        except (BundleError, ExchangeError, VaultError) as error:
            messages.error(request, str(error))
        received.refresh_from_db()
    return _show(request, received, objections)


def _show(request: HttpRequest, received: BundleReceived, objections: list[object]) -> HttpResponse:
    only_attention = request.GET.get("show") == "attention"
    rows = received.rows.filter(outcome__in=ATTENTION) if only_attention else received.rows.all()
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    here = candidates(received)
    newer = newer_than(received)
    waits = received.state == ImportState.PREVIEWED
    return render(
        request,
        "exchange/bundle.html",
        {
            "received": received,
            "tally": tally(received),
            "rows": [(row, here.get(row.target_id or 0)) for row in page.object_list],
            "page_obj": page,
            "only_attention": only_attention,
            "objections": objections,
            "may_act": allows(request.user, Act.EXCHANGE, row=received),
            "waits": waits,
            "is_accepted": received.state == ImportState.ACCEPTED,
            "older": older_sentence(received, newer) if waits and newer else "",
        },
        status=UNFIT if request.method == "POST" else 200,
    )


def _accept(request: HttpRequest, received: BundleReceived) -> HttpResponse:
    accepted = accept_bundle(by=request.user, received=received)
    messages.success(request, _("%(file)s was taken in.") % {"file": accepted.file_name})
    return redirect("bundle", public_id=accepted.public_id)


def _discard(request: HttpRequest, received: BundleReceived) -> HttpResponse:
    discard_bundle(by=request.user, received=received)
    messages.success(request, _("%(file)s was discarded; nothing was added.") % {"file": received.file_name})
    return redirect("exchange")


def _undo(request: HttpRequest, received: BundleReceived) -> HttpResponse:
    undo_bundle(by=request.user, received=received)
    messages.success(request, _("What %(file)s brought was undone.") % {"file": received.file_name})
    return redirect("bundle", public_id=received.public_id)


def _decide(request: HttpRequest, received: BundleReceived) -> HttpResponse:
    ordinal = request.POST.get("row", "")
    row = get_object_or_404(
        BundleRow.objects.select_related("bundle__owner"),
        bundle=received,
        ordinal=ordinal if ordinal.isdecimal() else 0,
    )
    decided = decide_row(by=request.user, row=row, is_same=request.POST.get("is_same") == "yes")
    return redirect(f"{request.get_full_path()}#row-{decided.ordinal}")


_ACTS: dict[str, Callable[[HttpRequest, BundleReceived], HttpResponse]] = {
    "accept": _accept,
    "discard": _discard,
    "undo": _undo,
    "decide": _decide,
}
