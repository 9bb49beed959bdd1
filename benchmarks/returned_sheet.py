"""A sheet of 300 rows comes back changed: ``python3 run.py benchmark returned_sheet``.

It brings 40 changes, 5 conflicts and 3 broken cells. Timed, each in seconds, on SQLite: making the file, keeping it
when it comes back (read apart, as the site does), showing it, putting it in, taking it out. Fails (status 1) where
putting in takes longer than 3 seconds; raises where the page does not show exactly what was done to the file.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from benchmarks.pairing import own_installation

if TYPE_CHECKING:
    from uprtrack.documents.models import Document, ImportRun
    from uprtrack.organisations.models import User
    from uprtrack.plans.models import Plan

ROWS, CHANGES, CONFLICTS, BROKEN = 300, 40, 5, 3
MOST_SECONDS = 3.0
Result = TypeVar("Result")


@dataclass(frozen=True)
class Made:
    """A matrix and who coordinates it."""

    plan: Plan
    coordinator: User


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args(arguments)
    with own_installation():
        made = matrix()
        seconds = [turn(made, number) for number in range(options.turns)]
    print(
        f"{ROWS} rows, {CHANGES} changes, {CONFLICTS} conflicts, {BROKEN} broken cells; seconds of each turn"
    )
    for name in seconds[0]:
        print(f"{name:<22}" + "  ".join(f"{each[name]:6.2f}" for each in seconds))
    return 0 if max(each["putting in"] for each in seconds) < MOST_SECONDS else 1


def matrix() -> Made:
    """A State's matrix of 300 expected actions, each for a recommendation of its own."""
    from uprtrack.documents.models import Document, DocumentKind, ImportRun
    from uprtrack.organisations.kinds import OrganisationKind, Visibility
    from uprtrack.organisations.services import appoint, create_user, found_organisation
    from uprtrack.plans.services import create_plan
    from uprtrack.reviews.models import Review, State

    body = found_organisation(
        name="Coordination unit", kind=OrganisationKind.NMIRF, country=State.objects.get(pk="XCO")
    )
    user = create_user(username="keeper", password="heron and harbour 71", shown_as="Coordinator")
    appoint(organisation=body, user=user)
    review = Review.objects.create(mechanism_id="upr", state_under_review_id="XCO", cycle=4)
    paper = Document.objects.create(
        owner=body, review=review, kind=DocumentKind.WORKING_GROUP_REPORT, title="Report"
    )
    file: dict[str, Any] = {"file_name": "r", "sha256": "0" * 64, "vault_path": "", "size": 1}
    run = ImportRun.objects.create(
        owner=body, document=paper, kind=paper.kind, format_key="working_group_report", **file
    )
    plan = create_plan(
        by=user,
        organisation=body,
        review=review,
        kind="state_matrix",
        title="Matrix",
        visibility=Visibility.ORGANISATION,
    )
    _fill(plan, paper, run)
    return Made(plan, user)


def _fill(plan: Plan, paper: Document, run: ImportRun) -> None:
    from uprtrack.plans.models import ExpectedAction
    from uprtrack.recommendations.models import Recommendation

    for number in range(1, ROWS + 1):
        recommendation = Recommendation.objects.create(
            owner=plan.owner,
            review=plan.review,
            number=f"104.{number}",
            ordinal=number,
            text=f"Take the measure that stands under number {number} of this list, with all who are concerned;",
            document=paper,
            run=run,
        )
        action = ExpectedAction.objects.create(
            plan=plan, text=f"Action {number} of the matrix", type="political"
        )
        action.recommendations.add(recommendation)


def changed_file(content: bytes, turn: int) -> bytes:
    """The sheet as it comes back: 40 texts changed, 5 more that will have changed here as well, 3 broken cells."""
    import openpyxl

    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    keys = {cell.value: cell.column for cell in sheet[1]}
    for row in range(3, 3 + CHANGES + CONFLICTS):
        sheet.cell(row, keys["text"]).value = f"As the sheet of turn {turn} says in row {row}"
    for row in range(100, 100 + BROKEN):
        sheet.cell(row, keys["ends_on"]).value = "when there is money"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def change_meanwhile(made: Made, turn: int) -> None:
    """Somebody writes in the first five rows while the sheet is away."""
    from uprtrack.plans.services import change_action

    for action in list(made.plan.actions.order_by("pk")[:CONFLICTS]):
        change_action(by=made.coordinator, action=action, version=action.version, text=f"Meanwhile, {turn}")


def turn(made: Made, number: int) -> dict[str, float]:
    """One sheet there and back, taken out again at the end; the seconds of each step."""
    from uprtrack.sheets.arriving import take_back
    from uprtrack.sheets.judging import Choice, judged
    from uprtrack.sheets.leaving import sheet_to_fill_in
    from uprtrack.sheets.services import choose_cells, put_in, take_out
    from uprtrack.sheets.summary import summary_of
    from uprtrack.sheets.tokens import Scope

    by = made.coordinator
    seconds: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Result]) -> Result:
        begun = time.perf_counter()
        found = step()
        seconds[name] = time.perf_counter() - begun
        return found

    scope = Scope("plan", made.plan.public_id)
    file = timed("making the file", lambda: sheet_to_fill_in(reader=by, scope=scope))
    data = changed_file(file.content, number)
    change_meanwhile(made, number)
    run = timed("keeping what returned", lambda: take_back(by=by, file_name="back.xlsx", data=data))
    shown = timed("showing it", lambda: judged(run, run.rows.all(), by))
    told = summary_of(shown)
    if (told.changed, told.waiting, told.broken) != (CHANGES, CONFLICTS, BROKEN):
        raise RuntimeError(f"expected {CHANGES}, {CONFLICTS} and {BROKEN}, found {told}")
    chosen = {
        (row.row.ordinal, cell.column.key): (Choice.SHEET, cell.saw)
        for row in shown
        for cell in row.open_cells
    }
    timed("choosing", lambda: choose_cells(by=by, run=run, chosen=chosen))
    timed("putting in", lambda: put_in(by=by, run=run))
    timed("taking out", lambda: take_out(by=by, run=run))
    return seconds


if __name__ == "__main__":
    raise SystemExit(main())
