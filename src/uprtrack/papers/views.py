"""Papers to read: the list, the search through their passages, and one paper with what it speaks of."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from uprtrack.documents.filing import is_pdf
from uprtrack.documents.models import Document, Passage
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.rights import open_to_all
from uprtrack.papers import adoption, services
from uprtrack.papers.finding import asked_in, found_passages, shown_results
from uprtrack.papers.models import Numbering, ProposedPledge, Reference, Standing
from uprtrack.papers.reading import (
    fits_of,
    kinds_of,
    readable_papers,
    readable_passages,
    reviews_referred_to,
    shown_passages,
)
from uprtrack.reviews.models import Review

PAPERS_A_PAGE = 50
RESULTS_A_PAGE = 20
PASSAGES_A_PAGE = 150


@open_to_all
@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """The papers that the reader may see; with words or a speaker, the passages that hold them."""
    asked = asked_in(request)
    there = readable_papers(request.user)
    context = {
        "asked": asked,
        "kinds": kinds_of(there),
        "reviews": Review.objects.filter(pk__in=there.order_by().values("review")).select_related(
            "state_under_review", "mechanism"
        ),
    }
    number = request.GET.get("page")
    if asked.query or asked.speaker is not None:
        page = Paginator(found_passages(request.user, asked), RESULTS_A_PAGE).get_page(number)
        context["results"] = shown_results(request.user, list(page.object_list), asked)
        return render(request, "papers/papers.html", {**context, "page_obj": page})
    rows = asked.narrowed(there).select_related("review__state_under_review", "review__mechanism", "owner")
    listed = Paginator(rows.order_by("review", "kind", "symbol", "pk"), PAPERS_A_PAGE).get_page(number)
    return render(request, "papers/papers.html", {**context, "page_obj": listed})


@open_to_all
def paper(request: HttpRequest, public_id: str) -> HttpResponse:
    """A paper passage by passage; whoever imports papers of the review confirms here what was found in it."""
    document = get_object_or_404(
        readable_papers(request.user).select_related(
            "review__state_under_review", "review__mechanism", "owner__country"
        ),
        public_id=public_id,
    )
    if request.method == "POST":
        return _act(request, document)
    passages = readable_passages(request.user).filter(file__document=document).order_by("file", "ordinal")
    page = Paginator(passages.select_related("file"), PASSAGES_A_PAGE).get_page(
        _page_asked(request, document)
    )
    rows = list(page.object_list)
    before = passages[page.start_index() - 2] if page.start_index() > 1 else None
    file = rows[0].file if rows else None
    context = {
        "document": document,
        "review": document.review,
        "file": file,
        "is_pdf": file is not None and is_pdf(file.name),
        "page_obj": page,
        "shown": shown_passages(request.user, rows, before),
        **_waiting(request, document),
    }
    return render(request, "papers/paper.html", context)


def _page_asked(request: HttpRequest, document: Document) -> str:
    """The page that holds the passage of ``?passage=``, else the one asked for."""
    key = request.GET.get("passage", "")
    if not key.isdecimal() or len(key) > 18:
        return request.GET.get("page", "")
    passages = readable_passages(request.user).filter(file__document=document)
    wanted = passages.filter(pk=int(key)).first()
    if wanted is None:
        return request.GET.get("page", "")
    before = (
        passages.filter(file__lt=wanted.file_id).count()
        + passages.filter(file=wanted.file_id, ordinal__lt=wanted.ordinal).count()
    )
    return str(before // PASSAGES_A_PAGE + 1)


def _waiting(request: HttpRequest, document: Document) -> dict[str, object]:
    """What somebody who may decide sees beside the passages; nothing for others."""
    if not _may_decide(request, document):
        return {"may_decide": False}
    own = Document.objects.visible_to(request.user).filter(pk=document.pk)
    references = list(Reference.objects.filter(run__document__in=own))
    waiting = [item for item in references if item.standing == Standing.WAITS]
    reviews = reviews_referred_to(document) if waiting else []
    asked = request.GET.get("numbers_of", "")
    chosen = next((item for item in reviews if item.alias == asked), reviews[0] if reviews else None)
    run = document.runs.order_by("-accepted_at").first()
    return {
        "may_decide": True,
        "waiting": waiting,
        "decided": len(references) - len(waiting),
        "numbering": (run.paper.get("numbering") if run else None) or None,
        "reviews": reviews,
        "chosen": chosen,
        "fits": fits_of(request.user, document, chosen, waiting) if chosen else [],
        "adopted_on": adoption.proposed_date(request.user, document),
    }


def _may_decide(request: HttpRequest, document: Document) -> bool:
    country = document.review.state_under_review_id if document.review else None
    return allows(request.user, Act.IMPORT, organisation=document.owner, country=country, row=document)


def _act(request: HttpRequest, document: Document) -> HttpResponse:
    """One button of the page; who may not press it is refused before anything is looked up."""
    country = document.review.state_under_review_id if document.review else None
    require(request.user, Act.IMPORT, organisation=document.owner, country=country, row=document)
    act = _ACTS.get(request.POST.get("act", ""))
    anchor = ""
    try:
        if act is None:
            messages.error(request, _("Nothing was done: no button was pressed."))
        else:
            anchor = act(request, document)
    except (ImportStateError, StandsOnError) as error:
        messages.error(request, str(error))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    address = reverse("paper", args=[document.public_id])
    return redirect(f"{address}{anchor}")


def _confirm_references(request: HttpRequest, document: Document) -> str:
    review = next(
        (item for item in reviews_referred_to(document) if item.alias == request.POST.get("review")), None
    )
    numbering = request.POST.get("numbering", "")
    if review is None or numbering not in Numbering.values:
        raise ImportStateError(_("Choose whose numbers the paper uses."))
    count = services.confirm_references(
        by=request.user, document=document, review=review, numbering=Numbering(numbering)
    )
    told = ngettext("%(number)d reference was confirmed.", "%(number)d references were confirmed.", count)
    messages.success(request, told % {"number": count})
    return "#found"


def _reconsider_references(request: HttpRequest, document: Document) -> str:
    services.reconsider_references(by=request.user, document=document)
    messages.success(request, _("The references of the paper wait again."))
    return "#found"


def _leave_out_reference(request: HttpRequest, document: Document) -> str:
    own = Document.objects.visible_to(request.user).filter(pk=document.pk)
    reference = get_object_or_404(
        Reference.objects.select_related("run__document__owner", "run__document__review", "passage"),
        run__document__in=own,
        pk=_number(request, "reference"),
    )
    services.leave_out_reference(by=request.user, reference=reference)
    messages.success(request, _("“%(words)s” was left out.") % {"words": reference.words[:120]})
    return _to(reference.passage)


def _confirm_pledge(request: HttpRequest, document: Document) -> str:
    pledge = _pledge(request, document)
    services.confirm_pledge(by=request.user, pledge=pledge)
    messages.success(request, _("The voluntary pledge was added to the review."))
    return _to(pledge.passage)


def _leave_out_pledge(request: HttpRequest, document: Document) -> str:
    pledge = _pledge(request, document)
    services.leave_out_pledge(by=request.user, pledge=pledge)
    messages.success(request, _("What was proposed is no pledge; nothing of it is kept."))
    return _to(pledge.passage)


def _confirm_adoption(request: HttpRequest, document: Document) -> str:
    adopted_on = adoption.confirm_adoption(by=request.user, document=document)
    messages.success(
        request, _("The outcome was adopted on %(day)s, by this paper.") % {"day": adopted_on.isoformat()}
    )
    return ""


def _pledge(request: HttpRequest, document: Document) -> ProposedPledge:
    own = Document.objects.visible_to(request.user).filter(pk=document.pk)
    return get_object_or_404(
        ProposedPledge.objects.select_related("run__document", "passage__file"),
        run__document__in=own,
        pk=_number(request, "pledge"),
    )


def _number(request: HttpRequest, name: str) -> int:
    told = request.POST.get(name, "")
    return int(told) if told.isdecimal() and len(told) <= 18 else 0


def _to(passage: Passage) -> str:
    return f"?passage={passage.pk}#p-{passage.pk}"


_ACTS: dict[str, Callable[[HttpRequest, Document], str]] = {
    "confirm_references": _confirm_references,
    "reconsider_references": _reconsider_references,
    "leave_out_reference": _leave_out_reference,
    "confirm_pledge": _confirm_pledge,
    "leave_out_pledge": _leave_out_pledge,
    "confirm_adoption": _confirm_adoption,
}
