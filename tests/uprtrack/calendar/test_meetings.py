"""Meetings and tasks: read by members alone, minutes in versions, due only once a body took the task on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from uprtrack.calendar.meetings import tasks_for, years_of
from uprtrack.calendar.models import Meeting, Task, TaskState
from uprtrack.calendar.services_of_meetings import (
    adopt_task,
    call_meeting,
    change_meeting,
    decline_task,
    finish_task,
    give_task,
    withdraw_meeting,
)
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Affiliation, Organisation
from uprtrack.organisations.services import accept, found_group, send_to_group

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

TODAY = timezone.localdate()
LAST_WEEK, NEXT_WEEK = TODAY - timedelta(days=7), TODAY + timedelta(days=7)


def held(cast: Cast, on: date = LAST_WEEK, *, is_extraordinary: bool = False) -> Meeting:
    return call_meeting(
        by=cast.coordinator,
        organisation=cast.mechanism,
        title="Quarterly meeting",
        held_on=on,
        visibility="group",
        agenda="Detention",
        is_extraordinary=is_extraordinary,
    )


@pytest.fixture
def group(cast: Cast) -> Organisation:
    """A confidential group of the coalition, led by Harbour Watch."""
    made = found_group(
        by=cast.coalition_coordinator,
        parent=cast.coalition,
        name="Group on detention",
        led_by=cast.ngo,
        others=[],
    )
    accept(by=cast.coalition_member, affiliation=Affiliation.objects.get(organisation=made, member=cast.ngo))
    # A standing is looked up once per user object: whoever joined looks again.
    cast.coalition_member.__dict__.pop("_standing", None)
    send_to_group(by=cast.coalition_member, group=made, sender=cast.ngo, user=cast.coalition_member)
    for user in vars(cast).values():
        user.__dict__.pop("_standing", None)
    return made


def test_a_meeting_is_read_by_those_who_take_part(cast: Cast) -> None:
    meeting = held(cast)
    for user in (cast.coordinator, cast.focal_point, cast.nhri_officer, cast.coalition_member):
        page = cast.client(user).get(reverse("meeting", args=[meeting.public_id]))
        assert "Detention" in page.content.decode()
    assert cast.client(cast.stranger).get(reverse("meeting", args=[meeting.public_id])).status_code == 404
    for narrow in (Visibility.PUBLIC, Visibility.SELF):
        with pytest.raises(ValidationError, match="nobody else"):
            call_meeting(
                by=cast.coordinator,
                organisation=cast.mechanism,
                title="Open",
                held_on=TODAY,
                visibility=narrow,
            )


def test_what_a_confidential_group_says_stays_in_it(cast: Cast, group: Organisation) -> None:
    page = reverse("meeting_add") + f"?body={group.public_id}"
    client = cast.client(cast.coalition_member)
    sent = {"title": "On the prison", "held_on": LAST_WEEK, "visibility": f"coalition.{group.public_id}"}
    assert client.post(page, sent).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.owner == group
    address = reverse("meeting", args=[meeting.public_id])
    assert client.get(address).status_code == 200
    for user in (cast.coalition_coordinator, cast.coordinator, cast.nhri_officer):
        assert cast.client(user).get(address).status_code == 404
        listed = cast.client(user).get(reverse("meetings")).content.decode()
        assert "On the prison" not in listed
        assert group.name not in listed
    # The coalition is another circle than its group.
    wider = call_args = sent | {"visibility": f"coalition.{cast.coalition.public_id}"}
    assert client.post(page, wider).status_code == 422, call_args
    assert Meeting.objects.count() == 1


def test_minutes_keep_their_versions_and_two_lose_no_words(cast: Cast) -> None:
    meeting = held(cast)
    page = reverse("meeting_change", args=[meeting.public_id])
    client = cast.client(cast.coordinator)
    typed = {
        "title": meeting.title,
        "held_on": meeting.held_on,
        "agenda": meeting.agenda,
        "bodies": [cast.ministry.pk, cast.nhri.pk],
        "people": "7",
        "version": "1",
    }
    assert client.post(page, typed | {"minutes": "First words"}).status_code == 302
    refused = client.post(page, typed | {"minutes": "Other words"})
    assert refused.status_code == 409
    for words in ("First words", "Other words"):
        assert words in refused.content.decode()
    assert client.post(page, typed | {"minutes": "Second words", "version": "2"}).status_code == 302
    shown = client.get(reverse("meeting", args=[meeting.public_id])).content.decode()
    assert "Second words" in shown
    assert "First words" in shown
    for_others = cast.client(cast.focal_point).get(reverse("meeting", args=[meeting.public_id]))
    assert "First words" not in for_others.content.decode()
    for told in (cast.ministry.name, cast.nhri.name, "7 people"):
        assert told in for_others.content.decode()


def test_who_attended_is_a_member_and_nothing_is_written_beforehand(cast: Cast) -> None:
    meeting = held(cast)
    with pytest.raises(ValidationError, match="has no part"):
        change_meeting(by=cast.coordinator, meeting=meeting, version=1, bodies=[cast.ngo])
    with pytest.raises(ValidationError, match="still to come"):
        change_meeting(by=cast.coordinator, meeting=held(cast, NEXT_WEEK), version=1, minutes="Before")
    with pytest.raises(PermissionDenied):
        change_meeting(by=cast.focal_point, meeting=meeting, version=1, minutes="Not mine")


def test_an_executive_body_is_assigned_and_all_others_are_invited(cast: Cast) -> None:
    meeting = held(cast)

    def given(body: Organisation) -> Task:
        return give_task(
            by=cast.coordinator, meeting=meeting, body=body, text="Send the figures", due_on=LAST_WEEK
        )

    assigned, invited = given(cast.ministry), given(cast.nhri)
    assert assigned.state_on(TODAY) == TaskState.OVERDUE
    assert invited.state_on(TODAY) == TaskState.OFFERED
    with pytest.raises(ValidationError, match="adopt it first"):
        finish_task(by=cast.nhri_officer, task=invited)
    assert adopt_task(by=cast.nhri_officer, task=invited).state_on(TODAY) == TaskState.OVERDUE
    assert finish_task(by=cast.nhri_officer, task=invited).state_on(TODAY) == TaskState.DONE
    with pytest.raises(ValidationError, match="ask its coordinator"):
        decline_task(by=cast.focal_point, task=assigned)
    with pytest.raises(ValidationError, match="has no part"):
        given(cast.ngo)


def test_nobody_takes_on_a_task_for_another(cast: Cast) -> None:
    task = give_task(by=cast.coordinator, meeting=held(cast), body=cast.nhri, text="Look at the draft")
    for user in (cast.coordinator, cast.focal_point, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            adopt_task(by=user, task=task)
    with pytest.raises(PermissionDenied):
        give_task(by=cast.focal_point, meeting=task.meeting, body=cast.nhri, text="Do it")
    Affiliation.objects.filter(member=cast.nhri).update(until_on=LAST_WEEK)
    cast.nhri_officer.__dict__.pop("_standing", None)
    with pytest.raises(PermissionDenied):
        adopt_task(by=cast.nhri_officer, task=task)


def test_a_body_declines_with_a_reason_and_may_think_better_of_it(cast: Cast) -> None:
    task = give_task(by=cast.coordinator, meeting=held(cast), body=cast.nhri, text="Look at the draft")
    client = cast.client(cast.nhri_officer)
    page = reverse("task", args=[task.public_id])
    assert client.post(page, {"act": "decline", "reason": "We stay apart"}).status_code == 302
    task.refresh_from_db()
    assert task.state_on(TODAY) == TaskState.DECLINED
    assert "We stay apart" in cast.client(cast.coordinator).get(page).content.decode()
    assert client.post(page, {"act": "adopt"}).status_code == 302
    task.refresh_from_db()
    assert task.state_on(TODAY) == TaskState.ADOPTED


def test_a_task_of_the_office_alone_is_for_the_office(cast: Cast) -> None:
    meeting = call_meeting(
        by=cast.coordinator,
        organisation=cast.mechanism,
        title="Of the office",
        held_on=LAST_WEEK,
        visibility="organisation",
    )
    with pytest.raises(ValidationError, match="cannot read"):
        give_task(by=cast.coordinator, meeting=meeting, body=cast.ministry, text="Send it")


def test_tasks_show_on_the_calendar_of_their_body(cast: Cast) -> None:
    meeting = held(cast)
    give_task(
        by=cast.coordinator, meeting=meeting, body=cast.ministry, text="Send the figures", due_on=LAST_WEEK
    )
    give_task(by=cast.coordinator, meeting=meeting, body=cast.nhri, text="Look at it", due_on=LAST_WEEK)
    page = cast.client(cast.focal_point).get(reverse("calendar")).content.decode()
    assert "Send the figures" in page
    assert "was due on" in page
    assert "Look at it" not in page
    invited = cast.client(cast.nhri_officer).get(reverse("calendar")).content.decode()
    assert "Look at it" in invited
    assert "was due on" not in invited
    assert "Tasks of your organisation" not in cast.client(cast.stranger).get("/about/").content.decode()
    assert [line.state for line in tasks_for(cast.focal_point, TODAY)] == [TaskState.OVERDUE]


def test_ordinary_meetings_of_the_year_are_counted_and_nothing_is_anybodys_omission(cast: Cast) -> None:
    day = date(TODAY.year, 1, 1)
    for _number in range(3):
        held(cast, day)
    held(cast, day, is_extraordinary=True)
    held(cast, day - timedelta(days=1))
    (line,) = [each for each in years_of(cast.focal_point, TODAY) if each.body == cast.mechanism]
    assert (line.held, line.extraordinary, line.to_come) == (3, 1, 0)
    page = cast.client(cast.focal_point).get(reverse("meetings")).content.decode()
    assert "at least four meetings a year" in page
    for word in ("overdue", "missing", "too few"):
        assert word not in page


def test_a_meeting_with_tasks_is_not_called_off(cast: Cast) -> None:
    meeting = held(cast)
    give_task(by=cast.coordinator, meeting=meeting, body=cast.nhri, text="Look at the draft")
    with pytest.raises(ValidationError, match="withdraw them first"):
        withdraw_meeting(by=cast.coordinator, meeting=meeting)
    client = cast.client(cast.coordinator)
    client.post(reverse("task", args=[Task.objects.get().public_id]), {"act": "withdraw"})
    assert client.post(reverse("meeting_withdraw", args=[meeting.public_id])).status_code == 302
    assert client.get(reverse("meeting", args=[meeting.public_id])).status_code == 404


def test_pages_take_as_many_queries_for_many_meetings_and_tasks(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.client(cast.coordinator)
    meeting = held(cast)
    task = give_task(by=cast.coordinator, meeting=meeting, body=cast.mechanism, text="One")
    pages = {
        reverse("meetings"): 7,
        reverse("meeting", args=[meeting.public_id]): 8,
        reverse("calendar"): 7,
    }

    def asked_for_all() -> None:
        for page, number in pages.items():
            with django_assert_num_queries(number):
                assert len(client.get(page).content) < 150_000

    for page in pages:
        client.get(page)
    asked_for_all()
    common = {"owner": cast.mechanism, "visibility": "group", "shared_with": cast.mechanism}
    Meeting.objects.bulk_create(Meeting(**common, title=f"Meeting {n}", held_on=LAST_WEEK) for n in range(60))
    Task.objects.bulk_create(
        Task(**common, meeting=meeting, body=cast.mechanism, text=f"Task {n}", adopted_at=task.adopted_at)
        for n in range(60)
    )
    asked_for_all()
