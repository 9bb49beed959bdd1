"""The reports of a review: choose, write what is to be written, download; and the scorecard as a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.rights import open_to_all
from uprtrack.organisations.selection import selected_review
from uprtrack.recommendations.models import Recommendation
from uprtrack.reports.filters import LABELS, Filters
from uprtrack.reports.forms import ReportForm, texts_of_last_time
from uprtrack.reports.kind import ReportKind
from uprtrack.reports.kinds import REPORT_KINDS
from uprtrack.reports.models import GeneratedFile
from uprtrack.reports.request import ReportRequest
from uprtrack.reports.scorecard import Scorecard, light_words, scorecard_of, themes_on
from uprtrack.reports.services import generate
from uprtrack.reports.speakers import organisations_speaking
from uprtrack.reviews.models import Review

FORM_NAMES = {
    "xlsx": gettext_lazy("Download for Excel (XLSX)"),
    "docx": gettext_lazy("Download for Word (DOCX)"),
    "pdf": gettext_lazy("Download as PDF"),
    "csv": gettext_lazy("Download as CSV"),
}
SHOWN_FILES = 50
SCORED_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of report with its form and a button for each form of the file."""

    kind: ReportKind
    form: ReportForm
    buttons: list[tuple[str, str]]


def _buttons(kind: ReportKind) -> list[tuple[str, str]]:
    return [(form, str(FORM_NAMES[form])) for form in kind.forms]


def _carried(query: QueryDict) -> list[tuple[str, str]]:
    """The filters of the address, to be sent along as hidden fields."""
    return [(name, value) for name in ("q", *LABELS) for value in query.getlist(name) if value]


@open_to_all
@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """Every kind of report on the selected review, and the files made of it."""
    review = selected_review(request)
    offers: list[Offer] = []
    files: list[GeneratedFile] = []
    has_rows = False
    if review is not None:
        visible = Recommendation.objects.visible_to(request.user).standing()
        has_rows = visible.of_review(review).exists()
        offers = [
            Offer(kind, ReportForm(kind=kind, reader=request.user, review=review), _buttons(kind))
            for kind in REPORT_KINDS.values()
        ]
        made = GeneratedFile.objects.visible_to(request.user).filter(review=review)
        files = list(made.select_related("owner")[:SHOWN_FILES])
    return render(
        request,
        "reports/report_list.html",
        {
            "review": review,
            "has_rows": has_rows,
            "offers": offers,
            "files": [(item, REPORT_KINDS.get(item.kind)) for item in files],
            "speakers": organisations_speaking(request.user, review) if review else [],
            "carried": _carried(request.GET),
            "filters": Filters.from_query(request.GET),
        },
    )


@open_to_all
@require_http_methods(["GET", "POST"])
def report_download(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The file of a report; for a kind with sections to write, the page on which they are written first."""
    plug = REPORT_KINDS.get(kind)
    review = selected_review(request)
    if plug is None or form not in plug.forms or review is None:
        raise Http404
    if not Recommendation.objects.visible_to(request.user).standing().of_review(review).exists():
        raise Http404(_("Nothing of this review is here that you may read."))
    if plug.sections and request.method == "GET":
        initial = _initial(request, review, plug)
        filled = ReportForm(kind=plug, reader=request.user, review=review, initial=initial)
        return _form_page(request, plug, form, review, filled)
    data = request.POST if request.method == "POST" else request.GET
    filled = ReportForm(data, kind=plug, reader=request.user, review=review)
    if not filled.is_valid():
        return _form_page(request, plug, form, review, filled, status=400)
    return _file(request, filled, form, review, Filters.from_query(data))


def _initial(request: HttpRequest, review: Review, kind: ReportKind) -> dict[str, str | list[str]]:
    """What was written last time, and what the address already chooses."""
    initial: dict[str, str | list[str]] = {**texts_of_last_time(request.user, review, kind)}
    for name in ("organisation", "edition"):
        if request.GET.get(name):
            initial[name] = request.GET[name]
    return initial | {"wording": request.GET.getlist("wording")}


def _form_page(
    request: HttpRequest, kind: ReportKind, form: str, review: Review, filled: ReportForm, status: int = 200
) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    context = {
        "kind": kind,
        "form_key": form,
        "button": FORM_NAMES[form],
        "review": review,
        "form": filled,
        "carried": _carried(data),
        "filters": Filters.from_query(data),
        "method": "post" if kind.sections else "get",
    }
    return render(request, "reports/report_form.html", context, status=status)


def _file(
    request: HttpRequest, filled: ReportForm, form: str, review: Review, filters: Filters
) -> HttpResponse:
    report = generate(
        by=request.user,
        organisation=filled.cleaned_data.get("organisation"),
        review=review,
        kind=filled.kind.key,
        form=form,
        is_public=filled.is_public,
        filters=filters,
        wording_languages=filled.cleaned_data.get("wording", []),
        texts=filled.texts,
    )
    response = HttpResponse(report.content, content_type=report.media_type)
    response["Content-Disposition"] = f'attachment; filename="{report.file_name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@open_to_all
@require_GET
def scorecard(request: HttpRequest, organisation: str) -> HttpResponse:
    """One organisation's traffic lights, as the reader may see its assessments."""
    review = selected_review(request)
    if review is None:
        raise Http404
    chosen = get_object_or_404(organisations_speaking(request.user, review), public_id=organisation)
    card = _scorecard(request, review, chosen)
    page = Paginator(card.scored, SCORED_A_PAGE).get_page(request.GET.get("page"))
    mine = acting_organisations(request.user, Act.MAKE_REPORT, country=review.state_under_review_id)
    return render(
        request,
        "reports/scorecard.html",
        {
            "review": review,
            "organisation": chosen,
            "card": card,
            "page_obj": page,
            "themes": themes_on(page.object_list),
            "words": light_words(),
            "is_internal": card.is_internal,
            "can_take_internal": chosen in mine,
        },
    )


def _scorecard(request: HttpRequest, review: Review, organisation: Organisation) -> Scorecard:
    wanted = ReportRequest(
        reader=request.user,
        review=review,
        organisation=organisation,
        as_of=timezone.localdate(),
        generated_at=timezone.now(),
        language=get_language() or "en",
        filters=Filters.from_query(request.GET),
        with_follow_up=False,
    )
    return scorecard_of(wanted.outcome, organisation)
