"""A role for some themes reaches the recommendations of those themes, and nothing about the whole."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.classification.models import Term
from uprtrack.classification.services import decide
from uprtrack.monitoring.services import assess, report_measure
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import Membership, User
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.services import create_user
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import allows_for, themes_by_recommendation


@pytest.fixture
def health_officer(cast: Cast, recommendations: list[Recommendation]) -> User:
    """An officer of the NHRI for health alone; recommendation 104.1 is about health."""
    term = Term.objects.get(taxonomy="upr_issue", code="right-to-health")
    decide(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=recommendations[0],
        term=term,
        is_yes=True,
    )
    user = create_user(username="health", password=PASSWORD, shown_as="health")
    Membership.objects.create(
        user=user, organisation=cast.nhri, role=Role.COORDINATOR, themes=["right-to-health"]
    )
    return user


def test_it_assesses_what_is_of_its_theme_and_nothing_else(
    cast: Cast, health_officer: User, recommendations: list[Recommendation]
) -> None:
    def said(recommendation: Recommendation) -> None:
        assess(
            by=health_officer,
            organisation=cast.nhri,
            recommendation=recommendation,
            assessed_on=date(2026, 5, 1),
            level="not",
            narrative="No clinic was opened.",
            visibility=Visibility.ORGANISATION,
        )

    said(recommendations[0])
    with pytest.raises(PermissionDenied):
        said(recommendations[1])


def test_each_of_several_has_to_be_of_its_theme(
    cast: Cast, health_officer: User, recommendations: list[Recommendation]
) -> None:
    assert allows_for(health_officer, Act.ASSESS, recommendations[:1], organisation=cast.nhri)
    assert not allows_for(health_officer, Act.ASSESS, recommendations[:2], organisation=cast.nhri)
    with pytest.raises(PermissionDenied):
        report_measure(
            by=health_officer,
            organisation=cast.nhri,
            recommendations=recommendations[:2],
            kind="policy",
            taken_on=date(2026, 5, 1),
            text="A strategy",
            visibility=Visibility.ORGANISATION,
        )


def test_tagging_gives_no_further_reach(
    cast: Cast, health_officer: User, recommendations: list[Recommendation]
) -> None:
    term = Term.objects.get(taxonomy="upr_issue", code="right-to-health")
    with pytest.raises(PermissionDenied):
        decide(
            by=health_officer,
            organisation=cast.nhri,
            recommendation=recommendations[1],
            term=term,
            is_yes=True,
        )


def test_nothing_about_the_whole_is_theirs(cast: Cast, health_officer: User) -> None:
    for act in (Act.MANAGE_ORGANISATION, Act.IMPORT, Act.PUBLISH_REVIEW, Act.DATE_REVIEW):
        assert not allows(health_officer, act, organisation=cast.nhri)


def test_whose_role_is_unlimited_is_not_looked_at(cast: Cast, recommendations: list[Recommendation]) -> None:
    assert themes_by_recommendation(cast.nhri_officer, recommendations) == [None, None, None]
