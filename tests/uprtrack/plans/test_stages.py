"""Stages of plans as events; what a plan said at each is derived, and what changed between two is told."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.services import found_group
from uprtrack.plans.changes import change_cluster, change_indicator, change_plan
from uprtrack.plans.comparing import Kind, compare
from uprtrack.plans.deriving import PlanThen, record_of
from uprtrack.plans.models import ExpectedAction, Plan, PlanKind, Stage, StageEvent
from uprtrack.plans.services import (
    add_action,
    add_cluster,
    add_indicator,
    assign,
    change_action,
    publish_plan,
    unassign,
    withdraw_action,
)
from uprtrack.plans.services_of_clusters import merge_clusters, move_recommendations
from uprtrack.plans.services_of_stages import move_plan
from uprtrack.plans.stages import OF_GROUPS, SEQUENCES, periods_of, stages_of
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


def move(cast: Cast, plan: Plan, stage: Stage, reason: str = "") -> None:
    plan.refresh_from_db()
    move_plan(by=cast.coordinator, plan=plan, stage=stage, started_from=plan.current_stage, reason=reason)
    plan.refresh_from_db()


class TestMoving:
    def test_kenyas_flow_to_the_end(self, cast: Cast, matrix: Plan) -> None:
        for stage in SEQUENCES[PlanKind.STATE_MATRIX][1:]:
            move(cast, matrix, stage)
            assert matrix.current_stage == matrix.stage == stage
        assert matrix.is_published
        assert [period.stage for period in periods_of(matrix)] == list(SEQUENCES[PlanKind.STATE_MATRIX])
        with pytest.raises(ValidationError, match="cannot be moved"):
            move(cast, matrix, Stage.DRAFT, "It was too early")

    def test_publishing_is_one_truth_whichever_way(
        self, cast: Cast, matrix: Plan, coalition_plan: Plan
    ) -> None:
        publish_plan(by=cast.coordinator, plan=matrix)
        move_plan(by=cast.coalition_coordinator, plan=coalition_plan, stage="published", started_from="draft")
        for plan in (matrix, coalition_plan):
            plan.refresh_from_db()
            event = StageEvent.objects.get(plan=plan)
            assert (plan.is_published, plan.current_stage) == (True, Stage.PUBLISHED)
            assert (event.stage, event.moved_at) == (Stage.PUBLISHED, plan.published_at)
            publish_plan(by=cast.coordinator if plan == matrix else cast.coalition_coordinator, plan=plan)
            plan.refresh_from_db()
            assert (StageEvent.objects.get(plan=plan).moved_at, plan.published_at) == (event.moved_at,) * 2

    def test_a_plan_that_came_published_is_at_its_last_stage(self, matrix: Plan) -> None:
        matrix.visibility, matrix.published_at = Visibility.PUBLIC, timezone.now()
        assert matrix.current_stage == Stage.PUBLISHED
        assert [period.stage for period in periods_of(matrix)] == [Stage.DRAFT, Stage.PUBLISHED]

    def test_going_back_takes_a_reason_and_is_an_event(self, cast: Cast, matrix: Plan) -> None:
        move(cast, matrix, Stage.VALIDATION)
        with pytest.raises(ValidationError, match="reason for going back"):
            move(cast, matrix, Stage.CORE_GROUP, "  ")
        move(cast, matrix, Stage.CORE_GROUP, "Two ministries had not answered")
        last = periods_of(matrix)[-1]
        assert (last.stage, last.is_step_back) == (Stage.CORE_GROUP, True)
        assert last.reason == "Two ministries had not answered"

    def test_who_moved_meanwhile_is_told(self, cast: Cast, matrix: Plan) -> None:
        move(cast, matrix, Stage.MERGED)
        with pytest.raises(ValidationError, match="Merged"):
            move_plan(by=cast.coordinator, plan=matrix, stage="validation", started_from="draft")
        assert StageEvent.objects.count() == 1

    @pytest.mark.parametrize("person", ["focal_point", "nhri_officer", "coalition_coordinator", "stranger"])
    def test_others_move_nothing(self, cast: Cast, matrix: Plan, person: str) -> None:
        with pytest.raises(PermissionDenied):
            move_plan(by=getattr(cast, person), plan=matrix, stage="merged", started_from="draft")
        assert not StageEvent.objects.exists()

    def test_no_cabinet_stands_over_a_coalition(self, cast: Cast, coalition_plan: Plan) -> None:
        assert Stage.AWAITING_CABINET not in stages_of(coalition_plan)
        with pytest.raises(ValidationError):
            move_plan(
                by=cast.coalition_coordinator,
                plan=coalition_plan,
                stage="awaiting_cabinet",
                started_from="draft",
            )


class Worker:
    """Somebody who does to a plan whatever can be done to one, and notes what it said after each step."""

    def __init__(self, cast: Cast, plan: Plan, recommendations: list[Recommendation], chance: random.Random):
        self.by, self.plan, self.recommendations, self.chance = (
            cast.coordinator,
            plan,
            recommendations,
            chance,
        )
        self.bodies = [cast.ministry, cast.nhri]
        self.noted: list[PlanThen] = []

    def step(self, name: str) -> None:
        try:
            with transaction.atomic():
                getattr(self, name)()
        except ValidationError:
            # A cluster within itself: refused, and nothing is written.
            pass

    def some(self) -> list[Recommendation]:
        return self.chance.sample(self.recommendations, self.chance.randint(1, 3))

    def any_action(self) -> ExpectedAction | None:
        found = list(self.plan.actions.filter(withdrawn_at=None))
        return self.chance.choice(found) if found else None

    def word(self) -> str:
        return f"Words {self.chance.randint(0, 999)}"

    def title(self) -> None:
        self.plan.refresh_from_db()
        change_plan(by=self.by, plan=self.plan, version=self.plan.version, title=self.word())

    def cluster(self) -> None:
        add_cluster(by=self.by, plan=self.plan, title=self.word())

    def place(self) -> None:
        clusters = list(self.plan.clusters.standing())
        if clusters:
            row = self.chance.choice(clusters)
            parent = self.chance.choice([None, *clusters])
            change_cluster(by=self.by, cluster=row, version=row.version, title=self.word(), parent=parent)

    def shelve(self) -> None:
        clusters = list(self.plan.clusters.standing())
        move_recommendations(
            by=self.by,
            plan=self.plan,
            recommendations=self.some(),
            to=self.chance.choice([None, *clusters]),
            versions={row.pk: row.version for row in clusters},
        )

    def merge(self) -> None:
        clusters = list(self.plan.clusters.standing())
        if len(clusters) > 1:
            kept, merged = self.chance.sample(clusters, 2)
            versions = {row.pk: row.version for row in clusters}
            merge_clusters(by=self.by, plan=self.plan, kept=kept, merged=merged, versions=versions)

    def action(self) -> None:
        cluster = self.chance.choice([None, *self.plan.clusters.standing()])
        common = {"type": "political", "recommendations": self.some()}
        add_action(by=self.by, plan=self.plan, cluster=cluster, text=self.word(), **common)

    def reword(self) -> None:
        if row := self.any_action():
            cluster = self.chance.choice([None, *self.plan.clusters.standing()])
            fields = {"text": self.word(), "recommendations": self.some(), "ends_on": date(2027, 1, 1)}
            change_action(by=self.by, action=row, version=row.version, cluster=cluster, **fields)

    def withdraw(self) -> None:
        if row := self.any_action():
            withdraw_action(by=self.by, action=row, reason="Done")

    def name(self) -> None:
        if row := self.any_action():
            assign(by=self.by, action=row, organisation=self.chance.choice(self.bodies), kind="invited")

    def lead(self) -> None:
        if row := self.any_action():
            assign(by=self.by, action=row, organisation=self.bodies[0], kind="lead")

    def take_off(self) -> None:
        if row := self.any_action():
            unassign(by=self.by, action=row, organisation=self.chance.choice(self.bodies))

    def measure(self) -> None:
        if row := self.any_action():
            found = row.indicators.first()
            if found:
                change_indicator(by=self.by, indicator=found, version=found.version, target=Decimal(7))
            else:
                add_indicator(by=self.by, action=row, name=self.word(), type="process", unit="laws")


STEPS = [
    "title",
    "cluster",
    "place",
    "shelve",
    "merge",
    "action",
    "reword",
    "withdraw",
    "name",
    "lead",
    "take_off",
    "measure",
]


class TestDeriving:
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        steps=st.lists(st.sampled_from(STEPS), min_size=6, max_size=24),
        seed=st.integers(min_value=0, max_value=99),
    )
    def test_whatever_is_done_each_earlier_state_is_told_as_it_was(
        self, cast: Cast, matrix: Plan, recommendations: list[Recommendation], steps: list[str], seed: int
    ) -> None:
        with transaction.atomic():
            plan = Plan.objects.get(pk=matrix.pk)
            worker = Worker(cast, plan, recommendations, random.Random(seed))
            seen = []
            for name in ["cluster", "cluster", "action", "action", *steps]:
                worker.step(name)
                plan = Plan.objects.get(pk=matrix.pk)
                seen.append((record_of(plan, cast.coordinator).before(None), timezone.now()))
            record = record_of(plan, cast.coordinator)
            for said, moment in seen:
                assert record.before(moment) == said
            transaction.set_rollback(True)

    def test_what_changed_between_two_stages(
        self, cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
    ) -> None:
        other = add_cluster(by=cast.coordinator, plan=matrix, title="Children")
        dropped = add_action(
            by=cast.coordinator,
            plan=matrix,
            cluster=other,
            text="Hold a seminar",
            type="political",
            recommendations=recommendations[1:2],
        )
        move(cast, matrix, Stage.JOINT_WORKSHOP)
        change_action(
            by=cast.coordinator,
            action=action,
            version=1,
            text="Ratify by law",
            cluster=other,
            programme="Vision",
        )
        assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="support")
        withdraw_action(by=cast.coordinator, action=dropped, reason="No money")
        add_action(
            by=cast.coordinator,
            plan=matrix,
            cluster=None,
            text="Train judges",
            type="resources",
            recommendations=recommendations[:1],
        )
        draft, workshop = periods_of(matrix)
        record = record_of(matrix, cast.coordinator)
        change = compare(record.before(draft.ended_at), record.before(workshop.ended_at))
        kinds = {item.row.fields["text"]: item.row.kind for item in change.actions}
        assert kinds == {
            "Ratify by law": Kind.CHANGED,
            "Hold a seminar": Kind.WITHDRAWN,
            "Train judges": Kind.ADDED,
        }
        changed = change.actions[0]
        assert [item.name for item in changed.row.changes] == ["cluster", "programme", "text"]
        assert changed.bodies_withdrawn == ((cast.ministry.pk, "lead"),)
        assert changed.bodies_added == ((cast.ministry.pk, "support"),)
        page = cast.client(cast.coordinator).get(reverse("plan_changes", args=[matrix.public_id]))
        content = page.content.decode()
        for words in (
            "Deposit the instrument of ratification</td>",
            "<td>Ratify by law</td>",
            "<td>Treaties</td><td>Children</td>",
            "Withdrawn: Hold a seminar",
            "Taken off: Ministry of Justice (Lead)",
            "Named: Ministry of Justice (Support)",
        ):
            assert words in content
        page = cast.client(cast.coordinator).get(
            reverse("plan_earlier", args=[matrix.public_id]), {"at": "0"}
        )
        then = page.content.decode()
        assert "Hold a seminar" in then
        assert "Train judges" not in then
        assert "Ministry of Justice (Lead)" in then


class TestWhoReads:
    def test_what_a_plan_said_before_it_was_published_is_its_own_peoples(
        self, cast: Cast, matrix: Plan, action: ExpectedAction
    ) -> None:
        change_action(by=cast.coordinator, action=action, version=1, text="Milder words")
        move(cast, matrix, Stage.VALIDATION)
        publish_plan(by=cast.coordinator, plan=matrix, reason="Cabinet agreed")
        action.refresh_from_db()
        change_action(by=cast.coordinator, action=action, version=2, text="Words since")
        stages, earlier, changes = (
            reverse(name, args=[matrix.public_id]) for name in ("plan_stages", "plan_earlier", "plan_changes")
        )
        reader = Client()
        content = reader.get(stages).content.decode()
        assert "Cabinet agreed" in content
        assert "Move the plan" not in content
        for query in ("at=0", "at=1", f"at={date(2020, 1, 1)}", "at=never", "at=99"):
            assert reader.get(f"{earlier}?{query}").status_code == 404, query
        assert reader.get(f"{changes}?from=0&to=2").status_code == 404
        assert "Words since" in reader.get(earlier).content.decode()
        own = cast.client(cast.coordinator)
        assert "Milder words" in own.get(f"{earlier}?at=0").content.decode()

    def test_the_form_moves_and_keeps_what_was_typed(self, cast: Cast, matrix: Plan) -> None:
        client, page = cast.client(cast.coordinator), reverse("plan_move", args=[matrix.public_id])
        sent = {"stage": "validation", "reason": "All agreed", "started_from": "draft"}
        assert client.post(page, sent).status_code == 302
        again = client.post(page, sent).content.decode()
        assert "Somebody moved this plan meanwhile" in again
        assert "All agreed" in again
        assert cast.client(cast.focal_point).post(page, sent).status_code == 403


def test_pages_take_the_same_queries_however_many_actions(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    client = cast.client(cast.coordinator)
    pages = [
        reverse(name, args=[matrix.public_id]) for name in ("plan_stages", "plan_earlier", "plan_changes")
    ]

    def numbers() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    def fill(number: int) -> None:
        cluster = add_cluster(by=cast.coordinator, plan=matrix, title=f"Block {number}")
        for place in range(number):
            row = add_action(
                by=cast.coordinator,
                plan=matrix,
                cluster=cluster,
                text=f"Action {place}",
                type="political",
                recommendations=recommendations,
            )
            assign(by=cast.coordinator, action=row, organisation=cast.ministry, kind="lead")
            indicator = add_indicator(
                by=cast.coordinator, action=row, name="Laws", type="process", unit="laws"
            )
            change_indicator(by=cast.coordinator, indicator=indicator, version=1, target=Decimal(3))
            change_action(by=cast.coordinator, action=row, version=1, text=f"Changed {place}")

    fill(1)
    move(cast, matrix, Stage.JOINT_WORKSHOP)
    fill(2)
    client.get(pages[0])
    few = numbers()
    fill(20)
    assert numbers() == few


def test_a_group_has_stages_of_its_own(cast: Cast, review: object) -> None:
    group = found_group(by=cast.coordinator, parent=cast.mechanism, name="Children", led_by=cast.ministry)
    assert stages_of(Plan(owner=group, kind=PlanKind.STATE_MATRIX)) == OF_GROUPS
