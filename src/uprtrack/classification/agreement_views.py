"""How often people and machine agree, and the recommendations behind each figure."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.classification.agreement import Cell, agreement_of, rows_behind
from uprtrack.classification.choices import label_of
from uprtrack.classification.machine import version_in_use
from uprtrack.classification.models import Term
from uprtrack.organisations.rights import signed_in

PER_PAGE = 50
TITLES = {
    Cell.CONFIRMED: gettext_lazy("Suggested, and confirmed by a person"),
    Cell.DECLINED: gettext_lazy("Suggested, and declined by a person"),
    Cell.ADDED: gettext_lazy("Added by a person, not suggested"),
}


@signed_in
def tag_agreement(request: HttpRequest) -> HttpResponse:
    """Precision, recall and kappa of each kind of tag and each term, of the decisions that the reader may see."""
    context = {"found": agreement_of(request.user), "version": version_in_use()}
    return render(request, "classification/agreement.html", context)


@signed_in
def tag_agreement_rows(request: HttpRequest, term_id: int, cell: str) -> HttpResponse:
    """The recommendations that one figure counts."""
    if cell not in list(Cell):
        raise Http404(_("There is no such figure."))
    term = get_object_or_404(Term, pk=term_id)
    page = Paginator(rows_behind(request.user, term, Cell(cell)), PER_PAGE).get_page(request.GET.get("page"))
    context = {"label": label_of(term), "title": TITLES[Cell(cell)], "page_obj": page}
    return render(request, "classification/agreement_rows.html", context)
