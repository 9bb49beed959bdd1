"""Holding consultations: announce, publish, invite, tell what was said. Their holder alone does so."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.models import Consultation, Hearing, Invited, Question
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review


class Asked(TypedDict, total=False):
    """What a consultation says of itself: ``about`` is a ``Subject``, ``regions`` one a line."""

    about: Required[str]
    title: Required[str]
    text: Required[str]
    starts_on: Required[date]
    ends_on: Required[date]
    place: str
    regions: str
    is_open: bool


def hold_consultation(
    *,
    by: Reader,
    organisation: Organisation,
    review: Review,
    visibility: str | Circle,
    questions: Sequence[str] = (),
    recommendations: Collection[Recommendation] = (),
    **asked: Unpack[Asked],
) -> Consultation:
    """Write down a consultation; it takes answers once it is published."""
    require(by, Act.CONSULT, organisation=organisation, country=review.state_under_review_id)
    if asked["ends_on"] < asked["starts_on"]:
        raise ValidationError(_("The last day lies before the first: choose a later one."))
    of_review = Recommendation.objects.visible_to(by).standing_with_parts().filter(review=review)
    ids = {recommendation.pk for recommendation in recommendations}
    if of_review.filter(pk__in=ids).count() != len(ids):
        raise ValidationError(_("One of the recommendations is not of this review, or not for you to read."))
    circle = resolve(organisation, visibility)
    with transaction.atomic():
        made = Consultation.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            review=review,
            **asked,
            **circle.fields,
        )
        made.recommendations.set(recommendations)
        Question.objects.bulk_create(
            Question(consultation=made, ordinal=ordinal, text=words)
            for ordinal, words in enumerate(questions, start=1)
        )
        _note(Verb.CONSULT, made)
    return made


def publish_consultation(*, by: Reader, consultation: Consultation) -> Consultation:
    """Let everybody read it; from its first day on it takes answers."""
    _require_own(by, consultation)
    with transaction.atomic():
        consultation.visibility, consultation.shared_with = Visibility.PUBLIC, None
        consultation.published_at = consultation.published_at or timezone.now()
        consultation.save(update_fields=["visibility", "shared_with", "published_at"])
        _note(Verb.PUBLISH, consultation)
    return consultation


def withdraw_consultation(*, by: Reader, consultation: Consultation, reason: str) -> Consultation:
    """Call it off: it stands there with the reason, and takes no more answers."""
    _require_own(by, consultation)
    with transaction.atomic():
        consultation.withdrawn_at, consultation.withdrawn_reason = timezone.now(), reason[:300]
        consultation.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        _note(Verb.WITHDRAW, consultation, reason=reason)
    return consultation


def invite_to_consultation(
    *, by: Reader, consultation: Consultation, organisations: Collection[Organisation]
) -> int:
    """Ask organisations that one may know of by name; returns how many were not asked before."""
    _require_own(by, consultation)
    ids = {organisation.pk for organisation in organisations}
    if known_to(by).filter(pk__in=ids).count() != len(ids):
        raise ValidationError(_("One of the organisations is not here."))
    with transaction.atomic():
        asked = set(consultation.invited.values_list("organisation", flat=True))
        new = sorted(ids - asked)
        Invited.objects.bulk_create(
            Invited(consultation=consultation, organisation_id=pk, invited_on=timezone.localdate())
            for pk in new
        )
        record(
            verb=Verb.CONSULT,
            organisation=consultation.owner,
            object_kind="consultation",
            object_id=consultation.public_id,
            object_label=consultation.title,
        )
    return len(new)


def add_hearing(
    *,
    by: Reader,
    consultation: Consultation,
    held_on: date,
    place: str,
    text: str,
    attended: int | None = None,
) -> Hearing:
    """Tell what was said at a meeting; it is read by whoever reads the consultation."""
    _require_own(by, consultation)
    if held_on > timezone.localdate():
        raise ValidationError(_("The date lies in the future: choose today or a day before."))
    with transaction.atomic():
        hearing = Hearing.objects.create(
            consultation=consultation, held_on=held_on, place=place, text=text, attended=attended
        )
        _note(Verb.CONSULT, consultation)
    return hearing


def _require_own(by: Reader, consultation: Consultation) -> None:
    require(by, Act.CONSULT, country=consultation.review.state_under_review_id, row=consultation)


def _note(verb: Verb, consultation: Consultation, *, reason: str = "") -> None:
    record(
        verb=verb,
        organisation=consultation.owner,
        object_kind="consultation",
        object_id=consultation.public_id,
        object_label=consultation.title,
        reason=reason,
        read_by=consultation,
    )
