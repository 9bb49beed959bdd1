"""The stages of a review, computed from its dates and never stored (domain rules, section 2)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    PREPARATION = "preparation", _("Preparing the review")
    BEFORE_ADOPTION = "before_adoption", _("Between review and adoption")
    FOLLOW_UP = "follow_up", _("Follow-up")
    NEXT_REVIEW_DUE = "next_review_due", _("Next review due")
    UNKNOWN = "unknown", _("Dates not known")


def stage_on(
    today: date, *, reviewed_on: date | None, adopted_on: date | None, next_review_on: date | None
) -> Stage:
    """The stage on a day; UNKNOWN where the date of the review is missing."""
    if reviewed_on is None:
        return Stage.UNKNOWN
    if today < reviewed_on:
        return Stage.PREPARATION
    if next_review_on is not None and today >= next_review_on:
        return Stage.NEXT_REVIEW_DUE
    if adopted_on is None or today < adopted_on:
        return Stage.BEFORE_ADOPTION
    return Stage.FOLLOW_UP
