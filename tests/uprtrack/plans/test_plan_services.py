"""Who may plan what, and what happens when two people plan at once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Activity, Organisation
from uprtrack.organisations.services import found_organisation
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.models import ActionStatus, ExpectedAction, IndicatorValue, Plan, PlanKind
from uprtrack.plans.services import (
    add_action,
    add_cluster,
    add_indicator,
    assign,
    change_action,
    create_plan,
    publish_plan,
    record_value,
    unassign,
    withdraw_action,
)
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review, State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


def body(name: str, kind: OrganisationKind, country: str = "XCO") -> Organisation:
    return found_organisation(name=name, kind=kind, country=State.objects.get(pk=country))


def test_each_kind_of_organisation_holds_its_own_kind_of_plan(cast: Cast, review: Review) -> None:
    with pytest.raises(ValidationError, match="cannot hold"):
        create_plan(
            by=cast.coalition_coordinator,
            organisation=cast.coalition,
            review=review,
            kind=PlanKind.STATE_MATRIX,
            title="Ours",
            visibility=Visibility.COALITION,
        )
    assert not Plan.objects.exists()


def test_a_plan_for_somebody_else_is_denied_and_the_denial_is_logged(cast: Cast, review: Review) -> None:
    with pytest.raises(PermissionDenied):
        create_plan(
            by=cast.focal_point,
            organisation=cast.mechanism,
            review=review,
            kind=PlanKind.STATE_MATRIX,
            title="Not mine",
            visibility=Visibility.GROUP,
        )
    assert Activity.objects.filter(is_denial=True, owner=cast.mechanism).count() == 1


def test_a_coalition_s_plan_stays_within_the_coalition(cast: Cast, coalition_plan: Plan) -> None:
    def sees(reader: Reader) -> bool:
        return Plan.objects.visible_to(reader).filter(pk=coalition_plan.pk).exists()

    assert sees(cast.coalition_coordinator)
    assert sees(cast.coalition_member)
    for outsider in (cast.coordinator, cast.focal_point, cast.nhri_officer, cast.stranger, AnonymousUser()):
        assert not sees(outsider)


def test_publishing_opens_a_plan_to_everybody(cast: Cast, coalition_plan: Plan) -> None:
    with pytest.raises(PermissionDenied):
        publish_plan(by=cast.coalition_member, plan=coalition_plan)
    publish_plan(by=cast.coalition_coordinator, plan=coalition_plan)
    assert Plan.objects.visible_to(AnonymousUser()).get() == coalition_plan


def test_a_plan_meant_for_the_public_waits_for_its_publication(cast: Cast, review: Review) -> None:
    plan = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=review,
        kind=PlanKind.STATE_MATRIX,
        title="Matrix",
        visibility=Visibility.PUBLIC,
    )
    assert not Plan.objects.visible_to(AnonymousUser()).exists()
    assert Plan.objects.visible_to(cast.coordinator).get() == plan


def test_nobody_plans_in_another_s_plan(
    cast: Cast, matrix: Plan, coalition_plan: Plan, recommendations: list[Recommendation]
) -> None:
    for user, plan in ((cast.coalition_coordinator, matrix), (cast.coordinator, coalition_plan)):
        with pytest.raises(PermissionDenied):
            add_action(
                by=user,
                plan=plan,
                cluster=None,
                text="Smuggled in",
                type="political",
                recommendations=recommendations[:1],
            )
    assert not ExpectedAction.objects.exists()


def test_a_cluster_of_another_plan_is_refused(
    cast: Cast, matrix: Plan, coalition_plan: Plan, recommendations: list[Recommendation]
) -> None:
    theirs = add_cluster(by=cast.coalition_coordinator, plan=coalition_plan, title="Treaties")
    with pytest.raises(ValidationError, match="another plan"):
        add_action(
            by=cast.coordinator,
            plan=matrix,
            cluster=theirs,
            text="Ratify",
            type="political",
            recommendations=recommendations[:1],
        )


def test_an_action_needs_a_recommendation_of_the_same_state_that_its_author_can_read(
    cast: Cast, matrix: Plan, recommendations: list[Recommendation]
) -> None:
    hidden = recommendations[2]
    hidden.owner, hidden.visibility = cast.coalition, Visibility.COALITION
    hidden.save()
    for chosen in ([], [hidden]):
        with pytest.raises(ValidationError):
            add_action(
                by=cast.coordinator,
                plan=matrix,
                cluster=None,
                text="Ratify",
                type="political",
                recommendations=chosen,
            )


def test_an_action_does_not_end_before_it_starts(cast: Cast, action: ExpectedAction) -> None:
    with pytest.raises(ValidationError, match="before it starts"):
        change_action(by=cast.coordinator, action=action, version=1, starts_on=date(2027, 1, 1))


@pytest.mark.parametrize(
    "kind",
    [
        OrganisationKind.PARLIAMENT,
        OrganisationKind.JUDICIARY,
        OrganisationKind.PROSECUTOR,
        OrganisationKind.OMBUDSMAN,
        OrganisationKind.NHRI,
        OrganisationKind.CSO,
    ],
)
def test_only_executive_bodies_are_given_tasks_others_are_invited(
    cast: Cast, action: ExpectedAction, kind: OrganisationKind
) -> None:
    invited = body("Another body", kind)
    for task in ("lead", "support"):
        with pytest.raises(ValidationError, match="invited only"):
            assign(by=cast.coordinator, action=action, organisation=invited, kind=task)
    assign(by=cast.coordinator, action=action, organisation=invited, kind="invited")
    assert action.responsibilities.get(organisation=invited).kind == "invited"


def test_a_coalition_names_whom_it_expects_to_act(
    cast: Cast, coalition_plan: Plan, recommendations: list[Recommendation]
) -> None:
    expected = add_action(
        by=cast.coalition_coordinator,
        plan=coalition_plan,
        cluster=None,
        text="Present the bill of ratification",
        type="legislative",
        recommendations=recommendations[:1],
    )
    assign(by=cast.coalition_coordinator, action=expected, organisation=cast.ministry, kind="lead")
    parliament = body("Parliament", OrganisationKind.PARLIAMENT)
    with pytest.raises(ValidationError, match="invited only"):
        assign(by=cast.coalition_coordinator, action=expected, organisation=parliament, kind="lead")
    # What civil society expects is no task: the ministry neither sees the plan nor answers in it.
    with pytest.raises(PermissionDenied):
        change_action(by=cast.focal_point, action=expected, version=1, status=ActionStatus.COMPLETED)


def test_in_an_action_strategy_the_members_of_the_coalition_lead(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    strategy = create_plan(
        by=cast.coalition_coordinator,
        organisation=cast.coalition,
        review=review,
        kind=PlanKind.ACTION_STRATEGY,
        title="What we will do",
        visibility=Visibility.COALITION,
    )
    activity = add_action(
        by=cast.coalition_coordinator,
        plan=strategy,
        cluster=None,
        text="Visit the committee",
        type="political",
        recommendations=recommendations[:1],
    )
    assign(by=cast.coalition_coordinator, action=activity, organisation=cast.ngo, kind="lead")
    outsider = body("Another organisation", OrganisationKind.CSO)
    with pytest.raises(ValidationError):
        assign(by=cast.coalition_coordinator, action=activity, organisation=outsider, kind="lead")


def test_a_body_of_another_state_is_not_assigned(cast: Cast, action: ExpectedAction) -> None:
    foreign = body("Ministry of Justice", OrganisationKind.MINISTRY, country="DNK")
    with pytest.raises(ValidationError, match="another State"):
        assign(by=cast.coordinator, action=action, organisation=foreign, kind="lead")


def test_a_ministry_assigns_nobody(cast: Cast, action: ExpectedAction) -> None:
    with pytest.raises(PermissionDenied):
        assign(by=cast.focal_point, action=action, organisation=cast.ministry, kind="support")


def test_unassigning_takes_the_ministry_s_say_away(cast: Cast, action: ExpectedAction) -> None:
    unassign(by=cast.coordinator, action=action, organisation=cast.ministry)
    with pytest.raises(PermissionDenied):
        change_action(by=cast.focal_point, action=action, version=1, status=ActionStatus.ONGOING)


def test_a_focal_point_tells_the_state_of_the_ministry_s_own_actions_and_nothing_else(
    cast: Cast, action: ExpectedAction
) -> None:
    change_action(by=cast.focal_point, action=action, version=1, status=ActionStatus.ONGOING)
    action.refresh_from_db()
    assert (action.status, action.version) == (ActionStatus.ONGOING, 2)
    assert Activity.objects.filter(owner=cast.ministry, object_id=action.public_id).count() == 1
    with pytest.raises(PermissionDenied):
        change_action(by=cast.focal_point, action=action, version=2, text="Something easier")
    with pytest.raises(PermissionDenied):
        change_action(by=cast.nhri_officer, action=action, version=2, status=ActionStatus.DELAYED)


def test_an_invited_body_does_not_tell_the_state_of_an_action(cast: Cast, action: ExpectedAction) -> None:
    assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="invited")
    with pytest.raises(PermissionDenied):
        change_action(by=cast.focal_point, action=action, version=1, status=ActionStatus.ONGOING)


def test_a_ministry_that_cannot_read_the_matrix_does_not_write_in_it(
    cast: Cast, matrix: Plan, action: ExpectedAction
) -> None:
    Plan.objects.filter(pk=matrix.pk).update(visibility=Visibility.ORGANISATION)
    with pytest.raises(PermissionDenied):
        change_action(by=cast.focal_point, action=action, version=1, status=ActionStatus.ONGOING)


def test_a_save_on_an_older_version_writes_nothing_and_hands_back_what_is_stored(
    cast: Cast, action: ExpectedAction
) -> None:
    change_action(by=cast.coordinator, action=action, version=1, text="Deposit the instrument in Geneva")
    with pytest.raises(ChangedMeanwhileError) as caught:
        change_action(by=cast.coordinator, action=action, version=1, text="Sign the instrument")
    assert caught.value.stored.text == "Deposit the instrument in Geneva"
    assert caught.value.stored.version == 2
    action.refresh_from_db()
    assert action.text == "Deposit the instrument in Geneva"


def test_a_withdrawn_action_stays_with_its_reason(cast: Cast, action: ExpectedAction) -> None:
    with pytest.raises(PermissionDenied):
        withdraw_action(by=cast.focal_point, action=action, reason="Too much work")
    withdraw_action(by=cast.coordinator, action=action, reason="Merged with another action")
    action.refresh_from_db()
    assert action.withdrawn_at is not None
    assert Activity.objects.get(verb="withdraw", is_denial=False).reason == "Merged with another action"
    with pytest.raises(ChangedMeanwhileError):
        change_action(by=cast.coordinator, action=action, version=1, text="Back again")


def test_indicator_values_are_appended_by_those_who_answer(cast: Cast, action: ExpectedAction) -> None:
    indicator = add_indicator(
        by=cast.coordinator,
        action=action,
        name="Steps to ratification completed",
        type="structural",
        unit="steps of 3",
        baseline=Decimal(0),
        baseline_year=2023,
        target=Decimal(3),
        target_year=2026,
    )
    record_value(by=cast.focal_point, indicator=indicator, measured_on=date(2024, 12, 31), value=Decimal(1))
    record_value(by=cast.focal_point, indicator=indicator, measured_on=date(2024, 12, 31), value=Decimal(2))
    assert list(IndicatorValue.objects.values_list("value", flat=True)) == [Decimal(1), Decimal(2)]
    with pytest.raises(PermissionDenied):
        record_value(
            by=cast.nhri_officer, indicator=indicator, measured_on=date(2025, 1, 1), value=Decimal(0)
        )
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="still to come"):
        record_value(by=cast.focal_point, indicator=indicator, measured_on=tomorrow, value=Decimal(3))


def test_a_target_does_not_precede_its_baseline(cast: Cast, action: ExpectedAction) -> None:
    with pytest.raises(ValidationError, match="lies before"):
        add_indicator(
            by=cast.coordinator,
            action=action,
            name="Steps",
            type="process",
            unit="steps",
            baseline_year=2025,
            target_year=2023,
        )
