"""Links: made, listed and revoked by coordinators; opened and used by whoever holds one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from uprtrack.organisations.body_forms import JoinLinkForm, LinkForm, PasswordLinkForm
from uprtrack.organisations.directory import people_of
from uprtrack.organisations.form_pages import form_page, known_organisation, managed_organisation, posted
from uprtrack.organisations.invitations import (
    begin_reading,
    find,
    grant,
    grants_of,
    invite,
    open_in,
    readable_row,
    revoke,
    scope_of,
    show_row,
)
from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import Invitation, Purpose, User
from uprtrack.organisations.people_forms import JoinForm, LinkConfirmForm, PasswordTwiceForm
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import by_token, for_act
from uprtrack.organisations.services.arriving import (
    invite_to_join,
    invite_to_set_password,
    join_by_link,
    joined_by,
    set_password_by_link,
)
from uprtrack.organisations.views import can_name_first, link_made

Page = Callable[..., HttpResponse]
_pages_of_others: dict[str, Page] = {}


def register_page(purpose: Purpose, page: Page) -> None:
    """Let an upper app show the links of a purpose: ``page(request, invitation)``, for a browser that opened one."""
    _pages_of_others[purpose] = page


@for_act(Act.MANAGE_ORGANISATION)
def invitations(request: HttpRequest, public_id: str) -> HttpResponse:
    """The links of an organisation."""
    found = managed_organisation(request, public_id)
    rows = Invitation.objects.filter(organisation=found).select_related("made_by")
    return render(
        request,
        "organisations/invitations.html",
        {"organisation": found, "rows": rows, "now": timezone.now()},
    )


@for_act(Act.MANAGE_ORGANISATION)
def invitation_join(request: HttpRequest, public_id: str) -> HttpResponse:
    """A link to join; of a body without people, for its first coordinator."""
    found = known_organisation(request, public_id)
    is_first = can_name_first(request, found)
    if not is_first:
        require(request.user, Act.MANAGE_ORGANISATION, organisation=found)
    form = JoinLinkForm(posted(request), organisation=found, is_first=is_first)

    def act(data: dict[str, Any]) -> HttpResponse:
        invitation, token = invite_to_join(
            by=request.user,
            organisation=found,
            role=Role(data.get("role", Role.COORDINATOR)),
            themes=data.get("themes", ()),
            **form.limits(),
        )
        return link_made(request, found, invitation, token)

    title = _("Invite the first coordinator by a link") if is_first else _("Invite by a link")
    return form_page(request, form, act, title=title, button=_("Make the link"), organisation=found)


@for_act(Act.MANAGE_ORGANISATION)
def invitation_password(request: HttpRequest, public_id: str) -> HttpResponse:
    """A link with which somebody who forgot their password sets a new one."""
    found = managed_organisation(request, public_id)
    people = people_of(found)
    form = PasswordLinkForm(posted(request), people=people)

    def act(data: dict[str, Any]) -> HttpResponse:
        chosen = next(item for item in people if item.membership.public_id == data["person"])
        invitation, token = invite_to_set_password(
            by=request.user, organisation=found, user=chosen.membership.user, **form.limits()
        )
        return link_made(request, found, invitation, token)

    return form_page(
        request,
        form,
        act,
        title=_("A new password by a link"),
        button=_("Make the link"),
        organisation=found,
        explanation=[_("Hand the link to the person themselves: whoever opens it sets the password.")],
    )


@for_act(Act.MANAGE_ORGANISATION)
def invitation_read(request: HttpRequest, public_id: str, kind: str, row_id: str) -> HttpResponse:
    """A link with which people without an account read one row."""
    found = managed_organisation(request, public_id)
    form = LinkForm(posted(request))

    def act(data: dict[str, Any]) -> HttpResponse:
        invitation, token = invite(
            by=request.user,
            organisation=found,
            purpose=Purpose.READ,
            scope={"act": Purpose.READ.value, "kind": kind, "ids": [row_id]},
            **form.limits(),
        )
        return link_made(request, found, invitation, token)

    return form_page(
        request,
        form,
        act,
        title=_("Let somebody read by a link"),
        button=_("Make the link"),
        organisation=found,
        explanation=[
            _("Whoever holds the link reads this one paper as it is on that day, and nothing else.")
        ],
    )


@for_act(Act.MANAGE_ORGANISATION)
@require_POST
def invitation_revoke(request: HttpRequest, public_id: str, invitation_id: str) -> HttpResponse:
    """End a link at once."""
    found = managed_organisation(request, public_id)
    row = get_object_or_404(
        Invitation.objects.select_related("organisation"), organisation=found, public_id=invitation_id
    )
    revoke(by=request.user, invitation=row)
    messages.success(request, _("The link was revoked: it opens nothing any more."))
    return redirect("invitations", public_id=found.public_id)


def _for_holders(view: Page) -> Page:
    """A page for whoever holds a link: not indexed; what the service refuses looks like a link that never was."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except (Http404, PermissionDenied):
            response = _no_such_link(request)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@by_token
@_for_holders
def invitation_open(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token for a grant of this browser, so that it leaves the address bar. Uses nothing up."""
    invitation = find(token)
    if invitation is None:
        return _no_such_link(request)
    grant(request, invitation)
    response = redirect("invitation", public_id=invitation.public_id)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@by_token
@_for_holders
def invitation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what a link does, and do it when asked to."""
    found = open_in(request, public_id)
    if found is None:
        return _no_such_link(request)
    pages = {Purpose.JOIN: _join, Purpose.PASSWORD: _set_password, Purpose.READ: _begin_reading}
    page = pages.get(Purpose(found.purpose)) or _pages_of_others.get(found.purpose)
    return page(request, found) if page else _no_such_link(request)


@by_token
@_for_holders
def invitation_row(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    """The row that a link shows, for the browser that used it."""
    found = next((item for item in grants_of(request) if item.public_id == public_id), None)
    row = readable_row(found, row_id) if found else None
    if found is None or row is None:
        return _no_such_link(request)
    return show_row(request, found, row)


@sensitive_variables("data")
def _join(request: HttpRequest, found: Invitation) -> HttpResponse:
    organisation = joined_by(found)
    account = request.user if isinstance(request.user, User) else None

    def act(data: dict[str, Any]) -> HttpResponse:
        values = {name: data[name] for name in data if name not in ("again", "confirmed")}
        join_by_link(invitation=found, user=account, **values)
        if account is not None:
            messages.success(request, _("You belong to the organisation now."))
            return redirect("home")
        messages.success(request, _("Your account was made. Sign in with it."))
        return redirect("account_login")

    role = found.scope.get("role")
    explanation = [_("You are invited to %(organisation)s.") % {"organisation": organisation.name}]
    if role:
        explanation.append(_("Your role will be: %(role)s.") % {"role": Role(role).label})
    if "takes_over" in found.scope:
        explanation.append(_("You take over the portfolio of somebody who leaves."))
    if account is not None:
        explanation.append(
            _(
                "You are signed in: this account joins. To make another account, sign out and open the link again."
            )
        )
    form = LinkConfirmForm(posted(request)) if account else JoinForm(posted(request))
    return form_page(
        request,
        form,
        act,
        title=_("Join an organisation"),
        button=_("Join"),
        explanation=explanation,
    )


@sensitive_variables("data")
def _set_password(request: HttpRequest, found: Invitation) -> HttpResponse:
    def act(data: dict[str, Any]) -> HttpResponse:
        set_password_by_link(invitation=found, password=data["password"])
        messages.success(request, _("The new password holds. Sign in with it."))
        return redirect("account_login")

    return form_page(
        request,
        PasswordTwiceForm(posted(request)),
        act,
        title=_("Set a new password"),
        button=_("Set the password"),
        hides_who_reads=True,
        explanation=[_("All sessions that are open with the old one end.")],
    )


def _begin_reading(request: HttpRequest, found: Invitation) -> HttpResponse:
    first = scope_of(found).ids[0]
    row = readable_row(found, first)
    if row is None:
        return _no_such_link(request)

    def act(data: dict[str, Any]) -> HttpResponse:
        begin_reading(request, found)
        return redirect("invitation_row", public_id=found.public_id, row_id=first)

    return form_page(
        request,
        LinkConfirmForm(posted(request)),
        act,
        title=_("Read by a link"),
        button=_("Read"),
        hides_who_reads=True,
        explanation=[
            _("%(organisation)s lets you read: %(title)s")
            % {"organisation": found.organisation.name, "title": row},
            _("You can read on in this browser until it is closed, or until the link ends."),
        ],
    )


def _no_such_link(request: HttpRequest) -> HttpResponse:
    return render(request, "organisations/no_such_link.html", status=404)
