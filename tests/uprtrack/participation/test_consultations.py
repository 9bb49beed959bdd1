"""Consultations: held by many, answered by anybody without an account, private until both sides publish."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.uprtrack.participation.conftest import Hold, Say, end
from uprtrack.organisations.erasure import erase_person
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity
from uprtrack.participation import services
from uprtrack.participation.codes import digest, new_code
from uprtrack.participation.models import Answer, Consultation, Contribution, Fate
from uprtrack.participation.reading import tally_of
from uprtrack.participation.services_of_changes import change_consultation
from uprtrack.participation.services_of_contributions import (
    answer_contribution,
    change_consent,
    contribute,
    contribute_as,
    found_by,
    publish_contribution,
    take_back,
)
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

SENT = {
    "answer-1": "The ferry is dearer.",
    "answer-2": "",
    "answer-whole": "",
    "spoken_by": "person",
    "name": "",
    "region": "Islands",
}


def test_mechanism_ministry_nhri_and_coalition_hold_consultations(cast: Cast, hold: Hold) -> None:
    for user, body in (
        (cast.coordinator, cast.mechanism),
        (cast.focal_point, cast.ministry),
        (cast.nhri_officer, cast.nhri),
        (cast.coalition_coordinator, cast.coalition),
    ):
        assert hold(user, body).is_published
    with pytest.raises(PermissionDenied):
        hold(cast.focal_point, cast.mechanism)
    with pytest.raises(PermissionDenied):
        hold(cast.stranger, cast.ngo)


def test_a_consultation_does_not_end_before_it_begins(hold: Hold) -> None:
    with pytest.raises(ValidationError):
        hold(ends_on=date(2020, 1, 1))


def test_a_stranger_takes_part_and_finds_out_what_became_of_it(
    cast: Cast, consultation: Consultation
) -> None:
    visitor = Client()
    page = visitor.get(reverse("take_part", args=[consultation.public_id]))
    assert "technically read what is stored here" in page.content.decode()
    page = visitor.post(reverse("take_part", args=[consultation.public_id]), SENT)
    code = page.context["code"]
    assert code in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    # Nothing in the browser tells afterwards that somebody was here but the form's own key.
    assert set(visitor.cookies) == {"csrftoken"}
    contribution = Contribution.objects.get()
    answer_contribution(
        by=cast.coordinator, contribution=contribution, fate=Fate.TAKEN_UP, text="Paragraph 31 of the draft."
    )
    traced = visitor.post(reverse("contribution_trace"), {"code": f" {code.upper()} "}).content.decode()
    assert "Paragraph 31 of the draft." in traced
    assert "The ferry is dearer." in traced
    assert (
        "No contribution has this code"
        in visitor.post(reverse("contribution_trace"), {"code": new_code()}).content.decode()
    )


def test_nothing_leads_from_a_contribution_to_who_sent_it(cast: Cast, consultation: Consultation) -> None:
    lines = Activity.objects.count()
    member = cast.client(cast.coalition_member)
    code = member.post(reverse("take_part", args=[consultation.public_id]), SENT).context["code"]
    row = Contribution.objects.get()
    assert (row.author, row.organisation, row.name) == (None, None, "")
    assert (row.created_at.hour, row.created_at.minute, row.created_at.second) == (0, 0, 0)
    assert row.secret_sha256 == digest(code)
    assert code not in str(Contribution.objects.values()) + str(Answer.objects.values())
    assert Activity.objects.count() == lines


def test_contributions_are_limited_without_storing_an_address(
    consultation: Consultation, settings: Settings
) -> None:
    settings.CONTRIBUTIONS_PER_MINUTE = 2
    address = reverse("take_part", args=[consultation.public_id])
    statuses = [Client().post(address, SENT, REMOTE_ADDR="203.0.113.7").status_code for _time in range(3)]
    assert statuses == [200, 200, 429]
    assert Contribution.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM uprtrack_cache")
        assert "203.0.113.7" not in str(cursor.fetchall())


def test_a_contribution_is_its_holder_s_until_both_sides_publish(cast: Cast, say: Say) -> None:
    contribution = say()
    for user in (cast.focal_point, cast.nhri_officer, cast.coalition_member, cast.stranger):
        assert not Contribution.objects.visible_to(user).exists()
        with pytest.raises(PermissionDenied):
            publish_contribution(by=user, contribution=contribution)
    assert Contribution.objects.visible_to(cast.coordinator).exists()
    with pytest.raises(ValidationError):
        publish_contribution(by=cast.coordinator, contribution=contribution)
    change_consent(code=contribution.__dict__["code"], is_for_publication=True)
    assert not Contribution.objects.published().exists()
    contribution.refresh_from_db()
    publish_contribution(by=cast.coordinator, contribution=contribution)
    assert Contribution.objects.published().exists()


def test_consent_that_is_taken_back_hides_the_words_at_once(cast: Cast, say: Say) -> None:
    contribution = say(is_for_publication=True, name="Ana")
    publish_contribution(by=cast.coordinator, contribution=contribution)
    address = reverse("consultation", args=[contribution.consultation.public_id])
    assert "The ferry is dearer." in Client().get(address).content.decode()
    code = contribution.__dict__["code"]
    Client().post(reverse("contribution_trace"), {"code": code, "act": "disagree"})
    assert "The ferry is dearer." not in Client().get(address).content.decode()


def test_what_is_taken_back_is_deleted_and_stays_counted(cast: Cast, say: Say) -> None:
    contribution = say(is_for_publication=True, name="Ana", region="Islands")
    publish_contribution(by=cast.coordinator, contribution=contribution)
    code = contribution.__dict__["code"]
    Client().post(reverse("contribution_trace"), {"code": code, "act": "take_back"})
    assert not Answer.objects.exists()
    row = Contribution.objects.get()
    assert (row.name, row.region, row.is_published) == ("", "", False)
    with pytest.raises(ValidationError):
        change_consent(code=code, is_for_publication=True)
    with pytest.raises(ValidationError):
        answer_contribution(by=cast.coordinator, contribution=row, fate=Fate.TAKEN_UP, text="Somewhere")
    assert (
        "took this contribution back"
        in Client().post(reverse("contribution_trace"), {"code": code}).content.decode()
    )


def test_words_are_kept_as_they_were_typed(consultation: Consultation) -> None:
    words = "  First line\r\n\r\n  “Second”   "
    Client().post(reverse("take_part", args=[consultation.public_id]), {**SENT, "answer-1": words})
    assert Answer.objects.get().text == words


def test_why_something_was_not_taken_up_is_always_said(cast: Cast, say: Say) -> None:
    with pytest.raises(ValidationError):
        answer_contribution(by=cast.coordinator, contribution=say(), fate=Fate.NOT_TAKEN_UP, text="  ")


def test_who_was_not_invited_is_refused_where_it_is_not_open(cast: Cast, hold: Hold) -> None:
    closed = hold(is_open=False)
    sent = {"consultation": closed, "answers": {1: "Words"}}
    assert Client().get(reverse("take_part", args=[closed.public_id])).status_code == 404
    with pytest.raises(ValidationError):
        contribute(**sent)
    with pytest.raises(ValidationError):
        contribute_as(by=cast.coalition_member, organisation=cast.ngo, **sent)
    with pytest.raises(ValidationError):
        services.invite_to_consultation(by=cast.coordinator, consultation=closed, organisations=[cast.ngo])
    services.invite_to_consultation(
        by=cast.coordinator, consultation=closed, organisations=[cast.coalition, cast.ministry]
    )
    code = contribute_as(by=cast.coalition_coordinator, organisation=cast.coalition, **sent)
    opened = found_by(code)
    assert opened is not None
    assert opened.name == cast.coalition.name
    with pytest.raises(PermissionDenied):
        contribute_as(by=cast.coalition_member, organisation=cast.coalition, **sent)


def test_who_was_invited_is_told_to_the_holder_and_to_them_alone(cast: Cast, hold: Hold) -> None:
    closed = hold(is_open=False)
    services.invite_to_consultation(by=cast.coordinator, consultation=closed, organisations=[cast.coalition])
    address = reverse("consultation", args=[closed.public_id])
    pages = {
        user.username: cast.client(user).get(address).content.decode()
        for user in (cast.coordinator, cast.coalition_coordinator, cast.nhri_officer)
    }
    assert "Invited by you" in pages["coordinator"]
    assert "Your organisation is invited" in pages["coalition_coordinator"]
    assert "nvited" not in pages["nhri_officer"].replace("those invited", "")


def test_it_takes_answers_between_its_days_alone(hold: Hold, consultation: Consultation) -> None:
    later = hold(starts_on=timezone.localdate() + timedelta(days=1))
    for closed in (later, end(consultation)):
        with pytest.raises(ValidationError):
            contribute(consultation=closed, answers={1: "Words"})


def test_small_numbers_are_withheld_and_told_after_the_end_alone(
    consultation: Consultation, say: Say
) -> None:
    for number in range(12):
        say(spoken_by="group" if number < 2 else "person")
    assert tally_of(consultation) is None
    tally = tally_of(end(consultation))
    assert tally is not None
    counts = {each.label: each.count for each in tally.kinds}
    assert counts["a group or movement"] is None
    # Were the other and the total both printed, the withheld one could be worked out.
    assert None in (counts["somebody for themselves"], tally.total)


def test_a_few_who_came_to_a_hearing_are_not_counted_out(cast: Cast, consultation: Consultation) -> None:
    held = {"by": cast.coordinator, "consultation": consultation, "held_on": timezone.localdate()}
    services.add_hearing(**held, place="Port", text="Ferries.", attended=3)
    services.add_hearing(**held, place="Capital", text="Courts.", attended=41)
    page = Client().get(reverse("consultation", args=[consultation.public_id])).content.decode()
    assert "Fewer than five people came." in page
    assert "41 people came" in page
    with pytest.raises(PermissionDenied):
        services.add_hearing(**held | {"by": cast.focal_point}, place="Port", text="Ferries.")


def test_a_published_consultation_is_extended_and_nothing_else(
    cast: Cast, consultation: Consultation
) -> None:
    change = {"by": cast.coordinator, "consultation": consultation, "version": 1}
    for fields in ({"title": "Another"}, {"is_open": False}, {"ends_on": timezone.localdate()}):
        with pytest.raises(ValidationError):
            change_consultation(**change, **fields)
    with pytest.raises(PermissionDenied):
        change_consultation(**change | {"by": cast.focal_point}, place="Elsewhere")
    client = cast.client(cast.coordinator)
    address = reverse("consultation_change", args=[consultation.public_id])
    assert 'name="title"' not in client.get(address).content.decode()
    client.post(address, {"version": 1, "place": "Town hall", "ends_on": "2099-01-01"})
    consultation.refresh_from_db()
    assert (consultation.place, consultation.ends_on.year) == ("Town hall", 2099)


def test_two_who_change_a_consultation_lose_no_words(cast: Cast, consultation: Consultation) -> None:
    Consultation.objects.filter(pk=consultation.pk).update(visibility="organisation", published_at=None)
    client = cast.client(cast.coordinator)
    address = reverse("consultation_change", args=[consultation.public_id])
    typed = {
        "version": 1,
        "about": "review",
        "title": "Before the report",
        "text": consultation.text,
        "regions": consultation.regions,
        "place": "",
        "starts_on": consultation.starts_on,
        "ends_on": consultation.ends_on,
        "is_open": "on",
    }
    assert client.post(address, typed).status_code == 302
    second = client.post(address, {**typed, "title": "Before all reports"})
    assert second.status_code == 409
    assert "Before the report" in second.content.decode()
    assert "Before all reports" in second.content.decode()
    assert Consultation.objects.get().title == "Before the report"


def test_a_consultation_that_is_called_off_says_why_and_takes_nothing(
    cast: Cast, consultation: Consultation
) -> None:
    services.withdraw_consultation(by=cast.coordinator, consultation=consultation, reason="The storm.")
    page = Client().get(reverse("consultation", args=[consultation.public_id])).content.decode()
    assert "The storm." in page
    assert "Take part" not in page


def test_a_coordinator_holds_one_by_the_form(cast: Cast, recommendations: list[Recommendation]) -> None:
    fields = {
        "organisation": cast.mechanism.pk,
        "review": recommendations[0].review_id,
        "about": "recommendations",
        "title": "On two recommendations",
        "text": "What should be done.",
        "starts_on": "2026-01-01",
        "ends_on": "2026-02-01",
        "questions": "What?\nBy whom?\n",
        "visibility": "organisation",
    }
    client = cast.client(cast.coordinator)
    answer = client.post(reverse("consultation_add"), {**fields, "numbers": "104.1, 105.9"})
    assert "no recommendation of the number 105.9" in answer.content.decode()
    client.post(reverse("consultation_add"), {**fields, "numbers": "104.1, 104.3"})
    made = Consultation.objects.get()
    assert [question.text for question in made.questions.all()] == ["What?", "By whom?"]
    assert {row.number for row in made.recommendations.all()} == {"104.1", "104.3"}
    client.post(reverse("consultation_publish", args=[made.public_id]))
    made.refresh_from_db()
    assert made.is_published


def test_the_number_of_queries_does_not_grow(
    cast: Cast, consultation: Consultation, say: Say, hold: Hold
) -> None:
    client = cast.client(cast.coordinator)
    addresses = (
        reverse("consultations"),
        reverse("consultation", args=[consultation.public_id]),
        reverse("contributions", args=[consultation.public_id]),
    )

    def queries() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    publish_contribution(by=cast.coordinator, contribution=say(is_for_publication=True))
    queries()
    few = queries()
    for number in range(6):
        sent = say(answers={1: f"One {number}", 2: "Two", None: "All"}, is_for_publication=True)
        publish_contribution(by=cast.coordinator, contribution=sent)
        hold(title=f"Another {number}")
    assert queries() == few


def test_an_erased_coordinator_leaves_no_note(cast: Cast, consultation: Consultation, hold: Hold) -> None:
    note = Consultation.objects.get(pk=hold().pk)
    note.visibility, note.published_at, note.author = Visibility.SELF, None, cast.coordinator.ties.get().actor
    note.save()
    erase_person(by=None, user=cast.coordinator, may_orphan=True)
    assert not Consultation.objects.filter(pk=note.pk).exists()
    assert Consultation.objects.filter(pk=consultation.pk).exists()


def test_take_back_needs_the_code(say: Say) -> None:
    say()
    with pytest.raises(ValidationError):
        take_back(code=new_code())
    assert Answer.objects.exists()
