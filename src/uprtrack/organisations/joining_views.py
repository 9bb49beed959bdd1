"""What an organisation takes part in and who takes part in it: proposals, answers, leaving, the lead, groups."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.organisations.body_forms import (
    BodyForm,
    GroupForm,
    LeadForm,
    ProfileForm,
    ProposalForm,
    TermsForm,
)
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.form_pages import form_page, known_organisation, managed_organisation, posted
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Affiliation, Lead, Organisation, TermsOfReference
from uprtrack.organisations.people_forms import EndForm
from uprtrack.organisations.policy import Act, allows, require
from uprtrack.organisations.rights import for_act, open_to_all, signed_in
from uprtrack.organisations.services import (
    accept,
    adopt_terms,
    affiliate,
    decline,
    describe,
    end_affiliation,
    found_group,
    found_member,
    pass_lead,
    publish_terms,
)
from uprtrack.organisations.services.joining import lead_of, members_of
from uprtrack.organisations.services.leading import LED
from uprtrack.organisations.services.profile import circle_of_terms
from uprtrack.organisations.standing import standing_of
from uprtrack.organisations.versions import ChangedMeanwhileError, show_conflict
from uprtrack.organisations.views import CIRCLES


@for_act(Act.MANAGE_ORGANISATION)
def taking_part_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Proposals that wait, what holds, and what was, for an organisation's coordinators."""
    found = managed_organisation(request, public_id)
    rows = Affiliation.objects.filter(Q(organisation=found) | Q(member=found))
    rows = rows.select_related("organisation", "member").order_by("-proposed_at", "-pk")
    today = timezone.localdate()
    open_rows = [row for row in rows if not (row.accepted_at or row.declined_at or row.until_on)]
    standing = [row for row in rows if row.accepted_at and (row.until_on is None or row.until_on >= today)]
    return render(
        request,
        "organisations/taking_part.html",
        {
            "organisation": found,
            "to_answer": [row for row in open_rows if row.answered_by == found],
            "unanswered": [row for row in open_rows if row.answered_by != found],
            "standing_rows": standing,
            "former": [row for row in rows if row not in open_rows and row not in standing],
        },
    )


@for_act(Act.MANAGE_ORGANISATION)
def propose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose that another body takes part in one's own, or one's own in it."""
    found = managed_organisation(request, public_id)
    is_circle = found.kind in CIRCLES
    known = known_to(request.user).filter(country=found.country).exclude(pk=found.pk)

    def act(data: dict[str, Any]) -> HttpResponse:
        body = data["body"]
        is_host = is_circle and data["direction"] == "host"
        host, member = (found, body) if is_host else (body, found)
        made = affiliate(by=request.user, organisation=host, member=member, since_on=data["since_on"])
        sentence = _("It takes part from now on.")
        if made.accepted_at is None:
            sentence = _("The proposal waits for the other side's coordinator. Nobody else is told of it.")
        messages.success(request, sentence)
        return redirect("taking_part", public_id=found.public_id)

    return form_page(
        request,
        ProposalForm(posted(request), known=known, is_circle=is_circle),
        act,
        title=_("Propose to take part"),
        button=_("Send the proposal"),
        organisation=found,
        explanation=[_("It takes effect when the coordinator of the other side accepts.")],
    )


@for_act(Act.MANAGE_ORGANISATION)
@require_POST
def affiliation_answer(request: HttpRequest, affiliation_id: str) -> HttpResponse:
    """Accept or decline a proposal, or take back one's own."""
    affiliation, side = _own_affiliation(request, affiliation_id)
    try:
        if "accept" in request.POST:
            accept(by=request.user, affiliation=affiliation)
            messages.success(request, _("It takes part from now on."))
        else:
            decline(by=request.user, affiliation=affiliation)
            messages.success(request, _("The proposal was declined or taken back."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("taking_part", public_id=side.public_id)


@for_act(Act.MANAGE_ORGANISATION)
def affiliation_end(request: HttpRequest, affiliation_id: str) -> HttpResponse:
    """Leave, or take a member out."""
    affiliation, side = _own_affiliation(request, affiliation_id)
    is_leaving = allows(request.user, Act.MANAGE_ORGANISATION, organisation=affiliation.member)

    def act(data: dict[str, Any]) -> HttpResponse:
        end_affiliation(
            by=request.user, affiliation=affiliation, from_on=data["from_on"], reason=data["reason"]
        )
        messages.success(request, _("Taking part was ended."))
        return redirect("taking_part", public_id=side.public_id)

    names = {"member": affiliation.member.name, "body": affiliation.organisation.name}
    title = _("Leave %(body)s") % names if is_leaving else _("Take %(member)s out") % names
    return form_page(
        request,
        EndForm(posted(request), has_reason=True, needs_reason=not is_leaving),
        act,
        title=title,
        button=_("Leave") if is_leaving else _("Take out"),
        is_danger=True,
        organisation=side,
        explanation=[
            _("What %(member)s had shared with %(body)s leaves with it; of the others it reads nothing more.")
            % names,
            _("Its part in the groups, its lead and the people it sent there end on the same day."),
        ],
    )


@for_act(Act.MANAGE_ORGANISATION)
def body_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a body as a member."""
    found = managed_organisation(request, public_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        values = data | {"kind": OrganisationKind(data["kind"])}
        made = found_member(by=request.user, organisation=found, **values)
        messages.success(request, _("The organisation was added. Name its first coordinator."))
        return redirect("organisation", public_id=made.public_id)

    return form_page(
        request,
        BodyForm(posted(request), organisation=found),
        act,
        title=_("Add an organisation"),
        button=_("Add the organisation"),
        organisation=found,
        explanation=[_("It takes part from the start, and keeps a coordinator of its own.")],
    )


@for_act(Act.MANAGE_ORGANISATION)
def profile_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name, registration, accreditation."""
    found = managed_organisation(request, public_id)
    form = ProfileForm(posted(request), organisation=found)
    context: dict[str, Any] = {
        "title": _("Change what is said of the organisation"),
        "button": _("Save"),
        "organisation": found,
    }
    if request.method == "POST" and form.is_valid():
        values = {"is_registered": found.is_registered, **form.cleaned_data}
        try:
            describe(by=request.user, organisation=found, started_from=values.pop("version"), **values)
        except ChangedMeanwhileError as error:
            context["conflict"] = show_conflict(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It was saved."))
            return redirect("organisation", public_id=found.public_id)
    return render(request, "organisations/form_page.html", context | {"form": form})


@for_act(Act.MANAGE_ORGANISATION)
def group_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Found a thematic group."""
    found = managed_organisation(request, public_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        made = found_group(by=request.user, parent=found, **data)
        messages.success(request, _("The group was founded; its members are asked to take part."))
        is_known = known_to(request.user).filter(pk=made.pk).exists()
        return redirect("organisation", public_id=(made if is_known else found).public_id)

    return form_page(
        request,
        GroupForm(posted(request), members=members_of(found)),
        act,
        title=_("Found a thematic group"),
        button=_("Found the group"),
        organisation=found,
    )


@signed_in
def lead(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who leads and led; for coordinators the form that passes the lead. Read by who takes part alone."""
    found = known_organisation(request, public_id)
    if found.kind not in LED or found.pk not in standing_of(request.user).circles:
        require(request.user, Act.MANAGE_ORGANISATION, organisation=found)
    can_manage = allows(request.user, Act.MANAGE_ORGANISATION, organisation=found)
    if request.method == "POST" and not can_manage:
        require(request.user, Act.MANAGE_ORGANISATION, organisation=found)

    def act(data: dict[str, Any]) -> HttpResponse:
        pass_lead(by=request.user, coalition=found, to=data["to"], from_on=data["from_on"])
        messages.success(request, _("The lead was passed."))
        return redirect("organisation", public_id=found.public_id)

    return form_page(
        request,
        LeadForm(posted(request), members=members_of(found)),
        act,
        title=_("Lead"),
        button=_("Pass the lead"),
        template="organisations/lead.html",
        organisation=found,
        can_manage=can_manage,
        present=lead_of(found),
        leads=Lead.objects.filter(coalition=found).select_related("organisation"),
    )


@open_to_all
def terms(request: HttpRequest, public_id: str) -> HttpResponse:
    """The terms of reference that the reader may see, the newest first."""
    found = TermsOfReference.objects.visible_to(request.user).filter(owner__public_id=public_id)
    rows = list(found.select_related("owner"))
    owners = [row.owner for row in rows] or [known_organisation(request, public_id)]
    can_manage = allows(request.user, Act.MANAGE_ORGANISATION, organisation=owners[0])
    if not rows and not can_manage:
        get_object_or_404(found)
    context = {"organisation": owners[0], "rows": rows, "can_manage": can_manage}
    return render(request, "organisations/terms.html", context)


@for_act(Act.MANAGE_ORGANISATION)
def terms_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down terms of reference as they were adopted."""
    found = managed_organisation(request, public_id)
    if found.kind not in CIRCLES:
        raise Http404

    def act(data: dict[str, Any]) -> HttpResponse:
        adopt_terms(by=request.user, organisation=found, **data)
        messages.success(
            request, _("The terms of reference were written down. Those who take part read them.")
        )
        return redirect("terms", public_id=found.public_id)

    last = TermsOfReference.objects.filter(owner=found).first()
    initial = {"text": last.text if last else ""}
    return form_page(
        request,
        TermsForm(posted(request), initial=initial),
        act,
        title=_("Terms of reference"),
        button=_("Write down what was adopted"),
        organisation=found,
        explanation=[
            _("Read by: %(circle)s. Earlier versions stay as they are.")
            % {"circle": circle_of_terms(found).label}
        ],
    )


@for_act(Act.MANAGE_ORGANISATION)
@require_POST
def terms_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a version to everybody."""
    rows = TermsOfReference.objects.visible_to(request.user).select_related("owner")
    row = get_object_or_404(rows, public_id=public_id)
    publish_terms(by=request.user, terms=row)
    messages.success(request, _("The terms of reference were published: everybody can read them."))
    return redirect("terms", public_id=row.owner.public_id)


def _own_affiliation(request: HttpRequest, affiliation_id: str) -> tuple[Affiliation, Organisation]:
    """The affiliation and the side that the reader coordinates; 404 to everybody else."""
    own = [
        item.organisation_id
        for item in standing_of(request.user).memberships
        if allows(request.user, Act.MANAGE_ORGANISATION, organisation=item.organisation)
    ]
    rows = Affiliation.objects.filter(Q(organisation__in=own) | Q(member__in=own)).select_related(
        "organisation", "member"
    )
    found = get_object_or_404(rows, public_id=affiliation_id)
    return found, found.member if found.member_id in own else found.organisation
