"""The operations of the interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.params import functions as parameters

from uprtrack.api.naming import Row
from uprtrack.api.other_rows import (
    action_rows,
    assessment_rows,
    document_rows,
    passage_rows,
    review_row,
    state_row,
)
from uprtrack.api.queries import Paging, counted, found_page, page_of
from uprtrack.api.recommendation_rows import recommendation_rows
from uprtrack.api.schemas import (
    Action,
    Assessment,
    DocumentShown,
    Facets,
    Page,
    Passage,
    Problem,
    Recommendation,
    ReviewShown,
    StateShown,
)
from uprtrack.documents.models import Document
from uprtrack.monitoring import models as monitoring
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations import models as recommendations
from uprtrack.reviews.models import Review, State, named

router = Router()

NOT_READ: dict[int, Any] = {422: Problem, 429: Problem, 500: Problem}
LIST: dict[int, Any] = {400: Problem, 409: Problem, **NOT_READ}
ONE: dict[int, Any] = {404: Problem, **NOT_READ}
Id = Annotated[str, parameters.Path(description="permanent identifier")]


@router.get(
    "/recommendations", response={200: Page[Recommendation], **LIST}, summary="Recommendations and pledges"
)
def recommendations_list(request: HttpRequest, paging: Query[Paging]) -> Row:
    """Published recommendations, voluntary pledges and other mechanisms' recommendations that a query finds."""
    return found_page(request, "recommendation", paging, recommendation_rows)


@router.get("/recommendations/{id}", response={200: Recommendation, **ONE}, summary="One recommendation")
def recommendation(request: HttpRequest, id: Id) -> Row:
    """One recommendation with its wordings, attributions, position trail and tags."""
    rows = recommendations.Recommendation.objects.published().standing()
    return _only(recommendation_rows([get_object_or_404(rows, public_id=id).pk]))


@router.get("/facets/{kind}", response={200: Facets, **ONE}, summary="Counts by facet")
def facets(
    request: HttpRequest,
    kind: Annotated[Literal["recommendation", "passage", "action", "assessment"], parameters.Path()],
) -> Row:
    """How many of the rows that a query finds have each value of each facet."""
    return counted(request, kind)


@router.get("/actions", response={200: Page[Action], **LIST}, summary="Expected actions of plans")
def actions_list(request: HttpRequest, paging: Query[Paging]) -> Row:
    """Expected actions of published plans that a query finds."""
    return found_page(request, "action", paging, action_rows)


@router.get("/actions/{id}", response={200: Action, **ONE}, summary="One expected action")
def action(request: HttpRequest, id: Id) -> Row:
    """One expected action with bodies, indicators and the recommendations it serves."""
    rows = ExpectedAction.objects.filter(plan__in=Plan.objects.published(), withdrawn_at__isnull=True)
    return _only(action_rows([get_object_or_404(rows, public_id=id).pk]))


@router.get("/assessments", response={200: Page[Assessment], **LIST}, summary="Published assessments")
def assessments_list(request: HttpRequest, paging: Query[Paging]) -> Row:
    """Published assessments that a query finds: of each actor the one that holds today."""
    return found_page(request, "assessment", paging, assessment_rows)


@router.get("/assessments/{id}", response={200: Assessment, **ONE}, summary="One assessment")
def assessment(request: HttpRequest, id: Id) -> Row:
    """One assessment. Those whose actor's name is withheld are found in the list alone."""
    rows = monitoring.Assessment.objects.published().standing().filter(owner__is_withheld=False)
    return _only(assessment_rows([get_object_or_404(rows, public_id=id).pk]))


@router.get("/documents", response={200: Page[DocumentShown], **LIST}, summary="Published papers")
def documents_list(
    request: HttpRequest,
    paging: Query[Paging],
    review: Annotated[str, parameters.Query(description="alias of a review")] = "",
) -> Row:
    """Published papers, those of one review or all."""
    rows = Document.objects.published().order_by("pk")
    if review:
        rows = rows.filter(named([review], "review__"))
    return page_of(request, list(rows.values_list("pk", flat=True)), paging, _documents)


@router.get("/documents/{id}", response={200: DocumentShown, **ONE}, summary="One paper")
def document(request: HttpRequest, id: Id) -> Row:
    """One published paper."""
    return _only(_documents([get_object_or_404(Document.objects.published(), public_id=id).pk]))


@router.get("/passages", response={200: Page[Passage], **LIST}, summary="Passages of papers")
def passages_list(request: HttpRequest, paging: Query[Paging]) -> Row:
    """Passages of published papers that a query finds."""
    return found_page(request, "passage", paging, passage_rows)


@router.get("/reviews", response={200: Page[ReviewShown], **LIST}, summary="Reviews")
def reviews_list(
    request: HttpRequest,
    paging: Query[Paging],
    state: Annotated[str, parameters.Query(description="ISO3 of the State")] = "",
) -> Row:
    """Reviews of which anything is published, those of one State or all."""
    rows = _reviews().order_by("state_under_review", "mechanism", "cycle")
    if state:
        rows = rows.filter(state_under_review=state.upper())
    return page_of(request, list(rows.values_list("pk", flat=True)), paging, _reviews_shown)


@router.get("/reviews/{alias}", response={200: ReviewShown, **ONE}, summary="One review")
def review(
    request: HttpRequest, alias: Annotated[str, parameters.Path(description="such as SVN-upr3")]
) -> Row:
    """One review with its dates."""
    return review_row(get_object_or_404(_reviews(), named([alias])))


@router.get("/states", response={200: Page[StateShown], **LIST}, summary="States")
def states_list(request: HttpRequest, paging: Query[Paging]) -> Row:
    """Every State with its regional group and organisations."""
    codes = list(State.objects.order_by("pk").values_list("pk", flat=True))
    numbers = range(1, len(codes) + 1)

    def rows(keys: Sequence[int]) -> list[Row]:
        found = State.objects.in_bulk([codes[key - 1] for key in keys])
        return [state_row(found[codes[key - 1]]) for key in keys]

    return page_of(request, numbers, paging, rows)


@router.get("/states/{iso3}", response={200: StateShown, **ONE}, summary="One State")
def state(
    request: HttpRequest, iso3: Annotated[str, parameters.Path(description="ISO 3166-1 alpha-3")]
) -> Row:
    """One State."""
    return state_row(get_object_or_404(State, pk=iso3.upper()))


def _documents(keys: Sequence[int]) -> list[Row]:
    found = Document.objects.published().select_related("review").in_bulk(list(keys))
    return document_rows([found[pk] for pk in keys if pk in found])


def _reviews() -> Any:
    """Those of which a stranger sees a recommendation or a paper."""
    told = recommendations.Recommendation.objects.published().standing().order_by().values("review")
    papers = Document.objects.published().order_by().values("review")
    reviews = Review.objects.select_related("state_under_review", "session")
    return reviews.filter(pk__in=told) | reviews.filter(pk__in=papers)


def _reviews_shown(keys: Sequence[int]) -> list[Row]:
    found = _reviews().in_bulk(list(keys))
    return [review_row(found[pk]) for pk in keys if pk in found]


def _only(rows: list[Row]) -> Row:
    if not rows:
        raise Http404
    return rows[0]
