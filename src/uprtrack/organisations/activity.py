"""Writing to the activity log."""

from __future__ import annotations

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity, Organisation, Owned, Verb
from uprtrack.organisations.standing import Reader, standing_of


def record(
    *,
    verb: Verb,
    organisation: Organisation,
    object_kind: str,
    object_id: str = "",
    object_label: str = "",
    reason: str = "",
    visibility: str = Visibility.ORGANISATION,
) -> Activity:
    """Append one line; who reads it follows the visibility of what it is about."""
    return Activity.objects.create(
        verb=verb,
        owner=organisation,
        object_kind=object_kind,
        object_id=object_id,
        object_label=object_label[:300],
        reason=reason,
        visibility=Visibility.ORGANISATION if visibility == Visibility.SELF else visibility,
    )


def record_denial(
    reader: Reader,
    *,
    verb: Verb,
    act: str,
    organisation: Organisation | None = None,
    row: Owned | None = None,
) -> None:
    """Log a denial for the organisation concerned alone; a stranger's is not logged: there is no one to tell."""
    concerned = row.owner if row is not None else organisation or standing_of(reader).organisation
    if concerned is None:
        return
    Activity.objects.create(
        verb=verb,
        owner=concerned,
        object_kind=(row._meta.model_name or "") if row is not None else "organisation",
        object_label=act,
        is_denial=True,
        visibility=Visibility.ORGANISATION,
    )
