"""Fetching from the site, while a person waits: what takes longer is the command line's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from uprkit.errors import UnreadablePaperError
from uprtrack.documents.fetch_forms import FetchForm, Source
from uprtrack.documents.fetching.client import IN_A_REQUEST, PoliteClient
from uprtrack.documents.fetching.fetched import FetchedFile, FetchError
from uprtrack.documents.fetching.previewing import preview_fetched
from uprtrack.documents.fetching.uhri import divided_dump
from uprtrack.documents.fetching.un_documents import fetch_document
from uprtrack.documents.fetching.upr_info import fetch_recommendations
from uprtrack.documents.models import ImportRun
from uprtrack.documents.vault import VaultError
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.rights import for_act

UNFIT = 422


@for_act(Act.IMPORT)
def fetch(request: HttpRequest) -> HttpResponse:
    """The form: which source, which document or State; sent, it leads to the preview of what was fetched."""
    form = FetchForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = _fetched(request, form)
        if run is not None:
            return redirect("import_run", public_id=run.public_id)
    context = {"form": form, "divided": divided_dump()}
    return render(request, "documents/fetch.html", context, status=UNFIT if form.errors else 200)


def _fetched(request: HttpRequest, form: FetchForm) -> ImportRun | None:
    """The run of what was fetched, or None with the sentence on the form.

    Rights come before fetching: a refusal afterwards would have told others what was asked for.
    """
    organisation = form.cleaned_data["organisation"]
    country = form.cleaned_data["state"] if form.cleaned_data["source"] != Source.DOCUMENT else None
    require(request.user, Act.IMPORT, organisation=organisation, country=country)
    try:
        return preview_fetched(
            by=request.user,
            organisation=organisation,
            fetched=_file(form.cleaned_data),
        )
    except (FetchError, UnreadablePaperError, VaultError) as error:
        form.add_error(None, str(error))
        return None


def _file(asked: dict[str, str]) -> FetchedFile:
    if asked["source"] == Source.UHRI:
        divided = divided_dump()
        if divided is None:
            raise FetchError(Source.missing_dump())
        return divided.records_on(asked["state"])
    with PoliteClient(IN_A_REQUEST) as client:
        if asked["source"] == Source.UPR_INFO:
            return fetch_recommendations(client, asked["state"])
        return fetch_document(client, asked["symbol"], language=asked["language"], form=asked["form"])
