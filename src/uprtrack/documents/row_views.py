"""One row beside the page it was read from: right as read, corrected, left out, or one more added after it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.documents.models import ImportRow, ImportRun, ImportState, RowDecision, Verdict
from uprtrack.documents.presentation import shown_rows
from uprtrack.documents.row_forms import RowForm
from uprtrack.documents.row_presentation import doubts_of, earlier_readings, next_doubt, place_of
from uprtrack.documents.row_values import UnfitRowError
from uprtrack.documents.rows import beginning_of
from uprtrack.documents.run_pages import page_shown, readable_run
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.documents.services_of_rows import (
    add_row,
    confirm_clear_rows,
    decide_row,
    settle_row,
    takes_rows,
)
from uprtrack.organisations import policy
from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import signed_in
from uprtrack.organisations.versions import ChangedMeanwhileError, Conflict, show_conflict

UNFIT = 422
OPEN = (ImportState.PREVIEWED, ImportState.ACCEPTED)


@signed_in
def import_row(request: HttpRequest, public_id: str, ordinal: int) -> HttpResponse:
    """What was read, beside the page; the buttons that say what a person found."""
    row = _readable_row(request, public_id, ordinal)
    decision: RowDecision | None = getattr(row, "decision", None)
    form = RowForm.reading(row, decision.version if decision else 0)
    conflict: Conflict | None = None
    if request.method == "POST":
        _require(request, row.run)
        form = RowForm(row, request.POST)
        try:
            _ACTS.get(request.POST.get("act", ""), _no_act)(request, row, form)
            return redirect(_onwards(request, row))
        except ChangedMeanwhileError as error:
            conflict = show_conflict(form, error)
        except StandsOnError as error:
            form.add_error(None, str(error))
        except (UnfitRowError, ImportStateError) as error:
            form.add_error(None, str(error))
        except _UnfitFormError:
            pass
    return _show(request, row, form, decision, conflict)


def _show(
    request: HttpRequest,
    row: ImportRow,
    form: RowForm,
    decision: RowDecision | None,
    conflict: Conflict | None = None,
    *,
    is_new: bool = False,
) -> HttpResponse:
    run = row.run
    return render(
        request,
        "documents/import_row.html",
        {
            "run": run,
            "row": row,
            "shown": shown_rows([row])[0],
            "place": place_of(row),
            "doubts": doubts_of(row),
            "decision": decision,
            "earlier": earlier_readings(decision),
            "form": form,
            "conflict": conflict,
            "is_new": is_new,
            "waits": run.state == ImportState.PREVIEWED,
            "may_change": run.state in OPEN
            and policy.allows(request.user, Act.IMPORT, organisation=run.owner, row=run),
            "page": page_shown(request, run, row.parsed.get("page")),
            "mark": f"row={row.ordinal}",
            "takes_rows": takes_rows(run),
        },
        status=UNFIT if request.method == "POST" else 200,
    )


class _UnfitFormError(Exception):
    """The form holds its own sentences."""


def _valid(form: RowForm) -> RowForm:
    if not form.is_valid():
        raise _UnfitFormError
    return form


def _right(request: HttpRequest, row: ImportRow, form: RowForm) -> None:
    settle_row(by=request.user, row=row, verdict=Verdict.AS_READ, started_from=_version(request))


def _correct(request: HttpRequest, row: ImportRow, form: RowForm) -> None:
    values = _valid(form).values
    settle_row(
        by=request.user,
        row=row,
        verdict=Verdict.CORRECTED,
        started_from=form.cleaned_data["version"],
        values=values,
    )


def _leave_out(request: HttpRequest, row: ImportRow, form: RowForm) -> None:
    settle_row(by=request.user, row=row, verdict=Verdict.LEFT_OUT, started_from=_version(request))


def _same(request: HttpRequest, row: ImportRow, form: RowForm) -> None:
    decide_row(by=request.user, row=row, is_same=True)


def _another(request: HttpRequest, row: ImportRow, form: RowForm) -> None:
    decide_row(by=request.user, row=row, is_same=False)


def _no_act(request: HttpRequest, row: ImportRow, form: RowForm) -> None:
    raise ImportStateError(_("Nothing was done: no button was pressed."))


_ACTS: dict[str, Callable[[HttpRequest, ImportRow, RowForm], None]] = {
    "right": _right,
    "correct": _correct,
    "leave_out": _leave_out,
    "same": _same,
    "another": _another,
}


def _version(request: HttpRequest) -> int:
    told = request.POST.get("version", "")
    return int(told) if told.isdecimal() and len(told) < 10 else 0


@signed_in
def add_import_row(request: HttpRequest, public_id: str, ordinal: int) -> HttpResponse:
    """The form for what the paper prints after a row, and the reader of papers did not find."""
    after = _readable_row(request, public_id, ordinal) if ordinal else _beginning(request, public_id)
    _require(request, after.run)
    if after.run.state not in OPEN:
        raise Http404
    form = RowForm.beside(after, *([request.POST] if request.method == "POST" else []))
    if request.method == "POST" and form.is_valid():
        try:
            row = add_row(by=request.user, after=after, values=form.values)
            messages.success(request, _("The row was added."))
            return redirect("import_row", public_id=after.run.public_id, ordinal=row.ordinal)
        except (UnfitRowError, ImportStateError) as error:
            form.add_error(None, str(error))
    return _show(request, after, form, None, is_new=True)


@signed_in
@require_POST
def confirm_clear(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm at once all answers with a verdict among free words."""
    run = readable_run(request, public_id)
    _require(request, run)
    try:
        number = confirm_clear_rows(by=request.user, run=run)
        messages.success(request, _("Answers confirmed: %(number)d.") % {"number": number})
    except ImportStateError as error:
        messages.error(request, str(error))
    return redirect("import_run", public_id=run.public_id)


def _onwards(request: HttpRequest, row: ImportRow) -> str:
    """To the next doubt; without doubts left, back to the whole paper."""
    following = next_doubt(row.run, row.ordinal)
    if following is not None:
        return reverse("import_row", args=[row.run.public_id, following])
    messages.success(request, _("No doubts are left in this paper."))
    return reverse("import_run", args=[row.run.public_id])


def _readable_row(request: HttpRequest, public_id: str, ordinal: int) -> ImportRow:
    run = readable_run(request, public_id)
    row = get_object_or_404(run.rows.select_related("decision__author"), ordinal=ordinal)
    row.run = run
    return row


def _beginning(request: HttpRequest, public_id: str) -> ImportRow:
    """Before the first row; the page is the one that the address asks for."""
    run = readable_run(request, public_id)
    page = page_shown(request, run, None)
    return beginning_of(run, page["number"] if page else None)


def _require(request: HttpRequest, run: ImportRun) -> None:
    policy.require(request.user, Act.IMPORT, organisation=run.owner, row=run)
