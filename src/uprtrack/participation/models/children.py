"""What stands behind a child's contribution: who looks after it, and who agreed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Membership, Organisation, Owned, OwnedQuerySet
from uprtrack.participation.models.contributions import Contribution
from uprtrack.reviews.identifiers import new_public_id


class SafeguardingLead(Owned):
    """Somebody who answers for children's safety in an organisation (the owner), accredited by another body.

    ``asked`` is the one body that is to accredit; it reads what the person is trained in, not who it is.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="+", verbose_name=_("role"))
    asked = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    qualification = models.TextField(_("training, vetting and experience, without a name"))
    accredited_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = OwnedQuerySet["SafeguardingLead"].as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.owner}"


class Age(models.TextChoices):
    UNDER_10 = "under_10", _("under 10")
    FROM_10 = "from_10", _("10 to 13")
    FROM_14 = "from_14", _("14 to 17")


class Consent(models.TextChoices):
    """Who agreed beside the child, always asked for."""

    GUARDIAN = "guardian", _("a parent or guardian agreed")
    LEAD = "lead", _("the safeguarding lead agreed, because a guardian is a risk to the child")


class Safeguard(Owned):
    """Of a child's contribution what nobody but the organisation that collected it reads."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="safeguard")
    age = models.CharField(_("age"), max_length=8, choices=Age.choices)
    consent = models.CharField(_("who agreed beside the child"), max_length=8, choices=Consent.choices)
    checked_on = models.DateField(null=True, blank=True)
    """When the safeguarding lead looked at the words and passed them on."""

    objects = OwnedQuerySet["Safeguard"].as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.contribution}"
