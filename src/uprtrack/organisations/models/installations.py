"""Other installations that organisations come from: what they publish arrives in signed bundles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.operator import OperatorKind
from uprtrack.reviews.identifiers import new_public_id


class Installation(models.Model):
    """Another installation of Uprtrack. Its keys and what is believed of it stand in ``exchange``."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=100)
    """As the people of this installation call it: what it says of itself is not believed."""
    operator_kind = models.CharField(_("run by"), max_length=20, choices=OperatorKind.choices)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
