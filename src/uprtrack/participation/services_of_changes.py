"""Changing a consultation, on the version that the person read: all of it until it is published, then its end."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import save_change
from uprtrack.participation.models import Consultation
from uprtrack.recommendations.models import NOT_WITHDRAWN

CHANGEABLE = ("about", "title", "text", "place", "regions", "starts_on", "ends_on", "is_open")
AFTERWARDS = ("place", "ends_on")
"""Once people may have read and answered it."""


def change_consultation(
    *, by: Reader, consultation: Consultation, version: int, **fields: Any
) -> Consultation:
    """Save some of CHANGEABLE; raises ChangedMeanwhileError on an older version.

    Once it is published only its place, and a later last day: an earlier one would cut off who still writes.
    """
    country = consultation.review.state_under_review_id
    require(by, Act.CONSULT, country=country, row=consultation)
    allowed = AFTERWARDS if consultation.is_published else CHANGEABLE
    if refused := sorted(fields.keys() - set(allowed)):
        raise ValidationError(
            _("These do not change once a consultation is published: %(fields)s.")
            % {"fields": ", ".join(refused)}
        )
    starts_on = fields.get("starts_on", consultation.starts_on)
    ends_on = fields.get("ends_on", consultation.ends_on)
    if ends_on < starts_on:
        raise ValidationError(_("The last day lies before the first: choose a later one."))
    if consultation.is_published and ends_on < consultation.ends_on:
        raise ValidationError(_("A published consultation is extended, not cut short: choose a later day."))
    with transaction.atomic():
        saved = save_change(
            consultation,
            owner=consultation.owner,
            started_from=version,
            fields=fields,
            tracked=CHANGEABLE,
            condition=NOT_WITHDRAWN,
        )
        record(
            verb=Verb.CONSULT,
            organisation=saved.owner,
            object_kind="consultation",
            object_id=saved.public_id,
            object_label=saved.title,
            read_by=saved,
        )
    return saved
