"""The import pages in a browser's stand-in: reading, accepting, undoing; what is refused says why."""

from __future__ import annotations

import zipfile
from io import BytesIO, IOBase
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from uprkit.formats.source import MAX_BYTES
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring


def upload(client: Client, cast: Cast, name: str, content: bytes) -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports"), {"file": file, "organisation": cast.mechanism.pk})


def test_from_the_upload_to_the_recommendations(cast: Cast, report: bytes) -> None:
    client = cast.client(cast.coordinator)
    response = upload(client, cast, "report.docx", report)
    run = ImportRun.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("import_run", args=[run.public_id])
    page = client.get(response["Location"])
    assert "Add 32 recommendations" in page.content.decode()
    assert "A/HRC/40/901" in page.content.decode()
    client.post(response["Location"], {"act": "accept", "visibility": Visibility.GROUP})
    assert Recommendation.objects.count() == 32
    page = client.get(response["Location"])
    assert "Undo this import" in page.content.decode()
    client.post(response["Location"], {"act": "undo"})
    assert not Recommendation.objects.standing().exists()


def test_the_widest_circle_short_of_the_public_is_proposed(cast: Cast, report: bytes) -> None:
    client = cast.client(cast.coalition_coordinator)
    file = SimpleUploadedFile("report.docx", report)
    client.post(reverse("imports"), {"file": file, "organisation": cast.coalition.pk})
    form = client.get(reverse("import_run", args=[ImportRun.objects.get().public_id])).context["form"]
    group = f"group.{cast.mechanism.public_id}"
    assert form.fields["visibility"].initial == group
    assert [value for value, _label in form.fields["visibility"].choices] == [
        "organisation",
        f"coalition.{cast.coalition.public_id}",
        group,
        "public",
    ]


def test_an_addendum_counts_positions_on_its_button(
    cast: Cast, report: bytes, addendum: bytes, bring: Bring
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    client = cast.client(cast.coordinator)
    response = upload(client, cast, "addendum.docx", addendum)
    assert "Add 14 positions" in client.get(response["Location"]).content.decode()


def test_a_review_that_is_not_here_is_named(cast: Cast, report: bytes) -> None:
    client = cast.client(cast.coordinator)
    page = client.get(upload(client, cast, "report.docx", report)["Location"])
    assert "Coastland, cycle 3: not here yet" in page.content.decode()


def test_a_run_can_be_discarded(cast: Cast, report: bytes) -> None:
    client = cast.client(cast.coordinator)
    response = upload(client, cast, "report.docx", report)
    client.post(response["Location"], {"act": "discard"})
    assert ImportRun.objects.get().state == ImportState.DISCARDED
    assert not Recommendation.objects.exists()


def test_what_stands_on_a_run_is_listed(cast: Cast, report: bytes, addendum: bytes, bring: Bring) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    bring(cast.coordinator, cast.mechanism, "addendum.docx", addendum)
    client = cast.client(cast.coordinator)
    page = client.post(reverse("import_run", args=[run.public_id]), {"act": "undo"})
    assert page.status_code == 422
    assert "A/HRC/40/901/Add.1" in page.content.decode()
    assert Recommendation.objects.standing().count() == 32


@pytest.mark.parametrize("who", ["focal_point", "stranger"])
def test_who_may_not_import_is_refused(cast: Cast, report: bytes, who: str) -> None:
    client = cast.client(getattr(cast, who))
    assert client.get(reverse("imports")).status_code == 200
    assert upload(client, cast, "report.docx", report).status_code == 403
    assert not ImportRun.objects.exists()


def test_a_denial_is_logged_for_the_organisation(cast: Cast, report: bytes) -> None:
    upload(cast.client(cast.focal_point), cast, "report.docx", report)
    assert Activity.objects.get(is_denial=True).owner == cast.ministry


def test_a_form_for_somebody_elses_organisation_is_refused(cast: Cast, report: bytes) -> None:
    page = upload(cast.client(cast.coalition_coordinator), cast, "report.docx", report)
    assert page.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_member_who_sees_a_run_cannot_press_its_buttons(cast: Cast, report: bytes, bring: Bring) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report, Visibility.GROUP)
    client = cast.client(cast.focal_point)
    address = reverse("import_run", args=[run.public_id])
    assert "Undo this import" not in client.get(address).content.decode()
    assert client.post(address, {"act": "undo"}).status_code == 403
    assert Recommendation.objects.standing().count() == 32


def test_strangers_and_the_public_find_no_private_import(cast: Cast, report: bytes, bring: Bring) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    assert run.document is not None
    paper = reverse("document_file", args=[run.document.public_id])
    assert cast.client(cast.stranger).get(reverse("import_run", args=[run.public_id])).status_code == 404
    assert cast.client(cast.stranger).get(reverse("import_file", args=[run.public_id])).status_code == 404
    assert Client().get(reverse("import_run", args=[run.public_id])).status_code == 302
    assert Client().get(paper).status_code == 404
    assert cast.client(cast.coordinator).get(paper).status_code == 200


def test_a_published_paper_is_read_by_everybody(cast: Cast, report_pdf: bytes, bring: Bring) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.pdf", report_pdf, Visibility.PUBLIC)
    assert run.document is not None
    response = Client().get(reverse("document_file", args=[run.document.public_id]))
    assert b"".join(response.streaming_content) == report_pdf
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="report.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert int(response["Content-Length"]) == len(report_pdf)


def test_an_altered_paper_is_not_delivered(
    cast: Cast, report: bytes, bring: Bring, settings: Settings
) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    assert run.document is not None
    file = Path(settings.MEDIA_ROOT) / run.vault_path
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    page = cast.client(cast.coordinator).get(reverse("document_file", args=[run.document.public_id]))
    assert page.status_code == 503
    assert "altered" in page.content.decode()


def scan() -> bytes:
    pdf, file = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(file)
    return file.getvalue()


def office_file(**members: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def empty_docx() -> bytes:
    file = BytesIO()
    docx.Document().save(file)
    return file.getvalue()


BAD = {
    "truncated.pdf": lambda report_pdf: report_pdf[: len(report_pdf) // 3],
    "scan.pdf": lambda _: scan(),
    "empty.docx": lambda _: empty_docx(),
    "no-bytes.pdf": lambda _: b"",
    "columns.csv": lambda _: b"Name,Amount\nchairs,12\n",
    "bomb.docx": lambda _: office_file(**{"word__document.xml": b"\0" * 40_000_000}),
    "fake.docx": lambda _: b"PK\x03\x04 and then nothing of a container",
    "text.docx": lambda _: b"Dear colleagues, here is the report.",
    "other.docx": lambda _: office_file(**{"readme.txt": b"no document"}),
    "hollow.docx": lambda _: office_file(**{"word__document.xml": b"<broken"}),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_answered_with_a_sentence(
    cast: Cast, report_pdf: bytes, vault_folder: Path, name: str
) -> None:
    page = upload(cast.client(cast.coordinator), cast, name, BAD[name](report_pdf))
    assert page.status_code == 422
    (error,) = page.context["form"].errors["file"]
    assert name in error
    assert error.endswith(".")
    assert not ImportRun.objects.exists()
    assert [path for path in vault_folder.rglob("*") if path.is_file()] == []


class Endless(IOBase):
    """A body of a given size that is never held whole; it remembers the most that was asked for at once."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        super().__init__()
        self._head, self._tail = BytesIO(head), BytesIO(tail)
        self._left = size
        self.largest = 0

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size if size >= 0 else 10**12)
        piece = self._head.read(size)
        if piece:
            return piece
        if self._left:
            piece = b"\0" * min(size, self._left)
            self._left -= len(piece)
            return piece
        return self._tail.read(size)


def test_two_hundred_megabytes_are_refused_without_being_held(cast: Cast, vault_folder: Path) -> None:
    head = (
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="huge.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n"
    )
    tail = (
        b'\r\n--edge\r\nContent-Disposition: form-data; name="organisation"\r\n\r\n'
        + str(cast.mechanism.pk).encode()
        + b"\r\n--edge--\r\n"
    )
    size = 200 * 1024 * 1024
    body = Endless(head, size, tail)
    page = cast.client(cast.coordinator).generic(
        "POST",
        reverse("imports"),
        CONTENT_TYPE="multipart/form-data; boundary=edge",
        CONTENT_LENGTH=str(len(head) + size + len(tail)),
        **{"wsgi.input": body},
    )
    assert page.status_code == 422
    (error,) = page.context["form"].errors["file"]
    assert error.startswith("huge.pdf is refused")
    assert body.largest <= 1024 * 1024
    assert not ImportRun.objects.exists()


def test_a_file_over_the_limit_that_announces_less_is_refused(cast: Cast) -> None:
    page = upload(cast.client(cast.coordinator), cast, "large.pdf", b"%PDF-" + b"\0" * MAX_BYTES)
    assert page.status_code == 422
    assert "large.pdf is refused" in page.context["form"].errors["file"][0]


def test_only_the_rows_that_need_attention(
    cast: Cast, report: bytes, report_pdf: bytes, bring: Bring
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    Recommendation.objects.filter(ordinal=1).update(position="noted")
    client = cast.client(cast.coordinator)
    address = upload(client, cast, "report.pdf", report_pdf)["Location"]
    assert len(client.get(address).context["rows"]) == 32
    (shown,) = client.get(address, {"show": "attention"}).context["rows"]
    assert shown.row.ordinal == 1
    assert "both are kept" in shown.row.message


def test_pages_ask_the_database_little(
    cast: Cast, report: bytes, bring: Bring, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    client = cast.client(cast.coordinator)
    with django_assert_max_num_queries(16):
        client.get(reverse("imports"))
    with django_assert_max_num_queries(26):
        client.get(reverse("import_run", args=[run.public_id]))
