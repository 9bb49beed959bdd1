"""Deciding positions: who says what, under their own name; pending until published; nobody's words are lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity, Organisation, User
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.positions.models import Answer, PositionDecision, PositionProposal
from uprtrack.positions.reading import line_of, table_of
from uprtrack.positions.services import (
    change_decision,
    change_proposal,
    decide,
    propose,
    publish_decisions,
    withdraw_proposal,
)
from uprtrack.recommendations.models import HowKnown, Kind, Position, PositionEvent, Recommendation
from uprtrack.recommendations.services_of_parts import divide
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]
ANSWERED = date(2023, 9, 1)


def from_ministry(cast: Cast, row: Recommendation, answer: str = "support", **more: str) -> PositionProposal:
    words = {"reasons": "The bill is ready", "visibility": "group"} | more
    return propose(
        by=cast.focal_point, organisation=cast.ministry, recommendation=row, answer=answer, **words
    )


def decided(cast: Cast, row: Recommendation, answer: str = "support", **more: str) -> PositionDecision:
    words = {"words": "We will do so.", "visibility": "group"} | more
    return decide(
        by=cast.coordinator, organisation=cast.mechanism, recommendation=row, answer=answer, **words
    )


def test_each_body_speaks_under_its_own_name(
    cast: Cast, pending: Rows, parliament: tuple[Organisation, User]
) -> None:
    from_ministry(cast, pending[0])
    body, clerk = parliament
    for person, organisation in (
        (clerk, body),
        (cast.nhri_officer, cast.nhri),
        (cast.coalition_coordinator, cast.coalition),
    ):
        propose(
            by=person,
            organisation=organisation,
            recommendation=pending[0],
            answer="",
            reasons=f"Words of {organisation.name}",
            visibility="group",
        )
    page = cast.client(cast.coordinator).get(reverse("deciding_one", args=[pending[0].public_id]))
    content = page.content.decode()
    for name in (cast.ministry.name, body.name, cast.nhri.name, cast.coalition.name):
        assert f"<h3>{name}</h3>" in content
    line = line_of(pending[0], cast.coordinator)
    assert [item.owner for item in line.proposals] == [cast.ministry]
    assert {item.owner for item in line.inputs} == {body, cast.nhri, cast.coalition}


def test_what_is_not_shared_is_read_by_the_body_alone(cast: Cast, pending: Rows) -> None:
    from_ministry(cast, pending[0], visibility="organisation", reasons="A draft of ours")
    for user in (cast.coordinator, cast.nhri_officer, cast.coalition_member):
        line = line_of(pending[0], user)
        assert not line.proposals
    assert line_of(pending[0], cast.focal_point).proposals
    address = reverse("deciding_one", args=[pending[0].public_id])
    assert "A draft of ours" not in cast.client(cast.coordinator).get(address).content.decode()
    assert cast.client(cast.stranger).get(address).status_code == 200
    with pytest.raises(ValidationError, match="circle"):
        from_ministry(cast, pending[1], visibility=Visibility.PUBLIC)


def test_a_ministry_gives_an_answer_and_everybody_reasons(cast: Cast, pending: Rows) -> None:
    with pytest.raises(ValidationError, match="Expected an answer"):
        from_ministry(cast, pending[0], answer="")
    with pytest.raises(ValidationError, match="reasons"):
        from_ministry(cast, pending[0], reasons=" ")
    with pytest.raises(ValidationError, match="which parts"):
        from_ministry(cast, pending[0], answer="in_part")
    from_ministry(cast, pending[0], answer="in_part", explained="Signature yes, ratification no")
    with pytest.raises(ValidationError, match="already"):
        from_ministry(cast, pending[0])
    assert PositionProposal.objects.count() == 1


def test_nobody_speaks_for_another(cast: Cast, pending: Rows) -> None:
    proposal = from_ministry(cast, pending[0])
    for user in (cast.coordinator, cast.nhri_officer, cast.coalition_coordinator):
        with pytest.raises(PermissionDenied):
            withdraw_proposal(by=user, proposal=proposal)
        with pytest.raises(PermissionDenied):
            propose(
                by=user,
                organisation=cast.ministry,
                recommendation=pending[1],
                answer="note",
                reasons="Not mine",
                visibility="organisation",
            )
    for user, organisation in ((cast.focal_point, cast.ministry), (cast.nhri_officer, cast.nhri)):
        with pytest.raises(PermissionDenied):
            decide(
                by=user,
                organisation=organisation,
                recommendation=pending[0],
                answer="note",
                words="",
                visibility="organisation",
            )


def test_a_withdrawn_proposal_shows_to_nobody_and_another_can_follow(cast: Cast, pending: Rows) -> None:
    proposal = from_ministry(cast, pending[0])
    client = cast.client(cast.focal_point)
    answer = client.post(reverse("position_proposal_withdraw", args=[proposal.public_id]))
    assert answer.status_code == 302
    assert not line_of(pending[0], cast.focal_point).proposals
    from_ministry(cast, pending[0], answer="note")
    assert PositionProposal.objects.count() == 2


def test_until_it_is_published_the_official_position_stays_pending(
    cast: Cast, review: Review, pending: Rows
) -> None:
    decided(cast, pending[0])
    pending[0].refresh_from_db()
    assert pending[0].position == Position.PENDING
    assert not PositionEvent.objects.filter(recommendation=pending[0]).exists()
    assert line_of(pending[0], cast.stranger).decision is None
    table = table_of(review, cast.coordinator)
    assert (len(table.decided), len(table.undecided)) == (1, 2)


def test_published_decisions_are_dated_events_with_the_states_words(
    cast: Cast, review: Review, pending: Rows
) -> None:
    decided(cast, pending[0], words="We support this.")
    decided(cast, pending[1], answer="note", words="We note this.")
    page = reverse("decisions_publish", args=[review.alias])
    sent = {"dated_on": ANSWERED.isoformat(), "symbol": "A/HRC/54/99/Add.1"}
    assert cast.client(cast.coordinator).post(page, sent).status_code == 302
    for row in pending:
        row.refresh_from_db()
    assert [row.position for row in pending] == ["supported", "noted", "pending"]
    event = PositionEvent.objects.get(recommendation=pending[0])
    assert (event.words, event.dated_on, event.how_known) == ("We support this.", ANSWERED, HowKnown.PERSON)
    assert event.source == "decision of the State, A/HRC/54/99/Add.1"
    assert line_of(pending[0], cast.stranger).decision is not None
    with pytest.raises(ValidationError, match="No decision waits"):
        publish_decisions(by=cast.coordinator, organisation=cast.mechanism, review=review, dated_on=ANSWERED)
    with pytest.raises(ValidationError, match="dated event"):
        decided(cast, pending[0])


def test_only_the_coordinator_publishes_and_never_for_a_day_to_come(
    cast: Cast, review: Review, pending: Rows
) -> None:
    decided(cast, pending[0])
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="today or an earlier day"):
        publish_decisions(by=cast.coordinator, organisation=cast.mechanism, review=review, dated_on=tomorrow)
    for user, body in ((cast.focal_point, cast.ministry), (cast.nhri_officer, cast.nhri)):
        with pytest.raises(PermissionDenied):
            publish_decisions(by=user, organisation=body, review=review, dated_on=ANSWERED)
    assert not PositionEvent.objects.exists()


def test_in_part_is_noted_and_its_parts_keep_positions_of_their_own(
    cast: Cast, review: Review, pending: Rows
) -> None:
    row = pending[0]
    parts = divide(by=cast.coordinator, recommendation=row, starts=[row.text.index("to the Convention")])
    decided(cast, row, answer="in_part", words="We support the first part.")
    decided(cast, parts[0], words="Yes.")
    with pytest.raises(ValidationError, match="not decided"):
        publish_decisions(by=cast.coordinator, organisation=cast.mechanism, review=review, dated_on=ANSWERED)
    with pytest.raises(ValidationError, match="divide"):
        decided(cast, parts[1], answer="in_part", explained="Half of it")
    decided(cast, parts[1], answer="note", words="No.")
    number = publish_decisions(
        by=cast.coordinator, organisation=cast.mechanism, review=review, dated_on=ANSWERED
    )
    assert number == 1
    found = Recommendation.objects.filter(pk__in=[row.pk, *(part.pk for part in parts)])
    assert dict(found.values_list("letter", "position")) == {"": "noted", "a": "supported", "b": "noted"}


def test_a_whole_and_its_parts_do_not_contradict_each_other(
    cast: Cast, review: Review, pending: Rows
) -> None:
    row = pending[0]
    parts = divide(by=cast.coordinator, recommendation=row, starts=[row.text.index("to the Convention")])
    decided(cast, row)
    decided(cast, parts[0], answer="note")
    with pytest.raises(ValidationError, match="expected the same of both"):
        publish_decisions(by=cast.coordinator, organisation=cast.mechanism, review=review, dated_on=ANSWERED)


def test_in_part_without_an_explanation_is_refused(cast: Cast, pending: Rows) -> None:
    with pytest.raises(ValidationError, match="unexplained"):
        decided(cast, pending[0], answer="in_part")
    made = decided(cast, pending[0], answer="in_part", explained="Signature yes, ratification no")
    assert made.position == Position.NOTED


def test_only_what_waits_for_an_answer_is_decided(cast: Cast, pending: Rows) -> None:
    Recommendation.objects.filter(pk=pending[0].pk).update(kind=Kind.VOLUNTARY_PLEDGE)
    pending[0].refresh_from_db()
    with pytest.raises(ValidationError, match="takes a position on recommendations of the UPR alone"):
        from_ministry(cast, pending[0])


def test_two_who_edit_lose_no_words(cast: Cast, pending: Rows) -> None:
    decision = decided(cast, pending[0])
    client = cast.client(cast.coordinator)
    page = reverse("position_decide", args=[pending[0].public_id])
    typed = {"answer": "support", "explained": "", "visibility": "group", "version": 1}
    assert client.post(page, typed | {"words": "Theirs"}).status_code == 302
    refused = client.post(page, typed | {"words": "Mine"})
    assert refused.status_code == 409
    for words in ("We will do so.", "Theirs", "Mine"):
        assert f"{words}</td>" in refused.content.decode()
    decision.refresh_from_db()
    assert decision.words == "Theirs"
    proposal = from_ministry(cast, pending[0])
    said = {"answer": Answer.NOTE, "reasons": "Otherwise", "visibility": "group"}
    change_proposal(by=cast.focal_point, proposal=proposal, version=1, **said)
    with pytest.raises(ChangedMeanwhileError):
        change_proposal(by=cast.focal_point, proposal=proposal, version=1, **said)
    with pytest.raises(PermissionDenied):
        change_decision(
            by=cast.focal_point,
            decision=decision,
            version=2,
            answer="note",
            words="",
            visibility="organisation",
        )


def test_of_two_who_decide_at_once_the_second_sees_both_texts(cast: Cast, pending: Rows) -> None:
    client = cast.client(cast.coordinator)
    page = reverse("position_decide", args=[pending[0].public_id])
    typed = {"answer": "support", "explained": "", "visibility": "group", "version": "0"}
    assert client.post(page, typed | {"words": "Theirs"}).status_code == 302
    # This form was opened before anything was decided.
    refused = client.post(page, typed | {"words": "Mine"})
    assert refused.status_code == 409
    for words in ("Theirs", "Mine"):
        assert f"{words}</td>" in refused.content.decode()
    with pytest.raises(ValidationError, match="was decided already"):
        decided(cast, pending[0])
    assert PositionDecision.objects.get().words == "Theirs"


def test_the_table_says_where_ministries_differ(cast: Cast, review: Review, pending: Rows) -> None:
    from_ministry(cast, pending[0])
    propose(
        by=cast.coordinator,
        organisation=cast.mechanism,
        recommendation=pending[0],
        answer="note",
        reasons="It costs too much",
        visibility="group",
    )
    from_ministry(cast, pending[1])
    table = table_of(review, cast.coordinator)
    assert [line.recommendation for line in table.differing] == [pending[0]]
    page = cast.client(cast.coordinator).get(f"{reverse('deciding')}?review={review.alias}&show=differing")
    content = page.content.decode()
    assert "ministries differ" in content
    assert pending[1].text[:20] not in content


def test_the_form_of_a_ministry_saves_and_changes(cast: Cast, pending: Rows) -> None:
    client = cast.client(cast.focal_point)
    page = reverse("position_propose", args=[pending[0].public_id])
    sent = {"answer": "support", "reasons": "Ready", "visibility": "group", "explained": "", "version": "0"}
    assert client.post(page, sent).status_code == 302
    shown = client.get(page).content.decode()
    assert "Ready" in shown
    assert client.post(page, sent | {"answer": "note", "version": "1"}).status_code == 302
    assert PositionProposal.objects.get().answer == "note"
    assert client.post(page, sent | {"answer": "in_part", "version": "2"}).status_code == 422


def test_a_paper_that_says_otherwise_than_decided_is_told(cast: Cast, pending: Rows) -> None:
    decided(cast, pending[0])
    Recommendation.objects.filter(pk=pending[0].pk).update(position=Position.NOTED)
    page = cast.client(cast.coordinator).get(reverse("deciding_one", args=[pending[0].public_id]))
    assert "another one than what was decided here" in page.content.decode()
    table = cast.client(cast.coordinator).get(f"{reverse('deciding')}?review={pending[0].review.alias}")
    assert "Publish the decisions" not in table.content.decode()


def test_300_recommendations_take_as_many_queries_as_three(
    cast: Cast, review: Review, pending: Rows, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client(cast.coordinator)
    address = f"{reverse('deciding')}?review={review.alias}"
    from_ministry(cast, pending[0])
    decided(cast, pending[0])
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)
    first = pending[0]
    rows = [
        Recommendation(
            owner=first.owner,
            visibility=Visibility.PUBLIC,
            published_at=timezone.now(),
            review=review,
            number=f"105.{number}",
            ordinal=number + 10,
            text="Ensure that every child goes to school, in all regions and without discrimination;",
            position=Position.PENDING,
            document=first.document,
            run=first.run,
        )
        for number in range(1, 298)
    ]
    Recommendation.objects.bulk_create(rows)
    PositionProposal.objects.bulk_create(
        PositionProposal(
            owner=body, visibility="group", shared_with=cast.mechanism, recommendation=row, reasons="So"
        )
        for row in rows
        for body in (cast.ministry, cast.nhri, cast.coalition)
    )
    with django_assert_num_queries(QUERIES):
        page = client.get(address)
    assert len(page.content) < 150_000
    assert "299 recommendations" in page.content.decode()


def test_300_decisions_are_published_in_one_go(
    cast: Cast,
    review: Review,
    pending: Rows,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    first = pending[0]
    common = {"owner": first.owner, "visibility": "group", "shared_with": cast.mechanism}
    rows = Recommendation.objects.bulk_create(
        Recommendation(
            **common,
            review=review,
            number=f"105.{n}",
            text="Act",
            document_id=first.document_id,
            run_id=first.run_id,
        )
        for n in range(300)
    )
    PositionDecision.objects.bulk_create(
        PositionDecision(**common, recommendation=row, answer="support", words="Yes") for row in rows
    )
    with django_assert_max_num_queries(60):
        publish_decisions(by=cast.coordinator, organisation=cast.mechanism, review=review, dated_on=ANSWERED)
    assert Recommendation.objects.filter(position=Position.SUPPORTED).count() == 300
    (line,) = Activity.objects.filter(verb="publish")
    assert (line.object_kind, line.reason) == ("review", "decision of the State")


QUERIES = 12
"""Of the table, however many rows it has."""
