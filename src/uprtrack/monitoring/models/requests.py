"""Who was asked to assess: the mission, the NHRI, UN agencies, and every NGO by itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Organisation, Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id
from uprtrack.reviews.models import Review


class AssessmentRequest(Owned):
    """One organisation (the owner) asked one body to assess the recommendations of a review.

    Who was asked is told to the asking organisation alone; everybody reads counts by kind of actor. Whether a body
    answered follows from what it assessed, and is stored nowhere.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="assessment_requests")
    body = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    """None for a body that has no account here: then ``name`` and ``kind`` tell who it is."""
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of actor"), max_length=20, choices=OrganisationKind.choices)
    asked_on = models.DateField(_("asked on"))
    is_counted = models.BooleanField(_("counted publicly"), default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["AssessmentRequest"].as_manager()

    class Meta:
        ordering = ("review", "kind", "name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "review", "body"),
                condition=Q(withdrawn_at=None, body__isnull=False),
                name="a_body_is_asked_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.name}"
