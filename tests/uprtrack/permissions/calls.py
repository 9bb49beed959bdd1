"""How every service is called on the rows of a circle, or for a body: a new service fails until it is here."""

from __future__ import annotations

from tests.uprtrack.permissions.calling import Call, services
from tests.uprtrack.permissions.calls_of_assessing import OF_ASSESSING
from tests.uprtrack.permissions.calls_of_bodies import OF_BODIES
from tests.uprtrack.permissions.calls_of_columns import OF_COLUMNS
from tests.uprtrack.permissions.calls_of_institutions import OF_INSTITUTIONS
from tests.uprtrack.permissions.calls_of_papers import OF_PAPERS
from tests.uprtrack.permissions.calls_of_participation import OF_PARTICIPATION
from tests.uprtrack.permissions.calls_of_progress import OF_PROGRESS
from tests.uprtrack.permissions.calls_of_rows import OF_ROWS
from tests.uprtrack.permissions.calls_of_sheets import OF_SHEETS
from tests.uprtrack.permissions.calls_of_stages import OF_STAGES
from tests.uprtrack.permissions.calls_of_taking import OF_TAKING

OF_ONESELF: dict[str, str] = {
    "organisations.services.accounts.rename": "changes the name of whoever calls it, and takes no other row",
    "searches.services_of_digests.choose_digest": "changes the choice of whoever calls it, and takes no other row",
}
"""Services that reach nobody but who calls them."""

CALLS: dict[str, list[Call]] = {
    **OF_ROWS,
    **OF_PAPERS,
    **OF_BODIES,
    **OF_TAKING,
    **OF_COLUMNS,
    **OF_INSTITUTIONS,
    **OF_PARTICIPATION,
    **OF_PROGRESS,
    **OF_ASSESSING,
    **OF_STAGES,
    **OF_SHEETS,
}


def calls() -> list[tuple[str, int]]:
    """Every service with the number of each call in its list."""
    return [(place, number) for place in services() for number in range(len(CALLS.get(place, ())))]
