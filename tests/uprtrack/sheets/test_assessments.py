"""A sheet of assessments: a changed row is a new assessment, taken out again; it overwrites nothing unseen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation

from tests.uprtrack.conftest import Cast
from tests.uprtrack.sheets.conftest import Edited, read_here
from uprtrack.documents.models import ImportRun
from uprtrack.documents.runs import StandsOnError
from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, User
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review
from uprtrack.sheets.arriving import take_back
from uprtrack.sheets.judging import Choice, judged
from uprtrack.sheets.leaving import sheet_to_fill_in
from uprtrack.sheets.services import UnsettledError, choose_cells, put_in, take_out
from uprtrack.sheets.tokens import Scope

OWN = Circle(Visibility.ORGANISATION)


def taken_along(by: User, review: Review, body: Organisation) -> Edited:
    scope = Scope("assessments", review.alias, body.public_id)
    return Edited(sheet_to_fill_in(reader=by, scope=scope).content)


def brought(by: User, sheet: Edited) -> ImportRun:
    return take_back(by=by, file_name="back.xlsx", data=sheet.data, reader=read_here)


@pytest.fixture
def earlier(cast: Cast, recommendations: list[Recommendation]) -> Assessment:
    return assess(
        by=cast.coalition_member,
        organisation=cast.ngo,
        recommendation=recommendations[0],
        assessed_on=date(2025, 3, 1),
        level="not",
        narrative="Nothing was done.",
        visibility=Visibility.ORGANISATION,
    )


def test_a_changed_row_is_a_new_assessment_and_the_one_before_holds_again_when_undone(
    cast: Cast, review: Review, recommendations: list[Recommendation], earlier: Assessment
) -> None:
    sheet = taken_along(cast.coalition_member, review, cast.ngo)
    sheet.write("104.1", "level", "Partially implemented")
    sheet.write("104.2", "level", "Fully implemented")
    sheet.write("104.2", "narrative", "Schools are free.")
    sheet.write("104.2", "assessed_on", date(2025, 6, 1))
    run = put_in(by=cast.coalition_member, run=brought(cast.coalition_member, sheet), circle=OWN)
    current = {item.recommendation_id: item for item in Assessment.objects.current()}
    first, second = (current[item.pk] for item in recommendations[:2])
    assert (first.level, first.narrative, first.assessed_on) == (
        "partially",
        "Nothing was done.",
        timezone.localdate(),
    )
    assert (second.level, second.assessed_on, second.owner) == ("fully", date(2025, 6, 1), cast.ngo)
    assert not second.is_published
    take_out(by=cast.coalition_member, run=run)
    assert list(Assessment.objects.current()) == [earlier]


def test_a_row_without_level_or_words_or_of_a_day_to_come_is_refused(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    sheet = taken_along(cast.coalition_member, review, cast.ngo)
    sheet.write("104.1", "level", "Not implemented")
    sheet.write("104.2", "narrative", "Words alone")
    for key, value in (
        ("level", "Not implemented"),
        ("narrative", "Seen"),
        ("assessed_on", date(2999, 1, 1)),
    ):
        sheet.write("104.3", key, value)
    run = brought(cast.coalition_member, sheet)
    refusals = [item.refusal for item in judged(run, run.rows.all(), cast.coalition_member)]
    assert ["“Assessment”" in refusals[0], "“Level of implementation”" in refusals[1]] == [True, True]
    assert "still to come" in refusals[2]


def test_what_a_colleague_assessed_meanwhile_is_not_superseded_unseen(
    cast: Cast, review: Review, earlier: Assessment
) -> None:
    sheet = taken_along(cast.coalition_member, review, cast.ngo)
    sheet.write("104.1", "level", "Fully implemented")
    assess(
        by=cast.coalition_member,
        organisation=cast.ngo,
        recommendation=earlier.recommendation,
        assessed_on=date(2025, 4, 1),
        level="partially",
        narrative="Something was done.",
        visibility=Visibility.ORGANISATION,
    )
    run = brought(cast.coalition_member, sheet)
    with pytest.raises(UnsettledError):
        put_in(by=cast.coalition_member, run=run, circle=OWN)
    [row] = judged(run, run.rows.all(), cast.coalition_member)
    chosen = {(row.row.ordinal, "level"): (Choice.SHEET, row.cells[0].saw)}
    choose_cells(by=cast.coalition_member, run=run, chosen=chosen)
    put_in(by=cast.coalition_member, run=run, circle=OWN)
    [now] = Assessment.objects.current()
    assert (now.level, now.narrative) == ("fully", "Something was done.")


def test_undoing_is_refused_once_an_assessment_was_published(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    sheet = taken_along(cast.nhri_officer, review, cast.nhri)
    sheet.write("104.1", "level", "Not implemented")
    sheet.write("104.1", "narrative", "Not done.")
    run = put_in(by=cast.nhri_officer, run=brought(cast.nhri_officer, sheet), circle=OWN)
    publish_assessment(by=cast.nhri_officer, assessment=Assessment.objects.get())
    with pytest.raises(StandsOnError, match="published"):
        take_out(by=cast.nhri_officer, run=run)


def test_nobody_brings_back_what_another_actor_assesses(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    sheet = taken_along(cast.coalition_member, review, cast.ngo)
    sheet.write("104.1", "level", "Not implemented")
    for who in (cast.coordinator, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            brought(who, sheet)


def test_a_sheet_that_left_in_french_comes_back_in_english(
    cast: Cast, review: Review, earlier: Assessment
) -> None:
    with translation.override("fr"):
        sheet = taken_along(cast.coalition_member, review, cast.ngo)
    assert sheet.cell("104.1", "level").value == "Non mise en œuvre"
    run = brought(cast.coalition_member, sheet)
    assert run.rows.count() == 0
    assert run.created_at > timezone.now() - timedelta(minutes=5)
