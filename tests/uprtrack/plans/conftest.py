"""The State's matrix, the coalition's plan, and an action that the ministry leads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import ExpectedAction, Plan, PlanKind
from uprtrack.plans.services import add_action, add_cluster, assign, create_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


@pytest.fixture
def matrix(cast: Cast, review: Review) -> Plan:
    """The State's matrix, shared with all who take part in the mechanism."""
    return create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=review,
        kind=PlanKind.STATE_MATRIX,
        title="Matrix",
        visibility=Visibility.GROUP,
    )


@pytest.fixture
def coalition_plan(cast: Cast, review: Review) -> Plan:
    return create_plan(
        by=cast.coalition_coordinator,
        organisation=cast.coalition,
        review=review,
        kind=PlanKind.CSO_PLAN,
        title="What we expect",
        visibility=Visibility.COALITION,
    )


@pytest.fixture
def action(cast: Cast, matrix: Plan, recommendations: list[Recommendation]) -> ExpectedAction:
    """The ministry leads the ratification of the protocol."""
    action = add_action(
        by=cast.coordinator,
        plan=matrix,
        cluster=add_cluster(by=cast.coordinator, plan=matrix, title="Treaties"),
        text="Deposit the instrument of ratification",
        type="legislative",
        recommendations=recommendations[:1],
        ends_on=date(2026, 12, 31),
    )
    assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
    return action
