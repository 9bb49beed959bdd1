"""Commenting, answering and moderating. Who decides never decides on itself, and says why."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.activity import record
from uprtrack.organisations.attribution import behind
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.participation.commenting import Target
from uprtrack.participation.models import Comment, CommentState, ModerationDecision, Reason
from uprtrack.participation.moderators import moderates_today, moderator_for


def comment_on(*, by: Reader, organisation: Organisation, target: Target, text: str) -> Comment:
    """Hand words on a published row to the moderator; ValidationError where no neutral body moderates."""
    require(by, Act.COMMENT, organisation=organisation, country=target.country)
    return _send(by, organisation, target, text)


def reply_to(*, by: Reader, comment: Comment, target: Target, text: str) -> Comment:
    """The answer of the body concerned, to stand beside the comment; once for each comment."""
    require(by, Act.REPLY, organisation=comment.concerned)
    if comment.state != CommentState.PUBLISHED or comment.replies_to_id is not None:
        raise ValidationError(_("A comment is answered once it is published."))
    ended = (CommentState.WITHHELD, CommentState.WITHDRAWN)
    if comment.replies.exclude(state__in=ended).exists():
        raise ValidationError(_("This comment has an answer: take that back to write another."))
    return _send(by, comment.concerned, target, text, replies_to=comment)


def moderate(
    *, by: Reader, comment: Comment, is_published: bool, reason: str = "", text: str = ""
) -> ModerationDecision:
    """Publish a comment, or withhold it for one of the reasons there are and in words; a later decision holds."""
    moderator = comment.sent_to
    if moderator is None:
        raise ValidationError(_("This comment was not sent to a moderator."))
    require(by, Act.MODERATE, organisation=moderator)
    _require_neutral(moderator, comment)
    if not is_published:
        reason = Reason(reason).value
        if not text.strip():
            raise ValidationError(_("Say in words why it is withheld: its author reads this."))
    with transaction.atomic():
        decision = ModerationDecision.objects.create(
            comment=comment,
            moderator=moderator,
            is_published=is_published,
            reason="" if is_published else reason,
            text=text,
            decided_on=timezone.localdate(),
        )
        comment.state = CommentState.PUBLISHED if is_published else CommentState.WITHHELD
        comment.visibility = Visibility.PUBLIC if is_published else Visibility.ORGANISATION
        comment.published_at = timezone.now() if is_published else None
        comment.save(update_fields=["state", "visibility", "published_at"])
        _note(Verb.MODERATE, moderator, comment, reason=f"{decision}: {text}" if text else str(decision))
    return decision


def appeal(*, by: Reader, comment: Comment, text: str) -> Comment:
    """Ask once for another look: by another moderator where there is one."""
    act = Act.REPLY if comment.replies_to_id else Act.COMMENT
    require(by, act, country=comment.country_id, row=comment)
    if comment.state != CommentState.WITHHELD or comment.appeal:
        raise ValidationError(_("A comment that was withheld can be appealed for once."))
    parties = {comment.concerned_id, standing_of(by).who_acts(comment.owner_id)}
    other = moderator_for(comment.country_id, parties=parties, without=comment.sent_to_id)
    if other is None:
        raise ValidationError(_no_moderator())
    with transaction.atomic():
        comment.appeal, comment.sent_to, comment.state = text, other, CommentState.SENT
        comment.save(update_fields=["appeal", "sent_to", "state"])
        _note(Verb.COMMENT, comment.owner, comment)
    return comment


def withdraw_comment(*, by: Reader, comment: Comment) -> Comment:
    """Take a comment back: nobody but its own organisation reads it any more."""
    act = Act.REPLY if comment.replies_to_id else Act.COMMENT
    require(by, act, country=comment.country_id, row=comment)
    with transaction.atomic():
        comment.state, comment.visibility = CommentState.WITHDRAWN, Visibility.ORGANISATION
        comment.published_at = comment.sent_to = None
        comment.save(update_fields=["state", "visibility", "published_at", "sent_to"])
        _note(Verb.WITHDRAW, comment.owner, comment)
    return comment


def _send(
    by: Reader, organisation: Organisation, target: Target, text: str, replies_to: Comment | None = None
) -> Comment:
    parties = {organisation.pk, target.concerned.pk}
    if replies_to is not None:
        parties.add(replies_to.owner_id)
    moderator = moderator_for(target.country, parties=parties)
    if moderator is None:
        raise ValidationError(_no_moderator())
    with transaction.atomic():
        made = Comment.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            visibility=Visibility.ORGANISATION,
            kind=target.kind,
            row_id=target.public_id,
            concerned=target.concerned,
            country_id=target.country,
            text=text,
            replies_to=replies_to,
            sent_to=moderator,
            sent_on=timezone.localdate(),
        )
        _note(Verb.COMMENT, organisation, made)
    return made


def _require_neutral(moderator: Organisation, comment: Comment) -> None:
    if moderator.is_state_body or not moderates_today(moderator):
        raise ValidationError(
            _("%(body)s does not moderate comments here today.") % {"body": moderator.label}
        )
    if moderator.pk in (comment.concerned_id, behind(comment.owner).pk):
        raise ValidationError(_("Nobody moderates what is said of or by themselves."))


def _no_moderator() -> str:
    return _(
        "No neutral body moderates comments here yet, or none that is not concerned itself: nothing was sent. Who runs "
        "the site records the agreement on one."
    )


def _note(verb: Verb, organisation: Organisation, comment: Comment, *, reason: str = "") -> None:
    record(
        verb=verb,
        organisation=organisation,
        object_kind="comment",
        object_id=comment.public_id,
        reason=reason,
    )
