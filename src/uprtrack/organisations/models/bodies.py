"""Organisations of every kind, who belongs to them, and which belong to one another."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.kinds import CIVIL_SOCIETY, EXECUTIVE, STATE_BODIES, OrganisationKind, Role
from uprtrack.organisations.models.people import User
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import State


class Organisation(models.Model):
    """A body that acts: what people write is owned by one. A coalition is one whose members are such."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    country = models.ForeignKey(
        State, models.PROTECT, related_name="organisations_at_work", verbose_name=_("country")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    is_registered = models.BooleanField(_("registered with the authorities"), default=True)
    nhri_status = models.CharField(
        _("accreditation"), max_length=1, blank=True, choices=[("A", _("A status")), ("B", _("B status"))]
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    @property
    def is_executive(self) -> bool:
        return self.kind in EXECUTIVE

    @property
    def is_state_body(self) -> bool:
        return self.kind in STATE_BODIES

    @property
    def is_civil_society(self) -> bool:
        return self.kind in CIVIL_SOCIETY


def in_force(on: date) -> Q:
    """The condition that a dated row holds on a day; ``until_on`` is the last day."""
    return (Q(since_on__isnull=True) | Q(since_on__lte=on)) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


class Affiliation(models.Model):
    """An organisation takes part in a coalition or in a national mechanism, from a day until a day."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    member = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliated_to")
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=models.F("member")), name="no_body_is_a_member_of_itself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.organisation}"


class Membership(models.Model):
    """A person's role in an organisation, perhaps for some themes only: rights come only from here."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("user", "organisation", "role", "since_on"), name="one_membership_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organisation}"
