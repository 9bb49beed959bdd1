"""What can go wrong while several people plan."""

from __future__ import annotations

from django.utils.translation import gettext as _

from uprtrack.plans.models import ExpectedAction


class ChangedMeanwhileError(Exception):
    """A save on an older version: ``stored`` is the row as somebody else has saved it meanwhile."""

    def __init__(self, stored: ExpectedAction, version: int) -> None:
        super().__init__(
            _(
                "This action was changed while you were writing: you started from version %(yours)d, "
                "and version %(stored)d is saved now."
            )
            % {"yours": version, "stored": stored.version}
        )
        self.stored = stored
