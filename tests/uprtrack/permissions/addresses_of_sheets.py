"""The addresses of sheets that leave and come back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.uprtrack.permissions.asking import MISSING, Address, Subject, about, each_of
from tests.uprtrack.permissions.people import HERE, HOLDERS
from tests.uprtrack.permissions.planting import World
from tests.uprtrack.permissions.world_of_sheets import sheet_on
from uprtrack.organisations.models import Organisation, User
from uprtrack.plans.models import Plan, Responsibility
from uprtrack.sheets.leaving import file_of
from uprtrack.sheets.tokens import Scope, last_day

_ALIAS = f"{HERE}-upr4"


def _body_of(plan: Plan) -> str:
    return Responsibility.objects.filter(action__plan=plan)[0].organisation.public_id


OF_SHEETS: dict[str, Address] = {
    "sheets/": Address(),
    "sheets/assessments/<slug:review>/<slug:body_id>/": Address(
        Organisation,
        lambda row: {"review": _ALIAS, "body_id": row.public_id},
        lambda row: {"review": _ALIAS, "body_id": MISSING},
    ),
    "sheets/plan/<slug:public_id>/": about(Plan),
    "sheets/plan/<slug:public_id>/whole/": about(Plan, queries=each_of("", "kind=progress")),
    "sheets/plan/<slug:public_id>/<slug:kind>/<slug:body_id>/": Address(
        Plan,
        lambda row: {"public_id": row.public_id, "kind": "plan", "body_id": _body_of(row)},
        lambda row: {"public_id": MISSING, "kind": "plan", "body_id": _body_of(row)},
    ),
    "sheets/plan/<slug:public_id>/<slug:kind>/<slug:body_id>/link/": Address(
        Plan,
        lambda row: {"public_id": row.public_id, "kind": "plan", "body_id": _body_of(row)},
        lambda row: {"public_id": MISSING, "kind": "plan", "body_id": _body_of(row)},
    ),
    "sheets/returned/<slug:public_id>/": Address(
        Plan,
        lambda row: {"public_id": sheet_on(row).public_id},
        lambda row: {"public_id": MISSING},
    ),
}


def _sheet_back(world: World, reader: str, subject: Subject, acting: Organisation) -> dict[str, Any]:
    """The sheet of a plan that the reader's body holds, else of the State's."""
    own = [circle for circle, holder in HOLDERS.items() if world.bodies[holder.owner] == acting]
    plan = world.row(Plan, next((circle for circle in own if HOLDERS[circle].author == reader), "published"))
    holder = User.objects.get(pk=world.users[reader].pk) if reader in world.users else AnonymousUser()
    readable = Plan.objects.visible_to(holder).filter(pk=plan.pk).exists()
    content = file_of(Scope("plan", plan.public_id), holder, last_day()).content if readable else b"nothing"
    return {"file": SimpleUploadedFile("back.xlsx", content)}


SENT: dict[str, Any] = {
    "sheets/": _sheet_back,
    "sheets/plan/<slug:public_id>/<slug:kind>/<slug:body_id>/link/": {"days": "14", "max_uses": "1"},
    "sheets/returned/<slug:public_id>/": {"act": "put_in"},
}
"""What is sent to some of them."""
