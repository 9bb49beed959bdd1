"""The addresses of sheets that leave and come back."""

from __future__ import annotations

from tests.uprtrack.permissions.asking import MISSING, Address, about, each_of
from tests.uprtrack.permissions.people import HERE
from tests.uprtrack.permissions.world_of_sheets import sheet_on
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import Plan, Responsibility

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
