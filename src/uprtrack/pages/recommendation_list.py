"""The faceted list of recommendations: search, filters that count, and what became of each."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from uprtrack.catalogue.finding import Found, find
from uprtrack.catalogue.levels import assessed_by_somebody
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.rights import open_to_all
from uprtrack.organisations.standing import Reader
from uprtrack.pages.levels import WIDTH, bar
from uprtrack.pages.list_cycles import cycle_links
from uprtrack.pages.list_facets import Chip, chips, facets
from uprtrack.pages.list_filters import NARROWING, SCOPE, Filters
from uprtrack.pages.list_rows import rows_for
from uprtrack.plans.models import Plan
from uprtrack.recommendations.disagreements import disagreements_of
from uprtrack.recommendations.models import Kind, Position, Recommendation
from uprtrack.recommendations.totals import totals_of_review
from uprtrack.reviews.models import UPR_FIRST, Review, named
from uprtrack.search.facets import Mask

MOST_REVIEWS = 40
"""Other reviews that are listed beside the filters."""
PER_PAGE = 30


@open_to_all
def recommendation_list(request: HttpRequest) -> HttpResponse:
    """The list; every filter stands in the address, so that a list can be passed on."""
    filters = Filters.of(request)
    reader = request.user
    found = find(reader, filters.selection, NARROWING)
    scope = found.within(*SCOPE, without_words=True)
    page = Paginator(range(found.total), PER_PAGE).get_page(filters.selection.page)
    ids = found.part(page.start_index() - 1, page.end_index()) if found.total else []
    words = Chip(f"“{filters.words}”", filters.url_without_words()) if filters.words else None
    context = {
        "filters": filters,
        "title": _title(filters),
        "review": filters.review,
        "figures": _figures(found, scope),
        "bar": bar(found.column("level").counts(scope)),
        "bar_width": WIDTH,
        "total": int(scope.sum()),
        "number": found.total,
        "pairs": found.pairs,
        "facets": facets(found, NARROWING, request.GET.get("open", ""), filters.url_opening),
        "cycles": cycle_links(_cycles(found, filters), filters),
        "chips": chips(filters.narrowing, found.labels, words, filters.url_without),
        "page_obj": page,
        "rows": rows_for(ids, reader=reader, query=filters.query, voices=assessed_by_somebody(reader, ids)),
        "has_plans": _has_plans(reader, filters),
        "publishable": _publishable(reader, filters.review),
        "open_disagreements": _open_disagreements(reader, filters.review),
        "other_reviews": _other_reviews(found, filters),
        "position_meant": filters.position_meant,
        "problems": found.problems,
    }
    return render(request, "pages/recommendation_list.html", context)


def _cycles(found: Found, filters: Filters) -> dict[int, int]:
    """Found in each cycle of the State that the list is about, whichever cycle it shows."""
    if filters.state_code is None:
        return {}
    state = {"state": (filters.state_code,)}
    readable = found.counts_of("cycle", state, without_words=True)
    counts = found.counts_of("cycle", {**filters.narrowing, **state})
    return {int(cycle): counts.get(cycle, 0) for cycle in readable}


def _figures(found: Found, scope: Mask) -> dict[str, int]:
    """Recommendations within the scope as the UN counts them, by position, and pledges apart."""
    kinds = found.column("kind")
    asked = kinds.having((Kind.RECOMMENDATION,), len(scope)) & scope
    counted, positions = kinds.counts(scope), found.column("position").counts(asked)
    return {
        "recommendations": counted.get(Kind.RECOMMENDATION, 0),
        "pledges": counted.get(Kind.VOLUNTARY_PLEDGE, 0),
        "observations": counted.get(Kind.OBSERVATION, 0),
        **{value: positions.get(value, 0) for value in Position.values},
    }


def _title(filters: Filters) -> str:
    if filters.review is not None:
        return filters.review.title
    if filters.state is not None:
        return filters.state.name
    return _("Recommendations")


def _has_plans(reader: Reader, filters: Filters) -> bool:
    """Whether the reader sees a plan for the review, so that a missing lead body can be called missing."""
    return bool(filters.review and Plan.objects.visible_to(reader).filter(review=filters.review).exists())


def _publishable(reader: Reader, review: Review | None) -> Organisation | None:
    """The organisation for which the reader may publish rows of the review that are not public yet."""
    if review is None:
        return None
    acting = acting_organisations(reader, Act.PUBLISH_REVIEW, country=review.state_under_review_id)
    if not acting:
        return None
    rows = Recommendation.objects.standing().of_review(review).filter(published_at__isnull=True)
    owners = set(rows.filter(owner__in=acting).values_list("owner", flat=True).distinct())
    return next((organisation for organisation in acting if organisation.pk in owners), None)


def _open_disagreements(reader: Reader, review: Review | None) -> int | None:
    """Where sources differ and nobody settled it; None for those who cannot settle anything of the review."""
    if review is None or not acting_organisations(
        reader, Act.RECONCILE, country=review.state_under_review_id
    ):
        return None
    differing = sum(item.is_open for item in disagreements_of(review, reader))
    return differing + sum(total.is_open for total in totals_of_review(review, reader))


def _other_reviews(found: Found, filters: Filters) -> list[Review]:
    """The other reviews of which the reader sees anything, where they are few; else the search lists them."""
    aliases = list(found.column("review").counts(found.seen.permitted))
    if len(aliases) > MOST_REVIEWS:
        return []
    reviews = Review.objects.filter(named(aliases)).select_related("state_under_review", "mechanism")
    if filters.review is not None:
        reviews = reviews.exclude(pk=filters.review.pk)
    return list(reviews.order_by("state_under_review__name", UPR_FIRST, "-cycle"))
