"""The files of our reports name the organisation they are of, and no person, machine or folder."""

from __future__ import annotations

import socket
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from lxml import etree

from tests.uprtrack.conftest import Cast
from tests.uprtrack.reports.conftest import Material
from uprtrack.reports.kinds import REPORT_KINDS
from uprtrack.reports.services import generate

FORMS = [(kind.key, form) for kind in REPORT_KINDS.values() for form in kind.forms if form != "csv"]
PROPERTIES = ("creator", "author", "lastModifiedBy", "Manager", "Company", "HyperlinkBase")
PERSON, MACHINE = "zqperson", "zqmachine"


@pytest.fixture(params=FORMS, ids="-".join)
def file(
    request: pytest.FixtureRequest, cast: Cast, material: Material, monkeypatch: pytest.MonkeyPatch
) -> bytes:
    """Each kind in each form, made by the coordinator of the mechanism; a CSV file has no properties."""
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, PERSON)
    monkeypatch.setattr(socket, "gethostname", lambda: MACHINE)
    kind, form = request.param
    made = generate(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=material.review,
        kind=kind,
        form=form,
        is_public=False,
    )
    return made.content


def parts(content: bytes) -> Iterator[bytes]:
    """Every part of a file, unpacked."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as package:
            yield from (package.read(name) for name in package.namelist())
    elif content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as read:
            for found in read.objects:
                yield found.unparse()
                if isinstance(found, pikepdf.Stream):
                    yield found.read_bytes()


def test_no_person_machine_or_folder_is_named(cast: Cast, file: bytes) -> None:
    told = {cast.coordinator.username, PERSON, MACHINE, "python-docx", "XlsxWriter"}
    told |= {f"{Path.home()}/", str(settings.DATA), str(Path(__file__).parents[3])}
    for part in parts(file):
        for name in told:
            assert name.encode() not in part
            assert name.encode("utf-16-be").hex().encode() not in part.lower()


def test_the_author_is_the_organisation(cast: Cast, file: bytes) -> None:
    assert set(authors(file)) == {cast.mechanism.name}


def authors(content: bytes) -> Iterator[str]:
    if content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as read:
            yield str(read.docinfo["/Author"])
        return
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            if not name.startswith("docProps/") or not name.endswith(".xml"):
                continue
            for element in etree.fromstring(package.read(name)).iter():
                if etree.QName(element).localname in PROPERTIES and element.text:
                    yield str(element.text)
