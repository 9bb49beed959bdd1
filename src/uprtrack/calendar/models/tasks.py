"""Tasks: what a body is asked to do. Only one that the body adopted can be due or overdue."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.calendar.models.meetings import Meeting
from uprtrack.organisations.models import Organisation, Owned, OwnedQuerySet
from uprtrack.reviews.identifiers import new_public_id


class TaskState(models.TextChoices):
    """Where a task stands on a day; computed, never stored."""

    OFFERED = "offered", _("Not adopted yet")
    DECLINED = "declined", _("Declined")
    ADOPTED = "adopted", _("Adopted")
    OVERDUE = "overdue", _("Overdue")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Task(Owned):
    """A decision of a meeting that somebody carries out. ``owner`` gave it, ``body`` is to do it."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="tasks")
    text = models.TextField(_("what is to be done"))
    body = models.ForeignKey(
        Organisation, models.PROTECT, related_name="tasks", verbose_name=_("who is to do it")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_because = models.TextField(_("reason"), blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = OwnedQuerySet["Task"].as_manager()

    class Meta:
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.text[:60]

    def state_on(self, today: date) -> TaskState:
        """Overdue from the day after the date on, and only once adopted (domain rules, section 2, "Force")."""
        if self.withdrawn_at:
            return TaskState.WITHDRAWN
        if self.done_at:
            return TaskState.DONE
        if self.declined_at:
            return TaskState.DECLINED
        if not self.adopted_at:
            return TaskState.OFFERED
        return TaskState.OVERDUE if self.due_on and self.due_on < today else TaskState.ADOPTED
