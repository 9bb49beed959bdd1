"""From the command line and from the site: what is fetched waits as a preview, with its origin."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from tests.uprtrack.documents.fetching.remote_site import BEGIN, FakeTime, RemoteSite, Reply, ranged
from tests.uprtrack.documents.fetching.uwazi import SLOVENIA, Uwazi, entity
from uprtrack.documents.fetching import asking
from uprtrack.documents.fetching.client import PoliteClient
from uprtrack.documents.fetching.uhri import divide, divided_dump, download_dump
from uprtrack.documents.management.commands.fetch import Command
from uprtrack.documents.models import DocumentFile, Fetch, FetchState, ImportRun
from uprtrack.documents.services import accept_import
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Membership, Organisation, User
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

DUMP = "/uhri/export-full-en.json"


def records(*states: str) -> bytes:
    return json.dumps(
        [
            {
                "AnnotationId": f"a{number}",
                "Symbol": f"CRC/C/{number}/CO/3",
                "Text": f"12. The Committee recommends that lake {number} be opened.",
                "Body": "- CRC",
                "AnnotationType": "- Recommendations",
                "Countries": [state],
                "PublicationDate": "2023-02-12T00:00:00",
            }
            for number, state in enumerate(states)
        ]
    ).encode()


@pytest.fixture
def slovenia(db: None) -> tuple[User, Organisation]:
    user = create_user(username="lea", password="a long pass phrase for tests", shown_as="lea")
    coalition = found_organisation(
        name="Alliance", kind=OrganisationKind.COALITION, country=State.objects.get(pk="SVN")
    )
    appoint(organisation=coalition, user=user)
    return user, coalition


@pytest.fixture
def fetch(monkeypatch: pytest.MonkeyPatch, time: FakeTime) -> Callable[..., str]:
    """The command, with a clock of the test's."""

    def patient() -> PoliteClient:
        return PoliteClient(clock=time.clock, now=time.now, sleep=time.sleep)

    monkeypatch.setattr(Command, "client_class", staticmethod(patient))

    def run(*arguments: str) -> str:
        out = StringIO()
        call_command("fetch", *arguments, stdout=out)
        return out.getvalue()

    return run


def test_a_document_waits_as_a_preview_with_its_origin(
    site: RemoteSite, slovenia: tuple[User, Organisation], report: bytes, fetch: Callable[..., str]
) -> None:
    site.before("/api/symbol/access", Reply(503))
    site.on("/api/symbol/access", Reply(body=report))
    told = fetch("document", "A/HRC/40/901", "--form", "docx")
    run = ImportRun.objects.get()
    assert f"A_HRC_40_901.docx: 32 rows, 0 doubts about the file; /import/{run.public_id}/ waits" in told
    assert run.fetched_from == f"{site.url}/api/symbol/access?s=A/HRC/40/901&l=en&t=docx"
    assert run.fetched_at is not None
    assert run.fetched_at >= BEGIN
    assert not Recommendation.objects.exists()
    accept_import(by=slovenia[0], run=run, visibility=Visibility.ORGANISATION)
    file = DocumentFile.objects.get()
    assert (file.fetched_from, file.fetched_at, file.sha256) == (run.fetched_from, run.fetched_at, run.sha256)
    again = fetch("document", "A/HRC/40/901", "--form", "docx")
    assert "A_HRC_40_901.docx is here already" in again
    assert ImportRun.objects.count() == 1


def test_a_state_s_rows_from_upr_info(
    site: RemoteSite, slovenia: tuple[User, Organisation], fetch: Callable[..., str]
) -> None:
    Uwazi([entity(number) for number in range(5)]).serve(site)
    assert "upr-info-SVN.json: 5 rows" in fetch("upr-info", "Slovenia")
    run = accept_import(by=slovenia[0], run=ImportRun.objects.get(), visibility=Visibility.ORGANISATION)
    assert run.kind == "upr_info_sheet"
    assert SLOVENIA in run.fetched_from
    assert {row.review.alias for row in Recommendation.objects.all()} == {"SVN-upr3"}


def test_one_state_s_rows_are_picked_from_the_dump(
    site: RemoteSite, slovenia: tuple[User, Organisation], fetch: Callable[..., str]
) -> None:
    site.on(DUMP, ranged(records("Slovenia", "Chile", "Slovenia") + b" " * 300_000, cut_at=[100_000, None]))
    assert "uhri-SVN-export-full-en.json: 2 rows" in fetch("uhri", "svn")
    assert [request.headers.get("Range") is not None for request in site.requests] == [False, True]
    accept_import(by=slovenia[0], run=ImportRun.objects.get(), visibility=Visibility.ORGANISATION)
    assert {row.review.alias for row in Recommendation.objects.all()} == {"SVN-crc2023"}
    with pytest.raises(CommandError, match="expected records on Norway, found none"):
        fetch("uhri", "Norway")


def test_the_whole_dump_is_a_preview_for_each_state(
    site: RemoteSite, slovenia: tuple[User, Organisation], fetch: Callable[..., str]
) -> None:
    site.on(DUMP, ranged(records("Slovenia", "Chile", "Norway")))
    fetch("uhri", "--full")
    names = ImportRun.objects.order_by("pk").values_list("file_name", flat=True)
    assert [name.split("-")[1] for name in names] == ["CHL", "NOR", "SVN"]


def test_a_state_body_gets_its_own_country_of_the_whole_dump(
    site: RemoteSite, cast: Cast, fetch: Callable[..., str]
) -> None:
    site.on(DUMP, ranged(records("Coastland", "Chile")))
    fetch("uhri", "--full", "--user", "coordinator", "--organisation", cast.mechanism.public_id)
    assert [run.file_name for run in ImportRun.objects.all()] == ["uhri-XCO-export-full-en.json"]


def test_what_is_divided_is_divided_once_and_a_damaged_dump_changes_nothing(
    site: RemoteSite, client_of: PoliteClient, time: FakeTime
) -> None:
    site.on(DUMP, ranged(records("Slovenia")))
    first = divide(download_dump(client_of))
    assert divide(download_dump(client_of)) == first
    time.seconds += 60
    broken = records("Slovenia", "Chile")[:-20]
    site.on(DUMP, ranged(broken, etag='"v2"'))
    with pytest.raises(ValueError, match="is damaged after record 1"):
        divide(download_dump(client_of))
    kept = divided_dump()
    assert kept == first
    assert kept.states == {"SVN"}
    assert len(list(first.folder.parent.glob("uhri-*"))) == 1
    site.on(DUMP, ranged(records("Chile"), etag='"v3"'))
    assert divide(download_dump(client_of)).states == {"CHL"}
    assert not first.folder.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("upr-info", "Atlantis"), "Atlantis is no State: expected a name or a code"),
        (("document", "A/HRC/40/901", "--user", "nobody"), "with this user name"),
        (("document", "lake"), "is no document symbol"),
        (("document", "A/HRC/40/901"), "there is nothing at this address"),
    ],
)
def test_what_cannot_be_fetched_is_said_in_a_sentence(
    site: RemoteSite,
    slovenia: tuple[User, Organisation],
    fetch: Callable[..., str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    with pytest.raises(CommandError, match=sentence):
        fetch(*arguments)
    assert not ImportRun.objects.exists()


def test_another_country_s_rows_are_not_even_asked_for(
    cast: Cast, site: RemoteSite, fetch: Callable[..., str]
) -> None:
    acting = ("--user", "coordinator", "--organisation", cast.mechanism.public_id)
    for source in ("upr-info", "uhri"):
        with pytest.raises(CommandError, match="Your role does not include this"):
            fetch(source, "SVN", *acting)
    assert site.requests == []


def test_several_people_must_say_who_acts(cast: Cast, site: RemoteSite, fetch: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="say with --user"):
        fetch("document", "A/HRC/40/901")


class TestOnTheSite:
    """The worker does at once what it is given, so that what comes of it can be looked at."""

    @pytest.fixture(autouse=True)
    def quick(
        self,
        monkeypatch: pytest.MonkeyPatch,
        time: FakeTime,
        settings: Settings,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        def patient() -> PoliteClient:
            return PoliteClient(clock=time.clock, now=time.now, sleep=time.sleep)

        monkeypatch.setattr(asking, "PoliteClient", patient)
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        self.committing = django_capture_on_commit_callbacks

    def post(self, cast: Cast, user: User, organisation: Organisation, **asked: str) -> Any:
        """The page that the form leads to, and what that leads to."""
        with self.committing(execute=True):
            answer = cast.client(user).post(reverse("fetch"), {"organisation": organisation.pk, **asked})
        return cast.client(user).get(answer["Location"]) if answer.status_code == 302 else answer

    def test_a_document_leads_to_its_preview(self, cast: Cast, site: RemoteSite, report: bytes) -> None:
        site.on("/api/symbol/access", Reply(body=report))
        answer = self.post(
            cast, cast.coordinator, cast.mechanism, source="document", symbol="a/hrc/40/901", form="docx"
        )
        run = ImportRun.objects.get()
        assert answer["Location"] == reverse("import_run", args=[run.public_id])
        page = cast.client(cast.coordinator).get(answer["Location"]).content.decode()
        assert f"from {site.url}/api/symbol/access?s=A/HRC/40/901" in page

    def test_rows_of_a_state(self, cast: Cast, site: RemoteSite) -> None:
        Uwazi([entity(number) for number in range(5)]).serve(site)
        self.post(cast, cast.coalition_coordinator, cast.coalition, source="upr_info", state="SVN")
        assert ImportRun.objects.get().file_name == "upr-info-SVN.json"

    def test_the_index_is_taken_from_what_is_here(
        self, cast: Cast, site: RemoteSite, client_of: PoliteClient
    ) -> None:
        asked = {"source": "uhri", "state": "SVN"}
        answer = self.post(cast, cast.coalition_coordinator, cast.coalition, **asked)
        assert "uprtrack fetch uhri --full" in answer.content.decode()
        assert Fetch.objects.get().state == FetchState.FAILED
        site.on(DUMP, ranged(records("Slovenia")))
        divide(download_dump(client_of))
        answer = self.post(cast, cast.coalition_coordinator, cast.coalition, **asked)
        assert answer.status_code == 302
        assert ImportRun.objects.get().rows.count() == 1

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ({"source": "document", "symbol": "lake"}, "is no document symbol"),
            ({"source": "upr_info"}, "Choose the State"),
            ({}, "This field is required"),
        ],
    )
    def test_what_is_missing_is_said(
        self, cast: Cast, site: RemoteSite, asked: dict[str, str], sentence: str
    ) -> None:
        answer = self.post(cast, cast.coordinator, cast.mechanism, **asked)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert not Fetch.objects.exists()

    def test_what_fails_is_said(self, cast: Cast, site: RemoteSite) -> None:
        asked = {"source": "document", "symbol": "A/HRC/1/1"}
        answer = self.post(cast, cast.coordinator, cast.mechanism, **asked)
        assert "there is nothing at this address" in answer.content.decode()
        assert "hx-trigger" not in answer.content.decode()
        assert not ImportRun.objects.exists()

    def test_a_state_is_shown_by_its_name(self, cast: Cast) -> None:
        fetch = Fetch.objects.create(owner=cast.mechanism, asked={"source": "upr_info", "state": "SVN"})
        address = reverse("fetch_progress", args=[fetch.public_id])
        assert "<h1>Slovenia</h1>" in cast.client(cast.coordinator).get(address).content.decode()

    def test_who_asked_and_left_gets_nothing(self, cast: Cast, site: RemoteSite) -> None:
        fetch = Fetch.objects.create(
            owner=cast.mechanism, asked={"source": "document", "symbol": "A/HRC/1/1"}, author=None
        )
        asking.fetch_now.call(fetch.public_id)
        fetch.refresh_from_db()
        assert (fetch.state, fetch.told) == (FetchState.FAILED, "Who asked for this has left.")
        assert site.requests == []

    @pytest.mark.parametrize("taken", ["role", "account"])
    def test_whose_rights_were_taken_since_gets_nothing(
        self, cast: Cast, site: RemoteSite, taken: str
    ) -> None:
        asked = {"source": "document", "symbol": "A/HRC/1/1", "language": "en", "form": "pdf", "state": ""}
        fetch = asking.ask_for(by=cast.coordinator, organisation=cast.mechanism, asked=asked)
        if taken == "role":
            Membership.objects.filter(user=cast.coordinator).delete()
        else:
            User.objects.filter(pk=cast.coordinator.pk).update(is_active=False)
        asking.fetch_now.call(fetch.public_id)
        fetch.refresh_from_db()
        assert fetch.state == FetchState.FAILED
        assert site.requests == []

    def test_a_stranger_does_not_see_what_is_asked_for(self, cast: Cast) -> None:
        fetch = Fetch.objects.create(
            owner=cast.mechanism, asked={"source": "document", "symbol": "A/HRC/1/1"}
        )
        address = reverse("fetch_progress", args=[fetch.public_id])
        assert cast.client(cast.stranger).get(address).status_code == 404

    def test_others_do_not_see_what_is_asked_for(self, cast: Cast) -> None:
        fetch = Fetch.objects.create(
            owner=cast.mechanism, asked={"source": "document", "symbol": "A/HRC/1/1"}
        )
        address = reverse("fetch_progress", args=[fetch.public_id])
        assert cast.client(cast.coalition_coordinator).get(address).status_code == 404
        page = cast.client(cast.coordinator).get(address).content.decode()
        assert "waits its turn" in page
        assert "hx-trigger" in page
        assert "Nothing has happened for a while" not in page
        Fetch.objects.update(changed_at=timezone.now() - timedelta(minutes=4), done=10, total=4000)
        page = cast.client(cast.coordinator).get(address).content.decode()
        assert "Nothing has happened for a while" in page
        assert "10\xa0bytes of 3.9\xa0KB" in page

    def test_another_country_s_rows_are_not_the_mechanism_s(self, cast: Cast, site: RemoteSite) -> None:
        Uwazi([entity(number) for number in range(5)]).serve(site)
        answer = self.post(cast, cast.coordinator, cast.mechanism, source="upr_info", state="SVN")
        assert answer.status_code == 403
        assert site.requests == []
        assert not ImportRun.objects.exists()

    def test_who_may_not_import_fetches_nothing(self, cast: Cast, site: RemoteSite) -> None:
        for user in (cast.stranger, cast.focal_point):
            answer = self.post(cast, user, cast.ministry, source="document", symbol="A/HRC/40/901")
            assert answer.status_code == 403
        other = self.post(cast, cast.coordinator, cast.coalition, source="document", symbol="A/HRC/40/901")
        assert other.status_code == 422
        assert site.requests == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_what_waits(
    cast: Cast, site: RemoteSite, report: bytes, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    monkeypatch.setattr(
        asking, "PoliteClient", lambda: PoliteClient(clock=time.clock, now=time.now, sleep=time.sleep)
    )
    site.on("/api/symbol/access", Reply(body=report))
    asked = {
        "source": "document",
        "symbol": "A/HRC/40/901",
        "form": "docx",
        "organisation": cast.mechanism.pk,
    }
    client = cast.client(cast.coordinator)
    address = client.post(reverse("fetch"), asked)["Location"]
    assert Fetch.objects.get().state == FetchState.WAITS
    assert client.get(address).status_code == 200
    call_command("work", batch=True, verbosity=0, startup_delay=False)
    fetch = Fetch.objects.get()
    assert fetch.state == FetchState.DONE
    assert fetch.run is not None
    assert client.get(address)["Location"] == reverse("import_run", args=[fetch.run.public_id])
    polled = client.get(address, headers={"HX-Request": "true"})
    assert polled["HX-Redirect"] == reverse("import_run", args=[fetch.run.public_id])
