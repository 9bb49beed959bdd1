"""The rows of the list: everything a row says, gathered in a number of queries that no row adds to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch

from uprtrack.catalogue.levels import LEVELS, level_of
from uprtrack.classification.loading import SDG
from uprtrack.classification.tags import Tag, tags_of, themes_once
from uprtrack.documents.models import Document
from uprtrack.monitoring.voices import Voices
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader
from uprtrack.pages.levels import LEGEND
from uprtrack.plans.models import ActionStatus, ExpectedAction, Plan, ResponsibilityKind
from uprtrack.plans.reading import responsibilities_known_to
from uprtrack.recommendations.models import Recommendation, Wording, WordingRole
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.models import State
from uprtrack.search.highlight import Piece, marked
from uprtrack.search.query import Query

FACET_OF = {"action_category": "action", "sdg": "sdg"}
"""The facet that a tag's taxonomy filters by; themes of either taxonomy filter by "theme"."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads an expected action, and until when it should be done."""

    organisation: Organisation
    ends_on: date | None
    is_completed: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A tag with the facet value that lists its like."""

    text: str
    key: str
    value: str
    is_machine: bool


@dataclass(frozen=True, slots=True)
class Row:
    recommendation: Recommendation
    language: str
    pieces: list[Piece]
    states: list[State]
    document: Document | None
    """The paper, where the reader may open it."""
    chips: list[Chip]
    voices: Voices | None
    level: str
    lead: Lead | None
    is_planned: bool

    @property
    def said(self) -> list[tuple[str, object, object]]:
        """Level, actor and the level in one word, for each voice."""
        current = self.voices.current if self.voices else ()
        return [(voice.level, voice.owner.label, LEGEND[voice.level]) for voice in current]

    @property
    def level_word(self) -> object:
        return LEVELS[self.level]


def rows_for(ids: Sequence[int], *, reader: Reader, query: Query, voices: Mapping[int, Voices]) -> list[Row]:
    """The rows of these recommendations, in this order; ``voices`` are those of the assessed ones."""
    found = Recommendation.objects.select_related(
        "review__state_under_review", "review__mechanism", "document"
    ).in_bulk(list(ids))
    states, tags, languages = shown_states(ids), tags_of(ids, reader), languages_of(ids)
    papers = set(
        Document.objects.visible_to(reader)
        .filter(pk__in={item.document_id for item in found.values()})
        .values_list("pk", flat=True)
    )
    leads = leads_of(ids, reader)
    return [
        Row(
            recommendation=found[pk],
            language=languages.get(pk, "en"),
            pieces=marked(found[pk].text, query, languages.get(pk, "en")),
            states=states[pk],
            document=found[pk].document if found[pk].document_id in papers else None,
            chips=chips_of(tags[pk]),
            voices=voices.get(pk),
            level=level_of(voices.get(pk)),
            lead=next(iter(leads.get(pk, [])), None),
            is_planned=pk in leads,
        )
        for pk in ids
        # What was deleted since it was found is left out.
        if pk in found
    ]


def languages_of(ids: Collection[int]) -> dict[int, str]:
    """The language of each text as received, where its wording says it."""
    received = Wording.objects.filter(
        recommendation__in=ids, role=WordingRole.AS_RECEIVED, text=F("recommendation__text")
    )
    return dict(received.values_list("recommendation_id", "language"))


def chips_of(tags: Sequence[Tag]) -> list[Chip]:
    """Action category, themes (each once), SDGs; the other kinds stand on the recommendation's own page.

    Of what a machine suggests one SDG a goal is enough for a list: all of them lead to the goal.
    """
    themes = {id(tag) for tag in themes_once(tags)}
    goals: set[str] = set()
    shown = [tag for tag in tags if not _is_said(tag, goals)]
    return [
        Chip(
            tag.chip,
            "theme" if tag.is_theme else FACET_OF[tag.term.taxonomy_id],
            tag.term.code.partition(".")[0] if tag.term.taxonomy_id == "sdg" else tag.term.code,
            tag.is_machine,
        )
        for tag in shown
        if id(tag) in themes or tag.term.taxonomy_id in FACET_OF
    ]


def _is_said(tag: Tag, goals: set[str]) -> bool:
    """Whether a machine's SDG is one of a goal that a chip before it names; ``goals`` grows with each."""
    if tag.term.taxonomy_id != SDG:
        return False
    is_said = tag.is_machine and tag.goal in goals
    goals.add(tag.goal)
    return is_said


def leads_of(ids: Sequence[int], reader: Reader) -> dict[int, list[Lead]]:
    """For each recommendation in a plan the reader sees: its leads, the next date first; perhaps none."""
    ties = (
        ExpectedAction.recommendations.through._default_manager.filter(
            recommendation_id__in=ids,
            expectedaction__withdrawn_at__isnull=True,
            expectedaction__plan__in=Plan.objects.visible_to(reader),
        )
        .select_related("expectedaction")
        .prefetch_related(
            Prefetch(
                "expectedaction__responsibilities",
                responsibilities_known_to(reader).filter(kind=ResponsibilityKind.LEAD),
            )
        )
    )
    leads: dict[int, list[Lead]] = defaultdict(list)
    for tie in ties:
        action = tie.expectedaction
        is_completed = action.status == ActionStatus.COMPLETED
        leads[tie.recommendation_id] += [
            Lead(responsibility.organisation, action.ends_on, is_completed)
            for responsibility in action.responsibilities.all()
        ]
    for found in leads.values():
        found.sort(key=lambda lead: (lead.is_completed, lead.ends_on or date.max, lead.organisation.label))
    return leads
