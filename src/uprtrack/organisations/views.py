"""Organisations, their members, and what they did."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.directory import affiliations_known_to, is_close_to, known_to
from uprtrack.organisations.forms import MemberForm
from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import Activity, Organisation
from uprtrack.organisations.models.bodies import in_force
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.services import admit_new_person
from uprtrack.organisations.standing import standing_of

PAGE_SIZE = 50


@login_required
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


@login_required
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One organisation: what it is part of, who takes part in it; its people, for itself alone."""
    found = get_object_or_404(known_to(request.user).select_related("country", "parent"), public_id=public_id)
    today = timezone.localdate()
    affiliations = list(affiliations_known_to(request.user, found))
    is_own = found.pk in standing_of(request.user).own
    return render(
        request,
        "organisations/organisation.html",
        {
            "organisation": found,
            "is_own": is_own,
            "can_manage": allows(request.user, Act.MANAGE_ORGANISATION, organisation=found),
            "is_close": is_close_to(request.user, found),
            "members": [item for item in affiliations if item.organisation_id == found.pk],
            "takes_part_in": [item for item in affiliations if item.member_id == found.pk],
            "people": found.memberships.filter(in_force(today)).select_related("user__tie__actor")
            if is_own
            else [],
        },
    )


@login_required
def member_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make an account for a person and give it a role."""
    found = get_object_or_404(Organisation, public_id=public_id)
    require(request.user, Act.MANAGE_ORGANISATION, organisation=found)
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        admit_new_person(
            by=request.user,
            organisation=found,
            username=data["username"],
            password=data["password"],
            shown_as=data["shown_as"],
            is_pseudonym=data["is_pseudonym"],
            role=Role(data["role"]),
        )
        messages.success(request, _("The account was made. Hand the first password over in person."))
        return redirect("organisation", public_id=found.public_id)
    return render(request, "organisations/member_add.html", {"form": form, "organisation": found})


@login_required
def activity(request: HttpRequest) -> HttpResponse:
    """What was done, newest first; denials are seen by the organisation concerned alone."""
    lines = Activity.objects.visible_to(request.user).select_related("owner")
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request, "organisations/activity.html", {"page_obj": page, "own": standing_of(request.user).own}
    )
