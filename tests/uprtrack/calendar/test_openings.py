"""What the calendar holds for whom, in words and dates."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from uprkit.rules.deadlines import Status, deadlines
from uprtrack.calendar.activities import ACTIVITIES_AND_NOTES
from uprtrack.calendar.openings import ACTORS, Group, entries_for, openings_for
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

REVIEWED_ON = date(2023, 5, 9)


@pytest.fixture
def dated(review: Review) -> Review:
    """Coastland's fourth review, held on 9 May 2023 and adopted on 2 October."""
    review.reviewed_on, review.adopted_on = REVIEWED_ON, date(2023, 10, 2)
    review.save()
    return review


def ids(review: Review, today: date, group: Group) -> set[str]:
    return {entry.id for entry in entries_for(review, today) if entry.group is group}


def test_every_sentence_and_actor_of_the_library_can_be_translated() -> None:
    rules = deadlines().values()
    assert {rule.activity for rule in rules} | {rule.note for rule in rules if rule.note} == set(
        ACTIVITIES_AND_NOTES
    )
    assert {actor for rule in rules for actor in rule.actors} <= set(ACTORS)


def test_only_official_deadlines_are_due_or_overdue(dated: Review) -> None:
    for today in (date(2022, 12, 1), date(2023, 2, 20), date(2023, 6, 1), date(2025, 6, 1), date(2027, 6, 1)):
        for entry in entries_for(dated, today):
            assert entry.is_official or entry.status not in (Status.DUE, Status.OVERDUE)
            assert (entry.group is Group.OFFICIAL) == (entry.status in (Status.DUE, Status.OVERDUE))


def test_a_missed_national_report_is_overdue_until_the_review_and_not_after(dated: Review) -> None:
    assert "D05" in {
        entry.id for entry in entries_for(dated, date(2023, 4, 1)) if entry.status is Status.OVERDUE
    }
    afterwards = [entry for entry in entries_for(dated, date(2023, 6, 1)) if not entry.is_for_next_review]
    assert "D05" not in {entry.id for entry in afterwards}


def test_the_adoption_is_due_until_it_is_known(dated: Review) -> None:
    today = date(2023, 8, 20)
    assert "D16" not in ids(dated, today, Group.OFFICIAL)
    dated.adopted_on = None
    assert "D16" in ids(dated, today, Group.OFFICIAL)
    assert "D16" in ids(dated, date(2023, 12, 1), Group.OFFICIAL)


def test_the_next_review_is_prepared_from_an_estimate_on_which_nothing_is_overdue(dated: Review) -> None:
    def submission(today: date) -> list[Status]:
        return [
            entry.status
            for entry in entries_for(dated, today)
            if entry.id == "D04" and entry.is_for_next_review and entry.is_estimated
        ]

    assert submission(date(2022, 12, 1)) == []
    assert submission(date(2026, 11, 22)) == [Status.UPCOMING]
    assert submission(date(2027, 4, 1)) == [Status.DUE]
    assert submission(date(2027, 6, 1)) == []
    Review.objects.create(mechanism_id="upr", state_under_review_id="XCO", cycle=5)
    assert submission(date(2026, 11, 22)) == []


def test_a_deadline_counted_from_a_known_next_review_can_be_overdue(dated: Review) -> None:
    dated.next_review_on = date(2028, 1, 20)
    found = [entry for entry in entries_for(dated, date(2027, 8, 1)) if entry.id == "D04"]
    assert [(entry.is_overdue, entry.is_estimated) for entry in found] == [(True, False)]


def test_good_practice_that_is_over_is_nobody_s_omission(dated: Review) -> None:
    shown = {entry.id for entry in entries_for(dated, date(2026, 6, 1))}
    assert not shown & {"D23", "D29", "D30"}


def test_each_kind_of_organisation_finds_what_is_for_it(cast: Cast, dated: Review) -> None:
    today = date(2025, 6, 1)

    def found(reader: object) -> set[str]:
        return {entry.id for entry in openings_for(review=dated, today=today, reader=reader)}

    assert "D21" in found(cast.coalition_member)
    assert "D21" not in found(cast.coordinator)
    assert "D26" in found(cast.coordinator)
    assert "D26" not in found(cast.focal_point)
    assert "D25" in found(cast.focal_point)
    assert "D29" in found(cast.nhri_officer)
    for reader in (cast.coordinator, cast.coalition_member, cast.nhri_officer):
        assert "D39" in found(reader)
    assert {"D21", "D25", "D26", "D29"} <= found(AnonymousUser())


def test_what_is_to_come_is_not_open(cast: Cast, dated: Review) -> None:
    today = date(2024, 1, 10)
    assert "D29" in ids(dated, today, Group.COMING)
    assert "D29" not in {entry.id for entry in openings_for(dated, today, cast.nhri_officer)}


def test_a_review_without_any_date_has_no_calendar(review: Review) -> None:
    review.session = None
    assert entries_for(review, date(2025, 1, 1)) == []


def test_the_page_tells_official_from_good_practice_and_an_estimate_from_a_date(
    cast: Cast, dated: Review
) -> None:
    page = f"{reverse('calendar')}?review={dated.alias}"
    response = cast.client(cast.coalition_member).get(page)
    content = response.content.decode()
    assert date_format(REVIEWED_ON) in content
    assert date_format(date(2027, 11, 9)) in content
    assert "Estimate: four and a half years after this review" in content
    assert content.index("Official deadlines") < content.index("Good practice")
    actors = {
        actor for group in response.context["groups"].values() for item in group for actor in item.actors
    }
    assert "state_under_review" not in actors
    dated.next_review_on = date(2028, 1, 20)
    dated.save()
    content = Client().get(page).content.decode()
    assert date_format(date(2028, 1, 20)) in content
    assert "Estimate: four and a half years" not in content


def test_the_page_can_be_asked_for_another_actor(cast: Cast, dated: Review) -> None:
    client = cast.client(cast.coalition_member)
    page = f"{reverse('calendar')}?review={dated.alias}"

    def actors(query: str) -> set[str]:
        groups = client.get(f"{page}&actor={query}").context["groups"]
        return {actor for group in groups.values() for item in group for actor in item.actors}

    assert "civil_society" in actors("")
    assert actors("nmirf") <= {"nmirf", "all"}
    assert {"nmirf", "civil_society", "recommending_state"} <= actors("everybody")


def test_without_a_review_the_page_says_what_to_do(cast: Cast) -> None:
    content = cast.client(cast.coordinator).get(reverse("calendar")).content.decode()
    assert "none is loaded yet" in content
    assert reverse("imports") in content


def test_a_review_whose_day_is_not_known_counts_from_its_session(review: Review) -> None:
    assert review.session is not None
    assert review.session.start_on is not None
    content = Client().get(f"{reverse('calendar')}?review={review.alias}").content.decode()
    assert "the day of this review is not known" in content


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_no_kind_of_organisation_is_left_without_an_answer(cast: Cast, dated: Review, kind: str) -> None:
    cast.ngo.kind = kind
    cast.ngo.save()
    assert "D39" in {entry.id for entry in openings_for(dated, date(2025, 6, 1), cast.coalition_member)}
