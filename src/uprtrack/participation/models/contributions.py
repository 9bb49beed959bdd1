"""What people and organisations say in a consultation, and what became of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Organisation, Owned, OwnedQuerySet
from uprtrack.participation.models.comments import Reason
from uprtrack.participation.models.consultations import Consultation, Question
from uprtrack.reviews.identifiers import new_public_id


class SpokenBy(models.TextChoices):
    """Who speaks: a kind, never a person."""

    PERSON = "person", _("somebody for themselves")
    GROUP = "group", _("a group or movement")
    ORGANISATION = "organisation", _("an organisation")
    CHILD = "child", _("a child")


class Fate(models.TextChoices):
    """What became of a contribution."""

    WAITING = "waiting", _("Not answered yet")
    TAKEN_UP = "taken_up", _("Taken up")
    PARTLY = "partly", _("Taken up in part")
    NOT_TAKEN_UP = "not_taken_up", _("Not taken up")


class ContributionQuerySet(OwnedQuerySet["Contribution"]):
    def standing(self) -> Self:
        """Those whose author did not take them back."""
        return self.filter(withdrawn_on__isnull=True)

    def arrived(self) -> Self:
        """Those that are the holder's: a child's once its safeguarding lead passed it on."""
        return self.exclude(spoken_by=SpokenBy.CHILD, safeguard__checked_on__isnull=True)


class Contribution(Owned):
    """Words given to the holder of a consultation, who owns the row and can never change them.

    Nothing leads to who sent it: no account, no address, no time of day. A secret that the sender alone holds (here
    stands its digest) opens it again. Public once the sender agreed and the holder published it.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="contributions")
    spoken_by = models.CharField(_("who speaks"), max_length=12, choices=SpokenBy.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    """The one that the sender chose to be known by, or none."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    """Of what was sent by an organisation's people: theirs."""
    region = models.CharField(_("region"), max_length=120, blank=True)
    is_for_publication = models.BooleanField(default=False)
    """Whether the sender agrees today that everybody reads it."""
    secret_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    fate = models.CharField(_("what became of it"), max_length=12, choices=Fate.choices, default=Fate.WAITING)
    fate_text = models.TextField(_("where it was taken up, or why it was not"), blank=True)
    fated_on = models.DateField(null=True, blank=True)
    sent_to = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    """The neutral moderator to which its author handed it, because its holder did not publish it."""
    kept_for = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    """Why the moderator did not publish it either."""
    kept_text = models.TextField(blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    """When its author took it back: its words are gone since, the number of contributions stays."""

    objects = ContributionQuerySet.as_manager()

    class Meta:
        # Not by the time that they came: who watched somebody write could find theirs.
        ordering = ("public_id",)

    def __str__(self) -> str:
        return f"{self.consultation}"


class Answer(models.Model):
    """The words of a contribution on one question, or (without one) on the whole."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()

    class Meta:
        # What is said on the whole comes last, on every database.
        ordering = (models.F("question__ordinal").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return self.text[:80]
