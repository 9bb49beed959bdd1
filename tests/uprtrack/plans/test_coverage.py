"""Coverage of a plan: numbers that leave no rest, each leading to its rows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.coverage import (
    OTHER,
    WITH_ACTION,
    Coverage,
    Covered,
    Lack,
    coverage_of,
    rows_of,
    table_of,
)
from uprtrack.plans.models import BudgetLine, ExpectedAction, Plan
from uprtrack.plans.services import add_action, add_indicator, publish_plan, withdraw_action
from uprtrack.plans.services_of_budgets import add_budget_line
from uprtrack.recommendations.models import Kind, Position, Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def numbers_of(found: Coverage) -> dict[str, int]:
    return {line.cells[-1].what: line.cells[-1].number for line in table_of(found)}


def test_what_each_recommendation_lacks(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    by = cast.coordinator
    second = add_action(
        by=by,
        plan=matrix,
        cluster=None,
        text="Open schools",
        type="resources",
        recommendations=recommendations[1:2],
    )
    assert numbers_of(coverage_of(matrix, by)) == {
        "": 3, WITH_ACTION: 2, "action": 1, "lead": 1, "indicator": 2, "money": 2, "secured": 0,
    }  # fmt: skip
    add_indicator(by=by, action=second, name="Schools", type="process", unit="schools")
    line = add_budget_line(by=by, action=second, amount=Decimal(5), currency="EUR")
    assert numbers_of(coverage_of(matrix, by)) == {
        "": 3, WITH_ACTION: 2, "action": 1, "lead": 1, "indicator": 1, "money": 1, "secured": 1,
    }  # fmt: skip
    BudgetLine.every.filter(pk=line.pk).update(is_secured=True)
    assert numbers_of(coverage_of(matrix, by))["secured"] == 0
    withdraw_action(by=by, action=second, reason="Done elsewhere")
    assert numbers_of(coverage_of(matrix, by))["action"] == 2


def test_every_number_leads_to_its_rows(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    Recommendation.objects.filter(pk=recommendations[2].pk).update(position=Position.NOTED)
    client = cast.client(cast.coordinator)
    page = reverse("plan_coverage", args=[matrix.public_id])
    content = text_of(client, page)
    assert 'href="?lack=action&amp;position=noted#rows">1</a>' in content
    listed = text_of(client, f"{page}?lack=action&position=noted")
    assert recommendations[2].text in listed
    assert recommendations[1].text not in listed
    assert "1 recommendation " in listed
    both = text_of(client, f"{page}?lack=action")
    assert recommendations[1].text in both
    assert recommendations[0].text not in both


def test_what_a_reader_may_not_read_neither_shows_nor_counts(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    publish_plan(by=cast.coordinator, plan=matrix)
    hidden = recommendations[2]
    Recommendation.objects.filter(pk=hidden.pk).update(visibility=Visibility.ORGANISATION, published_at=None)
    assert numbers_of(coverage_of(matrix, cast.coordinator))[""] == 3
    assert numbers_of(coverage_of(matrix, cast.stranger))[""] == 2
    page = reverse("plan_coverage", args=[matrix.public_id])
    assert hidden.text not in text_of(Client(), f"{page}?lack=action")


def test_a_part_counts_for_the_whole(
    cast: Cast, matrix: Plan, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    whole = recommendations[1]
    part = Recommendation.objects.get(pk=recommendations[2].pk)
    Recommendation.objects.filter(pk=part.pk).update(parent=whole, letter="a")
    action.recommendations.set([part])
    found = coverage_of(matrix, cast.coordinator)
    assert [row.recommendation for row in rows_of(found, WITH_ACTION)] == [whole]
    assert numbers_of(found)[""] == 2


class Facts(NamedTuple):
    """Of an action: whether it has a lead, an indicator, and its lines as (amount, is secured)."""

    lead: bool
    indicator: bool
    lines: list[tuple[int, bool]]


class Several:
    """Stands for what is prefetched of an action."""

    def __init__(self, rows: list[object]) -> None:
        self._rows = rows

    def all(self) -> list[object]:
        return self._rows


class Responsible(NamedTuple):
    kind: str


class Line(NamedTuple):
    amount: Decimal
    currency: str
    is_secured: bool


class Acting:
    def __init__(self, facts: Facts) -> None:
        self.responsibilities = Several([Responsible("lead" if facts.lead else "support")])
        self.indicators = Several([object()] if facts.indicator else [])
        self.budget_lines = Several(
            [Line(Decimal(amount), "EUR", secured) for amount, secured in facts.lines]
        )


def acting(facts: Facts) -> Any:
    return Acting(facts)


facts = st.builds(
    Facts, st.booleans(), st.booleans(), st.lists(st.tuples(st.integers(1, 9), st.booleans()), max_size=3)
)
rows = st.tuples(
    st.sampled_from(list(Position.values)), st.sampled_from(list(Kind.values)), st.lists(facts, max_size=3)
)


@given(st.lists(rows, max_size=25))
def test_sums_of_coverage_leave_no_rest(told: list[tuple[str, str, list[Facts]]]) -> None:
    coverage = Coverage(
        tuple(
            Covered(
                Recommendation(position=position, kind=kind),
                tuple(acting(each) for each in actions),
            )
            for position, kind, actions in told
        )
    )
    for line in table_of(coverage):
        *parts, whole = line.cells
        assert sum(cell.number for cell in parts) == whole.number
        for cell in line.cells:
            assert cell.number == len(rows_of(coverage, cell.what, cell.column))
    for column in (*coverage.columns, ""):
        every, planned = coverage.of(column), rows_of(coverage, WITH_ACTION, column)
        assert len(planned) + len(coverage.lacking(Lack.ACTION, column)) == len(every)
        for what in (Lack.LEAD, Lack.INDICATOR, Lack.MONEY, Lack.SECURED):
            assert all(row in planned for row in coverage.lacking(what, column))
        named = [row for row in planned if not row.lacks(Lack.MONEY)]
        assert all(row in named for row in coverage.lacking(Lack.SECURED, column))
    assert {row.column for row in coverage.rows} <= {*Position.values, OTHER}
