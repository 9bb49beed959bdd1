"""Papers on their way in, and papers that are here."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from uprkit.errors import UnreadablePaperError
from uprkit.formats import FORMATS
from uprtrack.documents.filing import is_pdf, media_type_of
from uprtrack.documents.forms import AcceptForm, UploadForm
from uprtrack.documents.models import Document, ImportRow, ImportRun, ImportState
from uprtrack.documents.other_ways import way_of
from uprtrack.documents.paper_doubts import doubts_about, next_paper_doubt
from uprtrack.documents.presentation import ATTENTION, shown_rows, tally
from uprtrack.documents.row_presentation import next_doubt
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.documents.services import (
    accept_import,
    discard_import,
    preview_import,
    too_large,
    undo_import,
)
from uprtrack.documents.services_of_rows import decide_row, takes_rows
from uprtrack.documents.uploads import refused_uploads
from uprtrack.documents.vault import VaultError, open_stored
from uprtrack.organisations import policy
from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import open_to_all, signed_in
from uprtrack.reviews.models import State

RUNS_A_PAGE = 25
ROWS_A_PAGE = 50
PDF = "application/pdf"
UNFIT = 422

_for_viewers = csp_update({"object-src": [SELF], "style-src": [SELF, UNSAFE_INLINE]})
"""Browsers' PDF viewers bring styles of their own; a PDF runs no script of the site's."""


@signed_in
def imports(request: HttpRequest) -> HttpResponse:
    """The form for a paper, what can be read, and the imports that the reader may see."""
    form = UploadForm(request.user)
    if request.method == "POST":
        form = UploadForm(request.user, request.POST, request.FILES)
        run = _preview(request, form)
        if run is not None:
            return redirect("import_run", public_id=run.public_id)
    runs = (
        ImportRun.objects.visible_to(request.user)
        .select_related("owner", "document", "review__state_under_review")
        .defer("paper", "checks")
    )
    return render(
        request,
        "documents/imports.html",
        {
            "form": form,
            "formats": FORMATS,
            "page_obj": Paginator(runs, RUNS_A_PAGE).get_page(request.GET.get("page")),
        },
        status=UNFIT if form.errors else 200,
    )


def _preview(request: HttpRequest, form: UploadForm) -> ImportRun | None:
    """The run of an uploaded paper, or None with the sentence on the form."""
    if not form.acting:
        policy.require(request.user, Act.IMPORT)
    refused = refused_uploads(request)
    if refused:
        form.errors["file"] = form.error_class([too_large(name) for name in refused])
        return None
    if not form.is_valid():
        return None
    upload = form.cleaned_data["file"]
    try:
        return preview_import(
            by=request.user,
            organisation=form.cleaned_data["organisation"],
            file_name=upload.name,
            stream=upload.file,
            review=form.cleaned_data["review"],
        )
    except (UnreadablePaperError, VaultError) as error:
        form.add_error("file", str(error))
        return None


@signed_in
def import_run(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a paper holds and what accepting it does; the buttons to accept, discard and undo."""
    run = get_object_or_404(
        ImportRun.objects.visible_to(request.user).select_related(
            "owner__country", "author", "document", "review__state_under_review"
        ),
        public_id=public_id,
    )
    if (way := way_of(run.kind)) is not None:
        return redirect(way.page, public_id=run.public_id)
    may_import = policy.allows(request.user, Act.IMPORT, organisation=run.owner, row=run)
    form = AcceptForm(request.user, run)
    objections: list[object] = []
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            messages.error(request, _("Nothing was done: no button was pressed."))
            return redirect("import_run", public_id=run.public_id)
        if not may_import:
            policy.require(request.user, Act.IMPORT, organisation=run.owner, row=run)
        form = AcceptForm(request.user, run, request.POST)
        try:
            return act(request, run, form)
        except (ImportStateError, UnreadablePaperError, VaultError, UnfitFormError) as error:
            messages.error(request, str(error))
        except StandsOnError as error:
            objections = list(error.objections)
        run.refresh_from_db()
    return _show(request, run, form, may_import=may_import, objections=objections)


def _show(
    request: HttpRequest, run: ImportRun, form: AcceptForm, *, may_import: bool, objections: list[object]
) -> HttpResponse:
    only_attention = request.GET.get("show") == "attention"
    rows = run.rows.filter(ATTENTION) if only_attention else run.rows.all()
    paper_doubts = doubts_about(run)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "documents/import_run.html",
        {
            "run": run,
            "form": form,
            "tally": tally(run),
            "rows": shown_rows(list(page.object_list)),
            "page_obj": page,
            "first_doubt": next_doubt(run),
            "paper_doubts": paper_doubts,
            "first_paper_doubt": next_paper_doubt(run),
            "only_attention": only_attention,
            "objections": objections,
            "may_import": may_import,
            "takes_rows": takes_rows(run),
            "first_page": next((doubt.page for doubt in paper_doubts if doubt.page), None),
            "waits": run.state == ImportState.PREVIEWED,
            "is_accepted": run.state == ImportState.ACCEPTED,
            "is_pdf": is_pdf(run.file_name) and bool(run.vault_path),
            "state_told": _state_told(run),
            "reviewed_on": parse_date(run.paper.get("reviewed_on") or ""),
            "dated_on": parse_date(run.paper.get("dated_on") or ""),
        },
        status=UNFIT if request.method == "POST" else 200,
    )


def _state_told(run: ImportRun) -> str:
    """The name of the State whose review will be made when the paper is added."""
    code = run.paper.get("state_under_review")
    if run.review_id is not None or not code:
        return ""
    return State.objects.filter(pk=code).values_list("name", flat=True).first() or code


class UnfitFormError(Exception):
    """What was sent does not fit the form; the message is one whole sentence."""


def _accept(request: HttpRequest, run: ImportRun, form: AcceptForm) -> HttpResponse:
    if not form.is_valid():
        raise UnfitFormError(_("Choose who can read what is added."))
    accepted = accept_import(by=request.user, run=run, visibility=form.cleaned_data["visibility"])
    messages.success(request, _("%(file)s was added.") % {"file": accepted.file_name})
    return redirect("import_run", public_id=run.public_id)


def _discard(request: HttpRequest, run: ImportRun, form: AcceptForm) -> HttpResponse:
    discard_import(by=request.user, run=run)
    messages.success(request, _("%(file)s was discarded; nothing was added.") % {"file": run.file_name})
    return redirect("imports")


def _undo(request: HttpRequest, run: ImportRun, form: AcceptForm) -> HttpResponse:
    undo_import(by=request.user, run=run)
    messages.success(request, _("The import of %(file)s was undone.") % {"file": run.file_name})
    return redirect("import_run", public_id=run.public_id)


def _decide(request: HttpRequest, run: ImportRun, form: AcceptForm) -> HttpResponse:
    ordinal = request.POST.get("row", "")
    row = get_object_or_404(
        ImportRow.objects.select_related("run__owner"), run=run, ordinal=ordinal if ordinal.isdecimal() else 0
    )
    decide_row(by=request.user, row=row, is_same=request.POST.get("is_same") == "yes")
    return redirect(f"{request.get_full_path()}#row-{row.ordinal}")


_ACTS: dict[str, Callable[[HttpRequest, ImportRun, AcceptForm], HttpResponse]] = {
    "accept": _accept,
    "discard": _discard,
    "undo": _undo,
    "decide": _decide,
}


@open_to_all
@require_GET
def document_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The paper of a document, for those who may see the document."""
    document = get_object_or_404(Document.objects.visible_to(request.user), public_id=public_id)
    file = document.files.order_by("pk").first()
    if file is None:
        raise PermissionDenied(_("The file of this paper is not kept here."))
    return _stream(request, file.vault_path, file.sha256, file.name, file.size)


@signed_in
@require_GET
def import_file(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The file of a run, to be read beside its rows before anything is accepted."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), public_id=public_id)
    return _stream(request, run.vault_path, run.sha256, run.file_name, run.size)


def _stream(request: HttpRequest, path: str, sha256: str, name: str, size: int) -> HttpResponseBase:
    """Shown in the browser where it is a PDF, else downloaded; never sniffed, never kept by a proxy."""
    media_type = media_type_of(name)
    try:
        pieces = open_stored(path, sha256=sha256)
    except VaultError as error:
        return render(request, "documents/file_unavailable.html", {"sentence": str(error)}, status=503)
    response = StreamingHttpResponse(pieces, content_type=media_type)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(media_type != PDF, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return _for_viewers(lambda _request: response)(request)
