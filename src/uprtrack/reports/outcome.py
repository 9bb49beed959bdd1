"""The outcome of a review as one reader may see it: what every kind of report is made from.

Whatever is owned comes through ``visible_to(reader)``, without the measures, assessments and evidence that a
person keeps for their own eyes; the number of queries does not grow with the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch

from uprkit.precedence import POSITION_ORDER, rank
from uprtrack.classification.search_source import position_facet, tag_facets
from uprtrack.classification.tags import Tag, tags_of, themes_once
from uprtrack.documents.models import Document
from uprtrack.monitoring.models import Assessment, Evidence, Level, Measure
from uprtrack.monitoring.voices import Voices, voices_from, with_owners
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Owned
from uprtrack.organisations.models.ownership import readable_by
from uprtrack.organisations.standing import Reader
from uprtrack.plans.columns import paired_with
from uprtrack.plans.models import ExpectedAction, Indicator
from uprtrack.plans.reading import responsibilities_known_to
from uprtrack.recommendations.links import ShownLink, links_of
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Kind,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.sources import (
    counting_events,
    position_of,
    shown_states,
)
from uprtrack.reports.filters import DIFFER, Filters
from uprtrack.reviews.models import Review, State


@dataclass(frozen=True, slots=True)
class Entry:
    """One recommendation or pledge with all that the reader sees of it.

    ``documents`` are the papers the reader may see, by primary key; ``evidence`` is by assessment.
    """

    recommendation: Recommendation
    states: tuple[State, ...]
    wordings: tuple[Wording, ...]
    position_event: PositionEvent | None
    tags: tuple[Tag, ...]
    actions: tuple[ExpectedAction, ...]
    measures: tuple[Measure, ...]
    voices: Voices
    documents: Mapping[int, Document]
    evidence: Mapping[int, Sequence[Evidence]]
    paired: tuple[ShownLink, ...] = ()
    """Other mechanisms' recommendations on the same point, those that a person decided first."""

    @property
    def is_pledge(self) -> bool:
        return self.recommendation.kind == Kind.VOLUNTARY_PLEDGE

    @property
    def is_observation(self) -> bool:
        """Of another mechanism than the UPR: no State takes a position on it."""
        return self.recommendation.kind == Kind.OBSERVATION

    @property
    def is_answered(self) -> bool:
        """Whether the State takes a position on it, be it pending yet."""
        return self.recommendation.kind == Kind.RECOMMENDATION

    @property
    def is_counted(self) -> bool:
        """A part of a recommendation that was split is not: the UN counts the whole."""
        return self.recommendation.parent_id is None

    @property
    def assessments(self) -> list[Assessment]:
        return list(self.voices.current)

    @property
    def document(self) -> Document | None:
        return self.documents.get(self.recommendation.document_id)

    @property
    def themes(self) -> list[Tag]:
        return themes_once(self.tags)

    @property
    def language(self) -> str:
        """Of the text as received; English where no wording says otherwise."""
        received = (item for item in self.wordings if item.role == WordingRole.AS_RECEIVED)
        return next((item.language for item in received if item.text == self.recommendation.text), "en")

    @property
    def facets(self) -> dict[str, list[str]]:
        """The values by which the list of recommendations filters, as this reader sees them."""
        shown = self.voices.level_shown
        known = shown if shown in Level.values else Level.NOT_ASSESSED.value
        return {
            "position": position_facet(self.recommendation),
            "kind": [self.recommendation.kind],
            "from": [state.pk for state in self.states],
            "group": [state.regional_group for state in self.states],
            "level": [DIFFER if self.voices.is_disputed else known],
            **tag_facets(self.tags),
        }

    def assessment_by(self, organisation: Organisation) -> Assessment | None:
        return next((item for item in self.assessments if item.owner_id == organisation.pk), None)

    def wordings_in(self, language: str) -> list[Wording]:
        """Those written in a language beside the text as received, the newest of each role."""
        newest: dict[str, Wording] = {}
        for wording in self.wordings:
            if wording.language.lower() == language.lower() and wording.text != self.recommendation.text:
                newest.setdefault(wording.role, wording)
        return list(newest.values())


@dataclass(frozen=True, slots=True)
class Outcome:
    """A review's entries in the order of the report, as of a day."""

    review: Review
    entries: tuple[Entry, ...]

    @property
    def recommendations(self) -> list[Entry]:
        """As the UN counts: without parts of split ones and without pledges."""
        return [entry for entry in self.entries if entry.is_counted and not entry.is_pledge]

    @property
    def pledges(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_pledge]

    def rows(self) -> Iterable[Owned]:
        """Every owned row that a report can draw on, each once."""
        seen: dict[tuple[str, int], Owned] = {}
        for entry in self.entries:
            owned: list[Owned] = [entry.recommendation, *entry.wordings, *entry.measures, *entry.assessments]
            owned += [action.plan for action in entry.actions]
            owned += [link.other for link in entry.paired]
            owned += [link.decision for link in entry.paired if link.decision]
            owned += [
                item for assessment in entry.assessments for item in entry.evidence.get(assessment.pk, ())
            ]
            owned += [item for measure in entry.measures for item in measure.evidence.all()]
            for row in owned:
                seen.setdefault((row._meta.label, row.pk), row)
        return seen.values()


def gather(
    *, reader: Reader, review: Review, filters: Filters, as_of: date, with_follow_up: bool = True
) -> Outcome:
    """The outcome of a review as ``reader`` may see it, assessments and measures as of a day.

    Without follow-up, actions, measures, evidence and papers are left out: a page of assessments shows none.
    """
    visible = Recommendation.objects.visible_to(reader).standing_with_parts().of_review(review)
    recommendations = list(filters.narrow(visible, reader, review).order_by("ordinal", "pk"))
    ids = [item.pk for item in recommendations]
    tags = tags_of(ids, reader)
    states = shown_states(ids)
    wordings = _by_recommendation(
        Wording.objects.visible_to(reader).filter(NOT_WITHDRAWN, recommendation__in=ids)
    )
    voices = _voices(ids, reader, as_of)
    events = _position_events(recommendations) if with_follow_up else {}
    actions = _actions(ids, reader) if with_follow_up else {}
    measures = _measures(ids, reader, as_of) if with_follow_up else {}
    evidence = _evidence(voices.values(), reader) if with_follow_up else {}
    documents = _documents(recommendations, events.values(), reader) if with_follow_up else {}
    wholes = {item.parent_id or item.pk for item in recommendations}
    links = links_of(wholes, reader) if with_follow_up else {}
    entries = (
        Entry(
            recommendation=item,
            states=tuple(states.get(item.pk, ())),
            wordings=tuple(wordings.get(item.pk, ())),
            position_event=events.get(item.pk),
            tags=tuple(tags.get(item.pk, ())),
            actions=tuple(actions.get(item.pk, ())),
            measures=tuple(measures.get(item.pk, ())),
            voices=voices[item.pk],
            documents=documents,
            evidence=evidence,
            paired=paired_with([item.parent_id or item.pk], links),
        )
        for item in recommendations
    )
    return Outcome(review, tuple(entry for entry in entries if filters.fits(entry.facets)))


def _by_recommendation(wordings: Iterable[Wording]) -> dict[int, list[Wording]]:
    found: dict[int, list[Wording]] = {}
    for wording in wordings:
        found.setdefault(wording.recommendation_id, []).append(wording)
    return found


def _position_events(recommendations: Sequence[Recommendation]) -> dict[int, PositionEvent]:
    """For each recommendation the event its position rests on: the best paper, else a person."""
    by_recommendation: dict[int, list[PositionEvent]] = {}
    events = PositionEvent.objects.filter(
        counting_events(), recommendation__in=[item.pk for item in recommendations]
    )
    for event in events.select_related("document").order_by("dated_on", "pk"):
        by_recommendation.setdefault(event.recommendation_id, []).append(event)
    found: dict[int, PositionEvent] = {}
    for item in recommendations:
        known = by_recommendation.get(item.pk, [])
        by_papers = [event for event in known if event.document_id is not None]
        trusted = by_papers if by_papers and position_of(by_papers) == item.position else known
        said = [event for event in trusted if event.position == item.position]
        if said:
            found[item.pk] = min(reversed(said), key=_place_of_paper)
    return found


def _place_of_paper(event: PositionEvent) -> int:
    """A person's entry stands before the papers where the papers alone do not give the position."""
    if event.document is None:
        return -1
    kind = event.document.kind
    return rank(POSITION_ORDER, kind)


def _actions(ids: Sequence[int], reader: Reader) -> dict[int, list[ExpectedAction]]:
    actions = (
        ExpectedAction.objects.filter(readable_by(reader, "plan__"), NOT_WITHDRAWN, recommendations__in=ids)
        .distinct()
        .select_related("plan__owner", "cluster__parent", "programme")
        .prefetch_related(
            Prefetch("responsibilities", responsibilities_known_to(reader)),
            Prefetch("indicators", Indicator.objects.prefetch_related("values")),
            "budget_lines",
        )
    )
    # Said outright, because databases do not agree on where what has no cluster or date stands.
    in_order = actions.order_by(
        "plan_id",
        F("cluster__ordinal").asc(nulls_last=True),
        F("ends_on").asc(nulls_last=True),
        "pk",
    )
    by_id = {action.pk: action for action in in_order}
    found: dict[int, list[ExpectedAction]] = {}
    ties = ExpectedAction.recommendations.through.objects.filter(
        recommendation_id__in=ids, expectedaction_id__in=by_id
    ).values_list("recommendation_id", "expectedaction_id")
    for recommendation, action in ties:
        found.setdefault(recommendation, []).append(by_id[action])
    order = {key: place for place, key in enumerate(by_id)}
    return {key: sorted(items, key=lambda item: order[item.pk]) for key, items in found.items()}


def _measures(ids: Sequence[int], reader: Reader, as_of: date) -> dict[int, list[Measure]]:
    readable_evidence = Evidence.objects.visible_to(reader).exclude(visibility=Visibility.SELF)
    measures = (
        Measure.objects.visible_to(reader)
        .exclude(visibility=Visibility.SELF)
        .filter(NOT_WITHDRAWN, recommendations__in=ids, taken_on__lte=as_of)
        .distinct()
        .select_related("owner")
        .prefetch_related(Prefetch("evidence", readable_evidence))
    )
    by_id = {measure.pk: measure for measure in measures}
    found: dict[int, list[Measure]] = {}
    ties = Measure.recommendations.through.objects.filter(
        recommendation_id__in=ids, measure_id__in=by_id
    ).values_list("recommendation_id", "measure_id")
    for recommendation, measure in ties:
        found.setdefault(recommendation, []).append(by_id[measure])
    return {key: sorted(items, key=lambda item: (item.taken_on, item.pk)) for key, items in found.items()}


def _voices(ids: Sequence[int], reader: Reader, as_of: date) -> dict[int, Voices]:
    """As ``voices_of`` gives them, but without what a person wrote for their own eyes alone."""
    found: dict[int, list[Assessment]] = {key: [] for key in ids}
    assessments = (
        Assessment.objects.visible_to(reader)
        .standing()
        .exclude(visibility=Visibility.SELF)
        .filter(recommendation__in=ids, assessed_on__lte=as_of)
        .order_by("assessed_on", "pk")
    )
    for assessment in with_owners(assessments):
        found[assessment.recommendation_id].append(assessment)
    return {key: voices_from(items) for key, items in found.items()}


def _evidence(voices: Iterable[Voices], reader: Reader) -> dict[int, list[Evidence]]:
    assessments = [assessment.pk for voice in voices for assessment in voice.current]
    found: dict[int, list[Evidence]] = {}
    readable = Evidence.objects.visible_to(reader).exclude(visibility=Visibility.SELF)
    for item in readable.filter(assessment__in=assessments):
        if item.assessment_id is not None:
            found.setdefault(item.assessment_id, []).append(item)
    return found


def _documents(
    recommendations: Iterable[Recommendation], events: Iterable[PositionEvent], reader: Reader
) -> dict[int, Document]:
    wanted = {item.document_id for item in recommendations}
    wanted |= {event.document_id for event in events if event.document_id is not None}
    return Document.objects.visible_to(reader).in_bulk(wanted)
