"""Who is in an organisation: accounts, roles, handing over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.organisations.directory import Person, people_of
from uprtrack.organisations.erasure import erase_person
from uprtrack.organisations.form_pages import form_page, known_organisation, managed_organisation, posted
from uprtrack.organisations.kinds import GROUPS, Role
from uprtrack.organisations.models import Membership, Organisation
from uprtrack.organisations.models.bodies import in_force
from uprtrack.organisations.people_forms import (
    LINK,
    EndForm,
    HandOverForm,
    MemberForm,
    OwnPasswordForm,
    RoleForm,
    SendForm,
)
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.services import (
    admit_new_person,
    appoint_first_coordinator,
    change_membership,
    create_user,
    end_membership,
    hand_over,
    send_to_group,
)
from uprtrack.organisations.services.arriving import invite_to_take_over
from uprtrack.organisations.services.handover import notes_kept_by, portfolio_of
from uprtrack.organisations.services.joining import members_of
from uprtrack.organisations.themes import theme_labels
from uprtrack.organisations.views import link_made, signed_in_user, too_many_guesses


@for_act(Act.MANAGE_ORGANISATION)
def member_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make an account for a person and give it a role."""
    found = managed_organisation(request, public_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        values = {"is_pseudonym": False, **data}
        admit_new_person(by=request.user, organisation=found, **values | {"role": Role(data["role"])})
        return _back(request, found, _("The account was made. Hand the first password over in person."))

    return form_page(
        request,
        MemberForm(posted(request), organisation=found),
        act,
        title=_("Add a person"),
        button=_("Make the account"),
        organisation=found,
        explanation=[_("Better, where it can be done: let the person make the account, by a link.")],
    )


@for_act(Act.MANAGE_ORGANISATION)
def member_first(request: HttpRequest, public_id: str) -> HttpResponse:
    """The first coordinator of a body that one's own organisation added."""
    found = known_organisation(request, public_id)
    require(request.user, Act.MANAGE_ORGANISATION, organisation=found.founded_by or found)
    form = MemberForm(posted(request), organisation=found)
    for name in ("role", "themes", "since_on", "until_on"):
        del form.fields[name]

    def act(data: dict[str, Any]) -> HttpResponse:
        user = create_user(
            username=data["username"],
            password=data["password"],
            shown_as=data["shown_as"],
            is_pseudonym=data.get("is_pseudonym", False),
        )
        appoint_first_coordinator(by=request.user, organisation=found, user=user)
        return _back(request, found, _("The account was made. Hand the first password over in person."))

    return form_page(
        request,
        form,
        act,
        title=_("First coordinator"),
        button=_("Make the account"),
        organisation=found,
        explanation=[_("From then on the organisation is its own: you can no longer name its people.")],
    )


@for_act(Act.MANAGE_ORGANISATION)
def member_change(request: HttpRequest, public_id: str, membership_id: str) -> HttpResponse:
    """Another role, other themes, another last day."""
    found = managed_organisation(request, public_id)
    person = _person(found, membership_id)
    membership = person.membership
    initial = {"role": membership.role, "themes": membership.themes, "until_on": membership.until_on}

    def act(data: dict[str, Any]) -> HttpResponse:
        change_membership(by=request.user, membership=membership, **data | {"role": Role(data["role"])})
        return _back(request, found, _("The role was changed: it holds with the next page the person opens."))

    return form_page(
        request,
        RoleForm(posted(request), organisation=found, initial=initial),
        act,
        title=_("Change the role of %(person)s") % {"person": person.actor.name},
        button=_("Change the role"),
        organisation=found,
    )


@for_act(Act.MANAGE_ORGANISATION)
def member_end(request: HttpRequest, public_id: str, membership_id: str) -> HttpResponse:
    """End a role."""
    found = managed_organisation(request, public_id)
    person = _person(found, membership_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        end_membership(by=request.user, membership=person.membership, from_on=data["from_on"])
        return _back(request, found, _("The role was ended."))

    return form_page(
        request,
        EndForm(posted(request)),
        act,
        title=_("End the role of %(person)s") % {"person": person.actor.name},
        button=_("End the role"),
        is_danger=True,
        organisation=found,
        explanation=[
            _("%(role)s. What the person wrote for the organisation stays there; personal notes stay theirs.")
            % {"role": person.membership.get_role_display()}
        ],
    )


@for_act(Act.MANAGE_ORGANISATION)
def member_hand_over(request: HttpRequest, public_id: str, membership_id: str) -> HttpResponse:
    """All roles of one person to another, in one step; what stays behind is said before."""
    found = managed_organisation(request, public_id)
    person = _person(found, membership_id)
    leaving = person.membership.user
    others = [item for item in people_of(found) if item.membership.user_id != leaving.pk]

    def act(data: dict[str, Any]) -> HttpResponse:
        if data["person"] == LINK:
            invitation, token = invite_to_take_over(by=request.user, organisation=found, leaving=leaving)
            return link_made(request, found, invitation, token)
        to = next(item for item in others if item.membership.public_id == data["person"])
        hand_over(
            by=request.user,
            leaving=leaving,
            to=to.membership.user,
            organisation=found,
            from_on=data["from_on"],
        )
        return _back(request, found, _("The portfolio was handed over."))

    return form_page(
        request,
        HandOverForm(posted(request), people=others),
        act,
        title=_("Hand over the portfolio of %(person)s") % {"person": person.actor.name},
        button=_("Hand over"),
        organisation=found,
        listed_title=_("What is handed over"),
        listed=[_said(item) for item in portfolio_of(leaving, found, on=timezone.localdate())],
        explanation=[_what_stays(notes_kept_by(leaving, found))],
    )


@for_act(Act.MANAGE_ORGANISATION)
def member_erase(request: HttpRequest, public_id: str, membership_id: str) -> HttpResponse:
    """Erase a person on their request; the coordinator's own password confirms it."""
    found = managed_organisation(request, public_id)
    person = _person(found, membership_id)
    if refused := too_many_guesses(request):
        return refused

    def act(data: dict[str, Any]) -> HttpResponse:
        erase_person(by=request.user, user=person.membership.user)
        return _back(request, found, _("The person was erased."))

    return form_page(
        request,
        OwnPasswordForm(posted(request), user=signed_in_user(request)),
        act,
        title=_("Erase %(person)s on their request") % {"person": person.actor.name},
        button=_("Erase for good"),
        is_danger=True,
        organisation=found,
        hides_who_reads=True,
        explanation=[
            _("Do this only when the person asked you to. It cannot be undone."),
            _(
                "Account, names, roles and personal notes are deleted. What the organisation published stays, "
                "without a name."
            ),
        ],
    )


@for_act(Act.MANAGE_ORGANISATION)
def group_send(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send one's own people into a group, as its rapporteur perhaps."""
    group = known_organisation(request, public_id)
    senders = [
        body for body in members_of(group) if allows(request.user, Act.MANAGE_ORGANISATION, organisation=body)
    ]
    if group.kind not in GROUPS or not senders:
        require(request.user, Act.MANAGE_ORGANISATION, organisation=group)
    people = [(body, item) for body in senders for item in people_of(body)]
    roles = [Role.MEMBER, Role.READER]
    if allows(request.user, Act.MANAGE_ORGANISATION, organisation=group):
        roles.insert(0, Role.RAPPORTEUR)

    def act(data: dict[str, Any]) -> HttpResponse:
        sender, chosen = next(pair for pair in people if pair[1].membership.public_id == data["person"])
        send_to_group(
            by=request.user,
            group=group,
            sender=sender,
            user=chosen.membership.user,
            role=Role(data["role"]),
        )
        return _back(request, group, _("The person was sent into the group."))

    return form_page(
        request,
        SendForm(posted(request), people=[item for _body, item in people], roles=roles),
        act,
        title=_("Send a person into the group"),
        button=_("Send"),
        organisation=group,
        explanation=[_("The role ends when the person leaves your organisation, or it leaves the group.")],
    )


def _person(organisation: Organisation, membership_id: str) -> Person:
    """The person with a role in an organisation today; 404 else."""
    held = Membership.objects.filter(in_force(timezone.localdate()), organisation=organisation)
    membership = get_object_or_404(held, public_id=membership_id)
    people = [item for item in people_of(organisation) if item.membership.pk == membership.pk]
    return people[0]


def _said(item: Membership) -> str:
    labels = theme_labels()
    parts = [str(item.organisation), item.get_role_display()]
    if item.themes:
        parts.append(", ".join(labels.get(code, code) for code in item.themes))
    return " · ".join(parts)


def _what_stays(notes: int) -> str:
    if not notes:
        return _("The person has no personal notes. Whatever was written for the organisation stays with it.")
    return ngettext(
        "%(count)d personal note stays with its author; whatever was written for the organisation stays with it.",
        "%(count)d personal notes stay with their author; whatever was written for the organisation stays with it.",
        notes,
    ) % {"count": notes}


def _back(request: HttpRequest, organisation: Organisation, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("organisation", public_id=organisation.public_id)
