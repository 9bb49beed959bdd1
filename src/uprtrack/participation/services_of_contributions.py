"""Contributions: sent by anybody, opened again by their code, answered and published by who holds the consultation.

The first functions ask no policy: who sends words to an open consultation needs no account, and is not looked at
where there is one. What a code opens belongs to whoever holds the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader
from uprtrack.participation.codes import digest, new_code
from uprtrack.participation.models import Answer, Consultation, Contribution, Fate, SpokenBy

PLAIN = 600
"""Characters of an answer to a child."""
Answers = Mapping[int | None, str]
"""From the ordinal of a question (None: the whole) to words."""


def contribute(
    *,
    consultation: Consultation,
    answers: Answers,
    spoken_by: str = SpokenBy.PERSON,
    name: str = "",
    region: str = "",
    is_for_publication: bool = False,
) -> str:
    """Send words to a consultation that is open to everybody; returns the private code.

    ValidationError where it takes none today, or where there are no words.
    """
    if not consultation.is_open:
        raise ValidationError(_("This consultation takes answers from those who were invited alone."))
    if spoken_by == SpokenBy.CHILD:
        raise ValidationError(_("A child takes part through an organisation with a safeguarding lead."))
    _made, code = receive(
        consultation,
        answers,
        owner=consultation.owner,
        spoken_by=SpokenBy(spoken_by),
        name=name,
        region=region,
        is_for_publication=is_for_publication,
    )
    return code


def contribute_as(
    *,
    by: Reader,
    organisation: Organisation,
    consultation: Consultation,
    answers: Answers,
    region: str = "",
    is_for_publication: bool = False,
) -> str:
    """Send words in the name of an organisation that was invited, or to an open consultation."""
    country = consultation.review.state_under_review_id
    require(by, Act.TAKE_PART, organisation=organisation, country=country)
    is_invited = consultation.invited.filter(organisation=organisation).exists()
    if not (is_invited or consultation.is_open):
        raise ValidationError(
            _("%(organisation)s was not invited to this consultation.") % {"organisation": organisation.label}
        )
    with transaction.atomic():
        _made, code = receive(
            consultation,
            answers,
            owner=consultation.owner,
            spoken_by=SpokenBy.ORGANISATION,
            name=organisation.name,
            organisation=organisation,
            region=region,
            is_for_publication=is_for_publication,
        )
        record(
            verb=Verb.TAKE_PART,
            organisation=organisation,
            object_kind="consultation",
            object_id=consultation.public_id,
            object_label=consultation.title,
        )
    return code


def found_by(code: str) -> Contribution | None:
    """What a code opens; one query, whatever was typed."""
    found = Contribution.objects.filter(secret_sha256=digest(code))
    return found.select_related("consultation__owner", "consultation__review", "owner").first()


def change_consent(*, code: str, is_for_publication: bool) -> Contribution:
    """Agree to publication, or no longer: then it is private again at once."""
    contribution = opened(code)
    if is_for_publication and contribution.spoken_by == SpokenBy.CHILD:
        raise ValidationError(
            _("To publication a child agrees together with who looks after it, when it writes.")
        )
    with transaction.atomic():
        contribution.is_for_publication = is_for_publication
        if not is_for_publication:
            contribution.visibility, contribution.published_at = Visibility.ORGANISATION, None
            contribution.sent_to = None
        contribution.save(update_fields=["is_for_publication", "visibility", "published_at", "sent_to"])
    return contribution


def take_back(*, code: str) -> Contribution:
    """Delete the words and the name of a contribution, for good; that there was one stays counted."""
    contribution = opened(code)
    with transaction.atomic():
        contribution.answers.all().delete()
        contribution.name = contribution.region = contribution.fate_text = contribution.kept_text = ""
        contribution.sent_to = None
        contribution.organisation, contribution.is_for_publication = None, False
        contribution.visibility, contribution.published_at = Visibility.ORGANISATION, None
        contribution.withdrawn_on = timezone.localdate()
        contribution.save()
    return contribution


def answer_contribution(*, by: Reader, contribution: Contribution, fate: str, text: str) -> Contribution:
    """Say what became of a contribution: where it was taken up, or why it was not."""
    _require_holder(by, contribution)
    if contribution.spoken_by == SpokenBy.CHILD and len(text) > PLAIN:
        raise ValidationError(
            _("Answer a child in plain words: at most %(most)d characters.") % {"most": PLAIN}
        )
    if not text.strip():
        raise ValidationError(_("Say where it was taken up, or why it was not: its author reads this."))
    with transaction.atomic():
        contribution.fate, contribution.fate_text = Fate(fate), text
        contribution.fated_on = timezone.localdate()
        contribution.save(update_fields=["fate", "fate_text", "fated_on"])
        _note(Verb.CONSULT, contribution)
    return contribution


def publish_contribution(*, by: Reader, contribution: Contribution) -> Contribution:
    """Let everybody read a contribution as it was sent, where its author agrees to that today."""
    _require_holder(by, contribution)
    if not contribution.is_for_publication:
        raise ValidationError(_("Its author did not agree to publication: it stays with you."))
    with transaction.atomic():
        contribution.visibility, contribution.shared_with = Visibility.PUBLIC, None
        contribution.published_at = contribution.published_at or timezone.now()
        contribution.save(update_fields=["visibility", "shared_with", "published_at"])
        _note(Verb.PUBLISH, contribution)
    return contribution


class Given(TypedDict, total=False):
    """What comes with the words of a contribution; see ``Contribution``."""

    spoken_by: Required[str]
    name: str
    region: str
    organisation: Organisation
    is_for_publication: bool


def receive(
    consultation: Consultation, answers: Answers, *, owner: Organisation, **given: Unpack[Given]
) -> tuple[Contribution, str]:
    """Keep words for ``owner``, with the private code that opens them; ValidationError where none are taken today."""
    today = timezone.localdate()
    if not consultation.takes_answers(today):
        raise ValidationError(_("This consultation takes no answers today."))
    said = {ordinal: text for ordinal, text in answers.items() if text.strip()}
    if not said:
        raise ValidationError(_("Write an answer to one of the questions at least."))
    questions = {question.ordinal: question for question in consultation.questions.all()}
    code = new_code()
    with transaction.atomic():
        made = Contribution.objects.create(
            owner=owner, consultation=consultation, secret_sha256=digest(code), **given
        )
        # The minute would tell whoever saw somebody write which one is theirs.
        midnight = timezone.make_aware(datetime.combine(today, time.min))
        Contribution.objects.filter(pk=made.pk).update(created_at=midnight)
        Answer.objects.bulk_create(
            Answer(contribution=made, question=questions.get(ordinal) if ordinal else None, text=text)
            for ordinal, text in said.items()
        )
    return made, code


def opened(code: str) -> Contribution:
    """What a code opens; ValidationError where that is nothing, or was taken back."""
    found = found_by(code)
    if found is None or found.withdrawn_on is not None:
        raise ValidationError(_("No contribution has this code, or it was taken back."))
    return found


def _require_holder(by: Reader, contribution: Contribution) -> None:
    country = contribution.consultation.review.state_under_review_id
    require(by, Act.CONSULT, country=country, row=contribution)
    if contribution.withdrawn_on is not None:
        raise ValidationError(_("Its author took this contribution back."))
    if not Contribution.objects.arrived().filter(pk=contribution.pk).exists():
        raise ValidationError(_("A child's words wait for the safeguarding lead."))


def _note(verb: Verb, contribution: Contribution) -> None:
    """For the holder alone, by the consultation: the log does not follow one contribution."""
    record(
        verb=verb,
        organisation=contribution.owner,
        object_kind="consultation",
        object_id=contribution.consultation.public_id,
        object_label=contribution.consultation.title,
    )
