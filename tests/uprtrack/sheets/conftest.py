"""A State's matrix with actions of the justice ministry, and sheets opened, changed and saved as people do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from tests.uprtrack.conftest import Cast
from uprkit.apart import Read
from uprkit.formats import read
from uprkit.formats.source import Source
from uprkit.returned import MARK
from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.services import add_action, add_indicator, assign, create_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review


def read_here(source: Source) -> Read:
    """As ``read_paper``, without a process apart."""
    known, paper = read(source)
    return Read(known.key, paper)


@pytest.fixture
def plan(cast: Cast, review: Review, recommendations: list[Recommendation]) -> Plan:
    """The mechanism's matrix, shared with all who take part: three actions, the ministry leads two of them."""
    plan = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=review,
        kind="state_matrix",
        title="Matrix 2024–2028",
        visibility=Visibility.GROUP,
    )
    for ordinal, recommendation in enumerate(recommendations):
        action = add_action(
            by=cast.coordinator,
            plan=plan,
            cluster=None,
            text=f"Do what {recommendation.number} asks",
            type="legislative",
            recommendations=[recommendation],
            ends_on=date(2027, 1, 28 + ordinal),
        )
        if ordinal < 2:
            assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
    add_indicator(
        by=cast.coordinator,
        action=plan.actions.order_by("pk")[0],
        name="Courts trained",
        type="process",
        unit="courts",
    )
    return plan


@pytest.fixture
def actions(plan: Plan) -> list[ExpectedAction]:
    return list(plan.actions.order_by("pk"))


class Edited:
    """A workbook in a person's hands; cells are named by words of their row and the key of their column."""

    def __init__(self, content: bytes, sheet: int = 0) -> None:
        self.book = openpyxl.load_workbook(BytesIO(content))
        self.sheet = self.book.worksheets[sheet]

    def column(self, key: str) -> int:
        row = next(row for row in self.sheet.iter_rows() if any(cell.value == MARK for cell in row))
        return next(cell.column for cell in row if cell.value == key)

    def row(self, words: str) -> int:
        for row in self.sheet.iter_rows(min_row=3):
            if any(words in str(cell.value) for cell in row):
                return row[0].row
        raise AssertionError(words)

    def cell(self, words: str, key: str) -> Any:
        return self.sheet.cell(self.row(words), self.column(key))

    def write(self, words: str, key: str, value: Any) -> None:
        self.cell(words, key).value = value

    @property
    def data(self) -> bytes:
        buffer = BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


@pytest.fixture
def edited() -> Callable[..., Edited]:
    return Edited
