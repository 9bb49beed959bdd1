"""Whatever hangs on recommendations, and however they are merged: taken apart, all is as before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.uprtrack.recommendations.sources import dump, made, paper, say, settled
from uprtrack.classification.models import Decision, Origin, Suggestion, Term
from uprtrack.documents.models import DocumentKind, ImportRow
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import (
    HowKnown,
    Merge,
    Position,
    PositionEvent,
    Recommendation,
    Wording,
)
from uprtrack.recommendations.services_of_sources import merge, take_apart

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.reviews.models import Review

REPORT, LIST, SHEET = (
    DocumentKind.WORKING_GROUP_REPORT,
    DocumentKind.THEMATIC_LIST,
    DocumentKind.UPR_INFO_SHEET,
)
LAKE = "Protect the lake dwellers against forced eviction and give them titles to their land"
SHORT = "Protect lake dwellers against eviction, give them titles to land"
KINDS = (REPORT, LIST, SHEET, DocumentKind.UHRI_EXPORT, DocumentKind.ADDENDUM)
STATES = ("NOR", "CHL", "DNK", "GHA")
sayings = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(0, len(KINDS) - 1),
        st.sampled_from(("", LAKE, SHORT, "Build titles")),
        st.lists(st.sampled_from(STATES), max_size=2),
        st.sampled_from(("", *Position.values)),
    ),
    max_size=10,
)
works = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(("assessment", "action", "measure", "tag", "person"))),
    max_size=8,
)
pairs = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(lambda pair: pair[0] != pair[1]),
    min_size=1,
    max_size=5,
)


@given(sayings=sayings, works=works, pairs=pairs, order=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_taken_apart_in_any_order_everything_is_as_before(
    cast: Cast, review: Review, sayings: Any, works: Any, pairs: Any, order: Any
) -> None:
    with transaction.atomic():
        rows = _four(cast, review, sayings, works)
        before = dump()
        merges = []
        for kept, merged in pairs:
            standing = {row.pk for row in Recommendation.objects.standing()}
            if {rows[kept].pk, rows[merged].pk} <= standing and not _have_a_paper(rows[kept], rows[merged]):
                merges.append(merge(by=cast.coordinator, kept=rows[kept], merged=rows[merged]))
                assert Recommendation.objects.standing().count() == len(rows) - len(merges)
        order.shuffle(merges)
        while merges:
            waiting = [item for item in merges if not _was_taken_apart(cast, item)]
            assert len(waiting) < len(merges), "one of them can always be taken apart"
            merges = waiting
        assert dump() == before
        transaction.set_rollback(True)


def _was_taken_apart(cast: Cast, item: Merge) -> bool:
    item = Merge.objects.get(pk=item.pk)
    if item.kept.merged_into is not None:
        return False
    take_apart(by=cast.coordinator, merge=item)
    return True


def _have_a_paper(one: Recommendation, other: Recommendation) -> bool:
    """Whether one of the papers that number prints both: then they are two."""
    numbering = Wording.objects.filter(document__kind__in=(REPORT, LIST))
    return bool(
        set(numbering.filter(recommendation=one).values_list("document", flat=True))
        & set(numbering.filter(recommendation=other).values_list("document", flat=True))
    )


def _four(cast: Cast, review: Review, sayings: Any, works: Any) -> list[Recommendation]:
    """Four recommendations, each of a paper of its own, and what further papers and people say of them."""
    rows = [
        made(paper(cast.mechanism, review, kind), f"{LAKE} {kind}", number=f"{place}" if place % 2 else "")
        for place, kind in enumerate((REPORT, LIST, SHEET, SHEET))
    ]
    # Of one no row tells its number: so came what another installation's bundle brought.
    ImportRow.objects.filter(target_id=rows[3].pk).delete()
    further = [paper(cast.mechanism, review, kind) for kind in KINDS]
    for place, source, text, states, position in sayings:
        say(further[source], rows[place], text=text, states=tuple(states), position=position)
    term = Term.objects.filter(taxonomy="upr_issue")[0]
    plan = Plan.objects.create(owner=cast.coalition, review=review, kind="cso_plan", title="A")
    action = ExpectedAction.objects.create(plan=plan, text="Titles", type="legislative")
    measure = Measure.objects.create(owner=cast.ministry, kind="policy", taken_on=date(2025, 1, 1), text="M")
    for place, work in works:
        about = {"recommendation": rows[place]}
        match work:
            case "assessment":
                Assessment.objects.create(
                    **about, owner=cast.nhri, assessed_on=date(2025, 1, 1), level="partially"
                )
            case "action":
                action.recommendations.add(rows[place])
            case "measure":
                measure.recommendations.add(rows[place])
            case "tag":
                Decision.objects.create(**about, owner=cast.coalition, term=term, is_yes=True)
                Suggestion.objects.create(**about, term=term, origin=Origin.OHCHR)
            case _:
                PositionEvent.objects.create(
                    **about, position=Position.NOTED, how_known=HowKnown.PERSON, source="The plenary"
                )
    settled(*rows)
    return rows


def test_the_earlier_of_two_merges_is_taken_apart_first(cast: Cast, review: Review) -> None:
    """What the one kept showed before both is not forgotten with the first of them."""
    kept = made(paper(cast.mechanism, review, SHEET), SHORT, number="A.9")
    ImportRow.objects.filter(target_id=kept.pk).delete()
    listed = made(paper(cast.mechanism, review, LIST), f"{LAKE} now", number="57.9")
    printed = made(paper(cast.mechanism, review, REPORT), LAKE, number="57.1")
    settled(kept, listed, printed)
    before = dump()
    merges = [merge(by=cast.coordinator, kept=kept, merged=row) for row in (listed, printed)]
    kept.refresh_from_db()
    assert kept.number == "57.1"
    for item in merges:
        take_apart(by=cast.coordinator, merge=item)
    assert dump() == before
