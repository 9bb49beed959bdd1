"""What a person notes for themselves is theirs alone: to read, to know of, and to do anything with."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import assess, publish_assessment, withdraw_assessment
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import Activity, Membership, User
from uprtrack.organisations.services import create_user
from uprtrack.recommendations.models import Recommendation


@pytest.fixture
def colleague(cast: Cast) -> User:
    """Another coordinator of the NHRI."""
    user = create_user(username="colleague", password=PASSWORD, shown_as="colleague")
    Membership.objects.create(user=user, organisation=cast.nhri, role=Role.COORDINATOR)
    return user


@pytest.fixture
def note(cast: Cast, recommendations: list[Recommendation]) -> Assessment:
    return assess(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=recommendations[0],
        assessed_on=date(2026, 5, 1),
        level="not",
        narrative="My own doubts.",
        visibility=Visibility.SELF,
    )


def test_a_coordinator_does_nothing_with_a_colleagues_note(note: Assessment, colleague: User) -> None:
    for act in (publish_assessment, withdraw_assessment):
        with pytest.raises(PermissionDenied):
            act(by=colleague, assessment=note)
    note.refresh_from_db()
    assert (note.visibility, note.withdrawn_at) == (Visibility.SELF, None)


def test_its_author_publishes_it(cast: Cast, note: Assessment) -> None:
    assert publish_assessment(by=cast.nhri_officer, assessment=note).is_published


def test_nobody_else_learns_from_the_log_that_there_is_one(
    cast: Cast, note: Assessment, colleague: User
) -> None:
    line = Activity.objects.get(object_id=note.public_id)
    assert line in Activity.objects.visible_to(cast.nhri_officer)
    assert line not in Activity.objects.visible_to(colleague)
