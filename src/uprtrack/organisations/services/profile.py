"""What is said of an organisation, and the terms of reference its members agreed on."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.circles import Circle
from uprtrack.organisations.kinds import (
    CIVIL_CIRCLES,
    MECHANISM_CIRCLES,
    OrganisationKind,
    Visibility,
)
from uprtrack.organisations.models import Organisation, TermsOfReference, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.services.lines import note
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.organisations.versions import save_change

DESCRIBED_BY = ("name", "short_name", "is_registered", "nhri_status", "is_confidential")


def describe(
    *,
    by: Reader,
    organisation: Organisation,
    started_from: int,
    name: str,
    short_name: str,
    is_registered: bool,
    nhri_status: str = "",
    is_confidential: bool = True,
) -> Organisation:
    """Change name, registration and accreditation; raises ChangedMeanwhileError on an older version."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    if nhri_status and organisation.kind != OrganisationKind.NHRI:
        raise ValidationError(_("Only a national human rights institution has an accreditation."))
    fields = {
        "name": name,
        "short_name": short_name,
        "is_registered": is_registered,
        "nhri_status": nhri_status,
        "is_confidential": is_confidential,
    }
    with transaction.atomic():
        saved = save_change(
            organisation, owner=organisation, started_from=started_from, fields=fields, tracked=DESCRIBED_BY
        )
        note(Verb.DESCRIBE, saved)
    return saved


def circle_of_terms(organisation: Organisation) -> Circle:
    """Who reads the terms of reference of an organisation: those who take part in it."""
    if organisation.kind in CIVIL_CIRCLES:
        return Circle(Visibility.COALITION, organisation)
    if organisation.kind in MECHANISM_CIRCLES:
        return Circle(Visibility.GROUP, organisation)
    raise ValidationError(_("Only coalitions, national mechanisms and their groups have terms of reference."))


def adopt_terms(*, by: Reader, organisation: Organisation, text: str, adopted_on: date) -> TermsOfReference:
    """Write down the terms of reference as the members adopted them; those before stay as they are."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    circle = circle_of_terms(organisation)
    if adopted_on > timezone.localdate():
        raise ValidationError(
            _("Terms of reference are written down once adopted: that day is still to come.")
        )
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        found = TermsOfReference.objects.filter(owner=organisation)
        last = found.aggregate(last=Max("number"))["last"] or 0
        terms = TermsOfReference.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            number=last + 1,
            text=text,
            adopted_on=adopted_on,
            **circle.fields,
        )
        _note(Verb.ADOPT, terms)
    return terms


def publish_terms(*, by: Reader, terms: TermsOfReference) -> TermsOfReference:
    """Show one version of the terms of reference to everybody."""
    require(by, Act.MANAGE_ORGANISATION, row=terms)
    with transaction.atomic():
        terms.visibility, terms.shared_with = Visibility.PUBLIC, None
        terms.published_at = timezone.now()
        terms.save(update_fields=["visibility", "shared_with", "published_at"])
        _note(Verb.PUBLISH, terms)
    return terms


def _note(verb: Verb, terms: TermsOfReference) -> None:
    record(
        verb=verb,
        organisation=terms.owner,
        object_kind="termsofreference",
        object_id=terms.public_id,
        object_label=_("terms of reference, version %(number)d") % {"number": terms.number},
        read_by=terms,
    )
