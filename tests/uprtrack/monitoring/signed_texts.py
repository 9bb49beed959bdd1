"""A secret organisation that signed an assessment, a measure, a plan and a wording, all published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from uprtrack.monitoring.evidence import attach_link
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.monitoring.services import (
    publish_assessment,
    publish_measure,
    report_measure,
)
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import (
    Organisation,
    User,
)
from uprtrack.plans.models import Plan, PlanKind
from uprtrack.plans.services import add_action, add_cluster, assign, create_plan, publish_plan
from uprtrack.recommendations.models import Recommendation, Wording
from uprtrack.recommendations.services import add_wording
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

SECRET = "Zanzibara Lighthouse Collective"
SHORT = "ZLC-Zanzibara"
WITHHELD = "An organisation (name withheld)"
Said = Callable[..., Assessment]


Everything = tuple[Assessment, Measure, Plan, Wording]


@pytest.fixture
def secret(cast: Cast) -> Organisation:
    """The coalition's member under a name that appears nowhere else."""
    cast.ngo.name, cast.ngo.short_name = SECRET, SHORT
    cast.ngo.save()
    for person in vars(cast).values():
        vars(person).pop("_standing", None)
    return cast.ngo


@pytest.fixture
def word(cast: Cast, secret: Organisation, said: Said) -> Assessment:
    """A published assessment of the secret organisation with a link to its own site."""
    word = said(cast.coalition_member, secret, narrative="Detainees still wait for a lawyer.")
    attach_link(
        by=cast.coalition_member,
        assessment=word,
        title=f"Report of {SHORT}",
        link="https://zlc-zanzibara.example/r",
    )
    return publish_assessment(by=cast.coalition_member, assessment=word)


@pytest.fixture
def measure(cast: Cast, secret: Organisation, recommendations: list[Recommendation]) -> Measure:
    made = report_measure(
        by=cast.coalition_member,
        organisation=secret,
        recommendations=recommendations[:1],
        kind="practice",
        taken_on=date(2025, 2, 1),
        text="Trained forty lawyers.",
        visibility=Visibility.ORGANISATION,
    )
    return publish_measure(by=cast.coalition_member, measure=made)


@pytest.fixture
def plan(cast: Cast, secret: Organisation, review: Review, recommendations: list[Recommendation]) -> Plan:
    made = create_plan(
        by=cast.coalition_member,
        organisation=secret,
        review=review,
        kind=PlanKind.CSO_PLAN,
        title="What we expect",
        visibility=Visibility.ORGANISATION,
    )
    action = add_action(
        by=cast.coalition_member,
        plan=made,
        cluster=add_cluster(by=cast.coalition_member, plan=made, title="Detention"),
        text="Lawyers in every station",
        type="administrative",
        recommendations=recommendations[:1],
    )
    assign(by=cast.coalition_member, action=action, organisation=secret, kind="lead")
    return publish_plan(by=cast.coalition_member, plan=made)


@pytest.fixture
def wording(cast: Cast, secret: Organisation, recommendations: list[Recommendation]) -> Wording:
    return add_wording(
        by=cast.coalition_member,
        organisation=secret,
        recommendation=recommendations[0],
        language="fr",
        text="Ratifier le Protocole",
        role="translation",
        translator="Amina of Zanzibara",
        visibility=Visibility.PUBLIC,
    )


@pytest.fixture
def everything(word: Assessment, measure: Measure, plan: Plan, wording: Wording) -> Everything:
    return word, measure, plan, wording


def fresh(user: User) -> User:
    """The user as another request would find them."""
    return User.objects.get(pk=user.pk)
