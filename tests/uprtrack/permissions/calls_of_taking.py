"""How the services that keep results are called."""

from __future__ import annotations

from tests.uprtrack.permissions.calling import Call, for_owner, on_row
from uprtrack.catalogue.selection import Selection
from uprtrack.exports.columns import Unit
from uprtrack.searches.models import SavedSearch

_OF_A_LIST = {"selection": Selection(words="torture"), "language": "en"}

OF_TAKING: dict[str, list[Call]] = {
    "exports.services.ask_for_export": [
        for_owner(**_OF_A_LIST, unit=Unit.RECOMMENDATION, link="", is_about_country=False)
    ],
    "searches.services.save_search": [for_owner(**_OF_A_LIST, title="A title", is_about_country=False)],
    "searches.services.switch_alerts": [on_row("search", SavedSearch, is_on=False)],
    "searches.services.forget_search": [on_row("search", SavedSearch)],
}
