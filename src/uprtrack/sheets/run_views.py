"""A sheet that came back: row by row what changed, what two people changed, what could not be read."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from uprtrack.documents.models import DocumentKind, ImportRun, ImportState
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.organisations.rights import signed_in
from uprtrack.sheets.forms import PutInForm
from uprtrack.sheets.judging import Choice, Judged, judged, scope_of_run
from uprtrack.sheets.rights import may_put_in
from uprtrack.sheets.services import (
    Chosen,
    UnfitRowError,
    UnsettledError,
    choose_cells,
    discard_sheet,
    put_in,
    take_out,
)
from uprtrack.sheets.summary import summary_of, told_of
from uprtrack.sheets.tables import ASSESSMENTS

ROWS_A_PAGE = 100
UNFIT = 422


@signed_in
def sheet_run(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a sheet changes; the buttons to choose, put in, discard and take out."""
    runs = ImportRun.objects.visible_to(request.user).filter(kind=DocumentKind.RETURNED_SHEET)
    run = get_object_or_404(runs.select_related("owner__country", "author"), public_id=public_id)
    form = PutInForm(run) if scope_of_run(run).kind == ASSESSMENTS else None
    objections: list[object] = []
    if request.method == "POST":
        if form is not None:
            form = PutInForm(run, request.POST)
        try:
            return _ACTS.get(request.POST.get("act", ""), _nothing)(request, run, form)
        except (ImportStateError, UnsettledError, UnfitRowError) as error:
            messages.error(request, str(error))
        except StandsOnError as error:
            objections = list(error.objections)
        run.refresh_from_db()
    return _show(request, run, form, objections)


def _show(
    request: HttpRequest, run: ImportRun, form: PutInForm | None, objections: list[object]
) -> HttpResponse:
    is_open = run.state in (ImportState.PREVIEWED, ImportState.ACCEPTED)
    found = judged(run, run.rows.all(), request.user) if run.state == ImportState.PREVIEWED else None
    number = request.GET.get("page")
    waiting = Paginator(sorted(found or [], key=_place), ROWS_A_PAGE).get_page(number)
    told = Paginator(run.rows.all(), ROWS_A_PAGE).get_page(number)
    return render(
        request,
        "sheets/sheet_run.html",
        {
            "run": run,
            "form": form,
            "page_obj": told if found is None else waiting,
            "done": told_of(run, list(told.object_list)) if found is None else None,
            "summary": summary_of(found) if found is not None else None,
            "objections": objections,
            "waits": run.state == ImportState.PREVIEWED,
            "is_accepted": run.state == ImportState.ACCEPTED,
            "may": is_open and may_put_in(request.user, scope_of_run(run)),
        },
        status=UNFIT if request.method == "POST" else 200,
    )


def _place(item: Judged) -> tuple[int, int]:
    """What waits for a choice first, then what cannot be read, then the rest; each in the order of the sheet."""
    if item.open_cells:
        return 0, item.row.ordinal
    return (1 if item.sentences or item.refusal else 2), item.row.ordinal


def _chosen(request: HttpRequest) -> Chosen:
    """The choices on the page: ``cell-<ordinal>-<column>`` with the choice and what it was made about."""
    chosen = {}
    for name, value in request.POST.items():
        head, _dash, rest = name.partition("-")
        ordinal, _dash, column = rest.partition("-")
        choice, _colon, saw = str(value).partition(":")
        if head == "cell" and ordinal.isdecimal() and len(ordinal) < 9 and choice in list(Choice):
            chosen[int(ordinal), column] = (Choice(choice), saw[:64])
    return chosen


def _put_in(request: HttpRequest, run: ImportRun, form: PutInForm | None) -> HttpResponse:
    if chosen := _chosen(request):
        choose_cells(by=request.user, run=run, chosen=chosen)
    if form is not None and not form.is_valid():
        raise ImportStateError(_("Choose who can read the assessments."))
    put_in(by=request.user, run=run, circle=form.cleaned_data["visibility"] if form else None)
    messages.success(request, _("The changes of %(file)s were put in.") % {"file": run.file_name})
    return redirect("sheet_run", public_id=run.public_id)


def _choose(request: HttpRequest, run: ImportRun, form: PutInForm | None) -> HttpResponse:
    choose_cells(by=request.user, run=run, chosen=_chosen(request))
    messages.success(request, _("Your choices were kept. Nothing was changed yet."))
    return redirect(request.get_full_path())


def _discard(request: HttpRequest, run: ImportRun, form: PutInForm | None) -> HttpResponse:
    discard_sheet(by=request.user, run=run)
    messages.success(request, _("%(file)s was discarded; nothing was added.") % {"file": run.file_name})
    return redirect("sheets")


def _take_out(request: HttpRequest, run: ImportRun, form: PutInForm | None) -> HttpResponse:
    take_out(by=request.user, run=run)
    messages.success(request, _("What %(file)s had changed is as it was before.") % {"file": run.file_name})
    return redirect("sheet_run", public_id=run.public_id)


def _nothing(request: HttpRequest, run: ImportRun, form: PutInForm | None) -> HttpResponse:
    raise ImportStateError(_("Nothing was done: no button was pressed."))


_ACTS: dict[str, Callable[[HttpRequest, ImportRun, PutInForm | None], HttpResponse]] = {
    "put_in": _put_in,
    "choose": _choose,
    "discard": _discard,
    "take_out": _take_out,
}
