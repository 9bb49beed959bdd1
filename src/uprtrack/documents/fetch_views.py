"""Fetching from the site: asked for on a form, done by a worker, followed on a page."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_htmx.http import HttpResponseClientRedirect

from uprtrack.documents.fetch_forms import FetchForm, Source
from uprtrack.documents.fetching.asking import ask_for
from uprtrack.documents.fetching.uhri import divided_dump
from uprtrack.documents.models import Fetch, FetchState
from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import for_act, signed_in
from uprtrack.reviews.models import State

UNFIT = 422
SILENT_FOR = timedelta(minutes=3)
"""After so long without a word, no worker is at it: one waits two minutes at most between two attempts."""


@for_act(Act.IMPORT)
def fetch(request: HttpRequest) -> HttpResponse:
    """The form: which source, which document or State; sent, it leads to the page that tells how far it is."""
    form = FetchForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("source", "symbol", "language", "form", "state")}
        row = ask_for(by=request.user, organisation=form.cleaned_data["organisation"], asked=asked)
        return redirect("fetch_progress", public_id=row.public_id)
    context = {"form": form, "divided": divided_dump()}
    return render(request, "documents/fetch.html", context, status=UNFIT if form.errors else 200)


@signed_in
@require_GET
def fetch_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """How far it is; once there, the preview of what was fetched."""
    found = Fetch.objects.visible_to(request.user).select_related("owner", "run")
    row = get_object_or_404(found, public_id=public_id)
    if row.run is not None:
        address = reverse("import_run", args=[row.run.public_id])
        return HttpResponseClientRedirect(address) if "HX-Request" in request.headers else redirect(address)
    goes_on = row.state in (FetchState.WAITS, FetchState.RUNS)
    context = {
        "fetch": row,
        "name": _name_of(row),
        "source": dict(Source.choices)[row.asked["source"]],
        "goes_on": goes_on,
        "how_far": _how_far(row),
        "is_silent": goes_on and timezone.now() - row.changed_at > SILENT_FOR,
    }
    return render(request, "documents/fetch_progress.html", context)


def _name_of(row: Fetch) -> str:
    """What is fetched, for people: the symbol of a document, the name of a State."""
    state = State.objects.filter(pk=row.asked.get("state") or "").first()
    return state.name if state is not None and not row.asked.get("symbol") else str(row)


def _how_far(row: Fetch) -> str:
    """Rows of a search, or bytes of a file; nothing before the first."""
    worded = intcomma if row.asked["source"] == Source.UPR_INFO else filesizeformat
    if row.total:
        return _("%(done)s of %(total)s") % {"done": worded(row.done), "total": worded(row.total)}
    return worded(row.done) if row.done else ""
