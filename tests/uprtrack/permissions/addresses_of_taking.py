"""The addresses by which results are taken away: exports, the programming interface, saved searches, feeds."""

from __future__ import annotations

from django.db import models

from tests.uprtrack.permissions.asking import MISSING, Address, about, each_of, fixed
from tests.uprtrack.permissions.people import HOLDERS
from uprtrack.documents.models import Document
from uprtrack.exports.models import Export
from uprtrack.monitoring.models import Assessment
from uprtrack.plans.models import ExpectedAction
from uprtrack.recommendations.models import Recommendation
from uprtrack.searches.models import SavedSearch

HERE = "XCO-upr4"
RESULTS = each_of(
    "",
    "unit=pair",
    f"review={HERE}&q={MISSING}",
    "level=partially",
    "in=passage",
    "in=action",
    "in=assessment",
)
LISTED = each_of("", f"q={MISSING}", "limit=2", "state=DNK")


def published(table: type[models.Model]) -> Address:
    """A row that the interface answers only where everybody may read it, whoever asks."""
    return Address(
        table,
        lambda row: {"id": row.public_id},
        lambda row: {"id": MISSING},
        is_found=lambda reader, circle: HOLDERS[circle].is_published,
    )


API: dict[str, Address] = {
    "": Address(),
    "recommendations": Address(queries=LISTED),
    "recommendations/<id>": published(Recommendation),
    "facets/<kind>": fixed(kind="recommendation", queries=LISTED),
    "actions": Address(queries=LISTED),
    "actions/<id>": published(ExpectedAction),
    "assessments": Address(queries=LISTED),
    "assessments/<id>": published(Assessment),
    "documents": Address(queries=each_of("", f"review={HERE}")),
    "documents/<id>": published(Document),
    "passages": Address(queries=LISTED),
    "reviews": Address(queries=each_of("", "state=XCO")),
    "reviews/<alias>": fixed(alias=HERE),
    "states": Address(),
    "states/<iso3>": fixed(iso3="XCO"),
    "openapi.json": Address(),
    "<path:rest>": fixed(rest=MISSING),
}
OF_TAKING: dict[str, Address] = {
    **{f"api/v1/{route}": address for route, address in API.items()},
    "exports/": Address(queries=RESULTS),
    "exports/rows.csv": Address(queries=RESULTS),
    "exports/rows.jsonl": Address(queries=RESULTS),
    "exports/rows.xlsx": Address(queries=RESULTS),
    "exports/manifest.json": Address(queries=RESULTS),
    "exports/columns/": Address(),
    "exports/workbooks/add/": Address(),
    "exports/workbooks/<slug:public_id>/": about(Export),
    "exports/workbooks/<slug:public_id>/file/": about(Export),
    "exports/public/": Address(),
    "exports/public/sha256/": Address(),
    "searches/": Address(),
    "searches/add/": Address(queries=each_of("", f"q={MISSING}")),
    "searches/feed.atom": Address(queries=each_of("", f"q={MISSING}", f"review={HERE}")),
    "searches/address/": Address(),
    "searches/address/confirm/<str:token>/": fixed(token=MISSING),
    "searches/stop/<str:token>/": fixed(token=MISSING),
    "searches/<slug:public_id>/": about(SavedSearch),
    "searches/<slug:public_id>/alerts/": about(SavedSearch),
    "searches/<slug:public_id>/forget/": about(SavedSearch),
}
