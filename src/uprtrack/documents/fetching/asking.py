"""Asking the site to fetch something: kept as a row, done by a worker, followed on a page."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from uprkit.errors import UnreadablePaperError
from uprtrack.documents.fetch_forms import Source
from uprtrack.documents.fetching.client import PoliteClient
from uprtrack.documents.fetching.fetched import FetchedFile, FetchError, Progress
from uprtrack.documents.fetching.previewing import preview_fetched
from uprtrack.documents.fetching.uhri import divided_dump
from uprtrack.documents.fetching.un_documents import fetch_document
from uprtrack.documents.fetching.upr_info import fetch_recommendations
from uprtrack.documents.models import Fetch, FetchState
from uprtrack.documents.vault import VaultError
from uprtrack.organisations.models import ActorTie, Organisation
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of

_TOLD_EVERY = 0.5
"""Seconds between two notes of progress: each is a write."""


def ask_for(*, by: Reader, organisation: Organisation, asked: dict[str, str]) -> Fetch:
    """Have something fetched and read; the row tells how far it is.

    Rights come before fetching: a refusal afterwards would have told others what was asked for.
    """
    _require(by, organisation, asked)
    with transaction.atomic():
        fetch: Fetch = Fetch.objects.create(
            owner=organisation, author=standing_of(by).actor_in(organisation), asked=asked
        )
        transaction.on_commit(lambda: fetch_now.enqueue(fetch.public_id))
    return fetch


@task()
def fetch_now(public_id: str) -> None:
    """Fetch what a row asks for, in the name and with the rights that its author has by now."""
    fetch = Fetch.objects.select_related("owner__country").get(public_id=public_id)
    tie = ActorTie.objects.select_related("user").filter(actor=fetch.author).first()
    if tie is None:
        _note(fetch, state=FetchState.FAILED, told=_("Who asked for this has left."))
        return
    _note(fetch, state=FetchState.RUNS)
    try:
        # Once more: what somebody might do when they asked may have been taken from them since.
        _require(tie.user, fetch.owner, fetch.asked)
        fetched = _fetched(fetch)
        run = preview_fetched(by=tie.user, organisation=fetch.owner, fetched=fetched)
        _note(fetch, state=FetchState.DONE, run=run)
    except (FetchError, UnreadablePaperError, VaultError, PermissionDenied) as error:
        _note(fetch, state=FetchState.FAILED, told=str(error))


def _require(by: Reader, organisation: Organisation, asked: dict[str, str]) -> None:
    country = asked["state"] if asked["source"] != Source.DOCUMENT else None
    require(by, Act.IMPORT, organisation=organisation, country=country)


def _fetched(fetch: Fetch) -> FetchedFile:
    asked: dict[str, str] = fetch.asked
    if asked["source"] == Source.UHRI:
        divided = divided_dump()
        if divided is None:
            raise FetchError(Source.missing_dump())
        return divided.records_on(asked["state"])
    progress = _progress_of(fetch)
    with PoliteClient() as client:
        if asked["source"] == Source.UPR_INFO:
            return fetch_recommendations(client, asked["state"], progress=progress)
        return fetch_document(
            client, asked["symbol"], language=asked["language"], form=asked["form"], progress=progress
        )


def _progress_of(fetch: Fetch) -> Progress:
    noted_at = 0.0

    def told(done: int, total: int | None) -> None:
        nonlocal noted_at
        if monotonic() - noted_at >= _TOLD_EVERY:
            noted_at = monotonic()
            _note(fetch, done=done, total=total)

    return told


def _note(fetch: Fetch, **fields: Any) -> None:
    Fetch.objects.filter(pk=fetch.pk).update(changed_at=timezone.now(), **fields)
