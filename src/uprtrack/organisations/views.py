"""Organisations as those who may know of them see them, and what was done."""

from __future__ import annotations

from allauth.core import ratelimit
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from uprtrack.organisations.directory import affiliations_known_to, is_close_to, known_to, people_of
from uprtrack.organisations.form_pages import known_organisation
from uprtrack.organisations.kinds import GROUPS, MECHANISM_CIRCLES
from uprtrack.organisations.models import Activity, Invitation, Organisation, TermsOfReference, User
from uprtrack.organisations.policy import Act, allows, refusal
from uprtrack.organisations.rights import signed_in
from uprtrack.organisations.services import kinds_founded_by
from uprtrack.organisations.services.founding import is_without_people
from uprtrack.organisations.services.groups import KIND_OF_GROUP
from uprtrack.organisations.services.leading import LED
from uprtrack.organisations.standing import standing_of

PAGE_SIZE = 50
CIRCLES = LED | MECHANISM_CIRCLES


@signed_in
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations of the reader's countries that they may know of, by kind."""
    countries = {organisation.country_id for organisation in standing_of(request.user).organisations}
    organisations = known_to(request.user).filter(country__in=countries).select_related("country", "parent")
    return render(
        request,
        "organisations/organisation_list.html",
        {
            "organisations": organisations.order_by("country", "kind", "name"),
            "close": standing_of(request.user).coalition,
        },
    )


@signed_in
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One organisation: what it is part of, who takes part in it; its people, for itself alone."""
    found = known_organisation(request, public_id)
    affiliations = list(affiliations_known_to(request.user, found))
    members = [item for item in affiliations if item.organisation_id == found.pk]
    is_own = found.pk in standing_of(request.user).own
    can_manage = allows(request.user, Act.MANAGE_ORGANISATION, organisation=found)
    terms = TermsOfReference.objects.visible_to(request.user).filter(owner=found)
    return render(
        request,
        "organisations/organisation.html",
        {
            "organisation": found,
            "is_own": is_own,
            "can_manage": can_manage,
            "can_name_first": can_name_first(request, found),
            "can_found_bodies": can_manage and bool(kinds_founded_by(found)),
            "can_found_groups": can_manage and found.kind in KIND_OF_GROUP,
            "can_send": found.kind in GROUPS and _sends_into(request, found),
            "is_led": found.kind in LED,
            "is_circle": found.kind in CIRCLES,
            "is_close": is_close_to(request.user, found),
            "members": members,
            "takes_part_in": [item for item in affiliations if item.member_id == found.pk],
            "groups": known_to(request.user).filter(kind__in=GROUPS, parent=found),
            "terms": terms.first() if found.kind in CIRCLES else None,
            "people": people_of(found) if is_own else [],
        },
    )


@signed_in
def activity(request: HttpRequest) -> HttpResponse:
    """What was done, newest first; denials are seen by the organisation concerned alone."""
    lines = Activity.objects.visible_to(request.user).select_related("owner")
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request, "organisations/activity.html", {"page_obj": page, "own": standing_of(request.user).own}
    )


def can_name_first(request: HttpRequest, organisation: Organisation) -> bool:
    """Whether the reader coordinates the body that added an organisation, and it has no people yet."""
    founder = organisation.founded_by
    return (
        founder is not None
        and allows(request.user, Act.MANAGE_ORGANISATION, organisation=founder)
        and is_without_people(organisation)
    )


def _sends_into(request: HttpRequest, group: Organisation) -> bool:
    sharing = standing_of(request.user).circles.get(group.pk, frozenset()) - {group.pk}
    own = [body for body in standing_of(request.user).organisations if body.pk in sharing]
    return any(allows(request.user, Act.MANAGE_ORGANISATION, organisation=body) for body in own)


def signed_in_user(request: HttpRequest) -> User:
    """The account of a request whose view is for accounts alone."""
    if not isinstance(request.user, User):
        raise PermissionDenied(refusal())
    return request.user


def too_many_guesses(request: HttpRequest) -> HttpResponse | None:
    """The answer to whoever sent a wrong password too often, counted with allauth's own page; None else."""
    if request.method != "POST":
        return None
    refused = ratelimit.consume_or_429(request, action="reauthenticate", user=signed_in_user(request))
    return refused if isinstance(refused, HttpResponse) else None


def link_made(
    request: HttpRequest, organisation: Organisation, invitation: Invitation, token: str
) -> HttpResponse:
    """The page that shows a new link, once."""
    address = request.build_absolute_uri(reverse("invitation_open", args=[token]))
    return render(
        request,
        "organisations/link_made.html",
        {"organisation": organisation, "invitation": invitation, "address": address},
    )
