"""One recommendation, many sources: which text, States and position show, and where the sources disagree.

Nothing a source says is overwritten by another. Text and States: report, OHCHR list, UPR Info. Position: what
a person entered with a source (plenary, later change), addendum, report, OHCHR list, UPR Info (data model,
"One recommendation, many sources"; domain rules, section 4, "Position"). What counts for a row are the papers
that its own organisation or the national mechanism of the State under review published: nobody else's upload
changes what stands in their name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q
from django.utils.translation import gettext as _

from uprkit.matching import folded_text
from uprkit.precedence import TEXT_ORDER, position_weight, rank
from uprtrack.documents.models import Document, DocumentKind, ImportRow
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.standing import Reader
from uprtrack.planner import count_anew
from uprtrack.recommendations.models import (
    NOT_WITHDRAWN,
    Attribution,
    Kind,
    Position,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.reviews.models import Review, State

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that differ about one thing ("position", "states" or "text"); ``sides`` are (source, what it
    says).
    """

    recommendation: Recommendation
    about: str
    sides: tuple[tuple[str, str], ...]


def _counts(path: str) -> Q:
    """The condition that what an organisation (at ``path``) brought counts for the recommendation.

    Its own papers count, and those of the national mechanism. For a published recommendation, and for other
    organisations' rows, they do so once they are published themselves: before, a change on a page would tell
    of an import that is not shared. The paper that a recommendation was first read in always counts.
    """
    published = Q(document__visibility=Visibility.PUBLIC, document__published_at__isnull=False)
    in_its_circle = Q(recommendation__published_at__isnull=True) | Q(document=F("recommendation__document"))
    mechanism = Q(
        **{
            f"{path}__kind": OrganisationKind.NMIRF,
            f"{path}__country": F("recommendation__review__state_under_review"),
        }
    )
    own = Q(**{path: F("recommendation__owner")})
    return own & (published | in_its_circle) | mechanism & published


def _batches(pks: Collection[int]) -> Iterator[list[int]]:
    listed = sorted(set(pks))
    for start in range(0, len(listed), _BATCH):
        yield listed[start : start + _BATCH]


def counting_events() -> Q:
    """Events that bear on the position shown: standing, and by somebody whose word counts."""
    return NOT_WITHDRAWN & (Q(run__isnull=True) | _counts("run__owner"))


def position_of(events: Iterable[PositionEvent]) -> Position:
    """The position that the events of one recommendation come to; their documents must be at hand.

    An answer beats "pending". Of papers the order decides, then the later date; noted where one paper says
    both, since only what is clearly accepted is supported. A person's entry counts unless a later-dated paper
    follows it.
    """
    answers = [event for event in events if event.position != Position.PENDING]
    by_papers = [event for event in answers if event.document is not None]
    by_persons = [event for event in answers if event.document is None]
    paper = max(by_papers, key=_weight, default=None)
    person = max(by_persons, key=lambda event: (event.dated_on or date.min, event.pk), default=None)
    if person is not None and not _is_overtaken(person, paper):
        return Position(person.position)
    return Position(paper.position) if paper is not None else Position.PENDING


def _weight(event: PositionEvent) -> tuple[int, date, bool, int]:
    kind = event.document.kind if event.document else None
    return *position_weight(kind, event.dated_on, event.position), event.pk


def _is_overtaken(person: PositionEvent, paper: PositionEvent | None) -> bool:
    return bool(paper and paper.dated_on and person.dated_on and person.dated_on < paper.dated_on)


def refresh(recommendations: Collection[int]) -> None:
    """Let each recommendation (by key) show its first source and the position that its events come to."""
    if len(recommendations) > _BATCH:
        count_anew(Recommendation, Wording, PositionEvent, Attribution)
    _refresh_texts(recommendations)
    refresh_positions(recommendations)


def refresh_positions(recommendations: Collection[int]) -> None:
    """Work out the position beside each recommendation (by key) anew from its events."""
    for batch in _batches(recommendations):
        events: dict[int, list[PositionEvent]] = defaultdict(list)
        counting = PositionEvent.objects.filter(counting_events(), recommendation__in=batch)
        for event in counting.select_related("document").order_by("pk"):
            events[event.recommendation_id].append(event)
        changed: dict[tuple[Position, bool], list[int]] = defaultdict(list)
        for row in Recommendation.objects.filter(pk__in=batch).select_related("review"):
            shown = _after_adoption(position_of(events[row.pk]), row)
            if shown != (row.position, row.is_counted_as_noted):
                changed[shown].append(row.pk)
        for (position, is_counted), pks in changed.items():
            Recommendation.objects.filter(pk__in=pks).update(
                position=position, is_counted_as_noted=is_counted
            )


def _after_adoption(position: Position, row: Recommendation) -> tuple[Position, bool]:
    """Unanswered counts as noted once the Council has adopted the outcome (UPR Info, guide to responses)."""
    is_unanswered = position == Position.PENDING and row.kind == Kind.RECOMMENDATION
    if is_unanswered and row.review.adopted_on is not None:
        return Position.NOTED, True
    return position, False


def _refresh_texts(recommendations: Collection[int]) -> None:
    """Let each recommendation (by key) show text, number, heading, page and paper of its first source."""
    for batch in _batches(recommendations):
        wordings: dict[int, list[Wording]] = defaultdict(list)
        counting = Wording.objects.filter(
            NOT_WITHDRAWN, _counts("owner"), recommendation__in=batch, role=WordingRole.AS_RECEIVED
        )
        for wording in counting.select_related("document").order_by("pk"):
            wordings[wording.recommendation_id].append(wording)
        changed = []
        for row in Recommendation.objects.filter(pk__in=batch):
            first = min(wordings[row.pk], key=_text_weight, default=None)
            if first is not None and (first.document_id, first.text) != (row.document_id, row.text):
                changed.append(_shown_as(row, first))
        Recommendation.objects.bulk_update(
            changed,
            ["text", "document", "printed_in", "number", "heading", "ordinal", "page"],
            batch_size=_BATCH,
        )


def _text_weight(wording: Wording) -> tuple[int, int]:
    return rank(TEXT_ORDER, wording.document.kind if wording.document else None), wording.pk


def _shown_as(row: Recommendation, wording: Wording) -> Recommendation:
    """What the paper's own row says beside the text is found in its run."""
    row.text = wording.text
    row.document_id = wording.document_id or row.document_id
    source = ImportRow.objects.filter(run=wording.run_id, target_id=row.pk).order_by("ordinal").first()
    if source is not None:
        row.number = str(source.parsed.get("paragraph") or "")
        row.heading = str(source.parsed.get("heading") or "")
        printed_in = str(source.parsed.get("document") or "")
        symbol = wording.document.symbol if wording.document else ""
        row.printed_in = printed_in[:200] if printed_in != symbol else ""
        row.page = source.parsed.get("page")
        row.ordinal = source.ordinal
    return row


def shown_states(recommendations: Collection[int]) -> dict[int, list[State]]:
    """For each recommendation (by key) its recommending States by the first source that names any."""
    shown: dict[int, list[State]] = {pk: [] for pk in recommendations}
    best: dict[int, int] = {}
    for batch in _batches(recommendations):
        rows = Attribution.objects.filter(_counts("run__owner"), recommendation__in=batch)
        for row in rows.select_related("state", "document").order_by("pk"):
            place = rank(TEXT_ORDER, row.document.kind)
            if place < best.get(row.recommendation_id, len(TEXT_ORDER) + 1):
                best[row.recommendation_id] = place
                shown[row.recommendation_id] = []
            if place == best[row.recommendation_id] and row.state not in shown[row.recommendation_id]:
                shown[row.recommendation_id].append(row.state)
    return shown


def disagreements_of(review: Review, reader: Reader | None = None) -> list[Disagreement]:
    """Where the sources that a reader may see differ; without a reader, as the public sees it.

    A position that a person settled with a source is no longer disputed. "Pending" contradicts nothing.
    """
    reader = reader or AnonymousUser()
    rows = Recommendation.objects.standing().of_review(review).visible_to(reader).in_bulk()
    papers = Document.objects.visible_to(reader).filter(Q(review=review) | Q(review__isnull=True)).in_bulk()
    if not rows:
        return []
    found: list[Disagreement] = []
    tables = (
        ("position", _told_positions(review)),
        ("states", _told_states(review)),
        ("text", _told_texts(review)),
    )
    for about, told in tables:
        for pk, by_paper in told.items():
            said = {paper: value for paper, value in by_paper.items() if paper in papers}
            if pk in rows and len({_compared(about, value) for value in said.values()}) > 1:
                sides = tuple((_source_name(papers[paper]), value) for paper, value in said.items())
                found.append(Disagreement(rows[pk], about, sides))
    return sorted(found, key=lambda item: (item.recommendation.ordinal, item.recommendation.pk, item.about))


Told = dict[int, dict[int, str]]
"""For each recommendation what each document says."""


def _told_positions(review: Review) -> Told:
    events = PositionEvent.objects.filter(NOT_WITHDRAWN, recommendation__review=review).order_by(
        "dated_on", "pk"
    )
    settled = set(events.filter(document__isnull=True).values_list("recommendation_id", flat=True))
    told: Told = defaultdict(dict)
    for event in events.exclude(position=Position.PENDING).filter(document__isnull=False):
        if event.recommendation_id not in settled and event.document_id is not None:
            told[event.recommendation_id][event.document_id] = event.get_position_display()
    return told


def _told_states(review: Review) -> Told:
    named: dict[tuple[int, int], list[str]] = defaultdict(list)
    rows = Attribution.objects.filter(recommendation__review=review).order_by("state__name")
    for pk, document, state in rows.values_list("recommendation_id", "document_id", "state__name"):
        named[pk, document].append(state)
    told: Told = defaultdict(dict)
    for (pk, document), states in named.items():
        told[pk][document] = ", ".join(states)
    return told


def _told_texts(review: Review) -> Told:
    told: Told = defaultdict(dict)
    rows = Wording.objects.filter(
        NOT_WITHDRAWN, recommendation__review=review, role=WordingRole.AS_RECEIVED, document__isnull=False
    )
    for wording in rows.order_by("pk"):
        if wording.document_id is not None:
            told[wording.recommendation_id].setdefault(wording.document_id, wording.text)
    return told


def _compared(about: str, value: str) -> str:
    return folded_text(value) if about == "text" else value


def _source_name(document: Document) -> str:
    if not document.symbol or document.kind == DocumentKind.UPR_INFO_SHEET:
        return document.get_kind_display()
    return _("%(kind)s %(symbol)s") % {"kind": document.get_kind_display(), "symbol": document.symbol}
