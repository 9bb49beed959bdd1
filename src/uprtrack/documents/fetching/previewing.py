"""A fetched file on its way in: previewed as an uploaded one is, with its origin."""

from __future__ import annotations

from io import BytesIO

from uprtrack.documents.fetching.fetched import FetchedFile
from uprtrack.documents.models import ImportRun
from uprtrack.documents.services import Origin, preview_import
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader


def preview_fetched(*, by: Reader, organisation: Organisation, fetched: FetchedFile) -> ImportRun:
    """Read a fetched file and keep what accepting it would do; raises what ``preview_import`` raises."""
    return preview_import(
        by=by,
        organisation=organisation,
        file_name=fetched.name,
        stream=BytesIO(fetched.data),
        origin=Origin(fetched.address, fetched.fetched_at),
    )
