"""What children say: collected by an organisation, looked at by its lead, passed on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.organisations.directory import known_to, people_of
from uprtrack.organisations.form_pages import form_page, managed_organisation, posted
from uprtrack.organisations.policy import NEUTRAL, Act, acting_organisations, require
from uprtrack.organisations.rights import for_act
from uprtrack.organisations.standing import standing_of
from uprtrack.participation import services_of_children as services
from uprtrack.participation.child_forms import CheckForm, ChildForm, LeadForm
from uprtrack.participation.contribution_views import answerable
from uprtrack.participation.leads import asked_of, collecting, is_lead
from uprtrack.participation.models import Safeguard, SafeguardingLead


@for_act(Act.COLLECT, Act.ACCREDIT)
def children(request: HttpRequest) -> HttpResponse:
    """Leads and what waits for them; for a body that accredits, whom it was asked to."""
    reader = request.user
    own = standing_of(reader).own
    waiting = Safeguard.objects.visible_to(reader).filter(
        owner__in=own, contribution__withdrawn_on__isnull=True
    )
    leads = SafeguardingLead.objects.visible_to(reader).filter(owner__in=own)
    return render(
        request,
        "participation/children.html",
        {
            "leads": leads.select_related("owner", "asked"),
            "asked": asked_of(reader),
            "proposing": acting_organisations(reader, Act.COLLECT),
            "waiting": waiting.select_related("contribution__consultation", "owner"),
        },
    )


@for_act(Act.COLLECT)
def lead_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Propose one of one's own people as the safeguarding lead of an organisation."""
    organisation = managed_organisation(request, public_id)
    form = LeadForm(
        posted(request),
        people=people_of(organisation),
        accrediting=known_to(request.user).filter(kind__in=NEUTRAL, country=organisation.country_id),
    )

    def propose(_data: dict[str, Any]) -> HttpResponse:
        services.propose_lead(by=request.user, organisation=organisation, **form.sent)
        messages.success(request, _("The body was asked to accredit the safeguarding lead."))
        return redirect("children")

    return form_page(
        request, form, propose, title=_("Propose a safeguarding lead"), button=_("Ask to accredit")
    )


@for_act(Act.ACCREDIT)
@require_POST
def lead_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Accredit a lead, or end that."""
    found = next((lead for lead in asked_of(request.user) if lead.public_id == public_id), None)
    lead = found or get_object_or_404(SafeguardingLead.objects.none())
    act = services.end_accreditation if request.POST.get("act") == "end" else services.accredit
    try:
        act(by=request.user, lead=lead)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The accreditation was changed."))
    return redirect("children")


@for_act(Act.COLLECT)
def child_take_part(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write down what a child says; shows its private code once."""
    found = answerable(request, public_id)
    country = found.review.state_under_review_id
    organisations = collecting(acting_organisations(request.user, Act.COLLECT, country=country))
    form = ChildForm(posted(request), consultation=found, organisations=organisations)
    code = ""
    if request.method == "POST" and form.is_valid():
        try:
            _safeguard, code = services.collect(by=request.user, consultation=found, **form.sent)
        except ValidationError as error:
            form.add_error(None, error)
    template = "participation/received.html" if code else "participation/child_take_part.html"
    context = {"form": form, "consultation": found, "code": code, "has_lead": bool(organisations)}
    response = render(request, template, context)
    add_never_cache_headers(response)
    return response


@for_act(Act.COLLECT)
def child_check(request: HttpRequest, public_id: str) -> HttpResponse:
    """As the lead: look at a child's words, with what may be a name beside them, and pass them on or delete them."""
    rows = Safeguard.objects.visible_to(request.user).filter(
        checked_on__isnull=True, contribution__withdrawn_on__isnull=True
    )
    found = get_object_or_404(
        rows.select_related("owner", "contribution__consultation__owner"), public_id=public_id
    )
    require(request.user, Act.COLLECT, row=found)

    def decide(data: dict[str, Any]) -> HttpResponse:
        if "discard" in request.POST:
            services.discard(by=request.user, safeguard=found)
            messages.success(request, _("The words were deleted."))
        else:
            services.pass_on(by=request.user, safeguard=found, **data)
            messages.success(request, _("The words were passed on to who holds the consultation."))
        return redirect("children")

    return form_page(
        request,
        CheckForm(posted(request)),
        decide,
        title=_("What a child says"),
        button=_("Pass it on"),
        template="participation/child_check.html",
        safeguard=found,
        names=services.names_in(found.contribution),
        is_lead=is_lead(request.user, found.owner),
    )
