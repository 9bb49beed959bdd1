"""Organisations of every kind, who belongs to them, and which belong to one another."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.kinds import (
    CIVIL_SOCIETY,
    EXECUTIVE,
    STATE_BODIES,
    WITHHELD_NAMES,
    OrganisationKind,
    Role,
)
from uprtrack.organisations.models.installations import Installation
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
    founded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    """The mechanism or coalition whose coordinator added it; None where the operator did, or it is a group."""
    is_confidential = models.BooleanField(_("known to those who take part alone"), default=True)
    """Of a thematic group: whether the other members of the coalition or mechanism may not know of it."""
    is_withheld = models.BooleanField(default=False, editable=False)
    """Whether it stands in for one whose name is withheld: it owns one row, and nobody is a member of it."""
    version = models.PositiveIntegerField(default=1)
    origin = models.ForeignKey(
        Installation, models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    """The installation where it works: nobody acts for it here, and its name here says where it comes from."""
    origin_public_id = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("origin", "origin_public_id"),
                condition=Q(origin__isnull=False),
                name="one_organisation_an_origin",
            )
        ]

    def __str__(self) -> str:
        return self.label if self.is_withheld else self.name

    @property
    def label(self) -> str:
        if self.is_withheld:
            return str(
                WITHHELD_NAMES.get(OrganisationKind(self.kind), WITHHELD_NAMES[OrganisationKind.WITHHELD])
            )
        return self.short_name or self.name

    @property
    def is_foreign(self) -> bool:
        """Whether it works at another installation, whose bundles brought it here."""
        return self.origin_id is not None

    @property
    def is_executive(self) -> bool:
        return self.kind in EXECUTIVE

    @property
    def is_state_body(self) -> bool:
        return self.kind in STATE_BODIES

    @property
    def is_civil_society(self) -> bool:
        return self.kind in CIVIL_SOCIETY


def require_of_here(*organisations: Organisation) -> None:
    """Raise ValidationError where one works at another installation: nobody joins it here, and it joins nothing."""
    for organisation in organisations:
        if organisation.is_foreign:
            raise ValidationError(
                gettext(
                    "%(organisation)s works at another installation, whose bundles brought it here: nobody can join "
                    "it, and it cannot take part in anything here."
                )
                % {"organisation": organisation.name}
            )


def in_force(on: date) -> Q:
    """The condition that a dated row holds on a day; ``until_on`` is the last day."""
    return (Q(since_on__isnull=True) | Q(since_on__lte=on)) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def taking_part(on: date) -> Q:
    """The condition that an affiliation holds on a day: both sides agreed to it, and it is in force."""
    return in_force(on) & Q(accepted_at__isnull=False)


class Affiliation(models.Model):
    """An organisation takes part in a coalition, mechanism or group, from a day until a day.

    Either side proposes; it holds from when the other side's coordinator accepts. Rows are never deleted: who
    leaves and joins again has two.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    member = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliated_to")
    proposed_by_member = models.BooleanField(default=False)
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    is_left_by_member = models.BooleanField(null=True, blank=True)
    """Once an end is set: whether the member left by itself, or was taken out."""
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ("member__name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=models.F("member")), name="no_body_is_a_member_of_itself"
            ),
            models.UniqueConstraint(
                fields=("organisation", "member"),
                condition=Q(until_on=None, declined_at=None),
                name="one_open_affiliation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} → {self.organisation}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        require_of_here(self.organisation, self.member)
        super().save(*args, **kwargs)

    @property
    def answered_by(self) -> Organisation:
        """The side that has to accept."""
        return self.organisation if self.proposed_by_member else self.member


class Lead(models.Model):
    """Which member organisation leads a coalition or a group, from a day until a day.

    The lead's coordinators act as those of the coalition for that time; ``standing`` derives it from here.
    """

    coalition = models.ForeignKey(Organisation, models.PROTECT, related_name="leads")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-since_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("coalition",), condition=Q(until_on=None), name="one_lead_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.coalition}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        require_of_here(self.coalition, self.organisation)
        super().save(*args, **kwargs)


class Membership(models.Model):
    """A person's role in an organisation, perhaps for some themes only: rights come only from here."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    """Codes of the UPR issues that the role is for; empty: for all."""
    sent_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    """In a thematic group the member organisation that a person speaks for; with it the role ends."""
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

    def save(self, *args: Any, **kwargs: Any) -> None:
        require_of_here(self.organisation)
        super().save(*args, **kwargs)
