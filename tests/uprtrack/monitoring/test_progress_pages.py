"""Progress reports as people meet them: writing, sending, the queues, and what the public reads."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from tests.uprtrack.monitoring.reporting import SINCE, WORDS, Draft, schedule
from uprtrack.monitoring.models import (
    GatekeepingMandate,
    ProgressReport,
    ProgressStep,
    ReportingSchedule,
    Stage,
)
from uprtrack.monitoring.services_of_progress import pass_on_report, publish_report
from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import ExpectedAction, Plan, Responsibility
from uprtrack.plans.services import add_indicator
from uprtrack.recommendations.models import Recommendation

MANY = 200


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return " ".join(unescape(answer.content.decode()).split())


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_ministry_writes_sends_and_the_public_reads_its_words(
    cast: Cast, led: ExpectedAction, state_plan: Plan, mandate: GatekeepingMandate
) -> None:
    schedule(cast, state_plan)
    indicator = add_indicator(by=cast.coordinator, action=led, name="Bills", type="process", unit="bills")
    ministry = cast.client(cast.focal_point)
    page = reverse("progress_add", args=[led.public_id])
    assert page in text_of(ministry, reverse("action", args=[led.public_id]))
    assert 'value="2026-01-01"' in text_of(ministry, page)
    fields = {
        "organisation": cast.ministry.pk,
        "period_from": "2026-01-01",
        "period_to": "2026-03-31",
        "text": WORDS,
        "status": "ongoing",
        f"value_{indicator.public_id}": "1",
    }
    refused = ministry.post(page, fields)
    assert refused.status_code == 422
    assert "Say on which day the value was measured." in refused.content.decode()
    ministry.post(page, {**fields, f"day_{indicator.public_id}": "2026-03-01"})
    report = ProgressReport.objects.get()
    own = reverse("progress_report", args=[report.public_id])
    assert cast.client(cast.coordinator).get(own).status_code == 404
    assert "Send to the coordinator" in text_of(ministry, own)
    ministry.post(reverse("progress_submit", args=[report.public_id]), {"version": report.version})
    coordinator = cast.client(cast.coordinator)
    assert WORDS in text_of(coordinator, reverse("progress_queue"))
    coordinator.post(reverse("progress_check", args=[report.public_id]), {"act": "onward"})
    assert Client().get(own).status_code == 404
    nhri = cast.client(cast.nhri_officer)
    assert WORDS in text_of(nhri, reverse("progress_queue"))
    nhri.post(reverse("progress_gate", args=[report.public_id]), {"act": "onward"})
    for address in (
        own,
        reverse("action", args=[led.public_id]),
        reverse("recommendation", args=[led.recommendations.get().public_id]),
    ):
        shown = text_of(Client(), address)
        assert WORDS in shown
        assert "Ministry's words; publication is no endorsement." in shown
        assert "Bills: 1 bills" in shown


def test_what_is_returned_comes_back_with_the_reason(
    cast: Cast, mandate: GatekeepingMandate, sent: Draft
) -> None:
    report = pass_on_report(by=cast.coordinator, report=sent())
    nhri = cast.client(cast.nhri_officer)
    gate = reverse("progress_gate", args=[report.public_id])
    nhri.post(gate, {"act": "back", "reason": ""})
    report.refresh_from_db()
    assert report.returned_at is None
    nhri.post(gate, {"act": "back", "reason": "Name the ministry that speaks."})
    shown = text_of(cast.client(cast.focal_point), reverse("my_items"))
    assert "Name the ministry that speaks." in shown
    assert "1 report was returned to you" in shown
    again = text_of(cast.client(cast.focal_point), reverse("progress_add", args=[report.action.public_id]))
    assert WORDS in again
    assert 'value="2026-03-31"' in again


def test_both_texts_stand_side_by_side_in_the_nhris_queue(
    cast: Cast, mandate: GatekeepingMandate, sent: Draft
) -> None:
    first = pass_on_report(by=cast.coordinator, report=sent(text="First words."))
    publish_report(by=cast.nhri_officer, report=first)
    second = sent(period_from=date(2026, 4, 1), period_to=date(2026, 6, 30), text="Second words.")
    pass_on_report(by=cast.coordinator, report=second)
    shown = text_of(cast.client(cast.nhri_officer), reverse("progress_queue"))
    assert shown.index("Second words.") < shown.index("First words.")
    assert second.action.text in shown


def test_whoever_looks_finds_what_was_not_answered_in_time(
    cast: Cast, mandate: GatekeepingMandate, sent: Draft
) -> None:
    """No worker runs here: the page of the recommendation brings it about."""
    report = pass_on_report(by=cast.coordinator, report=sent())
    page = reverse("recommendation", args=[report.action.recommendations.get().public_id])
    assert WORDS not in text_of(Client(), page)
    over = timezone.now() - timedelta(seconds=1)
    ProgressReport.objects.filter(pk=report.pk).update(answer_until=over)
    shown = text_of(Client(), page)
    assert WORDS in shown
    assert "did not answer in time" in shown
    report.refresh_from_db()
    assert report.stage is Stage.NOT_REVIEWED


def test_a_draft_that_a_colleague_changed_is_not_sent(cast: Cast, drafted: Draft) -> None:
    report = drafted()
    client = cast.client(cast.focal_point)
    change = reverse("progress_change", args=[report.public_id])
    client.post(change, {"version": 1, "text": "Second words.", "status": "ongoing"})
    conflict = client.post(change, {"version": 1, "text": "Third words.", "status": "ongoing"})
    assert conflict.status_code == 409
    assert "Third words." in conflict.content.decode()
    answer = client.post(reverse("progress_submit", args=[report.public_id]), {"version": 1}, follow=True)
    assert "A colleague changed this draft meanwhile" in answer.content.decode()
    report.refresh_from_db()
    assert (report.text, report.submitted_at) == ("Second words.", None)


def test_the_terms_of_the_nhri_are_public_and_its_own(cast: Cast) -> None:
    page, setting = reverse("gatekeeping"), reverse("gatekeeping_set")
    assert "No institution opted in" in text_of(Client(), page)
    fields = {"basis": "law", "legal_basis": "Commission Act, section 12", "days": 21}
    coordinator = cast.client(cast.coordinator)
    assert coordinator.post(setting, {**fields, "organisation": cast.nhri.pk}).status_code == 403
    nhri = cast.client(cast.nhri_officer)
    nhri.post(setting, {**fields, "organisation": cast.nhri.pk})
    shown = text_of(Client(), page)
    assert "Commission Act, section 12" in shown
    assert "21 days" in shown
    mandate = GatekeepingMandate.objects.get()
    end = reverse("gatekeeping_end", args=[mandate.public_id])
    assert coordinator.post(end, {"reason": "No"}).status_code == 403
    nhri.post(end, {"reason": "The law was changed."})
    assert "The law was changed." in text_of(Client(), page)


def test_the_coordinator_sets_the_schedule_and_sees_who_is_late(
    cast: Cast, led: ExpectedAction, state_plan: Plan
) -> None:
    page = reverse("reporting_schedule", args=[state_plan.public_id])
    assert page in text_of(cast.client(cast.coordinator), reverse("plan", args=[state_plan.public_id]))
    client = cast.client(cast.coordinator)
    fields = {
        "version": "0",
        "every_months": "3",
        "starts_on": "2026-01-01",
        "ends_on": "",
        "days_to_report": "30",
    }
    assert client.post(page, fields).status_code == 302
    assert client.post(page, fields).status_code == 409
    assert ReportingSchedule.objects.get().days_to_report == 30
    assert led.text in text_of(client, page)
    assert cast.client(cast.focal_point).get(page).status_code == 403


def filled(cast: Cast, plan: Plan, recommendations: list[Recommendation], number: int) -> None:
    """So many actions of the ministry, each with reports published, with the coordinator and with the NHRI."""
    actions = ExpectedAction.objects.bulk_create(
        ExpectedAction(plan=plan, text=f"Action {place}", type="political") for place in range(number)
    )
    through = ExpectedAction.recommendations.through
    through.objects.bulk_create(
        through(expectedaction=action, recommendation=recommendations[0]) for action in actions
    )
    Responsibility.objects.bulk_create(
        Responsibility(action=action, organisation=cast.ministry, kind="lead", since_on=SINCE)
        for action in actions
    )
    now = timezone.now()
    shared = {"visibility": Visibility.GROUP, "shared_with": cast.mechanism, "submitted_at": now}
    to_nhri = {"passed_on_at": now, "mandate": GatekeepingMandate.objects.get()}
    stages: dict[int, dict[str, Any]] = {
        1: {"visibility": Visibility.PUBLIC, "submitted_at": now, "published_at": now},
        2: shared,
        3: shared | to_nhri | {"answer_until": now + timedelta(days=9)},
        4: {"visibility": Visibility.ORGANISATION},
        5: shared | {"returned_at": now},
    }
    reports = ProgressReport.objects.bulk_create(
        ProgressReport(
            owner=cast.ministry,
            action=action,
            period_from=date(2025, month, 1),
            period_to=date(2025, month, 28),
            text=f"Words on {action.text}",
            status="ongoing",
            **fields,
        )
        for action in actions
        for month, fields in stages.items()
    )
    ProgressStep.objects.bulk_create(
        ProgressStep(report=report, kind="submitted", organisation=cast.ministry, at=now)
        for report in reports
    )


def test_the_number_of_queries_does_not_grow_with_the_rows(
    cast: Cast,
    led: ExpectedAction,
    state_plan: Plan,
    mandate: GatekeepingMandate,
    recommendations: list[Recommendation],
) -> None:
    """From three actions to two hundred and three, with five reports each; and no page outgrows a slow line."""
    schedule(cast, state_plan, starts_on=date(2026, 1, 1))
    ministry, coordinator, nhri = map(cast.client, (cast.focal_point, cast.coordinator, cast.nhri_officer))
    pages = {
        "items of a ministry": (ministry, reverse("my_items")),
        "items of the coordinator": (coordinator, reverse("my_items")),
        "items of the NHRI": (nhri, reverse("my_items")),
        "queue of the coordinator": (coordinator, reverse("progress_queue")),
        "queue of the NHRI": (nhri, reverse("progress_queue")),
        "schedule": (coordinator, reverse("reporting_schedule", args=[state_plan.public_id])),
        "recommendation": (Client(), reverse("recommendation", args=[recommendations[0].public_id])),
        "home": (ministry, reverse("home")),
    }
    filled(cast, state_plan, recommendations, 3)
    few = {name: queries_of(*page) for name, page in pages.items()}
    filled(cast, state_plan, recommendations, MANY)
    assert {name: queries_of(*page) for name, page in pages.items()} == few
    assert max(few[name] for name in few if name != "recommendation") <= 50
    sizes = {name: len(client.get(page).content) for name, (client, page) in pages.items()}
    # The recommendation's own plan panel lists every action that serves it: two hundred on one are a test's alone.
    assert not [name for name, size in sizes.items() if size > 150_000 and name != "recommendation"], sizes


def test_the_page_of_a_report_asks_the_same_however_many_came_before(
    cast: Cast, led: ExpectedAction, state_plan: Plan, mandate: GatekeepingMandate, sent: Draft
) -> None:
    report = pass_on_report(by=cast.coordinator, report=sent())
    publish_report(by=cast.nhri_officer, report=report)
    pages = [
        (Client(), reverse("progress_report", args=[report.public_id])),
        (Client(), reverse("action", args=[led.public_id])),
        (cast.client(cast.focal_point), reverse("progress_add", args=[led.public_id])),
    ]
    now = timezone.now()

    def earlier(first: int, last: int) -> None:
        ProgressReport.objects.bulk_create(
            ProgressReport(
                owner=cast.ministry,
                action=led,
                period_from=date(year, 1, 1),
                period_to=date(year, 1, 2),
                text="Words",
                status="ongoing",
                visibility=Visibility.PUBLIC,
                submitted_at=now,
                published_at=now,
            )
            for year in range(first, last)
        )

    earlier(2000, 2001)
    few = [queries_of(*page) for page in pages]
    earlier(2001, 2025)
    assert [queries_of(*page) for page in pages] == few
