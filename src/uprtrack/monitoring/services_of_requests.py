"""Asking others to assess a review (Beyond Promises: the mission, the NHRI, UN agencies, every NGO individually)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypedDict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.monitoring.models import AssessmentRequest
from uprtrack.monitoring.services_of_gatekeeping import OF_NO_THEME
from uprtrack.organisations.activity import record
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.kinds import GROUPS, OrganisationKind, Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.reviews.models import Review

KINDS = tuple(kind for kind in OrganisationKind if kind not in GROUPS | {OrganisationKind.WITHHELD})
"""Kinds of actor that can be asked: groups are asked through their members."""


def ask(
    *,
    by: Reader,
    organisation: Organisation,
    review: Review,
    asked_on: date,
    bodies: Collection[Organisation] = (),
    names: Collection[str] = (),
    kind: str = "",
    is_counted: bool = False,
) -> list[AssessmentRequest]:
    """Record that an organisation asked ``bodies``, and others by ``names``, all of one ``kind``, to assess a review.

    ValidationError, with nothing recorded, where nobody is named, one of them was asked before, or is not known.
    """
    state = review.state_under_review_id
    require(by, Act.ASSESS, organisation=organisation, country=state, themes=OF_NO_THEME)
    if asked_on > timezone.localdate():
        raise ValidationError(_("The date lies in the future: choose today or a day before."))
    asked = [*_by_body(by, bodies), *_by_name(names, kind)]
    if not asked:
        raise ValidationError(_("Name at least one body that you asked."))
    common = {
        "owner": organisation,
        "author": standing_of(by).actor_in(organisation),
        "visibility": Visibility.ORGANISATION,
        "review": review,
        "asked_on": asked_on,
        "is_counted": is_counted,
    }
    with transaction.atomic():
        # Two colleagues who record at once wait for each other here.
        Review.objects.select_for_update().get(pk=review.pk)
        _require_new(organisation, review, [each["name"] for each in asked])
        made = [AssessmentRequest.objects.create(**common, **each) for each in asked]
        for request in made:
            _note(Verb.ASK, request)
    return made


def withdraw_request(*, by: Reader, request: AssessmentRequest) -> AssessmentRequest:
    """Take back a request that was recorded by mistake: it is counted nowhere any more."""
    require(by, Act.ASSESS, row=request, themes=OF_NO_THEME)
    with transaction.atomic():
        request.withdrawn_at = request.withdrawn_at or timezone.now()
        request.save(update_fields=["withdrawn_at"])
        _note(Verb.WITHDRAW, request)
    return request


class _Asked(TypedDict):
    name: str
    kind: OrganisationKind
    body: Organisation | None


def _by_body(by: Reader, bodies: Collection[Organisation]) -> list[_Asked]:
    """The bodies, of which the asking person may know; ValidationError where one is unknown, or a group."""
    ids = {body.pk for body in bodies}
    found = list(known_to(by).filter(pk__in=ids, kind__in=KINDS).order_by("name", "pk"))
    if len(found) != len(ids):
        raise ValidationError(_("One of the bodies is not here, or is a group: ask its members one by one."))
    return [_Asked(name=body.label, kind=OrganisationKind(body.kind), body=body) for body in found]


def _by_name(names: Collection[str], kind: str) -> list[_Asked]:
    told = [name.strip() for name in names if name.strip()]
    if told and kind not in KINDS:
        raise ValidationError(_("Say what kind of actor those are whom you name."))
    return [_Asked(name=name, kind=OrganisationKind(kind), body=None) for name in told]


def _require_new(organisation: Organisation, review: Review, names: Collection[str]) -> None:
    if len({name.casefold() for name in names}) < len(names):
        raise ValidationError(_("One body is named twice: name each once."))
    standing = AssessmentRequest.objects.filter(owner=organisation, review=review, withdrawn_at=None)
    before = {name.casefold() for name in standing.values_list("name", flat=True)}
    twice = [name for name in names if name.casefold() in before]
    if twice:
        raise ValidationError(
            _("%(organisation)s has asked these for this review already: %(names)s.")
            % {"organisation": organisation.label, "names": ", ".join(twice)}
        )


def _note(verb: Verb, request: AssessmentRequest) -> None:
    record(
        verb=verb,
        organisation=request.owner,
        object_kind="assessment_request",
        object_id=request.public_id,
        object_label=request.name,
        read_by=request,
    )
