"""Publishing what a holder does not: a neutral moderator decides, asked by the author, who holds the code."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader
from uprtrack.participation.models import Contribution, Reason
from uprtrack.participation.moderators import moderates_today, moderator_for
from uprtrack.participation.services_of_contributions import opened


def ask_moderator(*, code: str) -> Contribution:
    """Hand a contribution to the neutral moderator, once, because its holder has not published it."""
    contribution = opened(code)
    if not contribution.is_for_publication or contribution.is_published or contribution.kept_for:
        raise ValidationError(
            _(
                "What you agree to publish, and its holder has not published, can be handed to the moderator once."
            )
        )
    if not Contribution.objects.arrived().filter(pk=contribution.pk).exists():
        raise ValidationError(_("A child's words wait for the safeguarding lead."))
    country = contribution.consultation.review.state_under_review_id
    moderator = moderator_for(country, parties={contribution.owner_id, contribution.organisation_id or 0})
    if moderator is None:
        raise ValidationError(_("No neutral body moderates here that is not concerned itself."))
    contribution.sent_to = moderator
    contribution.save(update_fields=["sent_to"])
    return contribution


def decide_on_contribution(
    *, by: Reader, contribution: Contribution, is_published: bool, reason: str = "", text: str = ""
) -> Contribution:
    """As the moderator that was asked: publish it word for word, or say why not."""
    moderator = contribution.sent_to
    if moderator is None:
        raise ValidationError(_("This contribution was not sent to a moderator."))
    require(by, Act.MODERATE, organisation=moderator)
    if not moderates_today(moderator) or moderator.pk == contribution.owner_id:
        raise ValidationError(_("%(body)s does not moderate here today.") % {"body": moderator.label})
    if not contribution.is_for_publication:
        raise ValidationError(_("Its author did not agree to publication: it stays with you."))
    if not is_published and not text.strip():
        raise ValidationError(_("Say in words why it is withheld: its author reads this."))
    with transaction.atomic():
        if is_published:
            contribution.visibility, contribution.shared_with = Visibility.PUBLIC, None
            contribution.published_at = timezone.now()
        else:
            contribution.kept_for, contribution.kept_text = Reason(reason).value, text
        contribution.sent_to = None
        contribution.save()
        record(
            verb=Verb.MODERATE,
            organisation=moderator,
            object_kind="consultation",
            object_id=contribution.consultation.public_id,
            object_label=contribution.consultation.title,
            reason=f"{contribution.get_kept_for_display()}: {text}" if contribution.kept_for else "",
        )
    return contribution
