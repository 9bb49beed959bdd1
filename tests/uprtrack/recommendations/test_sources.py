"""Which source shows: the order of papers, later words of a person, and whose papers count."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.precedence import POSITION_ORDER
from uprtrack.documents.models import Document, DocumentKind
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.disagreements import disagreements_of
from uprtrack.recommendations.models import HowKnown, Position, PositionEvent, Recommendation
from uprtrack.recommendations.services import publish_review
from uprtrack.recommendations.sources import position_of, refresh_positions
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring


def event(
    position: Position, kind: DocumentKind | None = None, dated_on: date | None = None, pk: int = 1
) -> PositionEvent:
    document = Document(kind=kind) if kind else None
    how = HowKnown.PAPER if kind else HowKnown.PERSON
    return PositionEvent(pk=pk, position=position, document=document, dated_on=dated_on, how_known=how)


S, N, P = Position.SUPPORTED, Position.NOTED, Position.PENDING
REPORT, ADDENDUM = DocumentKind.WORKING_GROUP_REPORT, DocumentKind.ADDENDUM
LIST, SHEET = DocumentKind.THEMATIC_LIST, DocumentKind.UPR_INFO_SHEET
EARLY, LATE = date(2019, 2, 22), date(2021, 6, 1)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], P),
        ([event(P, REPORT)], P),
        ([event(P, ADDENDUM), event(S, SHEET)], S),
        ([event(S, REPORT, LATE), event(N, ADDENDUM, EARLY)], N),
        ([event(S, LIST), event(N, REPORT)], N),
        ([event(N, SHEET), event(S, LIST)], S),
        ([event(S, SHEET), event(N, SHEET)], N),
        ([event(N, ADDENDUM, EARLY), event(S, None, LATE)], S),
        ([event(N, ADDENDUM, LATE), event(S, None, EARLY)], N),
        ([event(N, SHEET), event(S, None, EARLY)], S),
        ([event(N, None, EARLY, 2), event(S, None, LATE, 1)], S),
        ([event(N, None, EARLY, 1), event(S, None, EARLY, 2)], S),
        ([event(S, REPORT, EARLY), event(P, None, LATE)], S),
    ],
)
def test_the_order_of_sources(events: list[PositionEvent], expected: Position) -> None:
    assert position_of(events) == expected
    assert position_of(reversed(events)) == expected


some_events = st.lists(
    st.builds(
        event,
        st.sampled_from(Position),
        st.sampled_from([*POSITION_ORDER, None]),
        st.none() | st.dates(date(2008, 1, 1), date(2026, 1, 1)),
        st.integers(1, 10**6),
    ),
    unique_by=lambda item: item.pk,
)


@given(some_events)
def test_an_answer_is_never_lost_and_none_is_invented(events: list[PositionEvent]) -> None:
    answers = {item.position for item in events} - {Position.PENDING}
    assert position_of(events) in (answers or {Position.PENDING})


@given(some_events)
def test_pending_changes_nothing(events: list[PositionEvent]) -> None:
    assert position_of([*events, event(P, ADDENDUM, LATE, 0)]) == position_of(events)


def test_another_organisation_s_paper_changes_no_position(
    cast: Cast, report: bytes, addendum: bytes, bring: Bring
) -> None:
    """The coalition reads the mechanism's rows; what it uploads is kept beside them, and shows to nobody else."""
    bring(cast.coordinator, cast.mechanism, "report.docx", report, Visibility.PUBLIC)
    pending = Recommendation.objects.filter(position=Position.PENDING).count()
    run = bring(cast.coalition_coordinator, cast.coalition, "addendum.docx", addendum)
    assert PositionEvent.objects.filter(run=run).count() == 14
    assert Recommendation.objects.filter(position=Position.PENDING).count() == pending


def test_the_mechanism_s_published_paper_counts_for_everybody_s_rows(
    cast: Cast, report: bytes, addendum: bytes, bring: Bring
) -> None:
    bring(cast.coalition_coordinator, cast.coalition, "report.docx", report, Visibility.GROUP)
    pending = Recommendation.objects.filter(position=Position.PENDING)
    assert pending.count() == 14
    bring(cast.coordinator, cast.mechanism, "addendum.docx", addendum)
    assert pending.count() == 14, "an import that is not shared changes nobody else's page"
    publish_review(by=cast.coordinator, organisation=cast.mechanism, review=Review.objects.get())
    assert pending.count() == 0


def test_disagreements_are_told_to_those_who_may_read_both_sides(
    cast: Cast, report: bytes, bring: Bring
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report, Visibility.PUBLIC)
    row = Recommendation.objects.filter(position=Position.SUPPORTED).select_related("review").first()
    assert row is not None
    private = Document.objects.create(
        owner=cast.mechanism, review=row.review, kind=DocumentKind.ADDENDUM, symbol="A/HRC/40/901/Add.1"
    )
    PositionEvent.objects.create(
        recommendation=row, position=N, document=private, how_known=HowKnown.PAPER, dated_on=LATE
    )
    refresh_positions([row.pk])
    row.refresh_from_db()
    assert row.position == N
    assert disagreements_of(row.review) == []
    assert disagreements_of(row.review, cast.stranger) == []
    (found,) = disagreements_of(row.review, cast.coordinator)
    assert (found.recommendation, found.about) == (row, "position")
