"""The queue of suggestions that wait for a person: one page, one form, many decisions at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from uprtrack.classification.forms import QueueForm
from uprtrack.classification.labels import translated
from uprtrack.classification.machine import READ_TAXONOMIES
from uprtrack.classification.models import Suggestion, Taxonomy
from uprtrack.classification.queue import by_doubt, lines_of, waiting_suggestions
from uprtrack.classification.services_of_queue import MOST_AT_ONCE, decide_on
from uprtrack.organisations import policy
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.selection import find_review, selected_review
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

PER_PAGE = 40
ALL = "all"
MOST_REVIEWS = 100
"""Reviews to choose from: a site of all States is at one of them, by its address."""


@for_act(Act.CLASSIFY)
def tag_queue(request: HttpRequest) -> HttpResponse:
    """What waits, most doubtful first, of one review or all, of one kind of tag or all."""
    review = _review(request)
    taxonomy = request.GET.get("kind", "")
    reviews = [review] if review else None
    found = waiting_suggestions(request.user, reviews=reviews, taxonomy=taxonomy)
    page = Paginator(by_doubt(found), PER_PAGE).get_page(request.GET.get("page"))
    acting = acting_organisations(
        request.user, Act.CLASSIFY, country=review.state_under_review_id if review else None
    )
    names = dict(Taxonomy.objects.filter(pk__in=READ_TAXONOMIES).values_list("pk", "name"))
    context = {
        "review": review,
        "taxonomy": taxonomy if taxonomy in READ_TAXONOMIES else "",
        "reviews": _reviews(request.user, review),
        "taxonomies": [(key, translated(names[key])) for key in READ_TAXONOMIES if key in names],
        "page_obj": page,
        "lines": lines_of(list(page.object_list)),
        "form": QueueForm(acting) if acting else None,
        "most": MOST_AT_ONCE,
    }
    return render(request, "classification/queue.html", context)


@for_act(Act.CLASSIFY)
@require_POST
def tag_queue_decide(request: HttpRequest) -> HttpResponse:
    """Say yes or no to what was ticked, or to all of the filter that the machine is sure of."""
    review = _review(request)
    country = review.state_under_review_id if review else None
    acting = acting_organisations(request.user, Act.CLASSIFY, country=country)
    if not acting:
        policy.require(request.user, Act.CLASSIFY, country=country)
    form = QueueForm(acting, request.POST)
    back = f"{reverse('tag_queue')}?{urlencode(_kept(request))}"
    if not form.is_valid():
        messages.error(request, _("Say for whom you decide, and who can read your decisions."))
        return redirect(back)
    data = form.cleaned_data
    chosen = _chosen(request, review, data["at_least"])
    if not chosen:
        messages.error(request, _("Nothing was ticked that still waits for a decision."))
        return redirect(back)
    made = decide_on(
        by=request.user,
        organisation=data["organisation"],
        suggestions=chosen,
        is_yes=data["answer"] == "yes",
        visibility=data["visibility"],
    )
    said = ngettext("%(count)d decision was kept.", "%(count)d decisions were kept.", made)
    messages.success(request, said % {"count": made})
    return redirect(back)


def _chosen(request: HttpRequest, review: Review | None, at_least: int | None) -> list[Suggestion]:
    """What was ticked and still waits; with ``at_least`` all of the filter from so many hundredths on."""
    found = waiting_suggestions(
        request.user, reviews=[review] if review else None, taxonomy=request.GET.get("kind", "")
    )
    if at_least is not None:
        found = found.filter(score__gte=at_least / 100)
    else:
        keys = [int(key) for key in request.POST.getlist("chosen") if key.isascii() and key.isdigit()]
        found = found.filter(pk__in=keys[:MOST_AT_ONCE])
    return list(by_doubt(found)[:MOST_AT_ONCE])


def _review(request: HttpRequest) -> Review | None:
    """The review that the address names, else the one the reader is at; None for all."""
    asked = request.GET.get("review", "")
    return None if asked == ALL else find_review(asked) or selected_review(request)


def _reviews(reader: Reader, chosen: Review | None) -> list[Review]:
    """The reviews to choose from: those of which the reader sees a recommendation, the newest first."""
    readable = Recommendation.objects.visible_to(reader).standing().values("review").distinct()
    found = Review.objects.filter(pk__in=readable).select_related("state_under_review", "mechanism")
    reviews = list(found.order_by("-reviewed_on", "-cycle", "pk")[:MOST_REVIEWS])
    return reviews if chosen is None or chosen in reviews else [chosen, *reviews]


def _kept(request: HttpRequest) -> dict[str, str]:
    return {key: request.GET[key] for key in ("review", "kind") if key in request.GET}
