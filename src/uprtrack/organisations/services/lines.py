"""Lines of the activity log about organisations and, without naming them, people."""

from __future__ import annotations

from uprtrack.organisations.activity import record
from uprtrack.organisations.models import Activity, Organisation, Verb


def note(verb: Verb, organisation: Organisation, *, label: str = "", reason: str = "") -> Activity:
    """A line for the organisation's own people; ``label`` names what it is about, an organisation or nothing."""
    return record(
        verb=verb,
        organisation=organisation,
        object_kind="organisation",
        object_id=organisation.public_id,
        object_label=label or organisation.name,
        reason=reason,
    )
