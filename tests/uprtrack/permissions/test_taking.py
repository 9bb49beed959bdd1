"""What is taken away holds nothing that is not for its reader: files, feeds, the interface, the dump, messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.http import QueryDict
from pytest_django.fixtures import Settings

from tests.uprtrack.permissions.answers import ask, browser, taken_back
from tests.uprtrack.permissions.marks import MARK, text_of
from tests.uprtrack.permissions.people import HOLDERS, READ_BY, STRANGER
from tests.uprtrack.permissions.planting import World
from uprtrack.catalogue.selection import Selection
from uprtrack.documents.models import Document
from uprtrack.exports import dump, making
from uprtrack.exports.models import Export
from uprtrack.monitoring.models import Assessment
from uprtrack.organisations.models import User
from uprtrack.plans.models import ExpectedAction
from uprtrack.recommendations.models import Recommendation, Wording
from uprtrack.searches.alerts import send_alerts
from uprtrack.searches.models import SavedSearch
from uprtrack.searches.packing import unpacked

pytestmark = pytest.mark.django_db

READERS = (STRANGER, "ngo_coordinator", "coalition_coordinator", "focal_point", "other_member", "newcomer")
FILES = [
    f"/exports/{name}?{query}"
    for name in ("rows.csv", "rows.jsonl", "rows.xlsx", "manifest.json")
    for query in ("", "unit=pair", "level=partially", "in=passage", "in=action", "in=assessment")
]
LISTS = ("recommendations", "actions", "assessments", "documents", "reviews")


@pytest.mark.parametrize("reader", READERS)
def test_files_hold_what_their_reader_may_read(world: World, reader: str) -> None:
    client = browser(world, reader)
    texts = {}
    for address in FILES:
        with taken_back():
            answer = ask(client, address)
        assert answer.status == 200
        assert not world.marks.leaked(answer.everything, reader), address
        texts[address] = answer.body
    for circle, readers in READ_BY.items():
        row = world.row(Recommendation, circle)
        word = world.row(ExpectedAction, circle).text
        assert (word in texts["/exports/rows.csv?in=action"]) == (reader in readers), (
            f"the action of {circle}"
        )
        for form in ("csv", "jsonl", "xlsx"):
            is_there = row.public_id in texts[f"/exports/rows.{form}?"]
            assert is_there == (reader in readers), f"the row of {circle} in {form} for {reader}"


@pytest.mark.parametrize("reader", [STRANGER, "mechanism_coordinator", "ngo_coordinator"])
def test_the_interface_and_the_feed_tell_everybody_what_a_stranger_may_read(
    world: World, reader: str
) -> None:
    client = browser(world, reader)
    told = ""
    cache.clear()
    for name in LISTS:
        address = f"/api/v1/{name}?limit=200"
        with taken_back():
            answer = ask(client, address)
        assert not world.marks.leaked(answer.everything, STRANGER), address
        told += answer.body
    with taken_back():
        feed = ask(client, "/searches/feed.atom")
    assert not world.marks.leaked(feed.everything, STRANGER)
    for circle, holder in HOLDERS.items():
        row = world.row(Recommendation, circle)
        assert (row.public_id in told, row.public_id in feed.body) == (
            holder.is_published,
            holder.is_published,
        )
        for model, field in (
            (Wording, "text"),
            (Assessment, "narrative"),
            (ExpectedAction, "text"),
            (Document, "title"),
        ):
            word = getattr(world.row(model, circle), field)
            assert (word in told) == holder.is_published, f"{model.__name__} of {circle}"


def test_the_dump_holds_what_a_stranger_may_read(world: World, tmp_path: Path, settings: Settings) -> None:
    settings.PUBLIC_FILES = tmp_path
    dump.make_dump()
    text = text_of(dump.place().read_bytes())
    assert not world.marks.leaked(text, STRANGER)
    assert world.row(Recommendation, "published").public_id in text


def test_a_workbook_is_made_with_the_rights_of_who_asked(world: World) -> None:
    """Whatever circle the row itself is in: what is in the file follows from its author."""
    export = world.row(Export, "own")
    with taken_back():
        Export.objects.filter(pk=export.pk).update(query="", vault_path="")
        making.make_export.func(export.public_id, "")
        reader = HOLDERS["own"].author
        client = browser(world, reader)
        answer = ask(client, f"/exports/workbooks/{export.public_id}/file/")
        assert answer.status == 200
        assert not world.marks.leaked(answer.everything, reader)
        assert world.row(Recommendation, "own").public_id in answer.body


def test_messages_hold_no_word_of_anybody(world: World, settings: Settings) -> None:
    settings.SENDS_MAIL, settings.SITE_URL = True, "https://uprtrack.example.org"
    with taken_back():
        mail.outbox = []
        User.objects.update(email="somebody@example.org")
        SavedSearch.objects.update(query=Selection.of(QueryDict("")).query_string(), has_alerts=True)
        assert send_alerts() > 0
        for message in mail.outbox:
            raw = str(message.message())
            assert not MARK.search(raw.lower()), raw
        for search in SavedSearch.objects.exclude(told_at=None):
            author = HOLDERS[world.circle_of[SavedSearch._meta.label, search.pk]].author
            for pk in unpacked(search.fresh).tolist():
                circle = world.circle_of[Recommendation._meta.label, pk]
                assert author in READ_BY[circle], f"{author} is told of a row of {circle}"


def test_the_command_line_reads_as_a_stranger_unless_somebody_is_named(
    world: World, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "rows.csv"
    call_command("search", "--facets")
    call_command("export", "--output", str(target))
    told = capsys.readouterr().out + target.read_text(encoding="utf-8")
    assert not world.marks.leaked(told, STRANGER)
    call_command("export", "--output", str(target), "--user", world.users["ngo_member"].username)
    assert not world.marks.leaked(target.read_text(encoding="utf-8"), "ngo_member")
    assert world.row(Recommendation, "own").public_id in target.read_text(encoding="utf-8")
