"""Keeping a search, having it watched, letting it go. Each asks the policy; a note is its author's alone."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from uprtrack.catalogue.selection import Selection
from uprtrack.organisations.activity import record
from uprtrack.organisations.erasure import delete_with_traces
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, User, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.searches.addresses import mails_are_sent
from uprtrack.searches.matching import matches_of
from uprtrack.searches.models import SavedSearch
from uprtrack.searches.packing import united


def save_search(
    *, by: Reader, organisation: Organisation, title: str, selection: Selection, language: str
) -> SavedSearch:
    """Keep a search for oneself, without alerts."""
    require(by, Act.KEEP_SEARCH, organisation=organisation)
    with transaction.atomic():
        search: SavedSearch = SavedSearch.objects.create(
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            visibility=Visibility.SELF,
            title=title,
            query=selection.query_string(),
            language=language,
        )
        _note(search)
    return search


def switch_alerts(*, by: Reader, search: SavedSearch, is_on: bool) -> SavedSearch:
    """Have new matches told from now on, or no longer. What is there already is not new.

    Raises ValidationError where nothing could be sent: the person gave no address, or the site sends no mail.
    """
    _require_own(by, search)
    if is_on:
        _require_address(by, search)
    with transaction.atomic():
        locked = SavedSearch.objects.select_for_update().get(pk=search.pk)
        if is_on and not locked.has_alerts:
            found = matches_of(locked, by)
            locked.seen = united(locked.seen, found.ids)
        locked.has_alerts = is_on
        locked.version += 1
        locked.save(update_fields=["has_alerts", "seen", "version"])
        _note(locked)
    return locked


def forget_search(*, by: Reader, search: SavedSearch) -> None:
    """Delete a search: it is a note, on which nothing rests."""
    _require_own(by, search)
    with transaction.atomic():
        _note(search)
        delete_with_traces(SavedSearch.objects.filter(pk=search.pk).order_by())


def _require_own(by: Reader, search: SavedSearch) -> None:
    """Of a search that was shared, those who read it without writing for the organisation change nothing."""
    act = Act.KEEP_SEARCH if standing_of(by).wrote(search.author_id) else Act.MAKE_REPORT
    require(by, act, organisation=search.owner, row=search)


def _require_address(by: Reader, search: SavedSearch) -> None:
    if not mails_are_sent():
        raise ValidationError(_("This site sends no e-mail: whoever runs it has set up no server for it."))
    if not standing_of(by).wrote(search.author_id):
        raise ValidationError(_("Only who saved the search can have its matches told."))
    if not isinstance(by, User) or not by.email:
        raise ValidationError(_("Give an e-mail address first, and confirm it."))


def _note(search: SavedSearch) -> None:
    record(
        verb=Verb.REPORT,
        organisation=search.owner,
        object_kind="savedsearch",
        object_id=search.public_id,
        read_by=search,
    )
