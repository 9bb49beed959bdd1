"""An actor speaks once on a day: a second word of that day says what it corrects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.uprtrack.monitoring.test_monitoring_pages import assessment_form
from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import publish_assessment, withdraw_assessment
from uprtrack.monitoring.voices import voices_of
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Said = Callable[..., Assessment]


def test_a_second_word_of_a_day_is_refused_in_a_sentence(cast: Cast, said: Said) -> None:
    said(cast.nhri_officer, cast.nhri)
    with pytest.raises(ValidationError) as refused:
        said(cast.nhri_officer, cast.nhri, level="fully")
    assert refused.value.messages == [
        "National Human Rights Commission has assessed 104.1 as of 1 June 2025 already: an actor speaks once on a day. "
        "Say that this corrects it, or choose another date."
    ]
    assert Assessment.objects.count() == 1


def test_other_actors_days_and_recommendations_are_free(
    cast: Cast, said: Said, recommendations: list[Recommendation]
) -> None:
    said(cast.nhri_officer, cast.nhri)
    said(cast.focal_point, cast.ministry)
    said(cast.nhri_officer, cast.nhri, assessed_on=date(2025, 6, 2))
    said(cast.nhri_officer, cast.nhri, recommendation=recommendations[1])
    assert Assessment.objects.current().count() == 3


def test_a_correction_names_the_newest_word_of_its_day(cast: Cast, said: Said) -> None:
    first = said(cast.nhri_officer, cast.nhri)
    second = said(cast.nhri_officer, cast.nhri, level="not", corrects=first)
    with pytest.raises(ValidationError, match="corrected meanwhile"):
        said(cast.nhri_officer, cast.nhri, level="fully", corrects=first)
    third = said(cast.nhri_officer, cast.nhri, level="fully", corrects=second)
    assert list(Assessment.objects.current()) == [third]


@pytest.mark.parametrize("day", [date(2025, 6, 2), date(2024, 1, 1)])
def test_a_correction_bears_the_date_of_what_it_corrects(cast: Cast, said: Said, day: date) -> None:
    first = said(cast.nhri_officer, cast.nhri)
    said(cast.nhri_officer, cast.nhri, assessed_on=date(2024, 1, 1))
    with pytest.raises(ValidationError, match="bears the date"):
        said(cast.nhri_officer, cast.nhri, assessed_on=day, corrects=first)


def test_nobody_corrects_another_actor_s_word(cast: Cast, said: Said) -> None:
    theirs = said(cast.focal_point, cast.ministry)
    with pytest.raises(ValidationError, match="to be corrected"):
        said(cast.nhri_officer, cast.nhri, corrects=theirs)


def test_after_a_withdrawal_the_day_is_free_again(cast: Cast, said: Said) -> None:
    first = said(cast.nhri_officer, cast.nhri)
    withdraw_assessment(by=cast.nhri_officer, assessment=first)
    assert said(cast.nhri_officer, cast.nhri).superseded_by is None


def test_notes_are_free_until_they_are_published(cast: Cast, said: Said) -> None:
    word = said(cast.nhri_officer, cast.nhri)
    note = said(cast.nhri_officer, cast.nhri, visibility=Visibility.SELF)
    said(cast.nhri_officer, cast.nhri, visibility=Visibility.SELF)
    with pytest.raises(ValidationError, match="speaks once"):
        publish_assessment(by=cast.nhri_officer, assessment=Assessment.objects.get(pk=note.pk))
    note.refresh_from_db()
    assert (note.visibility, note.published_at) == (Visibility.SELF, None)
    with pytest.raises(ValidationError, match="corrects nothing"):
        said(cast.nhri_officer, cast.nhri, visibility=Visibility.SELF, corrects=word)


def test_a_correction_for_fewer_eyes_takes_nothing_from_what_is_published(
    cast: Cast, said: Said, recommendations: list[Recommendation]
) -> None:
    """The draft of a correction is the organisation's own until it is published."""
    key = recommendations[0].pk
    first = publish_assessment(by=cast.nhri_officer, assessment=said(cast.nhri_officer, cast.nhri))
    second = said(cast.nhri_officer, cast.nhri, level="not", corrects=first)
    assert voices_of([key], cast.stranger)[key].current == (first,)
    publish_assessment(by=cast.nhri_officer, assessment=second)
    assert voices_of([key], cast.stranger)[key].current == (second,)


def test_the_form_offers_what_can_be_corrected(
    cast: Cast, said: Said, recommendations: list[Recommendation]
) -> None:
    client, page = (
        cast.client(cast.nhri_officer),
        reverse("assessment_add", args=[recommendations[0].public_id]),
    )
    assert "corrects" not in client.get(page).context["form"].fields
    first = said(cast.nhri_officer, cast.nhri)
    said(cast.focal_point, cast.ministry)
    choices = [label for _, label in client.get(page).context["form"].fields["corrects"].choices]
    assert choices == [
        "nothing: this is a new assessment",
        "1 June 2025, National Human Rights Commission: Partially implemented",
    ]
    refused = client.post(page, assessment_form(cast))
    assert refused.status_code == 422
    assert "speaks once on a day" in refused.content.decode()
    client.post(page, assessment_form(cast, corrects=first.pk, level="not"))
    assert [word.level for word in Assessment.objects.current().filter(owner=cast.nhri)] == ["not"]
