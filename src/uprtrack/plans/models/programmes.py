"""National programmes that expected actions align with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.plans.models.plans import Plan
from uprtrack.reviews.identifiers import new_public_id


class Programme(models.Model):
    """A development plan, sector strategy or budget programme, as a plan names it; readers of the plan read it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="programmes")
    title = models.CharField(_("programme"), max_length=200)
    whose = models.CharField(_("whose programme"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("plan", "starts_on", "title", "pk")
        constraints = [models.UniqueConstraint(fields=("plan", "title"), name="one_programme_a_title")]

    def __str__(self) -> str:
        return self.title
