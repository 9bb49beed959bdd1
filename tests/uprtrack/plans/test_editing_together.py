"""Pages on which two people change one plan, and what is taken out of it, with when and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from uprtrack.organisations.models import Activity
from uprtrack.plans.models import ExpectedAction, Plan, Responsibility
from uprtrack.plans.reading import actions_of, bodies_named_in, narrowed
from uprtrack.plans.services import (
    add_cluster,
    add_indicator,
    assign,
    change_action,
    publish_plan,
    unassign,
    withdraw_action,
)

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


def form_of(action: ExpectedAction, **changes: object) -> dict[str, object]:
    return {
        "text": action.text,
        "type": action.type,
        "cluster": action.cluster_id or "",
        "new_cluster": "",
        "starts_on": "",
        "ends_on": action.ends_on or "",
        "new_programme": "",
        "status": action.status,
        "recommendations": [item.public_id for item in action.recommendations.all()],
        "version": action.version,
        **changes,
    }


def test_a_conflict_shows_ancestor_stored_and_typed_and_one_form_with_both_changes(
    cast: Cast, action: ExpectedAction
) -> None:
    client, page = cast.client(cast.coordinator), reverse("action_change", args=[action.public_id])
    typed = form_of(
        action, text="Deposit the instrument of ratification in Geneva", new_programme="National plan"
    )
    change_action(
        by=cast.coordinator, action=action, version=1, text="Soon deposit the instrument of ratification"
    )
    response = client.post(page, typed)
    content = response.content.decode()
    assert response.status_code == 409
    assert "Deposit the instrument of ratification</td>" in content
    assert "Soon deposit the instrument of ratification</td>" in content
    assert "Deposit the instrument of ratification in Geneva</td>" in content
    form = response.context["form"]
    assert form["new_programme"].value() == "National plan"
    # What the page offers is saved as it stands, without retyping anything.
    offered = typed | {"text": form["text"].value(), "version": form["version"].value()}
    assert client.post(page, offered).status_code == 302
    action.refresh_from_db()
    assert (str(action.programme), action.version) == ("National plan", 3)


def test_a_conflict_with_a_withdrawal_keeps_what_was_typed_and_says_so(
    cast: Cast, action: ExpectedAction
) -> None:
    page = reverse("action_change", args=[action.public_id])
    typed = form_of(action, text="Typed at length")
    client = cast.client(cast.coordinator)
    assert client.get(page).status_code == 200
    withdraw_action(by=cast.coordinator, action=action, reason="Done")
    assert client.post(page, typed).status_code == 404
    assert ExpectedAction.objects.get().text == "Deposit the instrument of ratification"


@pytest.mark.parametrize("name", ["plan", "cluster", "indicator"])
def test_titles_clusters_and_indicators_are_changed_on_the_version_read(
    cast: Cast, matrix: Plan, action: ExpectedAction, name: str
) -> None:
    indicator = add_indicator(
        by=cast.coordinator, action=action, name="Deposited", type="structural", unit="yes or no"
    )
    cluster = add_cluster(by=cast.coordinator, plan=matrix, title="Children")
    rows: dict[str, tuple[str, dict[str, object], Any, str]] = {
        "plan": (reverse("plan_change", args=[matrix.public_id]), {"title": "Mine"}, matrix, "title"),
        "cluster": (
            reverse("cluster_change", args=[matrix.public_id, cluster.pk]),
            {"title": "Mine", "parent": ""},
            cluster,
            "title",
        ),
        "indicator": (
            reverse("indicator_change", args=[indicator.public_id]),
            {"name": "Mine", "type": "structural", "unit": "yes or no"},
            indicator,
            "name",
        ),
    }
    page, typed, row, field = rows[name]
    client = cast.client(cast.coordinator)
    before = getattr(row, field)
    assert client.post(page, typed | {field: "Theirs", "version": 1}).status_code == 302
    refused = client.post(page, typed | {"version": 1})
    assert refused.status_code == 409
    for shown in (before, "Theirs", "Mine"):
        assert f"{shown}</td>" in refused.content.decode()
    assert client.post(page, typed | {"version": 2}).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, field), row.version) == ("Mine", 3)
    for user in (cast.focal_point, cast.nhri_officer, cast.stranger):
        assert cast.client(user).post(page, typed | {"version": 3}).status_code in (403, 404)
    row.refresh_from_db()
    assert row.version == 3


def test_earlier_wordings_are_for_those_who_may_change_the_action(cast: Cast, action: ExpectedAction) -> None:
    change_action(by=cast.coordinator, action=action, version=1, text="Deposit it")
    page = reverse("action", args=[action.public_id])
    assert (
        "Deposit the instrument of ratification" in cast.client(cast.coordinator).get(page).content.decode()
    )
    assert (
        "Deposit the instrument of ratification"
        not in cast.client(cast.nhri_officer).get(page).content.decode()
    )


# Taken out, with when and why


def test_a_body_taken_off_keeps_its_line_and_can_be_named_again(
    cast: Cast, matrix: Plan, action: ExpectedAction
) -> None:
    page = reverse("action_unassign", args=[action.public_id, cast.ministry.public_id])
    cast.client(cast.coordinator).post(page, {"reason": "Moved to the ministry of the interior"})
    assert not action.responsibilities.exists()
    kept = Responsibility.every.get(action=action)
    assert (kept.withdrawn_at is not None, kept.withdrawn_reason) == (
        True,
        "Moved to the ministry of the interior",
    )
    shown = cast.client(cast.coordinator).get(reverse("action", args=[action.public_id])).content.decode()
    assert "Moved to the ministry of the interior" in shown
    assert cast.ministry not in bodies_named_in(matrix, cast.coordinator)
    assert not narrowed(actions_of([matrix], cast.coordinator), body=cast.ministry, status="")
    assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="support")
    renewed = action.responsibilities.get()
    assert (renewed.kind, renewed.withdrawn_reason) == ("support", "")
    kept.refresh_from_db()
    assert kept.withdrawn_reason == "Moved to the ministry of the interior", "the stretch before stays"
    log = Activity.objects.filter(object_id=action.public_id, verb="withdraw")
    assert "Moved to the ministry of the interior" in log.get().reason


def test_a_body_taken_off_has_no_tasks_waiting(cast: Cast, action: ExpectedAction) -> None:
    client = cast.client(cast.focal_point)
    assert "1 action assigned to you" in client.get(reverse("home")).content.decode()
    unassign(by=cast.coordinator, action=action, organisation=cast.ministry)
    assert "1 action assigned to you" not in client.get(reverse("home")).content.decode()


def test_what_was_taken_out_is_read_with_when_and_why(
    cast: Cast, matrix: Plan, action: ExpectedAction
) -> None:
    publish_plan(by=cast.coordinator, plan=matrix)
    withdraw_action(by=cast.coordinator, action=action, reason="Ratified already")
    page = reverse("plan_withdrawn", args=[matrix.public_id])
    assert page in Client().get(reverse("plan", args=[matrix.public_id])).content.decode()
    content = Client().get(page).content.decode()
    assert action.text in content
    assert "Ratified already" in content
    assert cast.ministry.label in content


def test_a_draft_dropped_before_publication_stays_with_its_owner(
    cast: Cast, matrix: Plan, action: ExpectedAction
) -> None:
    withdraw_action(by=cast.coordinator, action=action, reason="A wild idea")
    publish_plan(by=cast.coordinator, plan=matrix)
    page = reverse("plan_withdrawn", args=[matrix.public_id])
    assert "A wild idea" not in Client().get(page).content.decode()
    assert "A wild idea" in cast.client(cast.coordinator).get(page).content.decode()
    Plan.objects.update(published_at=timezone.now() - timedelta(days=1))
    assert "A wild idea" in Client().get(page).content.decode()


def test_what_was_taken_out_of_a_coalition_s_plan_is_the_coalition_s(
    cast: Cast, coalition_plan: Plan
) -> None:
    page = reverse("plan_withdrawn", args=[coalition_plan.public_id])
    for user in (cast.coordinator, cast.stranger):
        assert cast.client(user).get(page).status_code == 404
    assert cast.client(cast.coalition_member).get(page).status_code == 200


def test_of_two_who_take_out_an_action_the_first_reason_stays(cast: Cast, action: ExpectedAction) -> None:
    stale = ExpectedAction.objects.get(pk=action.pk)
    withdraw_action(by=cast.coordinator, action=action, reason="Ratified already")
    withdraw_action(by=cast.coordinator, action=stale, reason="No money")
    assert (stale.withdrawn_reason, stale.withdrawn_at) == ("Ratified already", action.withdrawn_at)
