"""States, mechanisms, sessions and the reviews that everything below hangs on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from uprtrack.reviews.stages import Stage, stage_on

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class State(models.Model):
    """A State, from ``uprkit.states``; ``name`` is the UN's short name in English."""

    iso3 = models.CharField(max_length=3, primary_key=True)
    name = models.CharField(max_length=100)
    regional_group = models.CharField(max_length=20, blank=True)
    organisations = models.JSONField(default=list)
    is_fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class MechanismKind(models.TextChoices):
    UPR = "upr", _("Universal Periodic Review")
    TREATY_BODY = "treaty_body", _("Treaty body")
    SPECIAL_PROCEDURE = "special_procedure", _("Special procedure")
    REGIONAL_BODY = "regional_body", _("Regional body")


class Mechanism(models.Model):
    """A mechanism that reviews States; the Universal Periodic Review has the key ``upr``."""

    key = models.SlugField(primary_key=True)
    kind = models.CharField(max_length=20, choices=MechanismKind.choices)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Session(models.Model):
    """A session of a mechanism; for the UPR that of the Working Group."""

    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    cycle = models.PositiveSmallIntegerField()
    start_on = models.DateField(null=True, blank=True)
    end_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("mechanism", "number")
        constraints = [models.UniqueConstraint(fields=("mechanism", "number"), name="one_session_a_number")]

    def __str__(self) -> str:
        return str(_("session %(number)d") % {"number": self.number})


class Review(models.Model):
    """The review of a State by a mechanism in one cycle; its stage follows from its dates."""

    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="reviews")
    state_under_review = models.ForeignKey(State, models.PROTECT, related_name="reviews")
    cycle = models.PositiveSmallIntegerField()
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="reviews")
    reviewed_on = models.DateField(null=True, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("state_under_review", "-cycle")
        constraints = [
            models.UniqueConstraint(
                fields=("mechanism", "state_under_review", "cycle"), name="one_review_a_state_and_cycle"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def alias(self) -> str:
        """A readable identifier: ``SVN-upr3``."""
        return f"{self.state_under_review_id}-{self.mechanism_id}{self.cycle}"

    @property
    def title(self) -> str:
        """The State and the cycle in words: "Coastland, fourth cycle"; for others than the UPR the mechanism too,
        "Coastland, Committee on the Rights of the Child, 2026".
        """
        told = {"state": self.state_under_review.name, "cycle": self.cycle_name}
        if self.is_upr:
            return str(_("%(state)s, %(cycle)s") % told)
        told["mechanism"] = self.mechanism.name
        return str(_("%(state)s, %(mechanism)s, %(cycle)s") % told)

    @property
    def cycle_name(self) -> StrOrPromise:
        return cycle_name(self.cycle)

    @property
    def is_upr(self) -> bool:
        return self.mechanism_id == MechanismKind.UPR

    def stage_on(self, today: date) -> Stage:
        """Where the review stands on a day; see ``stages``."""
        return stage_on(
            today,
            reviewed_on=self.reviewed_on,
            adopted_on=self.adopted_on,
            next_review_on=self.next_review_on,
        )


UPR_FIRST = Case(When(mechanism=MechanismKind.UPR, then=Value(0)), default=Value(1))
"""An order in which a State's reviews under the UPR come before those of other mechanisms."""
EARLIEST_YEAR = 1946
"""Cycles from this number on are years: reviews of other mechanisms than the UPR are counted by year."""
CYCLE_NAMES = {
    1: _("first cycle"),
    2: _("second cycle"),
    3: _("third cycle"),
    4: _("fourth cycle"),
    5: _("fifth cycle"),
}


def cycle_name(number: int) -> StrOrPromise:
    """A cycle in words: "fourth cycle"; a year, which tells other mechanisms' reviews apart, in figures."""
    if number >= EARLIEST_YEAR:
        return str(number)
    return CYCLE_NAMES.get(number) or _("cycle %(number)d") % {"number": number}


_ALIAS = re.compile(r"([A-Z]{3})-([a-z][a-z_-]*)(\d{1,4})", re.ASCII)


def named(aliases: Iterable[str], prefix: str = "") -> Q:
    """The condition that a review has one of these aliases (``XCO-upr4``); none fits what is no alias.

    ``prefix`` leads from the table asked to the review (``"review__"``).
    """
    condition = Q(pk__in=[])
    for alias in aliases:
        if parts := _ALIAS.fullmatch(alias):
            state, mechanism, cycle = parts.groups()
            values = {"state_under_review": state, "mechanism": mechanism, "cycle": int(cycle)}
            condition |= Q(**{prefix + name: value for name, value in values.items()})
    return condition
