"""When reports are due and from whom, and the terms under which an NHRI publishes them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from tests.uprtrack.monitoring.reporting import SINCE, Draft, planned, schedule
from uprtrack.monitoring.progress import mandates_in_force, obligations
from uprtrack.monitoring.services_of_gatekeeping import opt_in, opt_out, set_schedule
from uprtrack.monitoring.services_of_progress import return_report_on_form
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Membership, Organisation, User
from uprtrack.organisations.services import appoint, create_user
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.services import assign, change_action, create_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review


@pytest.mark.parametrize(
    "kind",
    [kind for kind in OrganisationKind if kind not in (OrganisationKind.WITHHELD, OrganisationKind.NMIRF)],
)
def test_only_executive_bodies_are_ever_due_or_overdue(
    cast: Cast,
    state_plan: Plan,
    recommendations: list[Recommendation],
    kind: OrganisationKind,
) -> None:
    """However a body comes to be named, in whatever way, years later."""
    body = Organisation.objects.create(name=f"The {kind}", kind=kind, country_id="XCO")
    schedule(cast, state_plan, asks_support=True)
    for how in ("lead", "support", "invited"):
        action = planned(cast, state_plan, recommendations, cast.ministry)
        try:
            assign(by=cast.coordinator, action=action, organisation=body, kind=how, since_on=SINCE)
        except ValidationError:
            # Named against the rule, as a partner's bundle or an older version might have done.
            assign(by=cast.coordinator, action=action, organisation=body, kind="invited", since_on=SINCE)
            action.responsibilities.filter(organisation=body).update(kind=how)
    owed = obligations(cast.coordinator, today=date(2030, 1, 1))
    owing = {item.body.kind for item in owed}
    assert owing <= {OrganisationKind.MINISTRY, OrganisationKind.NMIRF}
    assert (body in {item.body for item in owed}) == (kind == OrganisationKind.MINISTRY)


def states(cast: Cast, today: date) -> list[str]:
    return [item.state.value for item in obligations(cast.focal_point, today=today, body=cast.ministry)]


def test_due_overdue_and_done_follow_from_dates(
    cast: Cast, led: ExpectedAction, state_plan: Plan, sent: Draft
) -> None:
    assert states(cast, date(2026, 5, 15)) == []
    schedule(cast, state_plan)
    assert states(cast, date(2026, 2, 1)) == ["running"]
    assert states(cast, date(2026, 4, 15)) == ["due", "running"]
    assert states(cast, date(2026, 5, 15)) == ["overdue", "running"]
    report = sent()
    assert states(cast, date(2026, 5, 15)) == ["running", "done"]
    return_report_on_form(by=cast.coordinator, report=report, reason="Name the bill.")
    returned_on = timezone.localdate()
    assert "done" not in states(cast, returned_on)
    [first, *_rest] = [
        item for item in obligations(cast.focal_point, today=returned_on) if item.report is not None
    ]
    assert (first.state.value, first.is_returned) == ("due", True)


def test_nothing_is_asked_for_the_time_before_a_body_was_named_nor_after_completion(
    cast: Cast, led: ExpectedAction, state_plan: Plan, sent: Draft
) -> None:
    schedule(cast, state_plan)
    assign(
        by=cast.coordinator,
        action=led,
        organisation=cast.ministry,
        kind="lead",
        since_on=date(2026, 4, 10),
    )
    assert states(cast, date(2026, 12, 1)) == ["overdue", "overdue", "running"]
    sent(period_from=date(2026, 4, 1), period_to=date(2026, 6, 30), status="completed")
    assert states(cast, date(2026, 12, 1)) == ["done"]


def test_what_counts_as_completed_is_late_no_more(cast: Cast, led: ExpectedAction, state_plan: Plan) -> None:
    schedule(cast, state_plan)
    assert "overdue" in states(cast, date(2026, 5, 15))
    change_action(by=cast.focal_point, action=led, version=led.version, status="completed")
    assert states(cast, date(2026, 5, 15)) == []


def test_a_ministry_owes_on_what_it_supports_only_where_the_coordinator_says_so(
    cast: Cast, state_plan: Plan, recommendations: list[Recommendation]
) -> None:
    planned(cast, state_plan, recommendations, cast.ministry, "support")
    made = schedule(cast, state_plan)
    assert states(cast, date(2026, 4, 15)) == []
    schedule(cast, state_plan, version=made.version, asks_support=True)
    assert states(cast, date(2026, 4, 15)) == ["due", "running"]
    with pytest.raises(ChangedMeanwhileError):
        schedule(cast, state_plan, version=made.version)
    with pytest.raises(ChangedMeanwhileError):
        schedule(cast, state_plan, version=0)


def test_only_who_holds_the_states_plan_sets_its_schedule(
    cast: Cast, state_plan: Plan, review: Review
) -> None:
    terms = {
        "version": 0,
        "every_months": 3,
        "starts_on": date(2026, 1, 1),
        "ends_on": None,
        "days_to_report": 30,
        "asks_support": False,
    }
    for user in (cast.focal_point, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            set_schedule(by=user, plan=state_plan, **terms)
    theirs = create_plan(
        by=cast.coalition_coordinator,
        organisation=cast.coalition,
        review=review,
        kind="cso_plan",
        title="What we expect",
        visibility=Visibility.ORGANISATION,
    )
    with pytest.raises(ValidationError):
        set_schedule(by=cast.coalition_coordinator, plan=theirs, **terms)


def test_only_the_nhris_own_officer_opts_in_and_out(cast: Cast) -> None:
    terms = {"basis": "own_decision", "legal_basis": "Decision 4/2026", "days": 14}
    for user in (cast.coordinator, cast.focal_point, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            opt_in(by=user, organisation=cast.nhri, **terms)
    with pytest.raises(PermissionDenied):
        opt_in(by=cast.coordinator, organisation=cast.mechanism, **terms)
    first = opt_in(by=cast.nhri_officer, organisation=cast.nhri, **terms)
    second = opt_in(by=cast.nhri_officer, organisation=cast.nhri, **terms | {"days": 30})
    first.refresh_from_db()
    assert first.ended_at is not None
    assert (first.days, list(mandates_in_force("XCO"))) == (14, [second])
    with pytest.raises(PermissionDenied):
        opt_out(by=cast.coordinator, mandate=second, reason="No more")
    opt_out(by=cast.nhri_officer, mandate=second, reason="The law was changed.")
    assert not mandates_in_force("XCO")
    with pytest.raises(ValidationError):
        opt_out(by=cast.nhri_officer, mandate=second, reason="Again")


def test_an_officer_for_some_themes_does_not_speak_for_the_whole_institution(cast: Cast) -> None:
    officer = create_user(username="themed", password="a long pass phrase", shown_as="An officer")
    appoint(organisation=cast.nhri, user=officer, role=Role.NHRI_OFFICER)
    Membership.objects.filter(user=officer).update(themes=["E41"])
    themed = User.objects.get(pk=officer.pk)
    with pytest.raises(PermissionDenied):
        opt_in(by=themed, organisation=cast.nhri, basis="law", legal_basis="Act", days=21)
    assert cast.client(themed).get(reverse("gatekeeping_set")).status_code == 403
