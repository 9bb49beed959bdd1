"""The sheet that the justice ministry handed in by a link: it waits, one cell changed by two, one not readable."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
from django.utils import timezone

from uprkit.returned import MARK
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.plans.models import ActionStatus, ExpectedAction, Plan
from uprtrack.plans.services import change_action
from uprtrack.sheets.arriving import hand_in, send_link
from uprtrack.sheets.leaving import sheet_to_fill_in
from uprtrack.sheets.tokens import Scope

COORDINATOR, MINISTRY = "nmirf", "justice"
SAID = ("Ongoing", "Ongoing", "Nearly there")
"""What the ministry writes as the status of its first actions; the last is none."""


def hand_in_a_sheet(plan: Plan, cast: Cast) -> None:
    """Through the services: the coordination unit makes the link, the ministry fills in, somebody else is quicker."""
    by, body = cast.person(COORDINATOR), cast.body(MINISTRY)
    invitation, _token = send_link(
        by=by, plan=plan, body=body, kind="plan", expires_at=timezone.now() + timedelta(days=60), max_uses=5
    )
    scope = Scope("plan", plan.public_id, body.public_id)
    data, first = _filled_in(sheet_to_fill_in(reader=by, scope=scope).content)
    action = ExpectedAction.objects.get(plan=plan, text=first)
    # Neither as it left nor as the sheet says: what two changed is to be chosen.
    meanwhile = next(each for each in ActionStatus if each not in (action.status, ActionStatus.ONGOING))
    change_action(by=by, action=action, version=action.version, status=meanwhile)
    hand_in(invitation=invitation, file_name="justice-ministry.xlsx", data=data)


def _filled_in(content: bytes) -> tuple[bytes, str]:
    """The file with another status in its first rows, and the action in the first of them."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    keys = {str(cell.value): at for at, cell in enumerate(sheet[1], start=1)}
    rows = [row for row in range(3, sheet.max_row + 1) if sheet.cell(row, keys[MARK]).value]
    for row, status in zip(rows, SAID, strict=False):
        sheet.cell(row, keys["status"]).value = status
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue(), str(sheet.cell(rows[0], keys["text"]).value)
