"""What civil society makes of a consultation: never told but as numbers of several together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models import Owned, OwnedQuerySet
from uprtrack.participation.models.consultations import Consultation


class Notice(models.TextChoices):
    ENOUGH = "enough", _("enough time to prepare")
    SHORT = "short", _("too little time")
    NONE = "none", _("none, or afterwards")


class Reached(models.TextChoices):
    ALL = "all", _("all regions")
    SOME = "some", _("some regions")
    CAPITAL = "capital", _("the capital alone")


class Happened(models.TextChoices):
    """Of what should not happen. Whoever cannot say so safely chooses the last."""

    NO = "no", _("no")
    YES = "yes", _("yes")
    UNSAID = "unsaid", _("not known, or not to be said")


class Feedback(models.TextChoices):
    GIVEN = "given", _("given, point by point")
    PARTLY = "partly", _("given in general")
    NONE = "none", _("none")


class Rating(Owned):
    """One organisation's, which alone ever reads it.

    It can change until it is counted, which happens to several together and for good: a number that grew by one would
    tell what the last one said.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="ratings")
    notice = models.CharField(_("notice given"), max_length=8, choices=Notice.choices)
    regions = models.CharField(_("regions reached"), max_length=8, choices=Reached.choices)
    exclusion = models.CharField(
        _("was anybody left out who wanted to take part"), max_length=8, choices=Happened.choices
    )
    feedback = models.CharField(_("feedback on what was said"), max_length=8, choices=Feedback.choices)
    intimidation = models.CharField(
        _("was anybody intimidated for taking part"), max_length=8, choices=Happened.choices
    )
    is_counted = models.BooleanField(default=False)

    objects = OwnedQuerySet["Rating"].as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=("owner", "consultation"), name="one_rating_an_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.consultation}"


RATED = ("notice", "regions", "exclusion", "feedback", "intimidation")
"""What is rated, in the order in which it is told."""
