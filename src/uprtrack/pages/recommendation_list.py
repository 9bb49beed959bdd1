"""The faceted list of recommendations: search, filters that count, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from uprtrack.classification.search_source import KIND, tag_facets
from uprtrack.classification.tags import privately_tagged, tags_of
from uprtrack.monitoring.voices import Voices
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.organisations.rights import open_to_all
from uprtrack.organisations.standing import Reader
from uprtrack.pages.levels import WIDTH, assessed_by_somebody, bar, level_of
from uprtrack.pages.list_cycles import cycle_links
from uprtrack.pages.list_facets import Words, chips, facets
from uprtrack.pages.list_filters import NARROWING, Filters
from uprtrack.pages.list_rows import rows_for
from uprtrack.plans.models import Plan
from uprtrack.recommendations.disagreements import disagreements_of
from uprtrack.recommendations.models import Kind, Position, Recommendation
from uprtrack.reviews.models import UPR_FIRST, Review, named
from uprtrack.search.facets import FacetTable, Found, Overlay, choose, facet_table
from uprtrack.search.index import match

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Listing:
    """What a reader may see within the scope (``permitted``, in printed order), and what of it was found."""

    permitted: list[int]
    voices: dict[int, Voices]
    table: FacetTable
    found: Found
    ordered: list[int]
    cycles: dict[int, int]
    """Found in each cycle of the State that the list is about, whichever cycle it shows."""


@open_to_all
def recommendation_list(request: HttpRequest) -> HttpResponse:
    """The list; every filter stands in the address, so that a list can be passed on."""
    filters = Filters.of(request)
    listing = gather(request.user, filters)
    page = Paginator(listing.ordered, PER_PAGE).get_page(request.GET.get("page"))
    words = Words.look_up()
    context = {
        "filters": filters,
        "title": _title(filters),
        "review": filters.review,
        "figures": _figures(listing),
        "bar": bar(_levels(listing)),
        "bar_width": WIDTH,
        "total": len(listing.permitted),
        "number": len(listing.ordered),
        "facets": facets(listing.found.counts, filters, words),
        "cycles": cycle_links(listing.cycles, filters),
        "chips": chips(filters, words),
        "page_obj": page,
        "rows": rows_for(
            list(page.object_list), reader=request.user, query=filters.query, voices=listing.voices
        ),
        "has_plans": _has_plans(request.user, filters),
        "publishable": _publishable(request.user, filters.review),
        "open_disagreements": _open_disagreements(request.user, filters.review),
        "other_reviews": _other_reviews(listing, filters, request.user),
        "position_meant": filters.position_meant,
    }
    return render(request, "pages/recommendation_list.html", context)


def gather(reader: Reader, filters: Filters) -> Listing:
    """Permission first, then the scope, the search, the filters; counts come from what is left alone."""
    readable = Recommendation.objects.visible_to(reader).standing()
    permitted = list(
        readable.filter(_scope(filters))
        .order_by("review__state_under_review__name", "-review__cycle", "ordinal", "pk")
        .values_list("pk", flat=True)
    )
    cycle_of: dict[int, int] = {}
    if filters.state_code is not None:
        every_cycle = readable.filter(review__state_under_review=filters.state_code)
        cycle_of = dict(every_cycle.order_by().values_list("pk", "review__cycle"))
    of_state = cycle_of.keys() | set(permitted)
    matching = match(KIND, filters.query) if filters.query else None
    voices = assessed_by_somebody(of_state, reader)
    table = facet_table(KIND).with_overlays(_overlays(reader, of_state, voices))
    found = choose(
        table,
        matching=matching,
        permitted=permitted,
        chosen=filters.narrowing,
        keys=NARROWING,
    )
    in_cycles = choose(
        table, matching=matching, permitted=cycle_of, chosen=filters.narrowing, keys=("cycle",)
    )
    cycles = {cycle: in_cycles.counts["cycle"].get(str(cycle), 0) for cycle in set(cycle_of.values())}
    order = matching if filters.is_best_first and matching is not None else permitted
    return Listing(permitted, voices, table, found, [pk for pk in order if pk in found.ids], cycles)


def _scope(filters: Filters) -> Q:
    """The condition behind ``review``, ``state`` and ``cycle``; an address nobody knows lists nothing."""
    condition = Q()
    if "review" in filters.chosen:
        condition &= named(filters.chosen["review"], "review__")
    if "state" in filters.chosen:
        condition &= Q(review__state_under_review__in=filters.chosen["state"])
    if "cycle" in filters.chosen:
        cycles = [int(value) for value in filters.chosen["cycle"] if value.isdecimal() and len(value) < 5]
        condition &= Q(review__cycle__in=cycles)
    return condition


def _overlays(reader: Reader, permitted: set[int], voices: dict[int, Voices]) -> dict[str, Overlay]:
    """What this reader sees otherwise than the index: levels, and tags by private decisions or papers."""
    overlays = {
        "level": Overlay({pk: [level_of(heard)] for pk, heard in voices.items()}, otherwise=["not_assessed"])
    }
    private = privately_tagged(reader) & permitted
    if private:
        values = {pk: tag_facets(tags) for pk, tags in tags_of(private, reader).items()}
        for key in ("theme", "action", "sdg", "persons"):
            overlays[key] = Overlay({pk: said[key] for pk, said in values.items()})
    return overlays


def _levels(listing: Listing) -> dict[str, int]:
    """How many recommendations within the scope stand at each level, whatever the filters."""
    return listing.table.columns["level"].counts(listing.table.mask_of(listing.permitted))


def _figures(listing: Listing) -> dict[str, int]:
    """Recommendations within the scope as the UN counts them, by position, and pledges apart."""
    table, columns = listing.table, listing.table.columns
    if "kind" not in columns or "position" not in columns:
        return {"recommendations": 0}
    within = table.mask_of(listing.permitted)
    asked = columns["kind"].having((Kind.RECOMMENDATION,), len(table.ids)) & within
    positions = columns["position"].counts(asked)

    def counted(kind: Kind) -> int:
        return int((columns["kind"].having((kind,), len(table.ids)) & within).sum())

    return {
        "recommendations": int(asked.sum()),
        "pledges": counted(Kind.VOLUNTARY_PLEDGE),
        "observations": counted(Kind.OBSERVATION),
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
    return sum(item.is_open for item in disagreements_of(review, reader))


def _other_reviews(listing: Listing, filters: Filters, reader: Reader) -> list[Review]:
    """The other reviews of which the reader sees anything."""
    readable = Recommendation.objects.visible_to(reader).standing().order_by().values("review").distinct()
    reviews = Review.objects.filter(pk__in=readable).select_related("state_under_review", "mechanism")
    if filters.review is not None:
        reviews = reviews.exclude(pk=filters.review.pk)
    return list(reviews.order_by("state_under_review__name", UPR_FIRST, "-cycle"))
