"""Progress reports: who writes, checks, publishes and returns, and that no step changes a word."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.uprtrack.conftest import Cast
from tests.uprtrack.monitoring.reporting import WORDS, Draft, planned
from uprtrack.monitoring.models import GatekeepingMandate, ProgressReport, ProgressStep, Stage, StepKind
from uprtrack.monitoring.progress import previous_published, returned_to
from uprtrack.monitoring.progress_rules import Measured, StepError
from uprtrack.monitoring.services_of_gatekeeping import opt_in, publish_unanswered
from uprtrack.monitoring.services_of_progress import (
    change_report,
    pass_on_report,
    publish_report,
    return_report,
    return_report_on_form,
    submit_report,
)
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Activity, EarlierVersion, Organisation, User
from uprtrack.organisations.services import accept, affiliate, appoint, create_user, found_organisation
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.services import add_indicator
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import State


def readers_of(report: ProgressReport, cast: Cast) -> set[str]:
    people = [user for user in vars(cast).values() if isinstance(user, User)]
    found = {
        user.username
        for user in people
        if ProgressReport.objects.visible_to(user).filter(pk=report.pk).exists()
    }
    is_public = ProgressReport.objects.visible_to(AnonymousUser()).filter(pk=report.pk).exists()
    return found | ({"anybody"} if is_public else set())


def steps_of(report: ProgressReport) -> list[tuple[str, str, str]]:
    return [(step.kind, step.organisation.label, step.reason) for step in report.steps.all()]


def test_without_opt_in_the_coordinator_publishes_the_ministrys_own_words(cast: Cast, sent: Draft) -> None:
    report = sent()
    assert readers_of(report, cast) >= {"coordinator", "focal_point"}
    assert "anybody" not in readers_of(report, cast)
    pass_on_report(by=cast.coordinator, report=report)
    assert (report.stage, report.text, report.owner) == (Stage.PUBLISHED, WORDS, cast.ministry)
    assert "anybody" in readers_of(report, cast)
    assert [step[:2] for step in steps_of(report)] == [
        ("submitted", "Ministry of Justice"),
        ("passed_on", "Coordination unit"),
        ("published", "Coordination unit"),
    ]


def test_where_the_nhri_opted_in_it_publishes(cast: Cast, mandate: GatekeepingMandate, sent: Draft) -> None:
    report = pass_on_report(by=cast.coordinator, report=sent())
    assert (report.stage, report.mandate) == (Stage.WITH_GATEKEEPER, mandate)
    assert "anybody" not in readers_of(report, cast)
    with pytest.raises(PermissionDenied):
        publish_report(by=cast.coordinator, report=report)
    publish_report(by=cast.nhri_officer, report=report)
    assert (report.stage, report.text) == (Stage.PUBLISHED, WORDS)
    assert report.reviewed_at is not None


def test_a_draft_is_read_by_its_own_people_alone(cast: Cast, drafted: Draft) -> None:
    assert readers_of(drafted(), cast) == {"focal_point"}


def test_what_was_submitted_stands(cast: Cast, sent: Draft) -> None:
    report = sent()
    with pytest.raises(StepError):
        change_report(
            by=cast.focal_point, report=report, version=report.version, text="Other", status="ongoing"
        )
    with pytest.raises(StepError):
        submit_report(by=cast.focal_point, report=report, version=report.version)
    report.refresh_from_db()
    assert report.text == WORDS


def test_returned_words_are_kept_and_the_next_edition_is_new(cast: Cast, sent: Draft, drafted: Draft) -> None:
    report = sent()
    with pytest.raises(StepError, match="Say why"):
        return_report_on_form(by=cast.coordinator, report=report, reason=" ")
    return_report_on_form(by=cast.coordinator, report=report, reason="Name the bill.")
    assert (report.stage, [item.pk for item in returned_to(cast.focal_point, cast.ministry)]) == (
        Stage.RETURNED,
        [report.pk],
    )
    again = drafted(text="Bill 7 lies before the cabinet.")
    assert (again.edition, ProgressReport.objects.get(pk=report.pk).text) == (2, WORDS)
    assert returned_to(cast.focal_point, cast.ministry) == []
    with pytest.raises(StepError):
        pass_on_report(by=cast.coordinator, report=report)
    assert steps_of(report)[-1] == ("returned_on_form", "Coordination unit", "Name the bill.")


def test_there_is_one_open_edition_a_period(cast: Cast, drafted: Draft) -> None:
    drafted()
    with pytest.raises(StepError, match="already"):
        drafted()
    assert drafted(period_from=date(2026, 4, 1), period_to=date(2026, 6, 30)).edition == 1


def test_unanswered_it_is_published_as_not_reviewed_and_no_one_can_hold_it_back(
    cast: Cast, mandate: GatekeepingMandate, sent: Draft
) -> None:
    report = pass_on_report(by=cast.coordinator, report=sent())
    assert publish_unanswered() == 0
    over = timezone.now() - timedelta(minutes=1)
    ProgressReport.objects.filter(pk=report.pk).update(answer_until=over)
    with pytest.raises(StepError):
        return_report(by=cast.nhri_officer, report=report, reason="Too late")
    assert (publish_unanswered(), publish_unanswered()) == (1, 0)
    report.refresh_from_db()
    assert (report.stage, report.published_at, report.text) == (Stage.NOT_REVIEWED, over, WORDS)
    last = report.steps.get(kind=StepKind.NOT_REVIEWED)
    assert (last.organisation, last.actor, last.at) == (cast.nhri, None, over)
    with pytest.raises(StepError):
        return_report(by=cast.nhri_officer, report=report, reason="Too late")
    publish_report(by=cast.nhri_officer, report=report)
    assert (report.stage, report.published_at) == (Stage.PUBLISHED, over)


def test_only_the_body_itself_writes(cast: Cast, drafted: Draft) -> None:
    for user in (cast.coordinator, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            drafted(by=user)
    report = drafted()
    for user in (cast.coordinator, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            change_report(by=user, report=report, version=1, text="Other", status="ongoing")
        with pytest.raises(PermissionDenied):
            submit_report(by=user, report=report, version=1)
    with pytest.raises(PermissionDenied):
        drafted(by=cast.coalition_coordinator, organisation=cast.coalition)


def test_who_is_not_named_at_the_action_does_not_report_on_it(
    cast: Cast, drafted: Draft, recommendations: list[Recommendation], state_plan: Plan
) -> None:
    other = planned(cast, state_plan, recommendations, cast.mechanism)
    with pytest.raises(StepError, match="not named"):
        drafted(action=other)


def test_nobody_but_the_coordinator_checks_and_nobody_but_the_nhri_gatekeeps(
    cast: Cast, mandate: GatekeepingMandate, sent: Draft
) -> None:
    report = sent()
    for user in (cast.focal_point, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            pass_on_report(by=user, report=report)
        with pytest.raises(PermissionDenied):
            return_report_on_form(by=user, report=report, reason="No")
    pass_on_report(by=cast.coordinator, report=report)
    for user in (cast.focal_point, cast.coordinator, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            publish_report(by=user, report=report)
        with pytest.raises(PermissionDenied):
            return_report(by=user, report=report, reason="No")


def test_of_two_who_write_at_once_neither_loses_words(cast: Cast, drafted: Draft) -> None:
    report = drafted()
    change_report(by=cast.focal_point, report=report, version=1, text="Second", status="ongoing")
    with pytest.raises(ChangedMeanwhileError):
        change_report(by=cast.focal_point, report=report, version=1, text="Third", status="ongoing")
    with pytest.raises(ChangedMeanwhileError):
        submit_report(by=cast.focal_point, report=report, version=1)
    kept = EarlierVersion.objects.get(object_kind="monitoring.progressreport", object_id=report.pk)
    assert kept.fields["text"] == WORDS
    report.refresh_from_db()
    assert (report.text, report.submitted_at) == ("Second", None)


def test_values_are_of_the_actions_own_indicators(
    cast: Cast, drafted: Draft, led: ExpectedAction, state_plan: Plan, recommendations: list[Recommendation]
) -> None:
    indicator = add_indicator(by=cast.coordinator, action=led, name="Bills", type="process", unit="bills")
    foreign = add_indicator(
        by=cast.coordinator,
        action=planned(cast, state_plan, recommendations, cast.mechanism),
        name="Courts",
        type="process",
        unit="courts",
    )
    day = date(2026, 3, 1)
    with pytest.raises(StepError, match="another action"):
        drafted(values={foreign: Measured(Decimal(1), day)})
    report = drafted(values={indicator: Measured(Decimal(1), day)})
    change_report(
        by=cast.focal_point,
        report=report,
        version=1,
        text=WORDS,
        status="ongoing",
        values={indicator: Measured(Decimal(2), day)},
    )
    assert [(item.indicator, item.value) for item in report.values.all()] == [(indicator, Decimal(2))]


def test_a_report_waits_until_its_plan_is_published(cast: Cast, sent: Draft, state_plan: Plan) -> None:
    Plan.objects.filter(pk=state_plan.pk).update(
        visibility=Visibility.GROUP, shared_with=cast.mechanism, published_at=None
    )
    report = ProgressReport.objects.get(pk=sent().pk)
    with pytest.raises(StepError, match="publish it first"):
        pass_on_report(by=cast.coordinator, report=report)
    assert report.stage is Stage.WITH_COORDINATOR


def other_branch(cast: Cast, kind: OrganisationKind) -> tuple[Organisation, User]:
    body = found_organisation(name=f"The {kind}", kind=kind, country=State.objects.get(pk="XCO"))
    user = create_user(username=f"of_{kind}", password="a long pass phrase", shown_as="A person")
    appoint(organisation=body, user=user, role=Role.FOCAL_POINT)
    coordinator = create_user(username=f"clerk_{kind}", password="a long pass phrase", shown_as="A clerk")
    appoint(organisation=body, user=coordinator)
    accept(
        by=coordinator,
        affiliation=affiliate(by=cast.coordinator, organisation=cast.mechanism, member=body),
    )
    return body, User.objects.get(pk=user.pk)


def test_a_courts_words_are_checked_by_nobody_of_the_executive_nor_by_the_nhri(
    cast: Cast,
    mandate: GatekeepingMandate,
    sent: Draft,
    state_plan: Plan,
    recommendations: list[Recommendation],
) -> None:
    court, registrar = other_branch(cast, OrganisationKind.JUDICIARY)
    action = planned(cast, state_plan, recommendations, court, "invited")
    report = sent(by=registrar, organisation=court, action=action)
    assert (report.stage, report.mandate, report.text) == (Stage.PUBLISHED, None, WORDS)


def test_the_last_published_words_stand_beside(cast: Cast, sent: Draft, drafted: Draft) -> None:
    first = pass_on_report(by=cast.coordinator, report=sent())
    second = sent(period_from=date(2026, 4, 1), period_to=date(2026, 6, 30), text="Nothing new.")
    assert previous_published([first, second], cast.nhri_officer) == {second.pk: first}


def test_every_step_is_told_in_the_log_as_the_body_that_took_it(cast: Cast, sent: Draft) -> None:
    report = sent()
    return_report_on_form(by=cast.coordinator, report=report, reason="Name the bill.")
    lines = Activity.objects.filter(object_kind="progress_report", object_id=report.public_id)
    assert [(line.owner.label, line.verb, line.reason) for line in lines.order_by("pk")] == [
        ("Ministry of Justice", "progress", ""),
        ("Ministry of Justice", "progress", ""),
        ("Coordination unit", "return", "Name the bill."),
    ]


STEPS = ("draft", "change", "submit", "pass_on", "return_on_form", "publish", "return", "time")
PEOPLE = ("coordinator", "focal_point", "nhri_officer", "coalition_coordinator", "stranger")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    opts_in=st.booleans(),
    walk=st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE), st.booleans()), max_size=14),
)
def test_no_sequence_of_steps_publishes_other_words_than_those_submitted(
    cast: Cast,
    drafted: Draft,
    opts_in: bool,
    walk: list[tuple[str, str, bool]],
) -> None:
    """Whoever does whatever in whatever order; half of the steps are taken by who may take them."""
    with transaction.atomic():
        if opts_in:
            opt_in(by=cast.nhri_officer, organisation=cast.nhri, basis="law", legal_basis="Act", days=21)
        submitted: dict[int, str] = {}
        for number, (step, name, is_right) in enumerate(walk):
            user = getattr(cast, RIGHT.get(step, name) if is_right else name)
            report = ProgressReport.objects.order_by("-pk").first()
            try:
                with transaction.atomic():
                    _take(step, user, report, drafted, f"Words {number}")
                    if step == "submit" and report is not None:
                        submitted[report.pk] = ProgressReport.objects.get(pk=report.pk).text
            except (PermissionDenied, ValidationError, ChangedMeanwhileError):
                continue
        for row in ProgressReport.objects.all():
            kinds = [each.kind for each in ProgressStep.objects.filter(report=row)]
            assert row.owner == cast.ministry
            if row.submitted_at:
                assert row.text == submitted[row.pk]
            if row.is_published:
                assert kinds[0] == StepKind.SUBMITTED
                assert StepKind.PASSED_ON in kinds
                assert not {StepKind.RETURNED, StepKind.RETURNED_ON_FORM} & set(kinds)
                assert (row.mandate is not None) == opts_in
        published = ProgressReport.objects.published().values_list("pk", flat=True)
        assert set(published) <= submitted.keys()
        transaction.set_rollback(True)


RIGHT = {
    "draft": "focal_point",
    "change": "focal_point",
    "submit": "focal_point",
    "pass_on": "coordinator",
    "return_on_form": "coordinator",
    "publish": "nhri_officer",
    "return": "nhri_officer",
}


def _take(step: str, user: User, report: ProgressReport | None, drafted: Draft, words: str) -> None:
    if step == "draft":
        drafted(by=user, text=words)
    elif step == "time":
        ProgressReport.objects.filter(answer_until__isnull=False).update(answer_until=timezone.now())
        publish_unanswered()
    elif report is not None:
        match step:
            case "change":
                change_report(by=user, report=report, version=report.version, text=words, status="ongoing")
            case "submit":
                submit_report(by=user, report=report, version=report.version)
            case "pass_on":
                pass_on_report(by=user, report=report)
            case "return_on_form":
                return_report_on_form(by=user, report=report, reason="A reason")
            case "publish":
                publish_report(by=user, report=report)
            case "return":
                return_report(by=user, report=report, reason="A reason")
