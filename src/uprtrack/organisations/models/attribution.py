"""Who stands behind a row whose attribution was dropped, apart from the row itself."""

from __future__ import annotations

from django.db import models

from uprtrack.organisations.models.bodies import Organisation


class WithheldName(models.Model):
    """The tie between a stand-in, which owns one row in others' eyes, and the organisation that wrote it.

    Like the tie between a person and an actor it is kept apart: no page, paper, export or feed reads it. It
    lets an organisation go on answering for what it wrote. There is one stand-in a row, so that two rows of
    one organisation are not seen to be of the same hand.
    """

    stand_in = models.OneToOneField(Organisation, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return "withheld name"
