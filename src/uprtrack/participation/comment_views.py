"""Comments: read, written, answered, moderated."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprkit.rules.identifying import identifying
from uprtrack.organisations.form_pages import form_page, posted
from uprtrack.organisations.policy import Act, acting_organisations, allows, may_anywhere, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.organisations.standing import standing_of
from uprtrack.participation import services_of_comments as services
from uprtrack.participation import services_of_moderators as agreements
from uprtrack.participation.comment_forms import CommentForm, DecisionForm, TextForm
from uprtrack.participation.commenting import Target, target_of
from uprtrack.participation.comments import (
    contributions_waiting_for,
    handed_to,
    heard_on,
    own_comments,
    waiting_for,
)
from uprtrack.participation.models import Comment, Moderator
from uprtrack.participation.moderators import moderators
from uprtrack.participation.services_of_publishing import decide_on_contribution

PAGE_SIZE = 50


@open_to_all
def moderation(request: HttpRequest) -> HttpResponse:
    """Who moderates, and how that was agreed; for their people what was handed to them."""
    own = Moderator.objects.visible_to(request.user).filter(owner__in=standing_of(request.user).own)
    handed = waiting_for(request.user)
    return render(
        request,
        "participation/moderation.html",
        {
            "agreements": moderators().select_related("country"),
            "offered": [
                row
                for row in own.filter(until_on__isnull=True).select_related("owner", "country")
                if allows(request.user, Act.MODERATE, row=row)
            ],
            "is_moderator": bool(handed) or may_anywhere(request.user, Act.MODERATE),
            "contributions": contributions_waiting_for(request.user),
            "page_obj": Paginator(handed, PAGE_SIZE).get_page(request.GET.get("page")),
        },
    )


@open_to_all
def comments_on(request: HttpRequest, kind: str, row_id: str) -> HttpResponse:
    """The comments on one published row, with the answers of the body concerned."""
    target = _target(kind, row_id)
    rows = [(kind, row_id)]
    concerned = target.concerned.pk in standing_of(request.user).own
    return render(
        request,
        "participation/comments_on.html",
        {
            "target": target,
            "heard": heard_on(rows),
            "own": own_comments(request.user, rows),
            "own_bodies": standing_of(request.user).own,
            "can_comment": allows(request.user, Act.COMMENT, country=target.country),
            "can_reply": concerned and allows(request.user, Act.REPLY, organisation=target.concerned),
        },
    )


@for_act(Act.COMMENT)
def comment_add(request: HttpRequest, kind: str, row_id: str) -> HttpResponse:
    """Write a comment and hand it to the moderator."""
    target = _target(kind, row_id)
    organisations = acting_organisations(request.user, Act.COMMENT, country=target.country)
    if not organisations:
        require(request.user, Act.COMMENT, country=target.country)

    def send(data: dict[str, Any]) -> HttpResponse:
        made = services.comment_on(by=request.user, target=target, **data)
        messages.success(
            request, _("%(body)s looks at your comment before others read it.") % {"body": made.sent_to}
        )
        return redirect("comments_on", kind=kind, row_id=row_id)

    return form_page(
        request,
        CommentForm(posted(request), organisations=organisations),
        send,
        title=_("Comment"),
        button=_("Send the comment"),
        listed=[target.words],
        listed_title=target.noun,
    )


@for_act(Act.REPLY)
def comment_reply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer a published comment, as the body concerned."""
    found = get_object_or_404(
        Comment.objects.published().filter(replies_to__isnull=True).select_related("concerned", "owner"),
        public_id=public_id,
    )
    require(request.user, Act.REPLY, organisation=found.concerned)
    target = _target(found.kind, found.row_id)

    def reply(data: dict[str, Any]) -> HttpResponse:
        services.reply_to(by=request.user, comment=found, target=target, **data)
        messages.success(
            request, _("Your answer was sent: it stands beside the comment once it is published.")
        )
        return redirect("comments_on", kind=found.kind, row_id=found.row_id)

    return form_page(
        request,
        TextForm(posted(request)),
        reply,
        title=_("Answer a comment"),
        button=_("Send the answer"),
        listed=[found.text],
        listed_title=found.owner.label,
    )


@for_act(Act.MODERATE)
def comment_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish a comment that was handed to one's body, or withhold it."""
    found = handed_to(request.user, public_id)
    if found is None:
        raise Http404
    comment = found

    def decide(data: dict[str, Any]) -> HttpResponse:
        is_published = data["decision"] == "publish"
        reason = "" if is_published else data["decision"]
        services.moderate(
            by=request.user, comment=comment, is_published=is_published, reason=reason, text=data["text"]
        )
        messages.success(request, _("The decision was saved."))
        return redirect("moderation")

    return form_page(
        request,
        DecisionForm(posted(request)),
        decide,
        title=_("Decide on a comment"),
        button=_("Save the decision"),
        explanation=_hints(comment.text),
        listed=[text for text in (comment.text, comment.appeal) if text],
        listed_title=comment.owner.get_kind_display(),
    )


@for_act(Act.MODERATE)
def contribution_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish a contribution that its author handed to one's body, or say why not."""
    waiting = contributions_waiting_for(request.user)
    found = next((row for row in waiting if row.public_id == public_id), None)
    if found is None:
        raise Http404
    contribution = found

    def decide(data: dict[str, Any]) -> HttpResponse:
        is_published = data["decision"] == "publish"
        decide_on_contribution(
            by=request.user,
            contribution=contribution,
            is_published=is_published,
            reason="" if is_published else data["decision"],
            text=data["text"],
        )
        messages.success(request, _("The decision was saved."))
        return redirect("moderation")

    texts = [answer.text for answer in contribution.answers.all()]
    return form_page(
        request,
        DecisionForm(posted(request)),
        decide,
        title=_("Decide on a contribution"),
        button=_("Save the decision"),
        explanation=_hints("\n".join(texts)),
        listed=texts,
        listed_title=contribution.consultation.title,
    )


def _hints(text: str) -> list[str]:
    """Where a text may tell who a person is: for the moderator to look at, who decides."""
    found = [each.text for each in identifying(text)]
    if not found:
        return []
    return [_("Look whether this identifies a person: %(found)s.") % {"found": " · ".join(found)}]


@for_act(Act.COMMENT, Act.REPLY)
def comment_appeal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask for another look at a comment that was withheld."""
    found = _own(request, public_id)

    def send(data: dict[str, Any]) -> HttpResponse:
        services.appeal(by=request.user, comment=found, **data)
        messages.success(request, _("Your comment is looked at again."))
        return redirect("comments_on", kind=found.kind, row_id=found.row_id)

    return form_page(
        request,
        TextForm(posted(request)),
        send,
        title=_("Why it should be published all the same"),
        button=_("Ask for another look"),
        listed=[found.text],
        listed_title=_("Comment"),
    )


@for_act(Act.COMMENT, Act.REPLY)
@require_POST
def comment_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a comment back."""
    found = _own(request, public_id)
    services.withdraw_comment(by=request.user, comment=found)
    messages.success(request, _("The comment was taken back."))
    return redirect("comments_on", kind=found.kind, row_id=found.row_id)


@for_act(Act.MODERATE)
@require_POST
def moderator_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the task of moderating, or give it back."""
    rows = Moderator.objects.visible_to(request.user).select_related("owner")
    found = get_object_or_404(rows, public_id=public_id)
    act = agreements.end_moderation if request.POST.get("act") == "end" else agreements.accept_moderation
    try:
        act(by=request.user, agreement=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The agreement was changed: everybody reads who moderates."))
    return redirect("moderation")


def _target(kind: str, row_id: str) -> Target:
    found = target_of(kind, row_id)
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, public_id: str) -> Comment:
    own = standing_of(request.user).own
    rows = Comment.objects.visible_to(request.user).filter(owner__in=own).select_related("owner")
    return get_object_or_404(rows, public_id=public_id)
