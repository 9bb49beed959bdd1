"""What a person decides about themselves: names, the copy of their data, being erased."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from uprtrack.organisations.erasure import erase_person, organisations_left_without_coordinator
from uprtrack.organisations.form_pages import form_page, posted
from uprtrack.organisations.models import ActorTie, Organisation
from uprtrack.organisations.operator import Space, offers
from uprtrack.organisations.own_data import own_data
from uprtrack.organisations.people_forms import NameForm, OwnPasswordForm
from uprtrack.organisations.rights import signed_in
from uprtrack.organisations.services import add_name, rename
from uprtrack.organisations.standing import standing_of
from uprtrack.organisations.views import signed_in_user, too_many_guesses


@signed_in
def names(request: HttpRequest) -> HttpResponse:
    """Under which names others know the reader, and the form for the general one."""
    user = signed_in_user(request)
    ties = ActorTie.objects.filter(user=user).select_related("actor", "organisation").order_by("pk")
    general = next((tie.actor for tie in ties if tie.organisation_id is None), None)

    def act(data: dict[str, Any]) -> HttpResponse:
        rename(by=user, name=data["name"])
        messages.success(request, _("Your name was changed, wherever it stands."))
        return redirect("names")

    return form_page(
        request,
        NameForm(posted(request), initial={"name": general.name if general else ""}),
        act,
        title=_("Names others see"),
        button=_("Change the name"),
        template="organisations/names.html",
        ties=[tie for tie in ties if tie.organisation_id is not None],
        organisations=standing_of(user).organisations,
        offers_pseudonyms=offers(Space.PSEUDONYM),
    )


@signed_in
def name_add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A name of its own for one organisation."""
    user = signed_in_user(request)
    own = Organisation.objects.filter(pk__in=standing_of(user).own, is_withheld=False)
    found = get_object_or_404(own, public_id=public_id)

    def act(data: dict[str, Any]) -> HttpResponse:
        add_name(by=user, organisation=found, name=data["name"])
        messages.success(request, _("From now on you write for this organisation under that name."))
        return redirect("names")

    return form_page(
        request,
        NameForm(posted(request)),
        act,
        title=_("A name for one organisation"),
        button=_("Use this name from now on"),
        organisation=found,
        explanation=[
            _(
                "What you wrote until now keeps the name it has: only what you write from now on carries this one."
            ),
            _("Nobody sees that both are you, unless the texts themselves tell."),
        ],
    )


@signed_in
def data(request: HttpRequest) -> HttpResponse:
    """Everything stored about the reader, to take along."""
    response = JsonResponse(
        own_data(signed_in_user(request)),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response.headers["Content-Disposition"] = 'attachment; filename="uprtrack-own-data.json"'
    return response


@signed_in
def erase(request: HttpRequest) -> HttpResponse:
    """What erasing means, before the password is asked for."""
    user = signed_in_user(request)
    context = {"orphans": organisations_left_without_coordinator(user)}
    return render(request, "organisations/erase.html", context)


@signed_in
def erase_confirm(request: HttpRequest) -> HttpResponse:
    """Erase the reader, once they gave their password."""
    user = signed_in_user(request)
    if refused := too_many_guesses(request):
        return refused

    def act(data: dict[str, Any]) -> HttpResponse:
        erase_person(by=user, user=user)
        logout(request)
        messages.success(request, _("You were erased. Nothing here leads to you any more."))
        return redirect("home")

    return form_page(
        request,
        OwnPasswordForm(posted(request), user=user),
        act,
        title=_("Erase me"),
        button=_("Erase me for good"),
        is_danger=True,
        hides_who_reads=True,
        explanation=[_("This cannot be undone, by nobody.")],
    )
