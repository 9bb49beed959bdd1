"""What a recommendation asks: each suggestion with its reasons, decisions apart from it, and the letters of SMART."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from uprkit.classify.indicators import NAMES
from uprtrack.classification.models import Decision, Term
from uprtrack.classification.services import decide
from uprtrack.classification.smart import INDICATOR_NAMES
from uprtrack.classification.suggesting import suggest_anew
from uprtrack.classification.tags import tags_of
from uprtrack.organisations.kinds import Visibility
from uprtrack.pages.list_rows import chips_of
from uprtrack.recommendations.models import Kind, Recommendation, Wording, WordingRole

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

TEXT = "Consider ratifying the Convention against Torture to protect women in prison"


@pytest.fixture
def row(recommendations: list[Recommendation]) -> Recommendation:
    found = recommendations[0]
    Recommendation.objects.filter(pk=found.pk).update(text=TEXT)
    suggest_anew([found.pk])
    return found


def read(client: Client, row: Recommendation) -> str:
    answer = client.get(reverse("recommendation", args=[row.public_id]))
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def of_term(html: str, label: str) -> str:
    """The row of the table that is about a term."""
    return html.partition(f'data-label="Tag">{label}</th>')[2].partition("</tr>")[0]


def test_every_kind_of_tag_shows_with_how_sure_and_why(client: Client, row: Recommendation) -> None:
    html = read(client, row)
    for label, why in (
        ("3 Considering action", "It opens with “consider”."),
        ("Torture and other cruel, inhuman or degrading treatment", "It says “convention against torture”."),
        ("Women", "It says “women”."),
        ("Parliament", "It says “ratifying”."),
        ("CAT Convention against Torture", "It says “convention against torture”."),
    ):
        told = html.partition(f'data-label="Tag">{label}')[2].partition("</tr>")[0]
        assert why in told, label
        assert "% sure" in told
        assert "not yet" in told


def test_the_words_that_decided_are_marked_in_the_text(client: Client, row: Recommendation) -> None:
    html = read(client, row)
    assert "<mark>Convention against Torture</mark>" in html
    assert "<mark>women</mark>" in html
    assert f'<p class="received" lang="en" dir="auto">{TEXT}</p>' in html


def test_a_stranger_reads_why_and_is_offered_no_decision(client: Client, row: Recommendation) -> None:
    html = read(client, row)
    assert "% sure" in html
    assert reverse("theme_decide", args=[row.public_id]) not in html


@pytest.mark.parametrize(
    ("taxonomy", "code"),
    [
        ("action_category", "5"),
        ("sdg", "16.3"),
        ("affected_persons", "women"),
        ("institution", "parliament"),
        ("treaty", "CAT"),
        ("named_body", "cat"),
    ],
)
def test_a_person_decides_on_every_kind_of_tag_beside_the_suggestion(
    cast: Cast, row: Recommendation, taxonomy: str, code: str
) -> None:
    term = Term.objects.get(taxonomy=taxonomy, code=code)
    client = cast.client(cast.coordinator)
    told = {"organisation": cast.mechanism.pk, "visibility": Visibility.ORGANISATION.value}
    before = row.suggestions.count()
    for answer, shown in (("yes", f"yes: {cast.mechanism.label}"), ("no", f"no: {cast.mechanism.label}")):
        url = reverse("theme_decide", args=[row.public_id])
        client.post(url, {"term": term.pk, "answer": answer, **told})
        html = read(client, row)
        assert shown in html
    assert Decision.objects.filter(term=term).count() == 2
    assert row.suggestions.count() == before


def test_of_a_single_valued_kind_the_newest_yes_holds(cast: Cast, row: Recommendation) -> None:
    for code in ("5", "4"):
        decide(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=row,
            term=Term.objects.get(taxonomy="action_category", code=code),
            is_yes=True,
        )
    tags = tags_of([row.pk], cast.coordinator)[row.pk]
    assert [tag.term.code for tag in tags if tag.term.taxonomy_id == "action_category"] == ["4"]


def test_each_letter_says_what_the_text_states_and_why(client: Client, row: Recommendation) -> None:
    html = read(client, row).partition('id="smart"')[2].partition("</section>")[0]
    assert html.index("Specific") < html.index("Measurable") < html.index("Time-bound")
    assert "“consider” is no specific action (category 3 of 5)." in html
    assert "It names no time; implied is the next review." in html
    assert "Date of ratification or accession, and reservations: CAT" in html


def test_a_decided_category_is_what_specific_goes_by(cast: Cast, row: Recommendation) -> None:
    decide(
        by=cast.coordinator,
        organisation=cast.mechanism,
        recommendation=row,
        term=Term.objects.get(taxonomy="action_category", code="5"),
        is_yes=True,
    )
    assert "is no specific action" not in read(cast.client(cast.coordinator), row)


@pytest.mark.parametrize("change", ["language", "pledge"])
def test_what_the_rules_do_not_read_has_no_letters(client: Client, row: Recommendation, change: str) -> None:
    if change == "language":
        Wording.objects.create(
            recommendation=row,
            role=WordingRole.AS_RECEIVED,
            text=TEXT,
            language="fr",
            owner=row.owner,
            visibility=row.visibility,
            published_at=row.published_at,
        )
    else:
        Recommendation.objects.filter(pk=row.pk).update(kind=Kind.VOLUNTARY_PLEDGE)
    assert 'id="smart"' not in read(client, row)


def test_the_names_of_indicators_are_marked_for_translation() -> None:
    assert set(INDICATOR_NAMES) == set(NAMES.values())


def test_a_list_names_each_suggested_goal_once(row: Recommendation) -> None:
    tags = tags_of([row.pk], AnonymousUser())[row.pk]
    goals = [tag.goal for tag in tags if tag.term.taxonomy_id == "sdg"]
    assert len(goals) > len(set(goals))
    assert sorted(chip.value for chip in chips_of(tags) if chip.key == "sdg") == sorted(set(goals))
