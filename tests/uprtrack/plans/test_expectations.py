"""What share of a coalition's expectations the State's plan meets: a person's judgements, and proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.expectations import NOT_JUDGED, expectations_of, proposals_for, state_plans_beside
from uprtrack.plans.models import ExpectationJudgement, ExpectedAction, Plan
from uprtrack.plans.reading import actions_of
from uprtrack.plans.services import add_action, publish_plan, withdraw_action
from uprtrack.plans.services_of_expectations import judge_expectation
from uprtrack.plans.templatetags.figures import share
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


@pytest.fixture
def expectation(cast: Cast, coalition_plan: Plan, recommendations: list[Recommendation]) -> ExpectedAction:
    return add_action(
        by=cast.coalition_coordinator,
        plan=coalition_plan,
        cluster=None,
        text="Deposit the instrument of ratification of the Optional Protocol",
        type="legislative",
        recommendations=recommendations[:1],
    )


@pytest.fixture
def published(cast: Cast, matrix: Plan, action: ExpectedAction) -> Plan:
    return publish_plan(by=cast.coordinator, plan=matrix)


def test_a_persons_judgement_makes_the_share(
    cast: Cast,
    coalition_plan: Plan,
    expectation: ExpectedAction,
    published: Plan,
    action: ExpectedAction,
    recommendations: list[Recommendation],
) -> None:
    by = cast.coalition_coordinator
    for text in ("Free every detainee", "Teach it in schools"):
        add_action(
            by=by,
            plan=coalition_plan,
            cluster=None,
            text=text,
            type="political",
            recommendations=recommendations[1:],
        )
    unjudged = expectations_of(coalition_plan, published, by)
    assert (unjudged.counts.not_judged, unjudged.counts.share_wholly) == (3, None)
    judge_expectation(
        by=by, action=expectation, state_plan=published, level="wholly", met_by=[action], note="So it is"
    )
    other = coalition_plan.actions.exclude(pk=expectation.pk).order_by("pk")[0]
    judge_expectation(by=by, action=other, state_plan=published, level="not", met_by=[])
    counts = expectations_of(coalition_plan, published, by).counts
    assert (counts.wholly, counts.not_met, counts.not_judged, counts.share_wholly) == (1, 1, 1, 0.5)
    page = reverse("expectations", args=[coalition_plan.public_id])
    content = text_of(cast.client(by), page)
    assert "50.0 %" in content
    assert "So it is" in content
    assert share(2 / 3) == "66.7 %"
    left = text_of(cast.client(by), f"{page}?met={NOT_JUDGED}")
    assert "Teach it in schools" in left
    assert "So it is" not in left


def test_only_the_published_plan_of_the_state_is_held_against_and_only_by_its_owner(
    cast: Cast, coalition_plan: Plan, expectation: ExpectedAction, matrix: Plan, action: ExpectedAction
) -> None:
    by = cast.coalition_coordinator
    with pytest.raises(ValidationError, match="published plan of the State"):
        judge_expectation(by=by, action=expectation, state_plan=matrix, level="wholly", met_by=[action])
    assert "has published no plan" in text_of(
        cast.client(by), reverse("expectations", args=[coalition_plan.public_id])
    )
    publish_plan(by=cast.coordinator, plan=matrix)
    with pytest.raises(PermissionDenied):
        judge_expectation(by=cast.coordinator, action=expectation, state_plan=matrix, level="not", met_by=[])
    with pytest.raises(ValidationError, match="civil society implementation plan"):
        judge_expectation(by=cast.coordinator, action=action, state_plan=matrix, level="not", met_by=[])
    assert not ExpectationJudgement.objects.exists()
    assert text_of(
        cast.client(cast.coordinator), reverse("expectations", args=[coalition_plan.public_id]), 404
    )


@pytest.mark.parametrize(
    ("level", "with_action", "said"),
    [
        ("not", True, "has no actions that meet it"),
        ("partly", False, "Choose the actions"),
        ("fully", False, "wholly, partly or not"),
    ],
)
def test_level_and_actions_go_together(
    cast: Cast,
    expectation: ExpectedAction,
    published: Plan,
    action: ExpectedAction,
    level: str,
    with_action: bool,
    said: str,
) -> None:
    with pytest.raises(ValidationError, match=said):
        judge_expectation(
            by=cast.coalition_coordinator,
            action=expectation,
            state_plan=published,
            level=level,
            met_by=[action] if with_action else [],
        )


def test_two_who_judge_at_once_lose_no_words(
    cast: Cast, expectation: ExpectedAction, published: Plan, action: ExpectedAction
) -> None:
    client = cast.client(cast.coalition_coordinator)
    page = reverse("expectation_judge", args=[expectation.public_id, published.public_id])
    typed = {"level": "wholly", "met_by": [action.public_id], "note": "All of it", "version": 0}
    assert client.post(page, typed).status_code == 302
    late = client.post(page, typed | {"level": "partly", "note": "Half of it"})
    assert late.status_code == 409
    content = late.content.decode()
    assert "All of it" in content
    assert "Half of it" in content
    judgement = ExpectationJudgement.objects.get()
    assert (judgement.level, judgement.version) == ("wholly", 1)
    assert client.post(page, typed | {"level": "partly", "version": 1}).status_code == 302
    with pytest.raises(ChangedMeanwhileError):
        judge_expectation(
            by=cast.coalition_coordinator,
            action=expectation,
            state_plan=published,
            level="not",
            met_by=[],
            version=1,
        )


def test_likeness_proposes_and_chooses_nothing(
    cast: Cast,
    expectation: ExpectedAction,
    published: Plan,
    action: ExpectedAction,
    recommendations: list[Recommendation],
) -> None:
    for text in ("Build a harbour", "Plant trees"):
        add_action(
            by=cast.coordinator,
            plan=published,
            cluster=None,
            text=text,
            type="resources",
            recommendations=recommendations[2:],
        )
    (own,) = actions_of([expectation.plan], cast.coalition_coordinator)
    found = proposals_for(own, list(actions_of([published], cast.coalition_coordinator)))
    assert [proposal.action for proposal in found] == [action]
    assert found[0].shares
    page = reverse("expectation_judge", args=[expectation.public_id, published.public_id])
    content = text_of(cast.client(cast.coalition_coordinator), page)
    assert f'<option value="{action.public_id}">? Deposit' in content
    assert (
        "selected"
        not in content[
            content.index('name="met_by"') : content.index("</select>", content.index('name="met_by"'))
        ]
    )
    assert not ExpectationJudgement.objects.exists()


def test_an_action_that_left_the_states_plan_meets_nothing_any_more(
    cast: Cast, coalition_plan: Plan, expectation: ExpectedAction, published: Plan, action: ExpectedAction
) -> None:
    by = cast.coalition_coordinator
    judge_expectation(by=by, action=expectation, state_plan=published, level="wholly", met_by=[action])
    withdraw_action(by=cast.coordinator, action=action, reason="Given up")
    (row,) = expectations_of(coalition_plan, published, by).rows
    assert row.judgement is not None
    assert list(row.judgement.met_by.all()) == []
    Plan.objects.filter(pk=published.pk).update(published_at=None)
    assert not state_plans_beside(coalition_plan).exists()


def test_queries_of_expectations_do_not_grow(
    cast: Cast,
    coalition_plan: Plan,
    expectation: ExpectedAction,
    published: Plan,
    action: ExpectedAction,
    recommendations: list[Recommendation],
) -> None:
    by = cast.coalition_coordinator
    judge_expectation(by=by, action=expectation, state_plan=published, level="wholly", met_by=[action])
    client = cast.client(by)
    pages = [
        reverse("expectations", args=[coalition_plan.public_id]),
        reverse("expectation_judge", args=[expectation.public_id, published.public_id]),
    ]

    def queries() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                text_of(client, page)
            found.append(len(asked))
        return found

    few = queries()
    for plan in (coalition_plan, published):
        made = ExpectedAction.objects.bulk_create(
            ExpectedAction(plan=plan, text=f"Action {place}", type="political") for place in range(200)
        )
        through = ExpectedAction.recommendations.through
        through.objects.bulk_create(
            through(expectedaction=row, recommendation=recommendations[0]) for row in made
        )
    judged = ExpectationJudgement.objects.bulk_create(
        ExpectationJudgement(action=row, state_plan=published, level="partly", judged_on="2026-01-01")
        for row in coalition_plan.actions.exclude(pk=expectation.pk)
    )
    met_by = ExpectationJudgement.met_by.through
    met_by.objects.bulk_create(met_by(expectationjudgement=row, expectedaction=action) for row in judged)
    assert queries() == few
