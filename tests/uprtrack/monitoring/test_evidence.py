"""Files of evidence: as attached for the owner's people, a copy that tells nothing of people for everybody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from tests.uprtrack.documents import planted
from tests.uprtrack.monitoring.signed_texts import fresh
from uprtrack.documents import vault
from uprtrack.documents.models import ContentKey
from uprtrack.monitoring.erasing import erase_notes
from uprtrack.monitoring.evidence import attach_file, attach_link
from uprtrack.monitoring.models import Assessment, Evidence, PublicCopy, neutral_name
from uprtrack.monitoring.services import publish_assessment
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Membership, User

SECRET = "Zqwitness"
Said = Callable[..., Assessment]
Attach = Callable[..., Evidence]


@pytest.fixture(autouse=True)
def own_vault(settings: Settings, tmp_path: Path) -> None:
    """Media and keys apart from those of any other test."""
    settings.MEDIA_ROOT, settings.KEYS = tmp_path / "media", tmp_path / "keys"


@pytest.fixture
def attached(cast: Cast, said: Said) -> Attach:
    """A photograph full of secrets with an assessment of the NHRI; its file name is one too."""

    def _attached(planted_file: planted.Planted | None = None, **fields: object) -> Evidence:
        name, data = planted_file or planted.jpeg(SECRET)
        word = said(cast.nhri_officer, cast.nhri, **fields)
        return attach_file(
            by=cast.nhri_officer,
            assessment=word,
            title="Visit to the harbour clinic",
            file_name=name,
            stream=BytesIO(data),
        )

    return _attached


def publish(by: User, evidence: Evidence) -> Evidence:
    assert evidence.assessment is not None
    publish_assessment(by=by, assessment=evidence.assessment, with_files=True)
    return Evidence.objects.get(pk=evidence.pk)


def download(client: Client, evidence: Evidence) -> tuple[int, str, bytes]:
    response = client.get(reverse("evidence_file", args=[evidence.public_id]))
    content = response.getvalue() if response.streaming else response.content
    return response.status_code, response.headers.get("Content-Disposition", ""), content


@pytest.mark.parametrize("kind", ["jpeg", "pdf", "docx", "odt"])
def test_strangers_and_other_organisations_get_a_copy_without_traces(
    cast: Cast, attached: Attach, kind: str
) -> None:
    file = publish(cast.nhri_officer, attached(planted.BUILDERS[kind](SECRET)))
    original = planted.BUILDERS[kind](SECRET)
    for client in (Client(), *map(cast.client, (cast.coordinator, cast.coalition_member, cast.stranger))):
        status, disposition, content = download(client, file)
        assert status == 200
        assert planted.traces(content, SECRET) == []
        assert disposition == f'attachment; filename="visit-to-the-harbour-clinic{file.public_copy.suffix}"'
    status, disposition, content = download(cast.client(cast.nhri_officer), file)
    assert planted.traces(content, SECRET)
    assert original[0] in disposition


def test_no_page_shows_strangers_the_name_of_the_file(cast: Cast, attached: Attach) -> None:
    file = publish(cast.nhri_officer, attached())
    assert file.assessment is not None
    recommendation = file.assessment.recommendation
    for page in (
        reverse("assessment", args=[file.assessment.public_id]),
        reverse("recommendation", args=[recommendation.public_id]),
        reverse("monitor"),
    ):
        response = Client().get(page)
        assert response.status_code == 200
        assert SECRET not in response.content.decode() + str(response.headers)
    own = cast.client(cast.nhri_officer).get(reverse("assessment", args=[file.assessment.public_id]))
    assert f"{SECRET}.jpg" in own.content.decode()


@pytest.mark.parametrize("kind", ["jpeg", "pdf", "docx", "odt"])
def test_before_publication_its_own_people_get_the_file_the_circle_a_clean_copy_and_strangers_nothing(
    cast: Cast, attached: Attach, kind: str
) -> None:
    file = attached(planted.BUILDERS[kind](SECRET), visibility=Visibility.GROUP)
    status, disposition, content = download(cast.client(cast.coordinator), file)
    assert status == 200
    assert SECRET not in disposition
    assert planted.traces(content, SECRET) == []
    assert planted.traces(download(cast.client(cast.nhri_officer), file)[2], SECRET)
    assert download(Client(), file)[0] == 404
    assert file.assessment is not None
    page = reverse("assessment", args=[file.assessment.public_id])
    assert SECRET not in cast.client(cast.coordinator).get(page).content.decode()
    assert file.file_name in cast.client(cast.nhri_officer).get(page).content.decode()
    own = attached(assessed_on=date(2025, 6, 2))
    assert download(cast.client(cast.coalition_coordinator), own)[0] == 404


def test_a_copy_that_is_not_there_yet_is_made_when_it_is_first_asked_for(
    cast: Cast, attached: Attach
) -> None:
    """Of files that were attached before copies were made for those they are shared with."""
    file = attached(visibility=Visibility.GROUP)
    vault.remove(file.public_copy.vault_path)
    file.public_copy.delete()
    page = reverse("assessment", args=[file.assessment.public_id]) if file.assessment else ""
    link = reverse("evidence_file", args=[file.public_id])
    assert link in cast.client(cast.coordinator).get(page).content.decode()
    assert not PublicCopy.objects.exists()
    for _ in range(2):
        status, _disposition, content = download(cast.client(cast.coordinator), file)
        assert status == 200
        assert planted.traces(content, SECRET) == []
    assert PublicCopy.objects.count() == 1
    assert len(list(vault.stored_files())) == 2


@pytest.mark.parametrize("was_tried", [True, False])
def test_what_cannot_be_cleaned_stays_with_its_own_organisation_and_the_page_says_so(
    cast: Cast, attached: Attach, was_tried: bool
) -> None:
    film = (f"{SECRET}.mp4", b"\0\0\0\x18ftypmp42" + bytes(100))
    file = attached(film, visibility=Visibility.GROUP)
    assert file.is_cleanable is False
    if not was_tried:
        Evidence.objects.update(is_cleanable=None)
    assert file.assessment is not None
    page, link = (
        reverse("assessment", args=[file.assessment.public_id]),
        reverse("evidence_file", args=[file.public_id]),
    )
    refused = cast.client(cast.coordinator).get(link)
    assert refused.status_code == 403
    assert "Its own organisation alone can open this file" in refused.content.decode()
    assert film[1] not in refused.content
    shown = cast.client(cast.coordinator).get(page).content.decode()
    assert "Its own organisation alone can open this file" in shown
    assert link not in shown
    assert SECRET not in shown
    own = cast.client(cast.nhri_officer)
    assert "Its own organisation alone can open this file" in own.get(page).content.decode()
    assert download(own, file)[2] == film[1]
    assert len(list(vault.stored_files())) == 1


def test_a_shared_file_is_published_only_by_publishing_it(cast: Cast, attached: Attach) -> None:
    file = attached(visibility=Visibility.GROUP)
    assert file.assessment is not None
    publish_assessment(by=cast.nhri_officer, assessment=file.assessment)
    assert download(Client(), file)[0] == 404
    page = reverse("assessment", args=[file.assessment.public_id])
    assert "Publish the files too" in cast.client(cast.nhri_officer).get(page).content.decode()
    publish_assessment(by=cast.nhri_officer, assessment=file.assessment, with_files=True)
    assert download(Client(), file)[0] == 200
    assert PublicCopy.objects.count() == 1


def test_a_personal_note_s_file_is_its_author_s_own_also_once_they_have_left(
    cast: Cast, attached: Attach
) -> None:
    file = attached(visibility=Visibility.SELF)
    Membership.objects.filter(user=cast.nhri_officer).delete()
    status, disposition, _content = download(cast.client(cast.nhri_officer), file)
    assert status == 200
    assert SECRET in disposition
    assert download(cast.client(cast.coordinator), file)[0] == 404


def test_erasing_the_author_takes_a_shared_copy_that_was_not_published(
    cast: Cast, attached: Attach, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    file = attached(visibility=Visibility.GROUP)
    assert file.author is not None
    with django_capture_on_commit_callbacks(execute=True):
        erase_notes([file.author])
    assert list(vault.stored_files()) == []
    assert download(cast.client(cast.coordinator), file)[0] == 410


def test_what_is_attached_after_the_name_was_dropped_is_erased_with_its_author(
    cast: Cast, attached: Attach, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    file = attached(visibility=Visibility.GROUP)
    author, word = file.author, file.assessment
    assert author is not None
    assert word is not None
    drop_attribution(by=cast.nhri_officer, row=word)
    word.refresh_from_db()
    later = attach_file(
        by=fresh(cast.nhri_officer),
        assessment=word,
        title="Later",
        file_name="a.txt",
        stream=BytesIO(b"Minutes."),
    )
    # Nothing that is read names the author, not even the row of the file.
    assert later.author is None
    assert set(ContentKey.objects.values_list("actor", flat=True)) == {author.pk}
    with django_capture_on_commit_callbacks(execute=True):
        erase_notes([author])
    assert list(vault.stored_files()) == []
    assert download(cast.client(cast.nhri_officer), later)[0] == 410


def test_published_without_its_files_an_entry_shows_none(cast: Cast, attached: Attach) -> None:
    file = attached()
    assert file.assessment is not None
    publish_assessment(by=cast.nhri_officer, assessment=file.assessment)
    assert not PublicCopy.objects.exists()
    assert download(Client(), file)[0] == 404
    publish_assessment(by=cast.nhri_officer, assessment=file.assessment, with_files=True)
    publish_assessment(by=cast.nhri_officer, assessment=file.assessment, with_files=True)
    assert PublicCopy.objects.count() == 1
    assert download(Client(), file)[0] == 200


def test_a_file_that_was_published_before_there_were_copies_is_not_handed_to_strangers(
    cast: Cast, attached: Attach
) -> None:
    file = publish(cast.nhri_officer, attached())
    PublicCopy.objects.all().delete()
    assert download(Client(), file)[0] == 404
    assert download(cast.client(cast.nhri_officer), file)[0] == 200
    assert file.assessment is not None
    page = cast.client(cast.nhri_officer).get(reverse("assessment", args=[file.assessment.public_id]))
    assert "Publish the files too" in page.content.decode()


def test_a_file_that_cannot_be_cleaned_refuses_the_publication_as_a_whole(
    cast: Cast, attached: Attach
) -> None:
    file = attached()
    assert file.assessment is not None
    attach_file(
        by=cast.nhri_officer,
        assessment=file.assessment,
        title="Film",
        file_name="film.mp4",
        stream=BytesIO(b"\0\0\0\x18ftypmp42" + bytes(100)),
    )
    attach_link(by=cast.nhri_officer, assessment=file.assessment, title="Link", link="https://example.org/")
    before = {vault.path_of(place) for place in vault.stored_files()}
    url = reverse("assessment_publish", args=[file.assessment.public_id])
    page = cast.client(cast.nhri_officer).post(url, {"with_files": "yes"}, follow=True).content.decode()
    assert "film.mp4 cannot be published" in page
    assert "everybody can read it" not in page
    assert not Assessment.objects.get().is_published
    assert not Evidence.objects.published().exists()
    assert not PublicCopy.objects.exists()
    assert {vault.path_of(place) for place in vault.stored_files()} == before
    assert ContentKey.objects.count() == len(before)


def test_erasing_the_author_takes_the_file_and_its_copy(
    cast: Cast, attached: Attach, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    file = publish(cast.nhri_officer, attached())
    assert file.author is not None
    with django_capture_on_commit_callbacks(execute=True):
        assert vault.destroy_keys_of(file.author) == 2
    for client in (Client(), cast.client(cast.nhri_officer)):
        status, _disposition, content = download(client, file)
        assert status == 410
        assert "erased on request" in content.decode()
        assert "backup" not in content.decode()
    assert list(vault.stored_files()) == []
    assert file.assessment is not None
    publish_assessment(by=cast.nhri_officer, assessment=file.assessment, with_files=True)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Visit: the clinic, 3/2025", "visit-the-clinic-32025.pdf"),
        ("زيارة العيادة", "زيارة-العيادة.pdf"),
        ("../..\r\n", "evidence.pdf"),
        ("?", "evidence.pdf"),
        ("a" * 300, "a" * 80 + ".pdf"),
    ],
)
def test_a_neutral_name_comes_from_the_title(title: str, name: str) -> None:
    assert neutral_name(title, ".pdf") == name


@pytest.fixture
def state_run(settings: Settings, said: Said) -> None:
    """The State runs the installation from here on; the cast was there before."""
    settings.OPERATOR_KIND = "state"


@pytest.mark.usefixtures("state_run")
def test_on_a_state_run_installation_a_file_needs_a_published_entry_and_only_the_clean_one_is_kept(
    cast: Cast, said: Said
) -> None:
    word = said(cast.nhri_officer, cast.nhri)
    name, data = planted.jpeg(SECRET)

    def attach() -> Evidence:
        return attach_file(
            by=cast.nhri_officer, assessment=word, title="The clinic", file_name=name, stream=BytesIO(data)
        )

    with pytest.raises(ValidationError, match="publish the entry first"):
        attach()
    assert list(vault.stored_files()) == []
    publish_assessment(by=cast.nhri_officer, assessment=word)
    file = attach()
    assert file.is_published
    assert file.file_name == "the-clinic.jpg"
    for client in (Client(), cast.client(cast.nhri_officer)):
        status, disposition, content = download(client, file)
        assert status == 200
        assert "the-clinic.jpg" in disposition
        assert planted.traces(content, SECRET) == []
    assert len(list(vault.stored_files())) == 1


@pytest.mark.usefixtures("state_run")
def test_on_a_state_run_installation_the_forms_say_so(cast: Cast, said: Said) -> None:
    client, word = cast.client(cast.nhri_officer), said(cast.nhri_officer, cast.nhri)
    page = reverse("assessment_evidence", args=[word.public_id])
    for url in (page, reverse("assessment_add", args=[word.recommendation.public_id])):
        content = client.get(url).content.decode()
        assert "keeps no evidence that is not public" in content
        assert 'type="file"' not in content
    publish_assessment(by=cast.nhri_officer, assessment=word)
    content = client.get(page).content.decode()
    assert "Everybody can read the file at once" in content
    assert 'type="file"' in content
    film = SimpleUploadedFile("film.mp4", b"\0\0\0\x18ftypmp42")
    refused = client.post(page, {"evidence_title": "Film", "evidence_file": film}).content.decode()
    assert "film.mp4 cannot be published" in refused
    assert not Evidence.objects.exists()


def test_elsewhere_the_form_says_what_is_published_of_a_file(cast: Cast, said: Said) -> None:
    word = said(cast.nhri_officer, cast.nhri)
    content = (
        cast.client(cast.nhri_officer).get(reverse("assessment_evidence", args=[word.public_id])).content
    )
    assert "Others than your organisation get a copy without traces of its author" in content.decode()
