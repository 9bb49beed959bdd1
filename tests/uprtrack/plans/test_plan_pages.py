"""Plans as people meet them: reading, planning one recommendation on one form, saving at the same time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.services import found_organisation
from uprtrack.plans import views
from uprtrack.plans.models import ActionStatus, Cluster, ExpectedAction, Indicator, IndicatorValue, Plan
from uprtrack.plans.services import (
    add_action,
    add_cluster,
    add_indicator,
    assign,
    change_action,
    publish_plan,
    record_value,
)
from uprtrack.plans.templatetags.figures import figure
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review, State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def form_of(action: ExpectedAction, **changes: str) -> dict[str, object]:
    """What a browser sends back from the form of an action."""
    return {
        "text": action.text,
        "type": action.type,
        "cluster": action.cluster_id or "",
        "new_cluster": "",
        "starts_on": "",
        "ends_on": "2026-12-31",
        "new_programme": "",
        "status": action.status,
        "recommendations": [item.public_id for item in action.recommendations.all()],
        "version": action.version,
        **changes,
    }


def test_a_visitor_reads_a_plan_once_it_is_published(
    cast: Cast, matrix: Plan, action: ExpectedAction
) -> None:
    visitor = Client()
    pages = (
        reverse("plan", args=[matrix.public_id]),
        reverse("action", args=[action.public_id]),
    )
    for page in pages:
        assert visitor.get(page).status_code == 404
    assert "Matrix" not in text_of(visitor, reverse("plan_list"))
    cast.client(cast.coordinator).post(reverse("plan_publish", args=[matrix.public_id]))
    for page in pages:
        assert action.text in text_of(visitor, page)
    assert "Matrix" in text_of(visitor, reverse("plan_list"))


def test_outsiders_find_nothing_of_a_coalition_s_plan(cast: Cast, coalition_plan: Plan) -> None:
    page = reverse("plan", args=[coalition_plan.public_id])
    for user in (cast.coordinator, cast.focal_point, cast.nhri_officer, cast.stranger):
        assert cast.client(user).get(page).status_code == 404
        assert coalition_plan.title not in text_of(cast.client(user), reverse("plan_list"))
    assert coalition_plan.title in text_of(cast.client(cast.coalition_member), page)


def test_the_first_recommendation_is_planned_on_one_form_that_makes_the_plan(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    client = cast.client(cast.coordinator)
    url = f"{reverse('action_add')}?recommendation={recommendations[0].public_id}"
    assert recommendations[0].text in text_of(client, url)
    response = client.post(
        url,
        {
            "plan-organisation": cast.mechanism.pk,
            "plan-kind": "state_matrix",
            "plan-title": "Our matrix",
            "plan-visibility": "group",
            "text": "Deposit the instrument",
            "type": "legislative",
            "recommendations": [recommendations[0].public_id],
            "new_cluster": "Treaties",
            "ends_on": "2026-12-31",
            "lead": cast.ministry.public_id,
            "indicator-name": "Instrument deposited",
            "indicator-type": "structural",
            "indicator-unit": "yes (1) or no (0)",
            "indicator-baseline": "0",
            "indicator-target": "1",
        },
    )
    action = ExpectedAction.objects.get()
    assert response.headers["Location"] == reverse("action", args=[action.public_id])
    assert (action.plan.title, action.plan.visibility) == ("Our matrix", Visibility.GROUP)
    assert action.cluster == Cluster.objects.get(title="Treaties")
    assert action.responsibilities.get().organisation == cast.ministry
    assert Indicator.objects.get().target == Decimal(1)


def test_with_a_plan_the_same_address_leads_into_it(
    cast: Cast, matrix: Plan, recommendations: list[Recommendation]
) -> None:
    chosen = recommendations[1].public_id
    response = cast.client(cast.coordinator).get(f"{reverse('action_add')}?recommendation={chosen}")
    assert response.headers["Location"] == f"/plans/{matrix.public_id}/actions/add/?recommendation={chosen}"


def test_an_indicator_begun_and_not_finished_writes_nothing(
    cast: Cast, matrix: Plan, recommendations: list[Recommendation]
) -> None:
    response = cast.client(cast.coordinator).post(
        reverse("action_add", args=[matrix.public_id]),
        {
            "text": "Deposit the instrument",
            "type": "legislative",
            "recommendations": [recommendations[0].public_id],
            "new_cluster": "",
            "indicator-name": "Instrument deposited",
        },
    )
    assert "Deposit the instrument" in response.content.decode()
    assert not ExpectedAction.objects.exists()


def test_an_error_found_while_writing_undoes_all_of_it(
    cast: Cast, matrix: Plan, recommendations: list[Recommendation]
) -> None:
    response = cast.client(cast.coordinator).post(
        reverse("action_add", args=[matrix.public_id]),
        {
            "text": "Deposit the instrument",
            "type": "legislative",
            "recommendations": [recommendations[0].public_id],
            "new_cluster": "Treaties",
            "starts_on": "2026-01-01",
            "ends_on": "2025-01-01",
        },
    )
    assert "before it starts" in response.content.decode()
    assert not Cluster.objects.exists()


@pytest.mark.parametrize("person", ["focal_point", "nhri_officer", "stranger"])
def test_others_are_not_offered_the_form_of_a_plan_they_do_not_own(
    cast: Cast, matrix: Plan, person: str
) -> None:
    response = cast.client(getattr(cast, person)).get(reverse("action_add", args=[matrix.public_id]))
    assert response.status_code in (403, 404)


def test_two_people_save_and_the_second_keeps_what_was_typed(cast: Cast, action: ExpectedAction) -> None:
    page = reverse("action_change", args=[action.public_id])
    typed = form_of(action, text="My own long and careful wording")
    change_action(by=cast.coordinator, action=action, version=1, text="What a colleague saved")
    client = cast.client(cast.coordinator)
    response = client.post(page, typed)
    content = response.content.decode()
    assert response.status_code == 409
    assert "My own long and careful wording" in content
    assert "What a colleague saved" in content
    action.refresh_from_db()
    assert action.text == "What a colleague saved"
    # Having seen both, the person saves again from the page that was shown.
    assert client.post(page, typed | {"version": 2}).status_code == 302
    action.refresh_from_db()
    assert (action.text, action.version) == ("My own long and careful wording", 3)
    assert 'name="version" value="2"' in content


def test_a_focal_point_is_shown_the_status_alone(cast: Cast, action: ExpectedAction) -> None:
    client = cast.client(cast.focal_point)
    page = reverse("action_change", args=[action.public_id])
    assert 'name="text"' not in text_of(client, page)
    client.post(page, {"status": "ongoing", "version": 1, "text": "Something easier"})
    action.refresh_from_db()
    assert (action.status, action.text) == (ActionStatus.ONGOING, "Deposit the instrument of ratification")
    assert "Ongoing" in text_of(client, reverse("action", args=[action.public_id]))


def test_the_nhri_reads_the_shared_matrix_and_changes_nothing(cast: Cast, action: ExpectedAction) -> None:
    client = cast.client(cast.nhri_officer)
    assert action.text in text_of(client, reverse("action", args=[action.public_id]))
    assert client.get(reverse("action_change", args=[action.public_id])).status_code == 403
    assert client.get(reverse("indicator_add", args=[action.public_id])).status_code == 403


def test_parliament_named_as_lead_on_the_page_is_refused_with_a_sentence(
    cast: Cast, action: ExpectedAction
) -> None:
    parliament = found_organisation(
        name="Parliament", kind=OrganisationKind.PARLIAMENT, country=State.objects.get(pk="XCO")
    )
    client = cast.client(cast.coordinator)
    page = reverse("action_assign", args=[action.public_id])
    response = client.post(page, {"organisation": parliament.public_id, "kind": "lead"}, follow=True)
    assert "invited only" in response.content.decode()
    client.post(page, {"organisation": parliament.public_id, "kind": "invited"})
    assert action.responsibilities.get(organisation=parliament).kind == "invited"
    client.post(reverse("action_unassign", args=[action.public_id, parliament.public_id]))
    assert not action.responsibilities.filter(organisation=parliament).exists()


def test_values_are_added_by_the_responsible_ministry(cast: Cast, action: ExpectedAction) -> None:
    indicator = add_indicator(by=cast.coordinator, action=action, name="Steps", type="process", unit="steps")
    page = reverse("indicator_value_add", args=[indicator.public_id])
    assert cast.client(cast.nhri_officer).get(page).status_code == 403
    cast.client(cast.focal_point).post(page, {"measured_on": "2025-06-30", "value": "2.5", "note": ""})
    assert IndicatorValue.objects.get().value == Decimal("2.5")
    assert "2.5" in text_of(cast.client(cast.focal_point), reverse("plan", args=[action.plan.public_id]))


def test_a_withdrawn_action_leaves_the_plan(cast: Cast, action: ExpectedAction) -> None:
    client = cast.client(cast.coordinator)
    page = reverse("action_withdraw", args=[action.public_id])
    client.post(page, {"reason": ""})
    assert action.text in text_of(client, reverse("plan", args=[action.plan.public_id]))
    client.post(page, {"reason": "Merged"})
    assert action.text not in text_of(client, reverse("plan", args=[action.plan.public_id]))


def test_a_plan_is_narrowed_by_body_and_status(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    other = add_action(
        by=cast.coordinator,
        plan=matrix,
        cluster=None,
        text="Train teachers",
        type="administrative",
        recommendations=recommendations[1:2],
        status=ActionStatus.ONGOING,
    )
    client = cast.client(cast.coordinator)
    page = reverse("plan", args=[matrix.public_id])
    by_body = text_of(client, f"{page}?body={cast.ministry.public_id}")
    assert action.text in by_body
    assert other.text not in by_body
    by_status = text_of(client, f"{page}?status=ongoing")
    assert other.text in by_status
    assert action.text not in by_status
    assert action.text in text_of(client, f"{reverse('plan_list')}?body={cast.ministry.public_id}")


def test_recommendations_that_the_reader_may_not_see_are_not_named(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    hidden = recommendations[0]
    hidden.visibility = Visibility.ORGANISATION
    hidden.save()
    publish_plan(by=cast.coordinator, plan=matrix)
    content = text_of(Client(), reverse("plan", args=[matrix.public_id]))
    assert action.text in content
    assert hidden.number not in content


def test_the_pages_ask_the_database_as_often_for_many_actions(
    cast: Cast,
    matrix: Plan,
    recommendations: list[Recommendation],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        cluster = add_cluster(by=cast.coordinator, plan=matrix, title=f"Cluster {number}")
        action = add_action(
            by=cast.coordinator,
            plan=matrix,
            cluster=cluster,
            text=f"Action {number}",
            type="political",
            recommendations=recommendations,
        )
        assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
        indicator = add_indicator(
            by=cast.coordinator, action=action, name="Steps", type="process", unit="steps"
        )
        record_value(
            by=cast.coordinator, indicator=indicator, measured_on=date(2025, 1, 1), value=Decimal(number)
        )
    client = cast.client(cast.coordinator)
    with django_assert_max_num_queries(21):
        assert "Action 11" in text_of(client, reverse("plan", args=[matrix.public_id]))
    with django_assert_max_num_queries(14):
        text_of(client, reverse("plan_list"))


def test_a_long_plan_comes_in_pages_and_whole_to_print(
    cast: Cast, matrix: Plan, recommendations: list[Recommendation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ACTIONS_A_PAGE", 2)
    first, second = (add_cluster(by=cast.coordinator, plan=matrix, title=title) for title in ("A", "B"))
    inner = add_cluster(by=cast.coordinator, plan=matrix, title="Within A", parent=first)
    for cluster, text in ((second, "In B"), (inner, "Deep in A"), (first, "In A")):
        add_action(
            by=cast.coordinator,
            plan=matrix,
            cluster=cluster,
            text=text,
            type="political",
            recommendations=recommendations[:1],
        )
    client, page = cast.client(cast.coordinator), reverse("plan", args=[matrix.public_id])

    def texts(query: str) -> list[str]:
        return [
            action.text
            for block in client.get(f"{page}?{query}").context["blocks"]
            for action in block.actions
        ]

    assert texts("") == ["In A", "Deep in A"]
    assert texts("page=2") == ["In B"]
    assert texts("all=yes") == ["In A", "Deep in A", "In B"]


def test_a_plan_is_made_on_a_page_of_its_own(cast: Cast, review: Review) -> None:
    client = cast.client(cast.coalition_coordinator)
    page = f"{reverse('plan_add')}?review={review.alias}"
    assert "Civil society implementation plan" in text_of(client, page)
    client.post(
        page,
        {
            "organisation": cast.coalition.pk,
            "kind": "cso_plan",
            "title": "What we expect",
            "visibility": "coalition",
        },
    )
    plan = Plan.objects.get()
    assert (plan.owner, plan.visibility, plan.is_published) == (cast.coalition, "coalition", False)
    client.post(reverse("cluster_add", args=[plan.public_id]), {"title": "Torture", "parent": ""})
    assert Cluster.objects.get().title == "Torture"
    assert cast.client(cast.stranger).get(page).status_code == 403


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("12.500", "12.5"), ("3.000", "3"), ("-0.250", "-0.25"), ("1200.000", "1,200"), (None, "–")],
)
def test_figures_are_written_without_the_zeros_they_are_stored_with(stored: str | None, shown: str) -> None:
    assert figure(Decimal(stored) if stored else None) == shown


def test_an_action_that_asks_for_less_than_its_recommendation_is_flagged_where_it_is_read_and_changed(
    cast: Cast, action: ExpectedAction
) -> None:
    client, remark = cast.client(cast.coordinator), "may ask for less than a recommendation"
    pages = [reverse(name, args=[action.public_id]) for name in ("action", "action_change")]
    recommendation = action.recommendations.get()
    Recommendation.objects.filter(pk=recommendation.pk).update(text="Ratify the Convention against Torture")
    action.text = "Ratify the Convention against Torture"
    action.save()
    assert not any(remark in text_of(client, page) for page in pages)
    action.text = "Consider ratifying the treaty"
    action.save()
    for page in pages:
        content = text_of(client, page)
        assert remark in content
        assert "“ratify” (category 5)" in content
        assert "does not name “CAT”" in content
