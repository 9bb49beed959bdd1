"""Agreement between people and machine: of whose decisions, with which rows behind each figure."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from uprkit.indices.agreement import Agreement
from uprtrack.classification.agreement import Cell, agreement_of, rows_behind
from uprtrack.classification.models import Origin, Suggestion, Term
from uprtrack.classification.services import decide
from uprtrack.classification.templatetags.shares import share
from uprtrack.organisations.kinds import Visibility

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.organisations.standing import Reader
    from uprtrack.recommendations.models import Recommendation


@pytest.fixture
def health(db: None) -> Term:
    return Term.objects.get(taxonomy="upr_issue", code="right-to-health")


@pytest.fixture
def decided(cast: Cast, recommendations: list[Recommendation], health: Term) -> list[Recommendation]:
    """Confirmed for the first, declined for the second, added to the third, by the coalition for itself."""
    for row in recommendations[:2]:
        Suggestion.objects.create(recommendation=row, term=health, origin=Origin.MODEL, score=0.9)
    for row, is_yes in zip(recommendations, (True, False, True), strict=True):
        decide(
            by=cast.coalition_coordinator,
            organisation=cast.coalition,
            recommendation=row,
            term=health,
            is_yes=is_yes,
        )
    return recommendations


def of_health(reader: Reader, health: Term) -> Agreement | None:
    for group in agreement_of(reader):
        for row in group.terms:
            if row.term == health:
                return row.agreement
    return None


def test_decisions_are_held_against_suggestions(
    cast: Cast, decided: list[Recommendation], health: Term
) -> None:
    assert of_health(cast.coalition_coordinator, health) == Agreement(confirmed=1, declined=1, added=1)


def test_a_weak_suggestion_that_does_not_show_counts_as_none(
    cast: Cast, decided: list[Recommendation], health: Term
) -> None:
    Suggestion.objects.filter(recommendation=decided[0]).update(score=0.3)
    assert of_health(cast.coalition_coordinator, health) == Agreement(declined=1, added=2)


def test_nobody_counts_decisions_that_are_not_theirs_to_read(
    cast: Cast, decided: list[Recommendation], health: Term
) -> None:
    assert of_health(cast.coordinator, health) is None
    page = cast.client(cast.coordinator).get(reverse("tag_agreement")).content.decode()
    assert "Nobody whose decisions you may see" in page
    assert rows_behind(cast.coordinator, health, Cell.CONFIRMED) == []


def test_each_figure_leads_to_its_rows(cast: Cast, decided: list[Recommendation], health: Term) -> None:
    client = cast.client(cast.coalition_coordinator)
    page = client.get(reverse("tag_agreement")).content.decode()
    for cell, row in zip(("confirmed", "declined", "added"), decided, strict=True):
        url = reverse("tag_agreement_rows", args=[health.pk, cell])
        assert f'<a href="{url}">1</a>' in page
        shown = client.get(url).content.decode()
        assert row.public_id in shown
        assert sum(other.public_id in shown for other in decided) == 1
    assert client.get(reverse("tag_agreement_rows", args=[health.pk, "other"])).status_code == 404
    assert client.get(reverse("tag_agreement_rows", args=[999_999, "added"])).status_code == 404


def test_few_decisions_are_called_few(cast: Cast, decided: list[Recommendation]) -> None:
    page = cast.client(cast.coalition_coordinator).get(reverse("tag_agreement")).content.decode()
    assert "Fewer than 30 decisions" in page


def test_as_many_queries_for_many_decisions_as_for_one(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            agreement_of(cast.coordinator)
        return len(captured)

    terms = list(Term.objects.filter(taxonomy="upr_issue")[:5])
    counts = []
    for term in terms:
        decide(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=recommendations[0],
            term=term,
            is_yes=True,
        )
        counts.append(asked())
    assert len(set(counts)) == 1


def test_the_command_counts_what_is_published_or_what_a_person_may_read(
    cast: Cast, decided: list[Recommendation]
) -> None:
    def told(*options: str) -> list[dict[str, str]]:
        out = StringIO()
        call_command("agreement", *options, stdout=out)
        return list(csv.DictReader(StringIO(out.getvalue())))

    assert told() == []
    total, of_term = told("--user", "coalition_coordinator")
    assert (total["code"], of_term["code"]) == ("", "right-to-health")
    assert (of_term["precision"], of_term["recall"], of_term["added"]) == ("0.500", "0.500", "1")
    with pytest.raises(CommandError, match="There is no account nobody"):
        told("--user", "nobody")


def test_a_published_decision_counts_for_everybody(
    cast: Cast, recommendations: list[Recommendation], health: Term
) -> None:
    decide(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=recommendations[0],
        term=health,
        is_yes=True,
        visibility=Visibility.PUBLIC,
    )
    assert of_health(cast.coordinator, health) == Agreement(added=1)


@pytest.mark.parametrize(("value", "shown"), [(None, "–"), (2 / 3, "0.67"), (1.0, "1.00"), (-0.1, "-0.10")])
def test_shares_are_rounded_not_cut(value: float | None, shown: str) -> None:
    assert share(value) == shown
