"""What children say: collected with consent, looked at by an accredited lead, then passed on (CRC, article 12).

An organisation's coordinator proposes a lead, another body accredits; nothing of a child reaches anybody before that
lead has looked at it.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprkit.rules.identifying import CERTAIN, Identifying, Trace, identifying
from uprtrack.organisations.activity import record
from uprtrack.organisations.models import Membership, Organisation, Verb
from uprtrack.organisations.policy import NEUTRAL, Act, refusal, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.leads import has_lead, is_lead
from uprtrack.participation.models import (
    Age,
    Consent,
    Consultation,
    Contribution,
    Safeguard,
    SafeguardingLead,
    SpokenBy,
)
from uprtrack.participation.services_of_contributions import receive


def propose_lead(
    *, by: Reader, organisation: Organisation, membership: Membership, asked: Organisation, qualification: str
) -> SafeguardingLead:
    """Ask a neutral body to accredit one of one's own people."""
    require(by, Act.MANAGE_ORGANISATION, organisation=organisation)
    require(by, Act.COLLECT, organisation=organisation)
    if membership.organisation_id != organisation.pk:
        raise ValidationError(_("A safeguarding lead is one of your own people."))
    if asked.kind not in NEUTRAL or asked.pk == organisation.pk:
        raise ValidationError(
            _("An NHRI, a body of the United Nations or an academic institution accredits.")
        )
    with transaction.atomic():
        made = SafeguardingLead.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            membership=membership,
            asked=asked,
            qualification=qualification,
        )
        _note(organisation)
    return made


def accredit(*, by: Reader, lead: SafeguardingLead) -> SafeguardingLead:
    """As the body that was asked: from today on."""
    _require_asked(by, lead)
    if lead.ended_on is not None:
        raise ValidationError(_("This accreditation has ended."))
    with transaction.atomic():
        lead.accredited_on = timezone.localdate()
        lead.save(update_fields=["accredited_on"])
        _note(lead.owner)
    return lead


def end_accreditation(*, by: Reader, lead: SafeguardingLead) -> SafeguardingLead:
    """As the body that was asked: nothing of a child is collected or passed on there any more."""
    _require_asked(by, lead)
    with transaction.atomic():
        lead.ended_on = timezone.localdate()
        lead.save(update_fields=["ended_on"])
        _note(lead.owner)
    return lead


def collect(
    *,
    by: Reader,
    organisation: Organisation,
    consultation: Consultation,
    answers: Mapping[int | None, str],
    age: str,
    is_child_agreed: bool,
    consent: str,
    is_for_publication: bool = False,
) -> tuple[Safeguard, str]:
    """Write down what a child says, for the lead to look at; returns it with the child's private code.

    ValidationError without the child's own consent, and for telephone numbers, addresses and names that are said to
    be such: nothing of the kind is stored.
    """
    country = consultation.review.state_under_review_id
    require(by, Act.COLLECT, organisation=organisation, country=country)
    _require_led(organisation)
    if not is_child_agreed:
        raise ValidationError(_("The child agrees first, in its own words or signs."))
    if Consent(consent) == Consent.LEAD and not is_lead(by, organisation):
        raise ValidationError(_("In the place of a guardian only the safeguarding lead agrees."))
    _require_unidentified(answers)
    with transaction.atomic():
        contribution, code = receive(
            consultation,
            answers,
            owner=organisation,
            spoken_by=SpokenBy.CHILD,
            is_for_publication=is_for_publication,
        )
        safeguard = Safeguard.objects.create(
            owner=organisation, contribution=contribution, age=Age(age), consent=Consent(consent)
        )
        _note(organisation)
    return safeguard, code


def pass_on(*, by: Reader, safeguard: Safeguard, are_names_looked_at: bool) -> Safeguard:
    """As the lead, having looked: the words go to who holds the consultation, without anything else of the child."""
    _require_lead(by, safeguard)
    contribution = safeguard.contribution
    if contribution.withdrawn_on is not None:
        raise ValidationError(_("Its author took this contribution back."))
    if names_in(contribution) and not are_names_looked_at:
        raise ValidationError(_("Look at the words in capitals, and say that none is a name."))
    with transaction.atomic():
        safeguard.checked_on = timezone.localdate()
        safeguard.save(update_fields=["checked_on"])
        contribution.owner = contribution.consultation.owner
        contribution.save(update_fields=["owner"])
        _note(safeguard.owner)
    return safeguard


def discard(*, by: Reader, safeguard: Safeguard) -> None:
    """As the lead: delete words that must not be passed on, before they are."""
    _require_lead(by, safeguard)
    if safeguard.checked_on is not None:
        raise ValidationError(_("It was passed on: the child takes it back by its code."))
    with transaction.atomic():
        contribution = safeguard.contribution
        safeguard.delete()
        contribution.delete()
        _note(safeguard.owner)


def names_in(contribution: Contribution) -> list[Identifying]:
    """Words that may be names, for the lead to look at."""
    found = (each for answer in contribution.answers.all() for each in identifying(answer.text))
    return [each for each in found if each.trace == Trace.NAME]


def _require_led(organisation: Organisation) -> None:
    if not has_lead(organisation):
        raise ValidationError(
            _("%(organisation)s has no accredited safeguarding lead: nothing of a child can be collected.")
            % {"organisation": organisation.label}
        )


def _require_unidentified(answers: Mapping[int | None, str]) -> None:
    found = [each.text for text in answers.values() for each in identifying(text) if each.trace in CERTAIN]
    if found:
        raise ValidationError(
            _(
                "This may tell who the child is: %(found)s. Expected words without names, addresses and telephone "
                "numbers: nothing was stored. Ask the child how to say it otherwise."
            )
            % {"found": " · ".join(found)}
        )


def _require_asked(by: Reader, lead: SafeguardingLead) -> None:
    if lead.asked is None:
        raise ValidationError(_("Nobody was asked to accredit this lead."))
    require(by, Act.ACCREDIT, organisation=lead.asked)


def _require_lead(by: Reader, safeguard: Safeguard) -> None:
    require(by, Act.COLLECT, row=safeguard)
    if not is_lead(by, safeguard.owner):
        raise PermissionDenied(refusal())


def _note(organisation: Organisation) -> None:
    """That something was done, not for which child."""
    record(verb=Verb.SAFEGUARD, organisation=organisation, object_kind="safeguard")
