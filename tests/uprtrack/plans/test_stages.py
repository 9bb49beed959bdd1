"""The stages of a plan: moved with reasons, and what it said at each can be read to the letter."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from uprtrack.plans.as_of import PlanThen, plan_as_of
from uprtrack.plans.changes import change_cluster, change_indicator
from uprtrack.plans.comparison import Names, changes_between
from uprtrack.plans.models import ActionStatus, ActionType, ExpectedAction, Plan, Stage, StageEvent
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
from uprtrack.plans.services_of_stages import MovedMeanwhileError, move_plan
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


class TestMoving:
    def test_each_move_is_an_event_and_going_back_needs_a_reason(self, cast: Cast, matrix: Plan) -> None:
        move_plan(by=cast.coordinator, plan=matrix, stage="workshop", started_from="draft")
        with pytest.raises(ValidationError, match="Say why"):
            move_plan(by=cast.coordinator, plan=matrix, stage="merged", started_from="workshop")
        reason = "The workshop asked for the ministries' figures."
        move_plan(by=cast.coordinator, plan=matrix, stage="merged", started_from="workshop", reason=reason)
        matrix.refresh_from_db()
        assert matrix.stage_now == Stage.MERGED
        told = [(event.stage, event.reason) for event in matrix.stage_events.all()]
        assert told == [("workshop", ""), ("merged", reason)]

    def test_who_read_another_stage_moves_nothing(self, cast: Cast, matrix: Plan) -> None:
        move_plan(by=cast.coordinator, plan=matrix, stage="workshop", started_from="draft")
        with pytest.raises(MovedMeanwhileError, match="Joint workshop"):
            move_plan(by=cast.coordinator, plan=matrix, stage="validation", started_from="draft")
        assert matrix.stage_events.count() == 1

    def test_a_coalition_waits_for_no_cabinet(self, cast: Cast, coalition_plan: Plan) -> None:
        with pytest.raises(ValidationError, match="cabinet"):
            move_plan(
                by=cast.coalition_coordinator, plan=coalition_plan, stage="cabinet", started_from="draft"
            )

    def test_publishing_is_the_last_stage_and_stays(self, cast: Cast, matrix: Plan) -> None:
        with pytest.raises(ValidationError, match="cannot be moved"):
            move_plan(by=cast.coordinator, plan=matrix, stage="published", started_from="draft")
        publish_plan(by=cast.coordinator, plan=matrix)
        matrix.refresh_from_db()
        assert matrix.stage_now == Stage.PUBLISHED
        assert [event.stage for event in matrix.stage_events.all()] == ["published"]
        with pytest.raises(ValidationError, match="stays so"):
            move_plan(
                by=cast.coordinator, plan=matrix, stage="draft", started_from="published", reason="Mistake"
            )

    def test_others_move_no_plan(self, cast: Cast, matrix: Plan) -> None:
        with pytest.raises(PermissionDenied):
            move_plan(by=cast.focal_point, plan=matrix, stage="workshop", started_from="draft")
        assert not StageEvent.objects.exists()


def _fields(cast: Cast, random: Random) -> dict[str, object]:
    return random.choice(
        [
            {"text": f"Wording {random.randrange(10**6)}"},
            {"status": random.choice(ActionStatus.values), "ends_on": date(2027, random.randint(1, 12), 1)},
            {"type": random.choice(ActionType.values)},
        ]
    )


def _something(cast: Cast, plan: Plan, rows: list[Recommendation], random: Random) -> None:
    """One of the things that people do to a plan."""
    by = cast.coordinator
    actions = list(plan.actions.filter(withdrawn_at__isnull=True))
    clusters = list(plan.clusters.standing())
    kind = random.randrange(10) if actions and clusters else random.choice((0, 1))
    action, cluster = random.choice(actions or [None]), random.choice(clusters or [None])
    if kind == 0 or action is None or cluster is None:
        add_cluster(by=by, plan=plan, title=f"Cluster {random.randrange(10**6)}")
    elif kind == 2:
        fields = _fields(cast, random)
        change_action(by=by, action=action, version=action.version, **fields)
    elif kind == 3 and len(actions) > 1:
        withdraw_action(by=by, action=action, reason="Done otherwise")
    elif kind == 4:
        assign(by=by, action=action, organisation=cast.ministry, kind=random.choice(("lead", "support")))
    elif kind == 5 and action.responsibilities.exists():
        unassign(by=by, action=action, organisation=cast.ministry)
    elif kind == 6 and (indicator := action.indicators.first()):
        change_indicator(by=by, indicator=indicator, version=indicator.version, name=f"N{random.random()}")
    elif kind == 7 and len(clusters) > 1:
        merged = next(each for each in clusters if each != cluster)
        versions = {each.pk: each.version for each in clusters}
        merge_clusters(by=by, plan=plan, kept=cluster, merged=merged, versions=versions)
    elif kind == 8:
        change_cluster(
            by=by, cluster=cluster, version=cluster.version, title=f"T{random.random()}", parent=None
        )
    elif kind == 9:
        versions = {each.pk: each.version for each in clusters}
        move_recommendations(by=by, plan=plan, recommendations=rows[:1], to=cluster, versions=versions)
    else:
        _add(cast, plan, rows, random)


def _add(cast: Cast, plan: Plan, rows: list[Recommendation], random: Random) -> None:
    action = add_action(
        by=cast.coordinator,
        plan=plan,
        cluster=random.choice([None, *plan.clusters.standing()]),
        text=f"Action {random.randrange(10**6)}",
        type="political",
        recommendations=random.sample(rows, 2),
    )
    add_indicator(by=cast.coordinator, action=action, name="Laws passed", type="outcome", unit="laws")


@pytest.mark.parametrize("seed", range(4))
def test_what_stood_at_each_stage_is_told_to_the_letter(
    cast: Cast, matrix: Plan, recommendations: list[Recommendation], seed: int
) -> None:
    random = Random(seed)
    _add(cast, matrix, recommendations, random)
    stood: list[tuple[StageEvent, PlanThen]] = []
    stages = [stage for stage in Stage if stage not in (Stage.DRAFT, Stage.PUBLISHED)]
    for before, stage in zip([Stage.DRAFT, *stages], stages, strict=False):
        for _turn in range(6):
            _something(cast, matrix, recommendations, random)
        event = move_plan(by=cast.coordinator, plan=matrix, stage=stage, started_from=before)
        stood.append((event, plan_as_of(matrix, None)))
    for event, then in stood:
        later = plan_as_of(matrix, event.moved_at)
        assert later.clusters == then.clusters
        assert later.actions.keys() == then.actions.keys()
        for key, action in then.actions.items():
            assert (later.actions[key].fields, later.actions[key].bodies) == (action.fields, action.bodies)
            assert later.actions[key].indicators == action.indicators


def test_changes_are_told_in_words(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    event = move_plan(by=cast.coordinator, plan=matrix, stage="workshop", started_from="draft")
    change_action(
        by=cast.coordinator,
        action=action,
        version=action.version,
        text="Ratify it",
        ends_on=date(2027, 6, 30),
    )
    unassign(by=cast.coordinator, action=action, organisation=cast.ministry)
    _add(cast, matrix, recommendations, Random(1))
    before, after = plan_as_of(matrix, event.moved_at), plan_as_of(matrix, None)
    changes = changes_between(before, after, Names.known_to(cast.coordinator, matrix, before, after))
    assert len(changes.added) == 1
    assert not changes.withdrawn
    told = {item.label: (item.before, item.after) for item in changes.changed[0].fields}
    assert told["Expected action"] == ("Deposit the instrument of ratification", "Ratify it")
    assert told["Bodies"] == ("Lead: Ministry of Justice", "")
    assert "2027" in told["Until"][1]


class TestPages:
    def test_a_coordinator_moves_the_plan_and_reads_what_changed(
        self, cast: Cast, client: Client, matrix: Plan, action: ExpectedAction
    ) -> None:
        client.force_login(cast.coordinator)
        sent = {"stage": "workshop", "started_from": "draft", "reason": ""}
        client.post(reverse("plan_move", args=[matrix.public_id]), sent)
        change_action(by=cast.coordinator, action=action, version=action.version, text="Ratify it")
        page = client.get(reverse("plan_stages", args=[matrix.public_id])).content.decode()
        assert "Joint workshop" in page
        then = client.get(reverse("plan_then", args=[matrix.public_id, 1])).content.decode()
        assert "Deposit the instrument of ratification" in then
        assert "Ratify it" not in then
        changed = client.get(reverse("plan_changes", args=[matrix.public_id]), {"from": "1"}).content.decode()
        assert "Deposit the instrument of ratification" in changed
        assert "Ratify it" in changed

    def test_a_move_on_another_stage_shows_the_sentence(
        self, cast: Cast, client: Client, matrix: Plan
    ) -> None:
        move_plan(by=cast.coordinator, plan=matrix, stage="workshop", started_from="draft")
        client.force_login(cast.coordinator)
        sent = {"stage": "validation", "started_from": "draft", "reason": ""}
        answer = client.post(reverse("plan_move", args=[matrix.public_id]), sent)
        assert answer.status_code == 400
        assert "The plan was moved while you were writing" in answer.content.decode()

    def test_strangers_read_nothing_from_before_it_was_published(
        self, cast: Cast, client: Client, matrix: Plan, action: ExpectedAction
    ) -> None:
        move_plan(by=cast.coordinator, plan=matrix, stage="workshop", started_from="draft", reason="Room 4")
        change_action(by=cast.coordinator, action=action, version=action.version, text="Ratify it")
        publish_plan(by=cast.coordinator, plan=matrix)
        stages = client.get(reverse("plan_stages", args=[matrix.public_id])).content.decode()
        assert "Room 4" not in stages
        assert client.get(reverse("plan_then", args=[matrix.public_id, 1])).status_code == 404
        for first in ("0", "1"):
            asked = {"from": first}
            assert client.get(reverse("plan_changes", args=[matrix.public_id]), asked).status_code == 404
        then = client.get(reverse("plan_then", args=[matrix.public_id, 2])).content.decode()
        assert "Ratify it" in then
        assert "Deposit the instrument" not in then

    @pytest.mark.parametrize("page", ["plan_stages", "plan_then", "plan_changes"])
    def test_more_rows_cost_no_more_queries(
        self, cast: Cast, client: Client, matrix: Plan, recommendations: list[Recommendation], page: str
    ) -> None:
        random = Random(2)
        client.force_login(cast.coordinator)
        _add(cast, matrix, recommendations, random)
        first = matrix.actions.get()
        assign(by=cast.coordinator, action=first, organisation=cast.ministry, kind="support")
        move_plan(by=cast.coordinator, plan=matrix, stage="workshop", started_from="draft")
        address = reverse(page, args=[matrix.public_id, *([1] if page == "plan_then" else [])])
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for _turn in range(12):
            _add(cast, matrix, recommendations, random)
        for action in matrix.actions.all():
            assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
            change_action(by=cast.coordinator, action=action, version=action.version, text="Otherwise")
        with CaptureQueriesContext(connection) as many:
            client.get(address)
        assert len(many) <= len(few)
