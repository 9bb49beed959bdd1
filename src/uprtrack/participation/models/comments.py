"""Comments on what is published, who may moderate them, and what was decided."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Organisation, Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import State


class ModeratorQuerySet(OwnedQuerySet["Moderator"]):
    def in_force(self, on: date) -> ModeratorQuerySet:
        """Those published (the body accepted), and not ended."""
        return self.published().filter(Q(until_on__isnull=True) | Q(until_on__gte=on))


class Moderator(Owned):
    """That a neutral body, the owner, moderates comments on a country.

    Who runs the site records it; it holds once the body accepts.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    country = models.ForeignKey(State, models.PROTECT, related_name="+", verbose_name=_("country"))
    agreed_how = models.TextField(_("between whom, when and how this was agreed"))
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    objects = ModeratorQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.owner}"


class CommentState(models.TextChoices):
    SENT = "sent", _("Waits for the moderator")
    PUBLISHED = "published", _("Published")
    WITHHELD = "withheld", _("Withheld")
    WITHDRAWN = "withdrawn", _("Taken back by its author")


class Comment(Owned):
    """An organisation's words on a published row of another, or the answer of the body concerned.

    ``sent_to`` is the one body to which its owner handed it, and which may read and decide on it.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    kind = models.CharField(max_length=20)
    row_id = models.CharField(max_length=12)
    """The public identifier of the row, in the table that ``commenting`` knows by ``kind``."""
    concerned = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """The body whose row it is: it may answer."""
    country = models.ForeignKey(State, models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    replies_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replies")
    sent_to = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    sent_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=CommentState.choices, default=CommentState.SENT)
    appeal = models.TextField(_("why it should be published all the same"), blank=True)

    objects = OwnedQuerySet["Comment"].as_manager()

    class Meta:
        ordering = ("sent_on", "pk")
        indexes = [models.Index(fields=("kind", "row_id"), name="comments_on_a_row")]

    def __str__(self) -> str:
        return self.text[:80]


class Reason(models.TextChoices):
    """Why a comment can be withheld. That it hurts whom it is about, or a law against criticism, is none of them."""

    PERSON_AT_RISK = "person", _("it identifies a person, or puts one at risk")
    HATRED = "hatred", _("it incites hatred or violence")
    INSULT = "insult", _("it insults or threatens")
    OFF_SUBJECT = "subject", _("it is about something else")
    ADVERTISING = "advert", _("it advertises, or repeats what was sent before")


class ModerationDecision(models.Model):
    """One decision on a comment; never changed, the newest holds."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    moderator = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_published = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    text = models.TextField(_("in words"), blank=True)
    decided_on = models.DateField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.get_reason_display() or "published"
