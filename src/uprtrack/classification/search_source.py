"""What recommendations and pledges contribute to search: only what everybody who reads them may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from uprtrack.classification.loading import (
    ACTION_CATEGORY,
    AFFECTED_PERSONS,
    INSTITUTION,
    SDG,
    TREATY,
)
from uprtrack.classification.sharing import shared
from uprtrack.classification.tags import Said, Tag, shared_tags_of, tags_by_machine
from uprtrack.documents.models import ImportRun
from uprtrack.recommendations.models import NOT_WITHDRAWN, Kind, Recommendation, Wording
from uprtrack.recommendations.new_rows import NewRecommendation
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.facets import review_facets, review_place
from uprtrack.reviews.models import Review, State
from uprtrack.search.sources import RightsRow, SearchRow, rights_in

KIND = "recommendation"
BATCH = 2_000
TAG_FACETS = ("theme", "action", "sdg", "target", "persons", "treaty", "institution", "suggested")


_FACETS = {
    ACTION_CATEGORY: "action",
    AFFECTED_PERSONS: "persons",
    TREATY: "treaty",
    INSTITUTION: "institution",
}


class RecommendationSource:
    """Text in every shared wording, number, States' names; the facets of the list."""

    def all_ids(self) -> Iterable[int]:
        return Recommendation.objects.standing().order_by("pk").values_list("pk", flat=True)

    def documents_for(self, ids: Collection[int]) -> Iterator[SearchRow]:
        wanted = sorted(ids)
        for start in range(0, len(wanted), BATCH):
            yield from _rows(wanted[start : start + BATCH])

    def rights(self) -> Iterable[RightsRow]:
        return rights_in(Recommendation.objects.standing())


def _rows(ids: Collection[int]) -> Iterator[SearchRow]:
    tags = shared_tags_of(ids)
    wordings: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, language, text in (
        Wording.objects.filter(NOT_WITHDRAWN, shared(), recommendation__in=ids)
        .order_by("pk")
        .values_list("recommendation_id", "language", "text")
    ):
        wordings[pk].append((language, text))
    states = shown_states(ids)
    recommendations = list(Recommendation.objects.standing().filter(pk__in=ids))
    # Few reviews for many recommendations: each is made once.
    wanted = Review.objects.select_related("state_under_review", "session").filter(
        pk__in={r.review_id for r in recommendations}
    )
    reviews = {review.pk: ReviewFound.of(review) for review in wanted}
    for recommendation in recommendations:
        pk = recommendation.pk
        shown = Shown(
            pk,
            recommendation.ordinal,
            recommendation.number,
            recommendation.text,
            recommendation.kind,
            recommendation.position,
            wordings[pk],
            states[pk],
        )
        yield row_of(shown, reviews[recommendation.review_id], tags[pk])


def rows_of_new(
    run: ImportRun, new: Mapping[int, NewRecommendation], said: Mapping[int, Sequence[Said]]
) -> Iterator[SearchRow]:
    """What recommendations contribute that a run has just added (by key), as far as it alone speaks of them.

    ``said``: what a machine suggests of each. Everybody reads the run's words and States who reads its
    recommendations: they have one circle.
    """
    if not new or run.review is None:
        return
    named = _states_found({code for row in new.values() for code in row.states})
    review = ReviewFound.of(run.review)
    for pk, row in new.items():
        shown = Shown(
            pk,
            row.ordinal,
            row.told.paragraph[:40],
            row.told.text,
            row.told.kind.value,
            row.position,
            row.wordings,
            [named[code] for code in row.states],
        )
        yield row_of(shown, review, tags_by_machine(said.get(pk, ())))


class StateFound(NamedTuple):
    """What of a recommending State is found by; made many times faster than a row of the table."""

    iso3: str
    name: str
    regional_group: str
    organisations: Sequence[str]


def _states_found(codes: Collection[str]) -> dict[str, StateFound]:
    rows = State.objects.filter(pk__in=codes).order_by().values_list(*StateFound._fields)
    return {row[0]: StateFound(*row) for row in rows}


class ReviewFound(NamedTuple):
    """What all recommendations of a review are found by, and the beginning of their place."""

    name: str
    """Of the State under review."""
    facets: dict[str, list[str]]
    place: str

    @classmethod
    def of(cls, review: Review) -> ReviewFound:
        return cls(review.state_under_review.name, review_facets(review), review_place(review))


class Shown(NamedTuple):
    """What shows of a recommendation."""

    pk: int
    ordinal: int
    number: str
    text: str
    kind: str
    position: str
    wordings: Sequence[tuple[str, str]]
    """(language, text) of each."""
    states: Sequence[State | StateFound]


def row_of(shown: Shown, review: ReviewFound, tags: Sequence[Tag]) -> SearchRow:
    states, texts = shown.states, list(shown.wordings)
    # The language of the text as received, where its wording says it.
    languages = [language for language, text in texts if text == shown.text][:1]
    if not languages:
        texts.insert(0, ("en", shown.text))
    names = [review.name, *(state.name for state in states)]
    return SearchRow(
        object_id=shown.pk,
        texts=texts,
        beside=[("", shown.number), *(("en", name) for name in names)],
        facets={
            **review.facets,
            "kind": [shown.kind],
            "language": languages,
            "position": position_facet(shown),
            "from": [state.iso3 for state in states],
            "group": list(dict.fromkeys(s.regional_group for s in states if s.regional_group)),
            "organisation": list(dict.fromkeys(name for s in states for name in s.organisations)),
            **tag_facets(tags),
        },
        place=f"{review.place} {shown.ordinal:07}",
    )


def position_facet(recommendation: Recommendation | Shown) -> list[str]:
    """What nobody answers has no position: pledges, and what other mechanisms recommend."""
    return [recommendation.position] if recommendation.kind == Kind.RECOMMENDATION else []


def tag_facets(tags: Collection[Tag]) -> dict[str, list[str]]:
    """The facets that come from tags: ``theme``, ``action``, ``sdg`` (goals), ``target``, ``persons``, ``treaty`` and
    ``institution``.

    ``suggested`` names those of them that a machine alone suggests, as ``theme:E41``.
    """
    if not tags:
        return {key: [] for key in TAG_FACETS}
    found: dict[str, dict[str, None]] = {key: {} for key in TAG_FACETS}
    confirmed: set[str] = set()
    for tag in tags:
        for key, code in _facets_of(tag):
            found[key][code] = None
            named = f"{key}:{code}"
            if tag.is_machine:
                found["suggested"][named] = None
            else:
                confirmed.add(named)
    found["suggested"] = {named: None for named in found["suggested"] if named not in confirmed}
    return {key: list(values) for key, values in found.items()}


def _facets_of(tag: Tag) -> Iterator[tuple[str, str]]:
    code = tag.term.code
    if tag.term.taxonomy_id == SDG:
        yield "sdg", tag.goal
        if "." in code:
            # An indicator counts with its target: 16.2.2 with 16.2.
            yield "target", ".".join(code.split(".")[:2])
    elif tag.is_theme:
        yield "theme", code
    elif tag.term.taxonomy_id in _FACETS:
        yield _FACETS[tag.term.taxonomy_id], code
