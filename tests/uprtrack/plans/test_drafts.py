"""Groups draft by themselves; the coordinator takes over what they hand in, and can undo it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Affiliation, Organisation, User
from uprtrack.organisations.services import accept, found_group, send_to_group
from uprtrack.plans.models import ExpectedAction, HandIn, Plan, PlanKind, ProposedAction, Stage
from uprtrack.plans.services import add_action, add_cluster, add_indicator, assign, change_action, create_plan
from uprtrack.plans.services_of_budgets import add_budget_line
from uprtrack.plans.services_of_drafts import hand_in, pending, take_over, undo_take_over
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

NAME = "Whom nobody may know of"


@pytest.fixture
def group(cast: Cast) -> Organisation:
    """A confidential group of the coalition, which the NGO leads; the coalition's coordinator is not in it."""
    made = found_group(by=cast.coalition_coordinator, parent=cast.coalition, name=NAME, led_by=cast.ngo)
    for proposal in Affiliation.objects.filter(organisation=made, accepted_at=None):
        accept(by=cast.coalition_member, affiliation=proposal)
    forget(cast.coalition_member)
    send_to_group(by=cast.coalition_member, group=made, sender=cast.ngo, user=cast.coalition_member)
    forget(cast.coalition_member, cast.coalition_coordinator)
    return made


def forget(*people: User) -> None:
    for person in people:
        person.__dict__.pop("_standing", None)


@pytest.fixture
def draft(cast: Cast, group: Organisation, review: Review, recommendations: list[Recommendation]) -> Plan:
    """The group's draft: two actions, the first with a body and an indicator."""
    plan = create_plan(
        by=cast.coalition_member,
        organisation=group,
        review=review,
        kind=PlanKind.CSO_PLAN,
        title="Our part",
        visibility=Visibility.ORGANISATION,
    )
    cluster = add_cluster(by=cast.coalition_member, plan=plan, title="Treaties")
    first = add_action(
        by=cast.coalition_member,
        plan=plan,
        cluster=cluster,
        text="Ratify the Optional Protocol to the Convention against Torture",
        type="legislative",
        recommendations=recommendations[:2],
        ends_on=date(2027, 5, 1),
        programme="Vision",
    )
    assign(by=cast.coalition_member, action=first, organisation=cast.ministry, kind="lead")
    add_indicator(
        by=cast.coalition_member,
        action=first,
        name="Instruments",
        type="structural",
        unit="treaties",
        target=Decimal(1),
    )
    add_action(
        by=cast.coalition_member,
        plan=plan,
        cluster=None,
        text="Abolish school fees",
        type="resources",
        recommendations=recommendations[1:2],
    )
    add_budget_line(
        by=cast.coalition_member, action=first, amount=Decimal(900), currency="CHF", purpose="Training"
    )
    return plan


def test_actions_are_taken_over_word_for_word_and_the_draft_stays(
    cast: Cast, coalition_plan: Plan, draft: Plan, recommendations: list[Recommendation]
) -> None:
    hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)
    draft.refresh_from_db()
    assert draft.current_stage == Stage.HANDED_IN
    first, second = pending(cast.coalition_coordinator, coalition_plan)
    taken = take_over(
        by=cast.coalition_coordinator, plan=coalition_plan, choices={first.pk: True, second.pk: False}
    )
    assert len(taken) == 1
    action = ExpectedAction.objects.get(plan=coalition_plan)
    assert (action.text, action.type, action.ends_on, str(action.programme)) == (
        "Ratify the Optional Protocol to the Convention against Torture",
        "legislative",
        date(2027, 5, 1),
        "Vision",
    )
    assert action.cluster is not None
    assert action.cluster.title == "Treaties"
    assert set(action.recommendations.all()) == set(recommendations[:2])
    assert [(body.organisation, body.kind) for body in action.responsibilities.all()] == [
        (cast.ministry, "lead")
    ]
    assert [(item.name, item.target) for item in action.indicators.all()] == [("Instruments", 1)]
    assert [(line.amount, line.currency, line.purpose) for line in action.budget_lines.all()] == [
        (900, "CHF", "Training")
    ]
    assert action.drafted_as.get().source.plan == draft
    assert draft.actions.filter(withdrawn_at=None).count() == 2
    assert not pending(cast.coalition_coordinator, coalition_plan)


def test_taking_over_is_undone_unless_somebody_wrote_since(
    cast: Cast, coalition_plan: Plan, draft: Plan
) -> None:
    by = cast.coalition_coordinator
    hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)
    keys = [row.pk for row in pending(by, coalition_plan)]
    take_over(by=by, plan=coalition_plan, choices=dict.fromkeys(keys, True))
    assert undo_take_over(by=by, plan=coalition_plan) == 2
    assert not coalition_plan.actions.filter(withdrawn_at=None)
    assert [row.pk for row in pending(by, coalition_plan)] == keys
    with pytest.raises(ValidationError, match="Nothing was decided"):
        undo_take_over(by=by, plan=coalition_plan)
    taken = take_over(by=by, plan=coalition_plan, choices=dict.fromkeys(keys, True))
    change_action(by=by, action=taken[0], version=1, text="Other words")
    with pytest.raises(ValidationError, match="Other words"):
        undo_take_over(by=by, plan=coalition_plan)
    assert coalition_plan.actions.filter(withdrawn_at=None).count() == 2


def test_two_who_decide_at_once(cast: Cast, coalition_plan: Plan, draft: Plan) -> None:
    hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)
    first, second = (row.pk for row in pending(cast.coalition_coordinator, coalition_plan))
    take_over(by=cast.coalition_coordinator, plan=coalition_plan, choices={first: True})
    with pytest.raises(ValidationError, match="nobody decided"):
        take_over(by=cast.coalition_coordinator, plan=coalition_plan, choices={first: True, second: True})
    assert coalition_plan.actions.count() == 1


def test_handing_in_again_brings_what_changed_since(cast: Cast, coalition_plan: Plan, draft: Plan) -> None:
    by = cast.coalition_coordinator
    hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)
    first, second = pending(by, coalition_plan)
    take_over(by=by, plan=coalition_plan, choices={first.pk: True})
    change_action(by=cast.coalition_member, action=second.source, version=1, text="Abolish all school fees")
    hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)
    (again,) = pending(by, coalition_plan)
    assert str(again) == "Abolish all school fees"
    assert str(ProposedAction.objects.get(pk=second.pk)) == "Abolish school fees"
    take_over(by=by, plan=coalition_plan, choices={again.pk: False})
    with pytest.raises(ValidationError, match="no action in this draft"):
        hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)


def test_only_the_group_hands_in_and_only_for_its_own_coalition(
    cast: Cast, coalition_plan: Plan, draft: Plan, matrix: Plan
) -> None:
    with pytest.raises(PermissionDenied):
        hand_in(by=cast.coalition_coordinator, plan=draft, to=coalition_plan)
    for other in (matrix, draft):
        with pytest.raises(ValidationError):
            hand_in(by=cast.coalition_member, plan=draft, to=other)
    hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)
    assert HandIn.objects.get().author is None
    for person in (cast.coordinator, cast.nhri_officer, cast.stranger, cast.coalition_member):
        assert not pending(person, coalition_plan)
        with pytest.raises(PermissionDenied):
            take_over(by=person, plan=coalition_plan, choices={})


def test_pages_show_what_is_alike_together_and_name_no_confidential_group(
    cast: Cast, coalition_plan: Plan, draft: Plan, recommendations: list[Recommendation]
) -> None:
    add_action(
        by=cast.coalition_member,
        plan=draft,
        cluster=None,
        text="Ratify the Optional Protocol to the Convention against Torture (OP-CAT)",
        type="legislative",
        recommendations=recommendations[:1],
    )
    member, coordinator = cast.client(cast.coalition_member), cast.client(cast.coalition_coordinator)
    page = reverse("plan_hand_in", args=[draft.public_id])
    assert coalition_plan.title in member.get(page).content.decode()
    assert member.post(page, {"to": coalition_plan.public_id}).status_code == 302
    assert coordinator.get(page).status_code == 404, "the draft stays the group's"
    page = reverse("plan_drafts", args=[coalition_plan.public_id])
    content = coordinator.get(page).content.decode()
    assert "Nearly the same" in content
    assert "Drafted by a thematic group" in content
    rows = list(pending(cast.coalition_coordinator, coalition_plan))
    sent = {f"choice_{rows[0].pk}": "take", f"choice_{rows[2].pk}": "leave", f"choice_{rows[1].pk}": ""}
    assert coordinator.post(page, sent).status_code == 302
    assert "2 actions were decided on" in coordinator.get(page).content.decode()
    content = coordinator.get(page, {"show": "decided"}).content.decode()
    assert "Taken over" in content
    assert "Left out" in content
    assert NAME not in content
    for name in ("plan_stages", "plan", "plan_changes", "plan_earlier"):
        shown = coordinator.get(reverse(name, args=[coalition_plan.public_id])).content.decode()
        assert NAME not in shown
    undone = coordinator.post(reverse("plan_drafts_undo", args=[coalition_plan.public_id]), follow=True)
    assert "The last decisions were undone" in undone.content.decode()
    assert len(pending(cast.coalition_coordinator, coalition_plan)) == 3


def test_the_page_takes_the_same_queries_however_much_was_handed_in(
    cast: Cast, coalition_plan: Plan, draft: Plan, recommendations: list[Recommendation]
) -> None:
    client, page = (
        cast.client(cast.coalition_coordinator),
        reverse("plan_drafts", args=[coalition_plan.public_id]),
    )

    def number() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)
    number()
    few = number()
    for place in range(20):
        add_action(
            by=cast.coalition_member,
            plan=draft,
            cluster=None,
            text=f"Step {place}",
            type="political",
            recommendations=recommendations,
        )
    hand_in(by=cast.coalition_member, plan=draft, to=coalition_plan)
    assert number() == few


def test_a_group_of_the_mechanism_drafts_its_part_of_the_matrix(
    cast: Cast, matrix: Plan, review: Review, recommendations: list[Recommendation]
) -> None:
    group = found_group(by=cast.coordinator, parent=cast.mechanism, name="Children", led_by=cast.ministry)
    for proposal in Affiliation.objects.filter(organisation=group, accepted_at=None):
        accept(by=cast.focal_point, affiliation=proposal)
    forget(cast.focal_point)
    send_to_group(by=cast.focal_point, group=group, sender=cast.ministry, user=cast.focal_point)
    forget(cast.focal_point)
    draft = create_plan(
        by=cast.focal_point,
        organisation=group,
        review=review,
        kind=PlanKind.STATE_MATRIX,
        title="Children",
        visibility=Visibility.ORGANISATION,
    )
    add_action(
        by=cast.focal_point,
        plan=draft,
        cluster=None,
        text="Train teachers",
        type="resources",
        recommendations=recommendations[2:],
    )
    hand_in(by=cast.focal_point, plan=draft, to=matrix)
    choices = {row.pk: True for row in pending(cast.coordinator, matrix)}
    (taken,) = take_over(by=cast.coordinator, plan=matrix, choices=choices)
    assert (taken.plan, taken.text) == (matrix, "Train teachers")
