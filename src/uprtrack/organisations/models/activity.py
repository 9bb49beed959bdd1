"""The log of what was done: append-only, by organisation, without personal data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.models.ownership import Owned, OwnedQuerySet


class Verb(models.TextChoices):
    """What can be done; each service logs one of these."""

    FOUND = "found", _("founded an organisation")
    ADMIT = "admit", _("admitted a member")
    AFFILIATE = "affiliate", _("joined")
    PROPOSE = "propose", _("proposed to take part in")
    DECLINE = "decline", _("declined to take part in")
    LEAVE = "leave", _("left")
    TAKE_OUT = "take_out", _("took out a member")
    LEAD = "lead", _("passed the lead of")
    ADOPT = "adopt", _("adopted terms of reference")
    DESCRIBE = "describe", _("changed what is said of")
    HAND_OVER = "hand_over", _("handed over a portfolio")
    END_ROLE = "end_role", _("ended or changed a role")
    INVITE = "invite", _("made a link")
    REVOKE = "revoke", _("revoked a link")
    USE_LINK = "use_link", _("a link was used")
    ERASE = "erase", _("erased a person")
    PREVIEW = "preview", _("read a paper")
    ACCEPT = "accept", _("added from a paper")
    UNDO = "undo", _("undid an import")
    PUBLISH = "publish", _("published")
    WITHDRAW = "withdraw", _("withdrew")
    DATE = "date", _("recorded the dates of")
    SETTLE = "settle", _("settled a position")
    CONFIRM = "confirm", _("decided on what was found in")
    RECONCILE = "reconcile", _("settled what sources say otherwise of")
    MERGE = "merge", _("merged")
    TAKE_APART = "take_apart", _("took apart what was merged with")
    DISTINGUISH = "distinguish", _("told apart")
    WORD = "word", _("worded")
    CLASSIFY = "classify", _("classified")
    PLAN = "plan", _("planned")
    ASSIGN = "assign", _("assigned")
    MEASURE = "measure", _("reported a measure")
    ASSESS = "assess", _("assessed")
    ATTACH = "attach", _("attached evidence")
    WITHHOLD = "withhold", _("dropped the attribution of a text")
    REPORT = "report", _("made a report")
    EXCHANGE = "exchange", _("exchanged a bundle with another installation")
    PROPOSE_POSITION = "propose_position", _("said what the position should be on")
    MEET = "meet", _("recorded a meeting")
    TAKE_ON = "take_on", _("answered for a task")
    CONSULT = "consult", _("consulted on")
    TAKE_PART = "take_part", _("took part in")
    RATE = "rate", _("rated")
    COMMENT = "comment", _("commented on")
    MODERATE = "moderate", _("moderated a comment on")
    SAFEGUARD = "safeguard", _("looked after what children said in")
    PROGRESS = "progress", _("reported progress on")
    PASS_ON = "pass_on", _("checked the form of a report on")
    RETURN = "return", _("returned a report on")
    SCHEDULE = "schedule", _("set when reports are due on")
    GATEKEEP = "gatekeep", _("said how it publishes ministries' reports:")
    ASK = "ask", _("asked for assessments:")


class Activity(Owned):
    """One act or one denial. ``object_label`` is the row's public name, never a person's."""

    verb = models.CharField(max_length=20, choices=Verb.choices)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=40, blank=True)
    object_label = models.CharField(max_length=300, blank=True)
    reason = models.TextField(blank=True)
    is_denial = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = OwnedQuerySet["Activity"].as_manager()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_verb_display()}"
