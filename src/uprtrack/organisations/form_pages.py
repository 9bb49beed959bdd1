"""Pages that are one form and one service: shown, sent, answered with the service's own sentence if it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render

from uprtrack.organisations.directory import known_to
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, require

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def known_organisation(request: HttpRequest, public_id: str) -> Organisation:
    """The organisation with this identifier; 404 where the reader may not know of it."""
    bodies = known_to(request.user).select_related("country", "parent", "founded_by__country")
    return get_object_or_404(bodies, public_id=public_id)


def managed_organisation(request: HttpRequest, public_id: str) -> Organisation:
    """The same, for its coordinators alone."""
    found = known_organisation(request, public_id)
    require(request.user, Act.MANAGE_ORGANISATION, organisation=found)
    return found


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also if that is nothing; None where the form is only shown."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[dict[str, Any]], HttpResponse],
    *,
    title: StrOrPromise,
    button: StrOrPromise,
    template: str = "organisations/form_page.html",
    is_danger: bool = False,
    **context: Any,
) -> HttpResponse:
    """Show a form; sent and valid, answer with ``act(cleaned_data)``, and show what it refuses beside the form."""
    if request.method == "POST" and form.is_valid():
        try:
            return act(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
    return render(
        request,
        template,
        {"form": form, "title": title, "button": button, "is_danger": is_danger, **context},
    )
