"""Programmes, budgets, paired recommendations and SDG targets of expected actions, in a constant number of queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uprtrack.recommendations.sources import made, paper
from uprtrack.classification.models import Decision, Origin, Suggestion, Term
from uprtrack.documents.models import DocumentKind
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity, EarlierVersion, Verb
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.columns import columns_of
from uprtrack.plans.models import BudgetLine, ExpectedAction, Plan, PlanKind, Programme
from uprtrack.plans.reading import actions_of
from uprtrack.plans.services import (
    add_action,
    add_indicator,
    change_action,
    create_plan,
    publish_plan,
    record_value,
)
from uprtrack.plans.services_of_budgets import add_budget_line, change_budget_line, withdraw_budget_line
from uprtrack.plans.services_of_programmes import add_programme, change_programme
from uprtrack.recommendations.models import Kind, Link, LinkDecision, LinkKind, Recommendation
from uprtrack.reviews.models import Mechanism, Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        text_of(client, url)
    return len(queries)


def other_mechanism(cast: Cast, count: int = 1) -> list[Recommendation]:
    committee, _ = Mechanism.objects.get_or_create(
        key="cat", defaults={"name": "Committee against Torture", "kind": "treaty_body"}
    )
    dialogue, _ = Review.objects.get_or_create(mechanism=committee, state_under_review_id="XCO", cycle=2022)
    file = paper(cast.mechanism, dialogue, DocumentKind.WORKING_GROUP_REPORT)
    return [
        made(
            file,
            f"Ratify the Optional Protocol, as said {place} times",
            number=f"{place}",
            kind=Kind.OBSERVATION,
        )
        for place in range(count)
    ]


# -- programmes ------------------------------------------------------------------------------------------------


def test_an_action_aligns_with_a_programme_of_its_plan_named_once(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    change_action(by=cast.coordinator, action=action, version=1, programme="Vision 2030")
    other = add_action(
        by=cast.coordinator,
        plan=matrix,
        cluster=None,
        text="Train judges",
        type="administrative",
        recommendations=recommendations[1:],
        programme=" Vision 2030 ",
    )
    programme = Programme.objects.get()
    assert action.programme == other.programme == programme
    assert (programme.title, programme.plan) == ("Vision 2030", matrix)
    assert EarlierVersion.objects.get().fields["programme"] is None


def test_a_programme_has_a_page_with_whose_it_is_and_its_actions(
    cast: Cast, matrix: Plan, action: ExpectedAction
) -> None:
    client = cast.client(cast.coordinator)
    page = reverse("programme_add", args=[matrix.public_id])
    typed = {
        "title": "Vision 2030",
        "whose": "Ministry of Planning",
        "starts_on": "2024-01-01",
        "ends_on": "2030-12-31",
    }
    assert client.post(page, typed).status_code == 302
    again = client.post(page, typed)
    assert "names the programme “Vision 2030” already" in again.content.decode()
    programme = Programme.objects.get()
    change_action(by=cast.coordinator, action=action, version=1, programme=programme)
    listed = text_of(client, reverse("programme_list", args=[matrix.public_id]))
    assert "Ministry of Planning" in listed
    assert '<td data-label="Actions" class="number">1</td>' in listed
    assert "Ministry of Planning" in text_of(client, reverse("action", args=[action.public_id]))
    change = reverse("programme_change", args=[programme.public_id])
    assert client.post(change, typed | {"whose": "Cabinet", "version": 1}).status_code == 302
    assert client.post(change, typed | {"whose": "Nobody", "version": 1}).status_code == 409
    programme.refresh_from_db()
    assert (programme.whose, programme.version) == ("Cabinet", 2)


def test_a_programme_of_another_plan_is_refused(
    cast: Cast, matrix: Plan, action: ExpectedAction, coalition_plan: Plan
) -> None:
    theirs = add_programme(by=cast.coalition_coordinator, plan=coalition_plan, title="Our campaign")
    with pytest.raises(ValidationError, match="belongs to another plan"):
        change_action(by=cast.coordinator, action=action, version=1, programme=theirs)
    with pytest.raises(PermissionDenied):
        change_programme(by=cast.coordinator, programme=theirs, version=1, title="Mine")
    assert text_of(
        cast.client(cast.coordinator), reverse("programme_list", args=[coalition_plan.public_id]), 404
    )


# -- budgets ---------------------------------------------------------------------------------------------------


def test_the_gap_stands_on_action_plan_and_coverage_by_currency(
    cast: Cast, matrix: Plan, action: ExpectedAction
) -> None:
    by = cast.coordinator
    add_budget_line(
        by=by, action=action, amount=Decimal("1200"), currency="eur", source="Budget", is_secured=True
    )
    add_budget_line(by=by, action=action, amount=Decimal("800.50"), currency="EUR", from_year=2026)
    add_budget_line(by=by, action=action, amount=Decimal("90"), currency="KES")
    client = cast.client(by)
    for name, row in (("action", action), ("plan", matrix), ("plan_coverage", matrix)):
        content = text_of(client, reverse(name, args=[row.public_id]))
        assert "800.50" in content, name
        assert "2,000.50" in content, name
        assert "2,090" not in content, name


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"amount": Decimal(-1)}, "0 or more"),
        ({"currency": "EURO"}, "is no currency"),
        ({"currency": "XXX"}, "is no currency"),
        ({"until_year": 2027}, "needs a first one"),
        ({"from_year": 2027, "until_year": 2026}, "lies before the first"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_with_a_sentence(
    cast: Cast, action: ExpectedAction, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        add_budget_line(
            by=cast.coordinator, action=action, **{"amount": Decimal(1), "currency": "EUR"} | given
        )
    assert not BudgetLine.every.exists()


def test_a_line_is_changed_on_the_version_read_and_withdrawn_with_a_reason(
    cast: Cast, action: ExpectedAction
) -> None:
    by = cast.coordinator
    line = add_budget_line(by=by, action=action, amount=Decimal(5), currency="EUR")
    change_budget_line(by=by, line=line, version=1, amount=Decimal(7), is_secured=True)
    with pytest.raises(ChangedMeanwhileError):
        change_budget_line(by=by, line=line, version=1, amount=Decimal(9))
    with pytest.raises(ChangedMeanwhileError):
        withdraw_budget_line(by=by, line=line, version=1, reason="Read too early")
    withdraw_budget_line(by=by, line=line, version=2, reason="Counted twice")
    assert not action.budget_lines.exists()
    kept = BudgetLine.every.get()
    assert (kept.amount, kept.withdrawn_reason) == (Decimal(7), "Counted twice")
    assert Activity.objects.filter(verb=Verb.WITHDRAW, reason="Counted twice").exists()


def test_a_ministry_that_answers_for_an_action_writes_no_budget(cast: Cast, action: ExpectedAction) -> None:
    with pytest.raises(PermissionDenied):
        add_budget_line(by=cast.focal_point, action=action, amount=Decimal(5), currency="EUR")
    page = reverse("budget_line_add", args=[action.public_id])
    assert cast.client(cast.focal_point).post(page, {"amount": 5, "currency": "EUR"}).status_code == 403
    assert (
        cast.client(cast.coalition_coordinator).post(page, {"amount": 5, "currency": "EUR"}).status_code
        == 403
    )


def test_forms_of_budget_lines_save_change_and_withdraw(cast: Cast, action: ExpectedAction) -> None:
    client = cast.client(cast.coordinator)
    add = reverse("budget_line_add", args=[action.public_id])
    refused = client.post(add, {"amount": "5", "currency": "abc"})
    assert "“ABC” is no currency" in refused.content.decode()
    assert client.post(add, {"amount": "5", "currency": "chf", "purpose": "Printing"}).status_code == 302
    line = BudgetLine.objects.get()
    change = reverse("budget_line_change", args=[line.public_id])
    assert 'value="CHF"' in text_of(client, change)
    assert client.post(change, {"amount": "6", "currency": "CHF", "version": 1}).status_code == 302
    withdraw = reverse("budget_line_withdraw", args=[line.public_id])
    assert client.post(withdraw, {"reason": "", "version": 2}).status_code == 302
    assert BudgetLine.objects.exists()
    assert client.post(withdraw, {"reason": "Too dear", "version": 2}).status_code == 302
    assert not BudgetLine.objects.exists()


# -- other mechanisms and the SDGs -------------------------------------------------------------------------------


def test_paired_recommendations_come_decided_first_and_only_where_readable(
    cast: Cast, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    suggested, decided, hidden = other_mechanism(cast, 3)
    Recommendation.objects.filter(pk=hidden.pk).update(visibility=Visibility.ORGANISATION, published_at=None)
    for other, score in ((suggested, 0.99), (hidden, 0.98)):
        Link.objects.create(
            recommendation=recommendations[0],
            other=other,
            kind=LinkKind.PARALLEL,
            score=score,
            suggested_by="test",
        )
    LinkDecision.objects.create(
        owner=cast.mechanism,
        visibility=Visibility.GROUP,
        shared_with=cast.mechanism,
        recommendation=recommendations[0],
        other=decided,
        kind=LinkKind.PARALLEL,
        is_yes=True,
    )
    (found,) = actions_of([action.plan], cast.focal_point)
    told = columns_of([found], cast.focal_point)[found.pk]
    assert [(link.other, link.is_suggested) for link in told.paired] == [(decided, False), (suggested, True)]
    page = text_of(cast.client(cast.focal_point), reverse("action", args=[action.public_id]))
    assert page.index(decided.text) < page.index(suggested.text)
    assert hidden.text not in page


def test_sdg_targets_are_told_apart_by_who_says_them(
    cast: Cast, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    terms = {term.code: term for term in Term.objects.filter(taxonomy="sdg", code__in=["5.2", "16.3"])}
    Suggestion.objects.create(
        recommendation=recommendations[0], term=terms["16.3"], origin=Origin.MODEL, score=0.9
    )
    Decision.objects.create(
        owner=cast.mechanism,
        visibility=Visibility.PUBLIC,
        recommendation=recommendations[0],
        term=terms["5.2"],
        is_yes=True,
    )
    (found,) = actions_of([action.plan], cast.coordinator)
    told = columns_of([found], cast.coordinator)[found.pk]
    assert [(tag.term.code, tag.is_machine) for tag in told.sdgs] == [("5.2", False), ("16.3", True)]
    # The decision is the mechanism's own, and not published: a member of it sees the suggestion alone.
    (theirs,) = actions_of([action.plan], cast.focal_point)
    assert [tag.term.code for tag in columns_of([theirs], cast.focal_point)[theirs.pk].sdgs] == ["16.3"]
    assert "SDG 16.3 ?" in text_of(
        cast.client(cast.coordinator), reverse("plan", args=[action.plan.public_id])
    )


# -- an action strategy --------------------------------------------------------------------------------------------


def test_a_strategy_asks_for_activity_support_and_date(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    plan = create_plan(
        by=cast.coalition_coordinator,
        organisation=cast.coalition,
        review=review,
        kind=PlanKind.ACTION_STRATEGY,
        title="What we do",
        visibility=Visibility.COALITION,
    )
    client = cast.client(cast.coalition_coordinator)
    page = reverse("action_add", args=[plan.public_id])
    form = text_of(client, page)
    assert "Activity</label>" in form
    assert "Support offered" in form
    typed = {
        "text": "Train village judges",
        "type": "administrative",
        "new_cluster": "",
        "new_programme": "",
        "ends_on": "2026-05-01",
        "support_offered": "Trainers and a handbook",
        "recommendations": [recommendations[0].public_id],
        "indicator-name": "",
        "lead": cast.coalition.public_id,
    }
    assert client.post(page, typed).status_code == 302
    action = ExpectedAction.objects.get()
    assert action.support_offered == "Trainers and a handbook"
    assert "Trainers and a handbook" in text_of(client, reverse("action", args=[action.public_id]))


def test_a_matrix_does_not_ask_what_support_is_offered(cast: Cast, matrix: Plan) -> None:
    form = text_of(cast.client(cast.coordinator), reverse("action_add", args=[matrix.public_id]))
    assert "Support offered" not in form


# -- the timeline ----------------------------------------------------------------------------------------------------


def test_the_timeline_draws_dated_actions_and_lists_all(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    add_programme(
        by=cast.coordinator, plan=matrix, title="Vision", starts_on=date(2024, 1, 1), ends_on=date(2027, 1, 1)
    )
    for text, starts in (("Train judges", date(2025, 3, 1)), ("Some day", None)):
        add_action(
            by=cast.coordinator,
            plan=matrix,
            cluster=None,
            text=text,
            type="administrative",
            recommendations=recommendations[:1],
            starts_on=starts,
            ends_on=date(2025, 9, 1) if starts else None,
        )
    content = text_of(cast.client(cast.coordinator), reverse("plan_timeline", args=[matrix.public_id]))
    drawn = content[content.index("<svg") : content.index("</svg>")]
    assert "Train judges" in drawn
    assert "Programme: Vision" in drawn
    assert "Some day" not in drawn
    assert "1 action has no date" in content
    assert content.index("Train judges</a>") < content.index("Deposit the instrument of ratification</a>")
    assert content.index("Deposit the instrument of ratification</a>") < content.index("Some day</a>")


def test_queries_do_not_grow_with_hundreds_of_rows(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    by = cast.coordinator
    indicator = add_indicator(by=by, action=action, name="Deposited", type="structural", unit="yes or no")
    record_value(by=by, indicator=indicator, measured_on=date(2025, 1, 1), value=Decimal(0))
    add_budget_line(by=by, action=action, amount=Decimal(5), currency="EUR")
    change_action(by=by, action=action, version=1, programme="Vision")
    publish_plan(by=by, plan=matrix)
    others = other_mechanism(cast, 5)
    client = cast.client(by)
    pages = {
        name: reverse(name, args=[matrix.public_id])
        for name in ("plan", "plan_timeline", "plan_coverage", "programme_list")
    }
    pages["plan_coverage"] += "?lack=with_action"
    pages |= {
        "action": reverse("action", args=[action.public_id]),
        "indicator": reverse("indicator", args=[indicator.public_id]),
    }
    before = {name: queries_of(client, page) for name, page in pages.items()}
    programme = Programme.objects.get()
    rows = ExpectedAction.objects.bulk_create(
        ExpectedAction(
            plan=matrix,
            text=f"Action {place}",
            type="political",
            programme=programme,
            starts_on=date(2025, 1, 1),
        )
        for place in range(300)
    )
    through = ExpectedAction.recommendations.through
    through.objects.bulk_create(
        through(expectedaction=row, recommendation=recommendations[place % 3])
        for place, row in enumerate(rows)
    )
    BudgetLine.every.bulk_create(BudgetLine(action=row, amount=1, currency="EUR") for row in rows)
    Link.objects.bulk_create(
        Link(recommendation=row, other=other, kind=LinkKind.PARALLEL, score=0.9, suggested_by="test")
        for row in recommendations
        for other in others
    )
    for place in range(200):
        record_value(
            by=by, indicator=indicator, measured_on=date(2025, 1, 2), value=Decimal(place), group=f"{place}"
        )
    after = {name: queries_of(client, page) for name, page in pages.items()}
    # Prefetching asks once for what had no rows before: what matters is that it does not grow with them.
    assert all(after[name] <= before[name] + 4 for name in pages), (before, after)
    assert all(number <= 30 for number in after.values()), after
    for name, page in pages.items():
        assert len(client.get(page).content) < 150_000, name
