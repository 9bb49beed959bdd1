"""How the services of sheets that leave and come back are called."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.uprtrack.permissions.calling import CIRCLES, NGO, Call, Given, on_row
from tests.uprtrack.permissions.people import HOLDERS
from tests.uprtrack.permissions.planting import World
from tests.uprtrack.permissions.world_of_sheets import sheet_on
from uprkit.apart import Read
from uprkit.formats import read
from uprkit.formats.source import Source
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.plans.models import IndicatorValue, Plan
from uprtrack.sheets.judging import Choice
from uprtrack.sheets.leaving import file_of
from uprtrack.sheets.tokens import Scope, last_day


def _run(world: World, circle: str) -> ImportRun:
    return sheet_on(world.row(Plan, circle))


def _scope(world: World, circle: str) -> Scope:
    return Scope("plan", world.row(Plan, circle).public_id)


def _brought(world: World, circle: str) -> Given:
    """The sheet of a circle's plan, as its holder took it along."""
    holder = world.users[HOLDERS[circle].author]
    file = file_of(_scope(world, circle), holder, last_day())
    known, paper = read(Source("back.xlsx", file.content))
    return {"file_name": "back.xlsx", "data": file.content, "read": Read(known.key, paper)}


def _accepted(world: World, circle: str) -> ImportRun:
    run = _run(world, circle)
    run.state = ImportState.ACCEPTED
    run.save()
    return run


def _with_run(world: World, circle: str) -> Given:
    return {"run": _run(world, circle)}


OF_SHEETS: dict[str, list[Call]] = {
    "sheets.arriving.take_back": [Call(_brought, NGO, CIRCLES)],
    "sheets.arriving.send_link": [
        on_row(
            "plan",
            Plan,
            body=lambda world, _row: world.bodies["ministry"],
            kind="plan",
            expires_at=timezone.now() + timedelta(days=7),
            max_uses=1,
        )
    ],
    "sheets.services.choose_cells": [
        Call(
            lambda world, circle: {**_with_run(world, circle), "chosen": {(1, "text"): (Choice.SHEET, "")}},
            NGO,
            CIRCLES,
        )
    ],
    "sheets.services.put_in": [Call(_with_run, NGO, CIRCLES)],
    "sheets.services.take_out": [Call(lambda world, circle: {"run": _accepted(world, circle)}, NGO, CIRCLES)],
    "sheets.services.discard_sheet": [Call(_with_run, NGO, CIRCLES)],
    "plans.services_of_values.take_back_value": [on_row("value", IndicatorValue)],
}
