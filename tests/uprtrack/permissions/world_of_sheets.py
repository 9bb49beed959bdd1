"""A sheet that came back in every circle: about the plan of the circle, changing an action of it."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.documents.models import DocumentKind, ImportRow, ImportRun, ImportState, Outcome
from uprtrack.plans.models import ExpectedAction, Plan


def plant_sheet(world: World, circle: str, owned: dict[str, Any], action: ExpectedAction) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    run = plant(
        ImportRun,
        **{**owned, "published_at": None},
        format_key="returned_sheet",
        kind=DocumentKind.RETURNED_SHEET,
        file_name=world.word(circle, "the name of a sheet") + ".xlsx",
        sha256="",
        vault_path="",
        size=1,
        paper={
            "symbol": "",
            "title": world.word(circle, "the title of a sheet"),
            "scope": ["plan", action.plan.public_id, ""],
            "untouched": 0,
            "missing": 0,
            "is_by_link": False,
        },
        checks=[],
        state=ImportState.PREVIEWED,
    )
    plant(
        ImportRow,
        run=run,
        ordinal=1,
        parsed={
            "table": "actions",
            "row": action.public_id,
            "left": {"text": action.text},
            "got": {"text": world.word(circle, "a cell of a sheet")},
            "sentences": [world.word(circle, "a sentence about a sheet")],
            "choices": {},
        },
        outcome=Outcome.CHANGED,
    )


def sheet_on(plan: Plan) -> ImportRun:
    """The sheet that came back of a planted plan."""
    return ImportRun.objects.get(kind=DocumentKind.RETURNED_SHEET, paper__scope__1=plan.public_id)
