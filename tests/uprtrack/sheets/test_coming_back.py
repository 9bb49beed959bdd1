"""A plan's sheet comes back: shown, chosen, put in, taken out; nothing is overwritten unseen."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from benchmarks.returned_sheet import change_meanwhile, changed_file, matrix
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from tests.uprtrack.sheets.conftest import Edited, read_here
from uprkit.errors import UnreadablePaperError
from uprtrack.classification.models import Term
from uprtrack.classification.services import decide
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import User
from uprtrack.organisations.standing import standing_of
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.services import change_action, unassign
from uprtrack.sheets.arriving import take_back
from uprtrack.sheets.judging import Choice, Judged, judged
from uprtrack.sheets.leaving import sheet_to_fill_in
from uprtrack.sheets.services import UnsettledError, choose_cells, put_in, take_out
from uprtrack.sheets.summary import summary_of
from uprtrack.sheets.tokens import Scope


def brought(by: User, data: bytes) -> ImportRun:
    return take_back(by=by, file_name="back.xlsx", data=data, reader=read_here)


def shown(run: ImportRun, by: User) -> list[Judged]:
    return judged(run, run.rows.all(), by)


@pytest.fixture
def sheet(cast: Cast, plan: Plan) -> Edited:
    """The whole matrix, in the coordinator's hands."""
    return Edited(sheet_to_fill_in(reader=cast.coordinator, scope=Scope("plan", plan.public_id)).content)


@pytest.fixture
def ministrys(cast: Cast, plan: Plan) -> Edited:
    scope = Scope("plan", plan.public_id, cast.ministry.public_id)
    return Edited(sheet_to_fill_in(reader=cast.coordinator, scope=scope).content)


def test_a_sheet_that_nobody_touched_changes_nothing(cast: Cast, sheet: Edited) -> None:
    run = brought(cast.coordinator, sheet.data)
    assert (run.rows.count(), run.paper["untouched"], run.paper["missing"]) == (0, 3, 0)
    with pytest.raises(ImportStateError):
        put_in(by=cast.coordinator, run=run)


def test_what_changed_is_shown_put_in_and_taken_out_again(
    cast: Cast, sheet: Edited, actions: list[ExpectedAction]
) -> None:
    sheet.write("104.1", "text", "=Ratify, and say so\nin Parliament")
    sheet.cell("Ratify, and", "text").data_type = "s"
    sheet.write("104.2", "status", "Ongoing")
    sheet.write("104.2", "ends_on", date(2027, 6, 30))
    run = brought(cast.coordinator, sheet.data)
    assert summary_of(shown(run, cast.coordinator)).changed == 3
    before = [(item.text, item.status, item.ends_on) for item in actions]
    put_in(by=cast.coordinator, run=run)
    after = [ExpectedAction.objects.get(pk=item.pk) for item in actions]
    assert after[0].text == "=Ratify, and say so\nin Parliament"
    assert (after[1].status, after[1].ends_on) == ("ongoing", date(2027, 6, 30))
    take_out(by=cast.coordinator, run=run)
    again = [ExpectedAction.objects.get(pk=item.pk) for item in actions]
    assert [(item.text, item.status, item.ends_on) for item in again] == before
    run.refresh_from_db()
    assert run.state == ImportState.UNDONE


def test_a_cell_that_two_people_changed_waits_for_a_choice(
    cast: Cast, sheet: Edited, actions: list[ExpectedAction]
) -> None:
    sheet.write("104.1", "text", "As the sheet says")
    sheet.write("104.2", "status", "Delayed")
    change_action(by=cast.coordinator, action=actions[0], version=1, text="As somebody wrote meanwhile")
    run = brought(cast.coordinator, sheet.data)
    found = shown(run, cast.coordinator)
    cell = found[0].cells[0]
    assert (cell.left, cell.now, cell.got) == (
        "Do what 104.1 asks",
        "As somebody wrote meanwhile",
        "As the sheet says",
    )
    with pytest.raises(UnsettledError):
        put_in(by=cast.coordinator, run=run)
    assert ExpectedAction.objects.get(pk=actions[1].pk).status == "not_started"
    choose_cells(
        by=cast.coordinator, run=run, chosen={(found[0].row.ordinal, "text"): (Choice.SHEET, cell.saw)}
    )
    put_in(by=cast.coordinator, run=run)
    assert ExpectedAction.objects.get(pk=actions[0].pk).text == "As the sheet says"


def test_a_choice_holds_only_for_what_the_person_saw(
    cast: Cast, sheet: Edited, actions: list[ExpectedAction]
) -> None:
    sheet.write("104.1", "text", "As the sheet says")
    change_action(by=cast.coordinator, action=actions[0], version=1, text="Written meanwhile")
    run = brought(cast.coordinator, sheet.data)
    [row] = shown(run, cast.coordinator)
    choose_cells(
        by=cast.coordinator, run=run, chosen={(row.row.ordinal, "text"): (Choice.SHEET, row.cells[0].saw)}
    )
    actions[0].refresh_from_db()
    change_action(by=cast.coordinator, action=actions[0], version=2, text="Written later still")
    with pytest.raises(UnsettledError):
        put_in(by=cast.coordinator, run=run)
    assert ExpectedAction.objects.get(pk=actions[0].pk).text == "Written later still"


def test_what_cannot_be_read_is_said_with_its_place_and_the_rest_goes_in(
    cast: Cast, sheet: Edited, actions: list[ExpectedAction]
) -> None:
    sheet.write("104.1", "ends_on", "some day next year")
    sheet.write("104.2", "status", "nearly there")
    sheet.write("104.3", "text", "=1+1")
    sheet.write("104.2", "type", "Political")
    run = brought(cast.coordinator, sheet.data)
    sentences = [text for item in shown(run, cast.coordinator) for text in item.sentences]
    assert len(sentences) == 3
    assert "Actions, row 3, column “Until”" in sentences[0]
    assert "expected a date such as 2027-03-31, found “some day next year”" in sentences[0]
    assert "found “nearly there”" in sentences[1]
    assert "formula" in sentences[2]
    put_in(by=cast.coordinator, run=run)
    second = ExpectedAction.objects.get(pk=actions[1].pk)
    assert (second.type, second.status) == ("political", "not_started")


def test_rows_may_be_sorted_and_deleted_and_columns_moved(
    cast: Cast, sheet: Edited, actions: list[ExpectedAction]
) -> None:
    sheet.write("104.3", "text", "Said anew")
    rows = [[cell.value for cell in row] for row in sheet.sheet.iter_rows(min_row=3)]
    kept = [rows[2], rows[0]]
    sheet.sheet.delete_rows(3, 3)
    for at, row in enumerate(kept, start=3):
        for column, value in enumerate(row, start=1):
            sheet.sheet.cell(at, column).value = value
    moved = [[cell.value for cell in row] for row in sheet.sheet.iter_rows()]
    for at, row in enumerate(moved, start=1):
        for column, value in enumerate(reversed(row), start=1):
            sheet.sheet.cell(at, column).value = value
    run = brought(cast.coordinator, sheet.data)
    assert (run.paper["untouched"], run.paper["missing"]) == (1, 1)
    put_in(by=cast.coordinator, run=run)
    assert [ExpectedAction.objects.get(pk=item.pk).text for item in actions] == [
        "Do what 104.1 asks",
        "Do what 104.2 asks",
        "Said anew",
    ]


def test_copies_of_a_row_that_say_different_things_are_not_believed(cast: Cast, sheet: Edited) -> None:
    values = [cell.value for cell in sheet.sheet[3]]
    for column, value in enumerate(values, start=1):
        sheet.sheet.cell(6, column).value = value
    sheet.sheet.cell(6, sheet.column("text")).value = "Another text"
    sheet.sheet.cell(7, sheet.column("text")).value = "A row of my own"
    run = brought(cast.coordinator, sheet.data)
    found = shown(run, cast.coordinator)
    assert ["copies of one row" in item.sentences[0] for item in found] == [True, True, False]
    assert "new rows are added on the site" in found[2].sentences[0]
    assert not any(item.changes for item in found)


def test_grey_cells_are_not_taken_in_and_it_says_so(cast: Cast, ministrys: Edited) -> None:
    ministrys.write("104.1", "text", "A ministry rewrites its task")
    ministrys.write("104.2", "status", "Completed")
    run = brought(cast.focal_point, ministrys.data)
    found = shown(run, cast.focal_point)
    assert "since it is there to be read" in found[0].sentences[0]
    assert [item.changes for item in found] == [{}, {"status": "completed"}]


def test_a_ministry_answers_for_its_own_and_rights_are_looked_at_again(
    cast: Cast, ministrys: Edited, actions: list[ExpectedAction]
) -> None:
    ministrys.write("104.1", "status", "Ongoing")
    ministrys.write("104.2", "status", "Completed")
    run = brought(cast.focal_point, ministrys.data)
    unassign(by=cast.coordinator, action=actions[0], organisation=cast.ministry, reason="Moved")
    found = shown(run, cast.focal_point)
    assert "does not answer for this action any more" in found[0].refusal
    put_in(by=cast.focal_point, run=run)
    assert [ExpectedAction.objects.get(pk=item.pk).status for item in actions] == [
        "not_started",
        "completed",
        "not_started",
    ]


@pytest.mark.parametrize("who", ["nhri_officer", "coalition_member", "stranger", "focal_point"])
def test_nobody_else_brings_or_puts_in_the_whole_plan(cast: Cast, sheet: Edited, who: str) -> None:
    sheet.write("104.1", "text", "Taken over")
    with pytest.raises(PermissionDenied):
        brought(getattr(cast, who), sheet.data)
    run = brought(cast.coordinator, sheet.data)
    with pytest.raises(PermissionDenied):
        put_in(by=getattr(cast, who), run=run)


def test_who_lost_the_role_puts_nothing_in(cast: Cast, sheet: Edited) -> None:
    sheet.write("104.1", "text", "Too late")
    run = brought(cast.coordinator, sheet.data)
    cast.coordinator.memberships.update(until_on=timezone.localdate() - timedelta(days=1))
    vars(cast.coordinator).pop("_standing", None)
    assert not standing_of(cast.coordinator).memberships
    with pytest.raises(PermissionDenied):
        put_in(by=cast.coordinator, run=run)


def test_undoing_is_refused_with_a_list_where_later_changes_stand_on_it(
    cast: Cast, sheet: Edited, actions: list[ExpectedAction]
) -> None:
    sheet.write("104.1", "text", "From the sheet")
    run = put_in(by=cast.coordinator, run=brought(cast.coordinator, sheet.data))
    change_action(by=cast.coordinator, action=actions[0], version=2, text="Written on top")
    with pytest.raises(StandsOnError) as refused:
        take_out(by=cast.coordinator, run=run)
    assert [item.where for item in refused.value.objections] == ["Written on top"]
    assert ExpectedAction.objects.get(pk=actions[0].pk).text == "Written on top"


def test_a_forged_row_is_said_and_not_believed(cast: Cast, sheet: Edited) -> None:
    rows = sheet.book["uprtrack-rows"]
    rows["B2"].value = rows["B2"].value[:-1] + ("A" if rows["B2"].value[-1] != "A" else "B")
    sheet.write("104.1", "text", "Forged")
    run = brought(cast.coordinator, sheet.data)
    [found] = shown(run, cast.coordinator)
    assert "The identity of this row was changed or is missing" in found.sentences[0]


def test_a_sheet_of_another_installation_or_too_late_is_refused(
    cast: Cast, plan: Plan, sheet: Edited
) -> None:
    rows = sheet.book["uprtrack-rows"]
    rows["B1"].value = "0123456789abcdef"
    for row in range(2, 5):
        rows.cell(row, 2).value = "x" + str(rows.cell(row, 2).value)
    with pytest.raises(UnreadablePaperError, match="another installation"):
        brought(cast.coordinator, sheet.data)
    scope = Scope("plan", plan.public_id)
    late = sheet_to_fill_in(
        reader=cast.coordinator, scope=scope, expires_at=timezone.now() - timedelta(days=1)
    )
    with pytest.raises(UnreadablePaperError, match="could come back until"):
        brought(cast.coordinator, late.content)


def test_a_sheet_of_300_rows_is_shown_as_it_is_put_in_and_undone_in_one_click(cast: Cast) -> None:
    made = matrix()
    client = cast.client(made.coordinator)
    scope = Scope("plan", made.plan.public_id)
    data = changed_file(sheet_to_fill_in(reader=made.coordinator, scope=scope).content, 1)
    change_meanwhile(made, 1)
    before = list(made.plan.actions.order_by("pk").values_list("text", "ends_on"))
    run = brought(made.coordinator, data)
    address = reverse("sheet_run", args=[run.public_id])
    page = client.get(address)
    assert "40 cells change" in page.text
    assert "5 cells were changed here as well since the sheet left (5 to choose)" in page.text
    assert "3 places could not be read" in page.text
    assert "252 rows are as they left" in page.text
    assert len(page.content) < 150_000
    refused = client.post(address, {"act": "put_in"})
    assert refused.status_code == 422
    choices = dict.fromkeys(re.findall(r'name="(cell-[^"]+)"', page.text))
    values = dict(zip(choices, re.findall(r'value="(sheet:[^"]+)"', page.text), strict=True))
    client.post(address, {"act": "put_in", **values})
    texts = list(made.plan.actions.order_by("pk").values_list("text", flat=True))
    assert sum(text.startswith("As the sheet of turn 1 says") for text in texts) == 45
    client.post(address, {"act": "take_out"})
    assert list(made.plan.actions.order_by("pk").values_list("text", "ends_on")) == before


def test_a_programme_is_told_by_its_title(cast: Cast, sheet: Edited, actions: list[ExpectedAction]) -> None:
    sheet.write("104.1", "programme", "Justice for all 2025–2030")
    run = put_in(by=cast.coordinator, run=brought(cast.coordinator, sheet.data))
    programme = ExpectedAction.objects.get(pk=actions[0].pk).programme
    assert programme is not None
    assert programme.title == "Justice for all 2025–2030"
    take_out(by=cast.coordinator, run=run)
    assert ExpectedAction.objects.get(pk=actions[0].pk).programme is None


def test_a_role_for_some_themes_puts_in_those_rows_alone(
    cast: Cast, ministrys: Edited, actions: list[ExpectedAction]
) -> None:
    term = Term.objects.get(taxonomy="upr_issue", code="torture-and-other-cid-treatment")
    decide(
        by=cast.coordinator,
        organisation=cast.mechanism,
        recommendation=actions[0].recommendations.get(),
        term=term,
        is_yes=True,
        visibility=Visibility.PUBLIC,
    )
    ministrys.write("104.1", "status", "Completed")
    ministrys.write("104.2", "status", "Completed")
    cast.focal_point.memberships.update(themes=[term.code])
    vars(cast.focal_point).pop("_standing", None)
    run = brought(cast.focal_point, ministrys.data)
    assert [bool(item.refusal) for item in shown(run, cast.focal_point)] == [False, True]
    put_in(by=cast.focal_point, run=run)
    statuses = [ExpectedAction.objects.get(pk=item.pk).status for item in actions]
    assert statuses == ["completed", "not_started", "not_started"]


def test_the_sheet_has_drop_downs_a_frozen_head_a_filter_and_grey_columns(
    cast: Cast, plan: Plan, actions: list[ExpectedAction]
) -> None:
    ExpectedAction.objects.filter(pk=actions[0].pk).update(text="=HYPERLINK(1)")
    scope = Scope("plan", plan.public_id)
    sheet = Edited(sheet_to_fill_in(reader=cast.coordinator, scope=scope).content)
    table = sheet.sheet
    assert (table.freeze_panes, table.auto_filter.ref) == ("C3", "A2:K5")
    assert table.row_dimensions[1].hidden
    assert table.column_dimensions["A"].hidden
    lists = [item for item in table.data_validations.dataValidation if item.type == "list"]
    assert len(lists) == 2
    text = sheet.cell("104.1", "text")
    assert (text.value, text.data_type, text.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert text.alignment.wrap_text
    greys = {key: sheet.cell("104.1", key).fill.fgColor.rgb for key in ("recommendations", "text")}
    assert greys == {"recommendations": "FFEEF0F2", "text": "00000000"}
    assert [item.title for item in sheet.book.worksheets if item.sheet_state == "hidden"] == [
        "uprtrack-rows",
        "uprtrack-lists",
    ]
