"""Rating consultations, and counting ratings together."""

from __future__ import annotations

from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.rules.small_cells import THRESHOLD
from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.models import Consultation, Rating


class Rated(TypedDict):
    """The values of ``models.ratings``, one each."""

    notice: str
    regions: str
    exclusion: str
    feedback: str
    intimidation: str


def rate(
    *, by: Reader, organisation: Organisation, consultation: Consultation, **rated: Unpack[Rated]
) -> Rating:
    """Rate a published consultation for one's organisation, or change that while it is not counted.

    ValidationError before its first day, for its holder, and once the rating was counted.
    """
    country = consultation.review.state_under_review_id
    require(by, Act.RATE, organisation=organisation, country=country)
    _require_ratable(organisation, consultation)
    with transaction.atomic():
        # Two that rate at once are counted one after the other.
        Consultation.objects.select_for_update().get(pk=consultation.pk)
        known = Rating.objects.filter(owner=organisation, consultation=consultation).first()
        if known is not None and known.is_counted:
            raise ValidationError(
                _("Your rating is part of the published numbers by now: changing it would show which it was.")
            )
        rating = known or Rating(owner=organisation, consultation=consultation)
        rating.author, rating.visibility = standing_of(by).actor_in(organisation), Visibility.ORGANISATION
        for name, value in rated.items():
            setattr(rating, name, value)
        rating.save()
        _count_together(consultation)
        record(
            verb=Verb.RATE,
            organisation=organisation,
            object_kind="consultation",
            object_id=consultation.public_id,
            object_label=consultation.title,
        )
    return rating


def _require_ratable(organisation: Organisation, consultation: Consultation) -> None:
    if organisation.pk == consultation.owner_id:
        raise ValidationError(_("Who holds a consultation does not rate it."))
    if not consultation.is_published or consultation.starts_on > timezone.localdate():
        raise ValidationError(_("A consultation is rated from its first day on."))


def _count_together(consultation: Consultation) -> None:
    """Once as many wait as may be told, all of them are counted at once."""
    waiting = Rating.objects.filter(consultation=consultation, is_counted=False)
    if waiting.count() >= THRESHOLD:
        waiting.update(is_counted=True)
