"""One recommendation, many sources: which text, States and position show.

Nothing a source says is overwritten by another. Text and States: the paper that the row's organisation chose
(see ``disagreements``), else report, OHCHR list, UPR Info. Position: what a person entered with a source
(plenary, later change), addendum, report, OHCHR list, UPR Info (data model, "One recommendation, many
sources"; domain rules, section 4, "Position"). What counts for a row are the papers that its own organisation
or the national mechanism of the State under review published: nobody else's upload changes what stands in
their name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from django.db.models import F, Q

from uprkit.precedence import TEXT_ORDER, position_weight, rank
from uprtrack.bulk_rows import read_beside
from uprtrack.documents.models import DocumentKind, ImportRow
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.planner import count_anew
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
from uprtrack.recommendations.text_readers import tell_text_readers
from uprtrack.reviews.models import State

BATCH = 500


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
    for start in range(0, len(listed), BATCH):
        yield listed[start : start + BATCH]


def counting_events() -> Q:
    """Events that bear on the position shown: standing, and by somebody whose word counts."""
    return NOT_WITHDRAWN & (Q(run__isnull=True) | _counts("run__owner"))


class Answer(NamedTuple):
    """What a paper of a kind answers, or a person who entered it (no kind); of equal ones the last in order holds."""

    position: str
    kind: str | None
    dated_on: date | None
    order: int


def position_of(events: Iterable[PositionEvent]) -> Position:
    """The position that the events of one recommendation come to; their documents must be at hand."""
    return position_by(
        Answer(event.position, event.document.kind if event.document else None, event.dated_on, event.pk)
        for event in events
    )


def position_by(answers: Iterable[Answer]) -> Position:
    """The position that the answers to one recommendation come to.

    An answer beats "pending". Of papers the order decides, then the later date; noted where one paper says
    both, since only what is clearly accepted is supported. A person's entry counts unless a later-dated paper
    follows it.
    """
    given = [answer for answer in answers if answer.position != Position.PENDING]
    by_papers = [answer for answer in given if answer.kind is not None]
    by_persons = [answer for answer in given if answer.kind is None]
    paper = max(by_papers, key=_weight) if len(by_papers) > 1 else next(iter(by_papers), None)
    person = max(by_persons, key=lambda answer: (answer.dated_on or date.min, answer.order), default=None)
    if person is not None and not _is_overtaken(person, paper):
        return Position(person.position)
    return Position(paper.position) if paper is not None else Position.PENDING


def _weight(answer: Answer) -> tuple[int, date, bool, int]:
    return *position_weight(answer.kind, answer.dated_on, answer.position), answer.order


def _is_overtaken(person: Answer, paper: Answer | None) -> bool:
    return bool(paper and paper.dated_on and person.dated_on and person.dated_on < paper.dated_on)


def refresh(recommendations: Collection[int]) -> None:
    """Let each recommendation (by key) show its first source and the position that its events come to."""
    if len(recommendations) > BATCH:
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
            shown = after_adoption(position_of(events[row.pk]), row.kind, row.review.adopted_on)
            if shown != (row.position, row.is_counted_as_noted):
                changed[shown].append(row.pk)
        show_positions(changed)


def show_positions(changed: Mapping[tuple[Position, bool], Collection[int]]) -> None:
    """Write positions, and whether they are counted as noted by rule alone, beside recommendations (by key)."""
    for (position, is_counted), pks in changed.items():
        for batch in _batches(pks):
            shown = {"position": position, "is_counted_as_noted": is_counted}
            Recommendation.objects.filter(pk__in=batch).update(**shown)
            # Parts follow, but those on which somebody entered a position of their own.
            parts = Recommendation.objects.filter(parent__in=batch)
            answered = PositionEvent.objects.filter(NOT_WITHDRAWN, recommendation__parent__in=batch)
            parts.exclude(pk__in=answered.values("recommendation")).update(**shown)


def after_adoption(position: Position, kind: str, adopted_on: date | None) -> tuple[Position, bool]:
    """Unanswered counts as noted once the Council has adopted the outcome (UPR Info, guide to responses)."""
    if position == Position.PENDING and kind == Kind.RECOMMENDATION and adopted_on is not None:
        return Position.NOTED, True
    return position, False


def _refresh_texts(recommendations: Collection[int]) -> None:
    """Let each recommendation (by key) show text, number, heading, page and paper of its first source."""
    for batch in _batches(recommendations):
        wordings: dict[int, list[Wording]] = defaultdict(list)
        chosen = chosen_papers(About.TEXT, batch)
        counting = Wording.objects.filter(
            NOT_WITHDRAWN, _counts("owner"), recommendation__in=batch, role=WordingRole.AS_RECEIVED
        )
        for wording in counting.select_related("document").order_by("pk"):
            wordings[wording.recommendation_id].append(wording)
        changed, reworded = [], []
        for row in Recommendation.objects.filter(pk__in=batch):
            weight = partial(_text_weight, chosen.get(row.pk))
            first = min(wordings[row.pk], key=weight, default=None)
            if first is not None and (first.document_id, first.text) != (row.document_id, row.text):
                if first.text != row.text:
                    reworded.append(row.pk)
                changed.append(_shown_as(row, first))
        Recommendation.objects.bulk_update(
            changed,
            ["text", "document", "printed_in", "number", "heading", "ordinal", "page"],
            batch_size=BATCH,
        )
        tell_text_readers(reworded)


def _text_weight(chosen: int | None, wording: Wording) -> tuple[bool, bool, int, int, int, int]:
    """The Index translates: what it has in another language than English shows where nothing else does.

    Of one paper that was read again from another file, what was read last shows.
    """
    is_chosen = chosen is not None and wording.document_id == chosen
    is_of_index = wording.document is not None and wording.document.kind == DocumentKind.UHRI_EXPORT
    return (
        not is_chosen,
        is_of_index and not wording.language.startswith("en"),
        rank(TEXT_ORDER, wording.document.kind if wording.document else None),
        wording.document_id or 0,
        -(wording.run_id or 0),
        wording.pk,
    )


def chosen_papers(about: About, recommendations: Collection[int]) -> dict[int, int]:
    """For recommendations (by key) whose organisation chose whose reading shows, the key of that paper."""
    choices = Settlement.objects.filter(
        NOT_WITHDRAWN, about=about, document__isnull=False, recommendation__in=recommendations
    )
    return dict(choices.values_list("recommendation_id", "document_id"))


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
    """For each recommendation (by key) its recommending States by the chosen or the first source that names any."""
    shown: dict[int, list[State]] = {pk: [] for pk in recommendations}
    best: dict[int, int] = {}
    for batch in _batches(recommendations):
        chosen = chosen_papers(About.STATES, batch)
        rows = Attribution.objects.filter(_counts("run__owner"), recommendation__in=batch)
        names = ("recommendation_id", "document_id", "document__kind")
        for state, (pk, document_id, kind) in read_beside(rows.order_by("pk"), "state", State, *names):
            place = -1 if chosen.get(pk) == document_id else rank(TEXT_ORDER, kind)
            if place < best.get(pk, len(TEXT_ORDER) + 1):
                best[pk] = place
                shown[pk] = []
            if place == best[pk] and state not in shown[pk]:
                shown[pk].append(state)
    return shown
