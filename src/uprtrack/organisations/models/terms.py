"""What the members of a coalition or a group agreed on working together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models.ownership import Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id


class TermsOfReference(Owned):
    """One version of the terms of reference of its owner; a new one never changes those before it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    number = models.PositiveIntegerField()
    """From 1, in the order in which the versions were written down."""
    text = models.TextField(_("terms of reference"))
    adopted_on = models.DateField(_("adopted on"))

    objects = OwnedQuerySet["TermsOfReference"].as_manager()

    class Meta:
        ordering = ("owner", "-number")
        constraints = [
            models.UniqueConstraint(fields=("owner", "number"), name="one_version_of_terms_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.number}"
