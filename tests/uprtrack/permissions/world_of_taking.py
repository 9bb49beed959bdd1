"""What people keep of results: workbooks that they had made, and searches, in every circle."""

from __future__ import annotations

import io
from datetime import timedelta
from functools import partial
from typing import Any

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.documents import vault
from uprtrack.exports.models import Export, ExportState
from uprtrack.searches.models import SavedSearch


def plant_kept(world: World, circle: str, owned: dict[str, Any]) -> None:
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    content = world.word(circle, "the content of a workbook").encode()
    stored = vault.store(io.BytesIO(content))
    plant(
        Export,
        **owned,
        query=f"q={world.word(circle, 'Export.query')}",
        state=ExportState.DONE,
        unit="pair",
        language="en",
        vault_path=stored.path,
        size=stored.size,
        sha256=stored.sha256,
        expires_at=world.now + timedelta(days=7),
    )
    query = f"q={world.word(circle, 'SavedSearch.query')}"
    plant(SavedSearch, **owned, query=query, language="en", has_alerts=True)
