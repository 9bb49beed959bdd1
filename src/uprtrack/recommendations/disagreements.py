"""Where the sources of a review's recommendations differ, which reading shows, and what was settled.

"Disagreements are listed until somebody settles or accepts them" (data model, "One recommendation, many
sources"). A settlement holds while no source says anything that was not known when it was made.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.translation import gettext as _

from uprkit.matching import folded_text
from uprkit.precedence import POSITION_ORDER, TEXT_ORDER, rank
from uprtrack.documents.models import Document, DocumentKind, ImportRow
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    About,
    Attribution,
    Kind,
    Position,
    PositionEvent,
    Recommendation,
    Settlement,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that says something: where in it, and whether its reading can be chosen for the row."""

    document: Document
    page: int | None
    can_be_chosen: bool

    @property
    def name(self) -> str:
        """The kind of the paper and its symbol, where it has one of its own."""
        kind, symbol = self.document.get_kind_display(), self.document.symbol
        if not symbol or self.document.kind == DocumentKind.UPR_INFO_SHEET:
            return kind
        return _("%(kind)s %(symbol)s") % {"kind": kind, "symbol": symbol}


@dataclass(frozen=True, slots=True)
class Side:
    """One reading and the papers that have it, first by the order of sources; ``digest`` tells readings apart."""

    value: str
    digest: str
    papers: tuple[Paper, ...]
    shows: bool

    @property
    def choice(self) -> Document | None:
        """The paper to choose so that this reading shows; None where none of its papers counts for the row."""
        return next((paper.document for paper in self.papers if paper.can_be_chosen), None)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that differ about one thing.

    ``settlement`` is what the row's organisation decided, ``person`` the position that somebody entered with a
    source; ``is_open``: nobody settled it, or a source says since what nobody knew who did.
    """

    recommendation: Recommendation
    about: About
    sides: tuple[Side, ...]
    settlement: Settlement | None
    person: PositionEvent | None
    is_open: bool

    @property
    def chosen(self) -> Paper | None:
        """The paper that was chosen, where the reader may see it."""
        wanted = self.settlement.document_id if self.settlement else None
        papers = (paper for side in self.sides for paper in side.papers)
        return next((paper for paper in papers if paper.document.pk == wanted), None)


@dataclass(frozen=True, slots=True)
class _Told:
    """What one paper says: as it is shown, as it is compared, and on which page."""

    value: str
    compared: str
    page: int | None = None


Told = dict[int, dict[int, _Told]]
"""For each recommendation what each document says of it, both by key."""


def disagreements_of(
    review: Review, reader: Reader | None = None, only: Collection[int] | None = None
) -> list[Disagreement]:
    """Where the sources that a reader may see differ, in printed order; without a reader, as the public sees it.

    ``only`` narrows to some recommendations (by key). "Pending" contradicts nothing, and what nobody answers
    (pledges, other mechanisms' recommendations) has no position to differ about. Ten queries at most.
    """
    reader = reader or AnonymousUser()
    standing = Recommendation.objects.standing().of_review(review).visible_to(reader)
    rows = (standing if only is None else standing.filter(pk__in=only)).in_bulk()
    if not rows:
        return []
    readable = Document.objects.visible_to(reader).filter(Q(review=review) | Q(review__isnull=True))
    papers = readable.select_related("owner").in_bulk()
    about = Q(recommendation__review=review) if only is None else Q(recommendation__in=only)
    events = list(PositionEvent.objects.filter(NOT_WITHDRAWN, about).order_by("dated_on", "pk"))
    told = {
        About.POSITION: _told_positions(
            event for event in events if _is_answered(rows.get(event.recommendation_id))
        ),
        About.STATES: _told_states(about),
        About.TEXT: _told_texts(about, reader),
    }
    for table in told.values():
        _keep_differing(table, rows, papers)
    settlements = list(Settlement.objects.filter(NOT_WITHDRAWN, about, recommendation__in=rows))
    return _Listing(review, rows, papers, told, events, settlements).gather()


def digest(compared: str) -> str:
    """What is kept of a reading in order to know it again."""
    return hashlib.sha256(compared.encode()).hexdigest()[:32]


def counts_for(document: Document, row: Recommendation, review: Review) -> bool:
    """Whether what a paper says may show in a row: as ``sources`` has it, for one paper and one row."""
    is_open = document.is_published or not row.is_published or document.pk == row.document_id
    of_mechanism = (
        document.owner.kind == OrganisationKind.NMIRF
        and document.owner.country_id == review.state_under_review_id
    )
    return (document.owner_id == row.owner_id and is_open) or (of_mechanism and document.is_published)


def _is_answered(row: Recommendation | None) -> bool:
    return row is not None and row.kind == Kind.RECOMMENDATION


def _told_positions(events: Iterable[PositionEvent]) -> Told:
    """The latest answer of each paper; where one says both on a day, noted (see ``uprkit.precedence``)."""
    latest: dict[tuple[int, int], PositionEvent] = {}
    for event in events:
        if event.document_id is None or event.position == Position.PENDING:
            continue
        key = event.recommendation_id, event.document_id
        before = latest.get(key)
        if before is None or before.dated_on != event.dated_on or before.position != Position.NOTED:
            latest[key] = event
    told: Told = defaultdict(dict)
    for (pk, document), event in latest.items():
        told[pk][document] = _Told(event.get_position_display(), event.position, event.page)
    return told


def _told_states(about: Q) -> Told:
    named: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    rows = Attribution.objects.filter(about).order_by("state__name")
    for pk, document, code, name in rows.values_list(
        "recommendation_id", "document_id", "state_id", "state__name"
    ):
        named[pk, document].append((code, name))
    told: Told = defaultdict(dict)
    for (pk, document), states in named.items():
        codes = " ".join(sorted(code for code, _name in states))
        told[pk][document] = _Told(", ".join(name for _code, name in states), codes)
    return told


def _told_texts(about: Q, reader: Reader) -> Told:
    told: Told = defaultdict(dict)
    rows = (
        Wording.objects.visible_to(reader)
        .filter(NOT_WITHDRAWN, about, role=WordingRole.AS_RECEIVED, document__isnull=False)
        .order_by("pk")
    )
    read = list(
        rows.values_list("recommendation_id", "document_id", "text", "language", "recommendation__text")
    )
    # A translation differs in every word and in nothing: only texts in the language of the one that shows differ.
    shown = {pk: language for pk, _document, text, language, shows in read if text == shows}
    for pk, document, text, language, _shows in read:
        if document is not None and language == shown.get(pk, language):
            told[pk].setdefault(document, _Told(text, folded_text(text)))
    return told


def _keep_differing(table: Told, rows: Collection[int], papers: Collection[int]) -> None:
    """Leave in a table what differs among the papers that a reader may see."""
    for pk in list(table):
        said = {paper: item for paper, item in table[pk].items() if paper in papers}
        if pk in rows and len({item.compared for item in said.values()}) > 1:
            table[pk] = said
        else:
            del table[pk]


class _Listing:
    """Disagreements put together from what papers say, what shows, and what was settled."""

    def __init__(
        self,
        review: Review,
        rows: Mapping[int, Recommendation],
        papers: Mapping[int, Document],
        told: Mapping[About, Told],
        events: Iterable[PositionEvent],
        settlements: Iterable[Settlement],
    ) -> None:
        self._review, self._rows, self._papers, self._told = review, rows, papers, told
        self._events: dict[int, list[PositionEvent]] = defaultdict(list)
        for event in events:
            self._events[event.recommendation_id].append(event)
        self._settlements = {(item.recommendation_id, item.about): item for item in settlements}
        self._states = shown_states(told[About.STATES])
        differing = {pk for table in told.values() for pk in table}
        self._pages = _pages_of(differing, papers)

    def gather(self) -> list[Disagreement]:
        found = [
            self._disagreement(self._rows[pk], about, said)
            for about, table in self._told.items()
            for pk, said in table.items()
        ]
        return sorted(
            found, key=lambda item: (item.recommendation.ordinal, item.recommendation.pk, item.about)
        )

    def _disagreement(self, row: Recommendation, about: About, said: Mapping[int, _Told]) -> Disagreement:
        shown = self._shown(row, about)
        by_reading: dict[str, list[int]] = defaultdict(list)
        order = POSITION_ORDER if about == About.POSITION else TEXT_ORDER
        for paper in sorted(said, key=lambda pk: (rank(order, self._papers[pk].kind), pk)):
            by_reading[said[paper].compared].append(paper)
        sides = tuple(
            Side(
                value=said[papers[0]].value,
                digest=digest(compared),
                papers=tuple(self._paper(pk, row, said[pk]) for pk in papers),
                shows=compared == shown,
            )
            for compared, papers in by_reading.items()
        )
        settlement = self._settlements.get((row.pk, about))
        person = self._person(row) if about == About.POSITION else None
        known = set(settlement.said) if settlement else set()
        if person is not None:
            known |= self._known_to(person)
        is_open = not {side.digest for side in sides} <= known
        return Disagreement(row, about, sides, settlement, person, is_open)

    def _shown(self, row: Recommendation, about: About) -> str:
        """What the row shows, as it is compared."""
        match about:
            case About.POSITION:
                return row.position
            case About.STATES:
                return " ".join(sorted(state.pk for state in self._states[row.pk]))
        return folded_text(row.text)

    def _paper(self, pk: int, row: Recommendation, said: _Told) -> Paper:
        document = self._papers[pk]
        page = said.page or self._pages.get((row.pk, pk))
        return Paper(document, page, counts_for(document, row, self._review))

    def _person(self, row: Recommendation) -> PositionEvent | None:
        """The last position that somebody entered with a source."""
        entered = [event for event in self._events[row.pk] if event.document_id is None]
        return entered[-1] if entered else None

    def _known_to(self, person: PositionEvent) -> set[str]:
        """The readings that were there when somebody entered a position, and that position."""
        before = (
            event.position
            for event in self._events[person.recommendation_id]
            if event.recorded_at <= person.recorded_at
        )
        return {digest(position) for position in (person.position, *before)}


def _pages_of(recommendations: Collection[int], papers: Collection[int]) -> dict[tuple[int, int], int]:
    """On which page each paper prints each recommendation, as far as its rows tell."""
    rows = ImportRow.objects.filter(target_id__in=recommendations, run__document__in=papers)
    found = rows.order_by("-pk").values_list("target_id", "run__document_id", "parsed__page")
    return {
        (target, document): page
        for target, document, page in found
        if target is not None and document is not None and isinstance(page, int)
    }
