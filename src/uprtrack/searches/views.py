"""Saved searches, the address for alerts, the link that ends them, and feeds."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from uprtrack.catalogue.kinds import FIRST
from uprtrack.catalogue.selection import Selection
from uprtrack.organisations.form_pages import posted
from uprtrack.organisations.limits import sparing
from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import by_token, for_act, open_to_all, signed_in
from uprtrack.organisations.standing import standing_of
from uprtrack.organisations.views import signed_in_user
from uprtrack.recommendations.models import Recommendation
from uprtrack.searches.addresses import ask_to_confirm, confirmed, mails_are_sent, search_to_stop
from uprtrack.searches.feed import atom_feed
from uprtrack.searches.forms import AddressForm, SearchForm
from uprtrack.searches.matching import matches_of, selection_of
from uprtrack.searches.models import SavedSearch
from uprtrack.searches.packing import unpacked
from uprtrack.searches.services import forget_search, save_search, switch_alerts
from uprtrack.searches.stopping import keep_address, stop_alerts

UNFIT = 422
SHOWN = 50


@signed_in
@require_GET
def saved_searches(request: HttpRequest) -> HttpResponse:
    """The searches that the reader keeps, with how much each finds."""
    rows = SavedSearch.objects.visible_to(request.user)
    found = [(search, matches_of(search, request.user).total) for search in rows[:SHOWN]]
    return render(request, "searches/saved_searches.html", {"searches": found})


@for_act(Act.KEEP_SEARCH)
def search_add(request: HttpRequest) -> HttpResponse:
    """Keep what the address asks for."""
    selection = Selection.of(request.GET, language=get_language() or "en")
    form = SearchForm(request.user, posted(request), title=selection.words[:120])
    if request.method == "POST" and form.is_valid():
        search = save_search(
            by=request.user,
            organisation=form.cleaned_data["organisation"],
            title=form.cleaned_data["title"],
            selection=selection,
            language=get_language() or "en",
        )
        return redirect("saved_search", public_id=search.public_id)
    context = {"form": form, "query": selection.query_string()}
    return render(request, "searches/search_add.html", context, status=UNFIT if form.errors else 200)


@signed_in
@require_GET
def saved_search(request: HttpRequest, public_id: str) -> HttpResponse:
    """One search: what it finds, what the last message was about, and its switches."""
    search = _kept(request, public_id)
    user = signed_in_user(request)
    is_mine = standing_of(user).wrote(search.author_id)
    # Only recommendations are named one by one; of other kinds of row the list itself tells.
    keys = unpacked(search.fresh).tolist() if selection_of(search).kind == FIRST else []
    fresh = Recommendation.objects.visible_to(user).standing().filter(pk__in=keys)
    context = {
        "search": search,
        "query": selection_of(search).query_string(),
        "total": matches_of(search, user).total,
        "fresh": list(fresh.select_related("review__state_under_review", "review__mechanism")[:SHOWN])
        if is_mine
        else [],
        "is_mine": is_mine,
        "address": user.email if is_mine else "",
        "mails_are_sent": mails_are_sent(),
    }
    return render(request, "searches/saved_search.html", context)


@for_act(Act.KEEP_SEARCH)
@require_POST
def search_alerts(request: HttpRequest, public_id: str) -> HttpResponse:
    """Switch alerts on or off."""
    search = _kept(request, public_id)
    is_on = request.POST.get("alerts") == "on"
    try:
        switch_alerts(by=request.user, search=search, is_on=is_on)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request,
            _("You will be told of new matches.") if is_on else _("No more messages about this search."),
        )
    return redirect("saved_search", public_id=public_id)


@for_act(Act.KEEP_SEARCH)
@require_POST
def search_forget(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a search."""
    forget_search(by=request.user, search=_kept(request, public_id))
    messages.success(request, _("The search was deleted."))
    return redirect("saved_searches")


@signed_in
def alert_address(request: HttpRequest) -> HttpResponse:
    """The address that alerts go to: given, exchanged, taken away."""
    user = signed_in_user(request)
    if request.method == "POST" and request.POST.get("act") == "remove":
        keep_address(user, "")
        messages.success(request, _("Your address was deleted. No message will come any more."))
        return redirect("alert_address")
    form = AddressForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            ask_to_confirm(user, form.cleaned_data["address"])
        except (ValidationError, OSError) as error:
            told = (
                " ".join(error.messages)
                if isinstance(error, ValidationError)
                else _("No message could be sent.")
            )
            form.add_error(None, told)
        else:
            messages.success(request, _("A message with a link is on its way. Open it within a day."))
            return redirect("alert_address")
    context = {"form": form, "address": user.email, "mails_are_sent": mails_are_sent()}
    return render(request, "searches/alert_address.html", context, status=UNFIT if form.errors else 200)


@by_token
def alert_address_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the message: a button, since programs open links before people do."""
    found = confirmed(token)
    if found is None:
        raise Http404
    user, address = found
    if request.method == "POST":
        keep_address(user, address)
        return render(request, "searches/done.html", {"told": _("Your address was confirmed.")})
    context = {"button": _("Yes, this is my address"), "title": _("Please confirm your address")}
    return render(request, "searches/by_link.html", context)


@csrf_exempt
@by_token
def alerts_stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link that ends messages about a search; mail programs send the form by themselves (RFC 8058)."""
    public_id = search_to_stop(token)
    if public_id is None:
        raise Http404
    if request.method == "POST":
        stop_alerts(public_id)
        return render(request, "searches/done.html", {"told": _("No more messages about this search.")})
    context = {"button": _("No more messages"), "title": _("No more messages about this search?")}
    return render(request, "searches/by_link.html", context)


@open_to_all
@sparing
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """What is published and found, the newest first, as Atom."""
    selection = Selection.of(request.GET, language=get_language() or "en").replaced(kind="recommendation")
    query = selection.query_string()
    body = atom_feed(
        selection,
        base=request.build_absolute_uri("/").rstrip("/"),
        list_url=request.build_absolute_uri(f"{reverse('search')}?{query}"),
        feed_url=request.build_absolute_uri(f"{reverse('feed')}?{query}"),
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


def _kept(request: HttpRequest, public_id: str) -> SavedSearch:
    rows = SavedSearch.objects.visible_to(request.user).select_related("owner")
    return get_object_or_404(rows, public_id=public_id)
