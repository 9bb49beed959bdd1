"""Reading what can be found before anybody asks."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection

from uprtrack.catalogue.kinds import KINDS
from uprtrack.search.tables import current

log = logging.getLogger(__name__)


def warm() -> None:
    """Read the tables of all kinds into this process, in a thread of its own; who asks meanwhile waits for it."""
    try:
        for kind in KINDS:
            current(kind)
    except DatabaseError as error:
        # A database that is not there yet, or busy, is no reason not to serve: the first search reads it.
        log.warning("What can be found was not read beforehand: %s", type(error).__name__)
    finally:
        connection.close()
