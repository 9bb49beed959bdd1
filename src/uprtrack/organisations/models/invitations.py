"""Links that open one thing to whoever holds them, for people who never sign in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models.bodies import Organisation
from uprtrack.organisations.models.people import Actor, User
from uprtrack.reviews.identifiers import new_public_id


class Purpose(models.TextChoices):
    """What a link is for."""

    JOIN = "join", _("Join the organisation")
    PASSWORD = "password", _("Set a new password")
    READ = "read", _("Read")
    CONTRIBUTE = "contribute", _("Contribute")
    SPREADSHEET = "spreadsheet", _("Fill in a spreadsheet")


class Invitation(models.Model):
    """A link's scope and how often it may be used. The link itself is not stored: only a hash of its secret.

    ``scope`` is ``{"act": str, "kind": str, "ids": [str]}``: what may be done, with which kind of row, and the
    public identifiers of the rows; of JOIN links ``{"role": str, "themes": [str]}``, with ``"takes_over"``
    (public identifiers of memberships) where the person takes over a portfolio.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    made_by = models.ForeignKey(Actor, models.PROTECT, related_name="+")
    purpose = models.CharField(_("for"), max_length=12, choices=Purpose.choices)
    scope = models.JSONField(default=dict)
    for_user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="+")
    """Of PASSWORD links the account whose password is set."""
    secret_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    max_uses = models.PositiveIntegerField(default=1)
    used_count = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, {self.organisation}"
