"""Consultations for whoever reads them, and the steps of who holds one."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.organisations.directory import known_to
from uprtrack.organisations.form_pages import form_page, posted
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.policy import Act, acting_organisations, allows, may_anywhere, require
from uprtrack.organisations.rights import for_act, open_to_all, signed_in
from uprtrack.organisations.selection import selected_review
from uprtrack.organisations.standing import Reader
from uprtrack.organisations.versions import ChangedMeanwhileError, show_conflict
from uprtrack.participation import services
from uprtrack.participation.forms import (
    ConsultationChangeForm,
    ConsultationForm,
    HearingForm,
    InviteForm,
    ReasonForm,
)
from uprtrack.participation.models import Consultation
from uprtrack.participation.ratings import own_rating, sums_of
from uprtrack.participation.reading import (
    contributions_for,
    hearings_of,
    invitations_of,
    invited_bodies,
    published_contributions,
    tally_of,
)
from uprtrack.participation.services_of_changes import change_consultation
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

PAGE_SIZE = 50


@open_to_all
def consultations(request: HttpRequest) -> HttpResponse:
    """Every consultation that the reader may see, what ends last first."""
    rows = Consultation.objects.visible_to(request.user).select_related("owner", "review__state_under_review")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "participation/consultations.html",
        {
            "page_obj": page,
            "today": timezone.localdate(),
            "invitations": invitations_of(request.user),
            "can_look_after": may_anywhere(request.user, Act.COLLECT)
            or may_anywhere(request.user, Act.ACCREDIT),
            "can_consult": may_anywhere(request.user, Act.CONSULT),
        },
    )


@for_act(Act.CONSULT)
def consultation_add(request: HttpRequest) -> HttpResponse:
    """Write down a consultation on a review of a country that the person acts for."""
    organisations = acting_organisations(request.user, Act.CONSULT)
    reviews = Review.objects.select_related("state_under_review", "session").order_by("-reviewed_on", "pk")
    review = selected_review(request)
    form = ConsultationForm(
        posted(request),
        organisations=organisations,
        reviews=reviews.filter(state_under_review__in={body.country_id for body in organisations}),
        reader=request.user,
        initial={"review": review.pk if review else None},
    )

    def hold(data: dict[str, Any]) -> HttpResponse:
        made = services.hold_consultation(by=request.user, **data)
        messages.success(request, _("The consultation was saved: publish it to receive answers."))
        return redirect("consultation", public_id=made.public_id)

    return form_page(request, form, hold, title=_("Hold a consultation"), button=_("Save the consultation"))


@open_to_all
def consultation(request: HttpRequest, public_id: str) -> HttpResponse:
    """What is asked, when and where; what was said; what became of it."""
    found = consultation_for(request, public_id)
    today, reader = timezone.localdate(), request.user
    about = Recommendation.objects.visible_to(reader).standing_with_parts().filter(consultations=found)
    return render(
        request,
        "participation/consultation.html",
        {
            "consultation": found,
            "questions": found.questions.all(),
            "recommendations": about,
            "hearings": hearings_of(found),
            "tally": tally_of(found) if found.is_published else None,
            "published": published_contributions(found),
            "ratings": sums_of(found) if found.is_published else [],
            "own_rating": own_rating(reader, found),
            "can_rate": _can_rate(reader, found),
            "has_ended": found.has_ended(today),
            **_open_to(reader, found),
            "invited": invited_bodies(reader, found),
            "is_own": allows(reader, Act.CONSULT, country=found.review.state_under_review_id, row=found),
        },
    )


@for_act(Act.CONSULT)
def consultation_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change a consultation; once it is published, its place and a later end."""
    found = own_consultation(request, public_id)
    form = ConsultationChangeForm(
        posted(request),
        is_published=found.is_published,
        # The form writes what it checks into a row of its own.
        instance=copy(found),
        initial={"version": found.version},
    )
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            change_consultation(by=request.user, consultation=found, **form.cleaned_data)
        except ChangedMeanwhileError as error:
            conflict = show_conflict(form, error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The change was saved."))
            return redirect("consultation", public_id=found.public_id)
    context = {"form": form, "title": _("Change the consultation"), "button": _("Save the change")}
    return render(
        request,
        "organisations/form_page.html",
        {**context, "conflict": conflict},
        status=409 if conflict else 200,
    )


@for_act(Act.CONSULT)
@require_POST
def consultation_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let everybody read a consultation."""
    found = consultation_for(request, public_id)
    services.publish_consultation(by=request.user, consultation=found)
    messages.success(request, _("The consultation was published: everybody can read it."))
    return redirect("consultation", public_id=found.public_id)


@for_act(Act.CONSULT)
def consultation_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Call a consultation off."""
    found = own_consultation(request, public_id)

    def withdraw(data: dict[str, Any]) -> HttpResponse:
        services.withdraw_consultation(by=request.user, consultation=found, **data)
        messages.success(request, _("The consultation was called off."))
        return redirect("consultation", public_id=found.public_id)

    form = ReasonForm(posted(request))
    return form_page(
        request, form, withdraw, title=_("Call the consultation off"), button=_("Call it off"), is_danger=True
    )


@for_act(Act.CONSULT)
def consultation_invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask organisations by name."""
    found = own_consultation(request, public_id)
    bodies = known_to(request.user).filter(country=found.review.state_under_review_id)
    form = InviteForm(
        posted(request), bodies=bodies.exclude(pk=found.owner_id).exclude(kind=OrganisationKind.WITHHELD)
    )

    def invite(data: dict[str, Any]) -> HttpResponse:
        services.invite_to_consultation(by=request.user, consultation=found, **data)
        messages.success(
            request, _("The organisations were invited: they find it on their page of consultations.")
        )
        return redirect("consultation", public_id=found.public_id)

    return form_page(request, form, invite, title=_("Invite organisations"), button=_("Invite"))


@for_act(Act.CONSULT)
def hearing_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Tell what was said at a meeting."""
    found = own_consultation(request, public_id)

    def add(data: dict[str, Any]) -> HttpResponse:
        services.add_hearing(by=request.user, consultation=found, **data)
        messages.success(request, _("The summary was added."))
        return redirect("consultation", public_id=found.public_id)

    explanation = [_("Name nobody: a summary is read by whoever reads the consultation.")]
    form = HearingForm(posted(request))
    return form_page(
        request,
        form,
        add,
        title=_("Summary of a hearing"),
        button=_("Add the summary"),
        explanation=explanation,
    )


@signed_in
def contributions(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was sent, for the people of who holds the consultation."""
    found = own_consultation(request, public_id)
    page = Paginator(contributions_for(request.user, found), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "participation/contributions.html", {"consultation": found, "page_obj": page})


def _open_to(reader: Reader, consultation: Consultation) -> dict[str, bool]:
    """By which ways a reader can take part today."""
    takes_answers = consultation.takes_answers(timezone.localdate())
    is_open = takes_answers and consultation.is_open
    is_invited = takes_answers and consultation.pk in invitations_of(reader)
    return {
        "is_open": is_open,
        "is_invited": is_invited,
        "can_speak": (is_invited or is_open) and may_anywhere(reader, Act.TAKE_PART),
        "can_collect": takes_answers and may_anywhere(reader, Act.COLLECT),
    }


def _can_rate(reader: Reader, consultation: Consultation) -> bool:
    """Whether one of the reader's bodies, other than who holds it, may rate it today."""
    has_begun = consultation.is_published and consultation.starts_on <= timezone.localdate()
    bodies = acting_organisations(reader, Act.RATE, country=consultation.review.state_under_review_id)
    return has_begun and any(body.pk != consultation.owner_id for body in bodies)


def consultation_for(request: HttpRequest, public_id: str) -> Consultation:
    """The consultation if the reader may see it; else 404."""
    rows = Consultation.objects.visible_to(request.user).select_related(
        "owner__origin", "review__state_under_review", "review__session", "shared_with"
    )
    return get_object_or_404(rows, public_id=public_id)


def own_consultation(request: HttpRequest, public_id: str) -> Consultation:
    """The same, for who holds it."""
    found = consultation_for(request, public_id)
    require(request.user, Act.CONSULT, country=found.review.state_under_review_id, row=found)
    return found
