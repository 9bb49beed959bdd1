"""My items: all that waits for whoever is signed in, the most pressing first, and nothing that is another's."""

from __future__ import annotations

from html import unescape

from django.test import Client
from django.urls import reverse

from tests.uprtrack.conftest import Cast
from tests.uprtrack.monitoring.reporting import Draft, planned, schedule
from uprtrack.monitoring.models import GatekeepingMandate
from uprtrack.monitoring.services_of_progress import pass_on_report
from uprtrack.organisations.kinds import OrganisationKind, Role
from uprtrack.organisations.models import User
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.services import assign
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import State


def items(client: Client) -> str:
    answer = client.get(reverse("my_items"))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def test_a_stranger_signs_in_and_who_is_of_no_body_is_told_so(cast: Cast) -> None:
    assert Client().get(reverse("my_items")).status_code == 302
    assert "You belong to no organisation yet" in items(cast.client(cast.stranger))


def test_a_ministry_finds_its_reports_before_its_actions(
    cast: Cast, led: ExpectedAction, state_plan: Plan
) -> None:
    schedule(cast, state_plan)
    page = items(cast.client(cast.focal_point))
    assert page.index("overdue") < page.index("assigned to you")
    assert reverse("progress_add", args=[led.public_id]) in page
    assert "overdue" in cast.client(cast.focal_point).get("/").content.decode()
    for other in (cast.coordinator, cast.nhri_officer, cast.coalition_coordinator):
        assert "overdue" not in items(cast.client(other))


def test_a_court_finds_nothing_due_however_long_ago_it_was_invited(
    cast: Cast, state_plan: Plan, recommendations: list[Recommendation]
) -> None:
    court = found_organisation(
        name="The court", kind=OrganisationKind.JUDICIARY, country=State.objects.get(pk="XCO")
    )
    user = create_user(username="registrar", password="a long pass phrase", shown_as="A registrar")
    appoint(organisation=court, user=user, role=Role.FOCAL_POINT)
    schedule(cast, state_plan)
    action = planned(cast, state_plan, recommendations, cast.ministry)
    assign(by=cast.coordinator, action=action, organisation=court, kind="invited")
    page = items(cast.client(User.objects.get(pk=user.pk)))
    assert not [word for word in ("overdue", "is due", "past its date") if word in page]


def test_each_queue_is_found_by_those_whose_it_is(
    cast: Cast, mandate: GatekeepingMandate, sent: Draft
) -> None:
    report = sent()
    coordinator, nhri = cast.client(cast.coordinator), cast.client(cast.nhri_officer)
    assert "1 report waits for your look at its form" in items(coordinator)
    assert "to be published through you" not in items(nhri)
    pass_on_report(by=cast.coordinator, report=report)
    assert "look at its form" not in items(coordinator)
    assert "1 report of a ministry waits to be published through you" in items(nhri)
    assert "1 report of a ministry waits" in nhri.get("/").content.decode()
