"""Files that were published travel as the copies everybody can download: whole, once, and as nothing else."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.uprtrack.conftest import Cast
from tests.uprtrack.documents import planted
from tests.uprtrack.exchange.conftest import Bring, Foreign, Row
from uprkit.bundles import Bundle, BundleError, open_bundle
from uprkit.bundles.container import Readable
from uprtrack.documents import vault
from uprtrack.documents.metadata import Cleaned
from uprtrack.documents.vault import VaultError
from uprtrack.exchange.models import BundleReceived, BundleSent, CleanedFile, ForeignFile
from uprtrack.exchange.services import accept_bundle, make_bundle, undo_bundle
from uprtrack.monitoring.evidence import attach_file
from uprtrack.monitoring.models import Assessment, Evidence
from uprtrack.monitoring.public_copies import keep_copy
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

SECRET = "Zqwitness"
MINUTES = b"Three cells without light.\n"
Taken = dict[str, bytes]


def said(cast: Cast, recommendation: Recommendation) -> Assessment:
    return assess(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=recommendation,
        assessed_on=timezone.localdate(),
        level="not",
        narrative="Nothing is seen yet.",
        visibility=Visibility.ORGANISATION,
    )


@pytest.fixture
def photograph(cast: Cast, recommendations: list[Recommendation]) -> Evidence:
    """A picture full of secrets, published with the assessment that rests on it."""
    word = said(cast, recommendations[0])
    name, data = planted.jpeg(SECRET)
    file = attach_file(
        by=cast.nhri_officer, assessment=word, title="The clinic", file_name=name, stream=BytesIO(data)
    )
    publish_assessment(by=cast.nhri_officer, assessment=word, with_files=True)
    return Evidence.objects.get(pk=file.pk)


def sent(cast: Cast, review: Review, **how: bool) -> tuple[bytes, Bundle, Taken]:
    """The bytes of a bundle, what is read of it, and its files."""
    made = make_bundle(by=cast.coordinator, organisation=cast.mechanism, reviews=[review], **how)
    data = b"".join(made.packed.pieces())
    files: Taken = {}

    def take(digest: str, content: Readable) -> None:
        files[digest] = content.read()

    return data, open_bundle(made.file_name, data, take=take), files


def downloaded(client: Client, evidence: Evidence) -> tuple[int, str, bytes]:
    response = client.get(reverse("evidence_file", args=[evidence.public_id]))
    content = response.getvalue() if response.streaming else response.content
    return response.status_code, response.headers.get("Content-Disposition", ""), content


def test_the_copy_travels_that_everybody_can_download_and_never_the_file_as_attached(
    cast: Cast, photograph: Evidence, review: Review
) -> None:
    data, bundle, files = sent(cast, review)
    [row] = bundle.rows["assessments"][0]["evidence"]
    assert row["file_name"] == "the-clinic.jpg"
    assert row["link"] == ""
    assert row["sha256"] == photograph.public_copy.sha256 != photograph.sha256
    assert files == {row["sha256"]: downloaded(Client(), photograph)[2]}
    assert planted.traces(data, SECRET) == []
    assert BundleSent.objects.get().counts["files"] == 1


def test_what_was_not_published_stays(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    """The entry is public, its files are not."""
    word = said(cast, recommendations[0])
    for title in ("Kept back", "Kept back too"):
        attach_file(
            by=cast.nhri_officer, assessment=word, title=title, file_name="a.txt", stream=BytesIO(MINUTES)
        )
    publish_assessment(by=cast.nhri_officer, assessment=word)
    data, bundle, files = sent(cast, review)
    assert bundle.rows["assessments"][0]["evidence"] == []
    assert not files
    assert MINUTES not in data


def test_nothing_rests_on_an_entry_without_its_name(cast: Cast, photograph: Evidence, review: Review) -> None:
    assert photograph.assessment is not None
    drop_attribution(by=cast.nhri_officer, row=photograph.assessment)
    _data, bundle, files = sent(cast, review)
    assert bundle.rows["assessments"][0]["evidence"] == []
    assert not files


def test_an_erased_file_is_left_out_and_a_damaged_one_stops_the_bundle(
    cast: Cast,
    photograph: Evidence,
    review: Review,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    copy = photograph.public_copy
    place = next(place for place in vault.stored_files() if vault.path_of(place) == copy.vault_path)
    whole = place.read_bytes()
    place.write_bytes(whole[:-1])
    with pytest.raises(VaultError, match="altered"):
        sent(cast, review)
    assert not BundleSent.objects.exists()
    assert sent(cast, review, with_files=False)[2] == {}
    with django_capture_on_commit_callbacks(execute=True):
        vault.destroy(copy.vault_path)
    _data, bundle, files = sent(cast, review)
    assert bundle.rows["assessments"][0]["evidence"] == []
    assert not files


def test_a_large_file_is_never_held(cast: Cast, photograph: Evidence, review: Review) -> None:
    piece = bytes(range(256)) * 4096
    stored = vault.store(BytesIO(piece * 24))
    photograph.public_copy.delete()
    keep_copy(photograph, stored, Cleaned(b"", ".pdf", "application/pdf"))
    tracemalloc.start()
    made = make_bundle(by=cast.coordinator, organisation=cast.mechanism, reviews=[review])
    size = sum(len(part) for part in made.packed.pieces())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == made.sent.size > stored.size
    assert peak < 8 * 1024 * 1024


@pytest.fixture
def minutes(foreign: Foreign, about: list[Row]) -> Row:
    """An assessment of the partner that rests on a file."""
    return foreign.assessment("asse2345", "reco2340", evidence=[foreign.file("evid2345", MINUTES)])


def test_a_partner_s_file_is_stored_encrypted_and_read_by_everybody(
    cast: Cast, bring: Bring, foreign: Foreign, minutes: Row
) -> None:
    received = bring(foreign.bundle())
    assert (received.file_count, received.file_bytes) == (1, len(MINUTES))
    evidence = Evidence.objects.published().get()
    status, disposition, content = downloaded(Client(), evidence)
    assert (status, content) == (200, MINUTES)
    assert disposition == 'attachment; filename="minutes.txt"'
    assert all(MINUTES not in place.read_bytes() for place in vault.stored_files())
    page = cast.client(cast.coordinator).get(reverse("bundle", args=[received.public_id])).content.decode()
    assert f"1, {len(MINUTES)} bytes" in page.replace("\xa0", " ")


def test_a_partner_s_file_is_cleaned_again_on_arrival(
    bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    _name, data = planted.jpeg(SECRET)
    picture = foreign.file("evid2345", data, title="The clinic", name="clinic.jpg")
    foreign.assessment("asse2345", "reco2340", evidence=[picture])
    bundle = foreign.bundle()
    bring(bundle)
    status, disposition, content = downloaded(Client(), Evidence.objects.get())
    assert (status, disposition) == (200, 'attachment; filename="the-clinic.jpg"')
    assert SECRET.encode() in data
    assert SECRET.encode() not in content
    kept, cleaned = ForeignFile.objects.get(), CleanedFile.objects.get()
    assert b"".join(vault.open_stored(kept.vault_path, sha256=kept.sha256)) == data
    assert (cleaned.file, cleaned.sha256 != kept.sha256) == (kept, True)
    before = {vault.path_of(place) for place in vault.stored_files()}
    bring(bundle)
    added = {vault.path_of(place) for place in vault.stored_files()} - before
    assert added == {BundleReceived.objects.order_by("-pk")[0].vault_path}, "nothing is cleaned twice"
    assert downloaded(Client(), Evidence.objects.get())[2] == content


def test_a_partner_s_file_that_cannot_be_cleaned_is_not_shown_and_the_page_says_so(
    cast: Cast, bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    program = foreign.file("evid2345", b"\x7fELF" + b"\0" * 40, title="A program", name="minutes.pdf")
    foreign.assessment("asse2345", "reco2340", evidence=[program])
    bring(foreign.bundle())
    evidence = Evidence.objects.get()
    assert evidence.is_cleanable is False
    assert not CleanedFile.objects.exists()
    for client in (Client(), cast.client(cast.coordinator)):
        status, _disposition, content = downloaded(client, evidence)
        assert status == 403
        assert b"is not shown here: traces of its author cannot be removed" in content
        assert b"ELF" not in content
    entry = Assessment.objects.get()
    page = Client().get(reverse("assessment", args=[entry.public_id])).content.decode()
    assert "A program" in page
    assert "is not shown here" in page


def test_a_preview_stores_no_file_but_the_bundle(preview: Bring, foreign: Foreign, minutes: Row) -> None:
    preview(foreign.bundle())
    assert len(list(vault.stored_files())) == 1
    assert not ForeignFile.objects.exists()


def test_the_same_again_stores_nothing_twice(
    bring: Bring, foreign: Foreign, minutes: Row, about: list[Row]
) -> None:
    data = foreign.bundle()
    bring(data)
    bring(data)
    foreign.measure("meas2345", ["reco2341"], evidence=[foreign.file("evid2346", MINUTES, title="Again")])
    bring(foreign.bundle())
    assert ForeignFile.objects.count() == 1
    assert Evidence.objects.published().count() == 2
    assert len({row.vault_path for row in Evidence.objects.all()}) == 1
    bundles = set(BundleReceived.objects.values_list("vault_path", flat=True))
    assert len(bundles) == 3
    assert {vault.path_of(place) for place in vault.stored_files()} - bundles == {
        ForeignFile.objects.get().vault_path
    }


def test_a_file_that_was_exchanged_there_is_here_and_undoing_brings_the_first_back(
    cast: Cast, bring: Bring, foreign: Foreign, minutes: Row
) -> None:
    bring(foreign.bundle())
    foreign.files.clear()
    minutes["evidence"] = [foreign.file("evid2345", b"Four cells.\n")]
    second = bring(foreign.bundle())
    assert downloaded(Client(), Evidence.objects.get())[2] == b"Four cells.\n"
    undo_bundle(by=cast.coordinator, received=second)
    assert downloaded(Client(), Evidence.objects.get())[2] == MINUTES
    foreign.files.clear()
    minutes["evidence"] = [
        {"id": "evid2345", "title": "Online", "link": "https://example.org/", "file_name": "", "sha256": ""}
    ]
    bring(foreign.bundle())
    assert Evidence.objects.get().link == "https://example.org/"
    assert downloaded(Client(), Evidence.objects.get())[0] == 404
    foreign.rows["assessments"].clear()
    bring(foreign.bundle())
    assert not Assessment.objects.standing().exists()


def test_what_is_withdrawn_there_is_out_of_sight_here(bring: Bring, foreign: Foreign, minutes: Row) -> None:
    bring(foreign.bundle())
    evidence = Evidence.objects.get()
    minutes["evidence"] = []
    foreign.files.clear()
    bring(foreign.bundle())
    assert downloaded(Client(), evidence)[0] == 404


Change = Callable[[Foreign, bytes], bytes]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda foreign, data: data.replace(MINUTES, MINUTES.upper()), "damaged or altered"),
        (lambda foreign, data: data[: data.index(MINUTES) + 5], "cut short"),
    ],
)
def test_a_file_altered_on_its_way_refuses_the_bundle(
    preview: Bring, foreign: Foreign, minutes: Row, change: Change, told: str
) -> None:
    with pytest.raises(BundleError, match=told):
        preview(change(foreign, foreign.bundle()))
    assert list(vault.stored_files()) == []
    assert not BundleReceived.objects.exists()


def test_where_taking_in_fails_no_file_is_left(
    cast: Cast, preview: Bring, foreign: Foreign, minutes: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = preview(foreign.bundle())
    before = list(vault.stored_files())

    def broken(*args: object, **kwargs: object) -> None:
        raise VaultError("The disk is full.")

    monkeypatch.setattr("uprtrack.exchange.services.Taking.accept", broken)
    with pytest.raises(VaultError, match="disk is full"):
        accept_bundle(by=cast.coordinator, received=received)
    assert list(vault.stored_files()) == before
    assert not ForeignFile.objects.exists()


def test_pages_and_commands_leave_files_out_where_asked(
    cast: Cast, photograph: Evidence, review: Review, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = {"make-reviews": [review.pk], "make-organisation": cast.mechanism.pk}
    client = cast.client(cast.coordinator)
    digest = photograph.public_copy.sha256
    with_files = client.post(reverse("bundle_make"), {**form, "make-with_files": "on"}).getvalue()
    assert list(open_bundle("page", with_files).files) == [digest]
    assert not open_bundle("page", client.post(reverse("bundle_make"), form).getvalue()).files
    for name, options in (("all", []), ("rows", ["--without-files"])):
        call_command("bundle_export", "XCO-upr4", "-o", tmp_path / name, "--user", "coordinator", *options)
    assert "1 files" in capsys.readouterr().out
    assert list(open_bundle("all", (tmp_path / "all").read_bytes()).files) == [digest]
    assert not open_bundle("rows", (tmp_path / "rows").read_bytes()).files
    for place in vault.stored_files():
        place.write_bytes(place.read_bytes()[:-1])
    with pytest.raises(CommandError, match="altered"):
        call_command("bundle_export", "XCO-upr4", "-o", tmp_path / "none", "--user", "coordinator")
    assert not (tmp_path / "none").exists()
    refused = client.post(reverse("bundle_make"), {**form, "make-with_files": "on"})
    assert refused.status_code == 422
    assert "was altered after it was stored" in refused.content.decode()
