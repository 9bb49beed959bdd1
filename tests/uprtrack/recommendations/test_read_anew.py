"""Where another text shows, the rules read it anew; what people decided and papers state stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.uprtrack.recommendations.sources import made, paper, say, settled
from uprtrack.classification.models import MACHINE, Decision, Origin, Suggestion, Term
from uprtrack.classification.tags import tags_of
from uprtrack.documents.models import DocumentKind
from uprtrack.recommendations.models import About, Recommendation, Settlement
from uprtrack.recommendations.services_of_sources import (
    merge,
    settle_sources,
    take_apart,
    withdraw_settlement,
)
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

PRINTED = "Abolish the death penalty and ratify the Second Optional Protocol to the Covenant"
LISTED = "Continue to improve prison conditions"


@pytest.fixture
def two(cast: Cast, review: Review) -> tuple[Recommendation, Recommendation]:
    """The report's recommendation, and UPR Info's, whose words are quite others."""
    report = paper(cast.mechanism, review, DocumentKind.WORKING_GROUP_REPORT)
    sheet = paper(cast.mechanism, review, DocumentKind.UPR_INFO_SHEET)
    printed = made(report, PRINTED, number="57.1")
    say(report, printed, states=("NOR",))
    listed = made(sheet, LISTED)
    say(sheet, listed, states=("NOR",))
    settled(printed, listed)
    return printed, listed


def ruled(row: Recommendation) -> set[tuple[str, str]]:
    told = Suggestion.objects.filter(recommendation=row, origin__in=MACHINE)
    return set(told.values_list("term__taxonomy", "term__code"))


def decided(row: Recommendation) -> list[tuple[int, bool]]:
    return list(Decision.objects.filter(recommendation=row).order_by("pk").values_list("term", "is_yes"))


def test_a_merge_that_shows_another_text_has_it_tagged_anew_and_apart_again(
    cast: Cast, two: tuple[Recommendation, Recommendation]
) -> None:
    printed, listed = two
    of_printed, of_listed = ruled(printed), ruled(listed)
    assert of_printed
    assert of_printed != of_listed
    made_apart = merge(by=cast.coordinator, kept=listed, merged=printed)
    assert ruled(listed) == of_printed
    assert ruled(printed) == of_printed
    take_apart(by=cast.coordinator, merge=made_apart)
    assert (ruled(printed), ruled(listed)) == (of_printed, of_listed)


def test_a_merge_that_shows_the_same_text_leaves_its_tags(
    cast: Cast, two: tuple[Recommendation, Recommendation]
) -> None:
    printed, listed = two
    before = set(Suggestion.objects.values_list("pk", flat=True))
    take_apart(by=cast.coordinator, merge=merge(by=cast.coordinator, kept=printed, merged=listed))
    assert set(Suggestion.objects.values_list("pk", flat=True)) == before


def test_what_people_decided_and_papers_state_stays(
    cast: Cast, two: tuple[Recommendation, Recommendation]
) -> None:
    printed, listed = two
    denied = Term.objects.get(taxonomy="action_category", code="5")
    confirmed = Term.objects.filter(taxonomy="upr_issue")[3]
    for term, is_yes in ((denied, False), (confirmed, True)):
        Decision.objects.create(owner=cast.mechanism, recommendation=listed, term=term, is_yes=is_yes)
    Suggestion.objects.create(recommendation=listed, term=confirmed, origin=Origin.OHCHR)
    before = decided(listed)
    made_apart = merge(by=cast.coordinator, kept=listed, merged=printed)
    assert decided(listed) == before
    assert Suggestion.objects.filter(recommendation=listed, origin=Origin.OHCHR).count() == 1
    shown = {tag.term.pk for tag in tags_of([listed.pk], cast.coordinator)[listed.pk]}
    assert confirmed.pk in shown
    assert denied.pk not in shown, "the rules read the new text as category 5, and a person said no"
    take_apart(by=cast.coordinator, merge=made_apart)
    assert decided(listed) == before
    assert decided(printed) == []


def test_a_text_that_a_person_chose_is_tagged_anew(
    cast: Cast, two: tuple[Recommendation, Recommendation]
) -> None:
    printed, listed = two
    of_printed, of_listed = ruled(printed), ruled(listed)
    merge(by=cast.coordinator, kept=printed, merged=listed)
    settle_sources(
        by=cast.coordinator,
        recommendation=printed,
        about=About.TEXT,
        document=listed.document,
        reason="The State reads it so",
    )
    printed.refresh_from_db()
    assert (printed.text, ruled(printed)) == (LISTED, of_listed)
    withdraw_settlement(by=cast.coordinator, settlement=Settlement.objects.get())
    printed.refresh_from_db()
    assert (printed.text, ruled(printed)) == (PRINTED, of_printed)
