"""A doubt about a whole paper beside the page that it is about."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.documents.paper_doubts import PaperDoubt, doubts_about, look_at_doubt, next_paper_doubt
from uprtrack.documents.presentation import ShownRow, shown_rows
from uprtrack.documents.row_presentation import next_doubt
from uprtrack.documents.run_pages import page_shown, readable_run
from uprtrack.documents.runs import ImportStateError
from uprtrack.documents.services_of_rows import takes_rows
from uprtrack.organisations import policy
from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import signed_in

OPEN = (ImportState.PREVIEWED, ImportState.ACCEPTED)
_OPENING = 40
"""Letters by which a row is known in the words of a doubt."""
_ROWS = 40
"""Rows read from a page that are listed beside it: the fullest reports print half as many."""


@signed_in
def import_doubt(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Where to look and what is printed there; the buttons to say that somebody has looked."""
    run = readable_run(request, public_id)
    doubts = doubts_about(run)
    if not 1 <= number <= len(doubts):
        raise Http404(_("This paper has no such doubt."))
    if request.method == "POST":
        policy.require(request.user, Act.IMPORT, organisation=run.owner, row=run)
        try:
            is_settled = request.POST.get("act") != "take_back"
            run = look_at_doubt(by=request.user, run=run, number=number, is_settled=is_settled)
        except ImportStateError as error:
            messages.error(request, str(error))
            return redirect("import_doubt", public_id=run.public_id, number=number)
        return _onwards(request, run, number) if is_settled else redirect(request.path)
    doubt = doubts[number - 1]
    page = page_shown(request, run, doubt.page)
    shown = [item.number for item in doubts if item.can_be_shown]
    number_shown = page["number"] if page else None
    rows = _rows_on(run, number_shown, doubt)
    context = {
        "run": run,
        "doubt": doubt,
        "page": page,
        "mark": f"doubt={number}",
        "rows": rows,
        "missing_after": _missing_after(rows, doubt) if rows else _last_before(run, number_shown),
        "before": max((item for item in shown if item < number), default=None),
        "after": min((item for item in shown if item > number), default=None),
        "may_change": run.state in OPEN
        and policy.allows(request.user, Act.IMPORT, organisation=run.owner, row=run),
        "takes_rows": takes_rows(run),
    }
    return render(request, "documents/import_doubt.html", context)


def _rows_on(run: ImportRun, page: int | None, doubt: PaperDoubt) -> list[ShownRow]:
    """What was read from the page that is shown, so that a row that is missing can be added where it belongs."""
    shown = page if page is not None else doubt.page
    if shown is None:
        return []
    return shown_rows(list(run.rows.filter(parsed__page=shown).order_by("ordinal")[:_ROWS]))


def _missing_after(rows: list[ShownRow], doubt: PaperDoubt) -> int | None:
    """The row after which one is missing, if one is: that before the words in doubt, else the last of the page."""
    before: int | None = None
    for shown in rows:
        if before is not None and doubt.words and doubt.words.startswith(shown.text[:_OPENING]):
            return before
        before = shown.row.ordinal
    return before


def _last_before(run: ImportRun, page: int | None) -> int | None:
    """The last row read before a page on which none begins; 0, before all rows, where there is none."""
    rows = run.rows.filter(parsed__page__lt=page) if page is not None else run.rows.all()
    last = rows.order_by("-ordinal").values_list("ordinal", flat=True).first()
    return last if page is not None and last else (None if last else 0)


def _onwards(request: HttpRequest, run: ImportRun, number: int) -> HttpResponse:
    """To the next doubt about the paper, then to those about its rows, then back."""
    following = next_paper_doubt(run, number)
    if following is not None:
        return redirect("import_doubt", public_id=run.public_id, number=following)
    row = next_doubt(run)
    if row is not None:
        return redirect("import_row", public_id=run.public_id, ordinal=row)
    messages.success(request, _("No doubts are left in this paper."))
    return redirect("import_run", public_id=run.public_id)
