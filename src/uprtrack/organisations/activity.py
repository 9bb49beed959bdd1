"""Writing to the activity log."""

from __future__ import annotations

from uprtrack.organisations.circles import Circle
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
    read_by: Owned | Circle | None = None,
) -> Activity:
    """Append one line; it has the circle of the row it is about, else the organisation's own.

    That somebody took a note for themselves is theirs alone to know: such a line keeps its author's eyes only.
    """
    circle = Circle.of(read_by) if isinstance(read_by, Owned) else read_by or Circle(Visibility.ORGANISATION)
    is_note = isinstance(read_by, Owned) and circle.visibility == Visibility.SELF
    return Activity.objects.create(
        verb=verb,
        author_id=read_by.author_id if is_note and isinstance(read_by, Owned) else None,
        owner=organisation,
        object_kind=object_kind,
        object_id=object_id,
        object_label=object_label[:300],
        reason=reason,
        **circle.fields,
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
