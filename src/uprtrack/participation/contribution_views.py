"""Sending words to a consultation, opening them again by their code, and answering them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from uprtrack.organisations.form_pages import form_page, posted
from uprtrack.organisations.limits import take_one
from uprtrack.organisations.policy import Act, acting_organisations, require
from uprtrack.organisations.rights import for_act, open_to_all
from uprtrack.participation import services_of_contributions as services
from uprtrack.participation.forms import AnswersForm, CodeForm, FateForm, OpenForm, OrganisationForm
from uprtrack.participation.models import Consultation, Contribution
from uprtrack.participation.services_of_publishing import ask_moderator
from uprtrack.participation.views import consultation_for


@open_to_all
def take_part(request: HttpRequest, public_id: str) -> HttpResponse:
    """The open form: nobody is asked who they are, signed in or not."""
    found = answerable(request, public_id)
    if not found.is_open:
        raise Http404
    form = OpenForm(posted(request), consultation=found)
    if request.method == "POST" and (refused := _too_often(request)):
        return refused
    return _send(request, form, found, services.contribute)


@for_act(Act.TAKE_PART)
def take_part_as(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same form in the name of an organisation."""
    found = answerable(request, public_id)
    country = found.review.state_under_review_id
    organisations = acting_organisations(request.user, Act.TAKE_PART, country=country)
    if not organisations:
        require(request.user, Act.TAKE_PART, country=country)
    form = OrganisationForm(posted(request), consultation=found, organisations=organisations)
    return _send(request, form, found, lambda **sent: services.contribute_as(by=request.user, **sent))


@open_to_all
def trace(request: HttpRequest) -> HttpResponse:
    """By a private code: one's own words, what became of them, agreeing to publication, taking them back."""
    form = CodeForm(posted(request))
    if request.method == "POST" and (refused := _too_often(request)):
        return refused
    found = None
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        found = services.found_by(code)
        try:
            found = _as_asked(request.POST.get("act", ""), code) or found
        except ValidationError as error:
            form.add_error(None, error)
        if found is None and not form.errors:
            form.add_error("code", _("No contribution has this code: compare it letter by letter."))
    context = {"form": form, "contribution": found, "code": form.cleaned_data["code"] if found else ""}
    response = render(request, "participation/trace.html", context)
    add_never_cache_headers(response)
    return response


def _as_asked(act: str, code: str) -> Contribution | None:
    """Do what the holder of a code asked for; None where they only look."""
    if act == "take_back":
        return services.take_back(code=code)
    if act == "ask":
        return ask_moderator(code=code)
    if act in ("agree", "disagree"):
        return services.change_consent(code=code, is_for_publication=act == "agree")
    return None


@for_act(Act.CONSULT)
def contribution_answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say what became of a contribution."""
    found = _own_contribution(request, public_id)

    def answer(data: dict[str, Any]) -> HttpResponse:
        services.answer_contribution(by=request.user, contribution=found, **data)
        messages.success(request, _("The answer was saved: its author finds it by the private code."))
        return redirect("contributions", public_id=found.consultation.public_id)

    return form_page(
        request,
        FateForm(posted(request), initial={"fate": found.fate, "text": found.fate_text}),
        answer,
        title=_("What became of this contribution"),
        button=_("Save the answer"),
        listed=[answer.text for answer in found.answers.all()],
        listed_title=_("The contribution"),
    )


@for_act(Act.CONSULT)
@require_POST
def contribution_publish(request: HttpRequest, public_id: str) -> HttpResponse:
    """Publish a contribution, word for word."""
    found = _own_contribution(request, public_id)
    try:
        services.publish_contribution(by=request.user, contribution=found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The contribution was published: everybody can read it."))
    return redirect("contributions", public_id=found.consultation.public_id)


def answerable(request: HttpRequest, public_id: str) -> Consultation:
    """A consultation that takes answers today; else 404."""
    found = consultation_for(request, public_id)
    if not found.takes_answers(timezone.localdate()):
        raise Http404
    return found


def _own_contribution(request: HttpRequest, public_id: str) -> Contribution:
    rows = (
        Contribution.objects.visible_to(request.user)
        .standing()
        .select_related("consultation__review", "owner")
    )
    found = get_object_or_404(rows, public_id=public_id)
    country = found.consultation.review.state_under_review_id
    require(request.user, Act.CONSULT, country=country, row=found)
    return found


def _send(
    request: HttpRequest, form: AnswersForm, consultation: Consultation, send: Callable[..., str]
) -> HttpResponse:
    """Show the form; sent and valid, answer with the private code, which is told this once and kept nowhere."""
    code = ""
    if request.method == "POST" and form.is_valid():
        try:
            code = send(consultation=consultation, **form.sent)
        except ValidationError as error:
            form.add_error(None, error)
    template = "participation/received.html" if code else "participation/take_part.html"
    response = render(request, template, {"form": form, "consultation": consultation, "code": code})
    add_never_cache_headers(response)
    return response


def _too_often(request: HttpRequest) -> HttpResponse | None:
    """The refusal where too much came from one address within a minute; the address is kept nowhere."""
    allowance = take_one(request, "contributions", settings.CONTRIBUTIONS_PER_MINUTE)
    if not allowance.is_spent:
        return None
    response = render(request, "429.html", {"told": allowance.refusal}, status=429)
    for name, value in allowance.headers.items():
        response.headers[name] = value
    return response
