"""Fixtures for tests that import papers: files to bring, and a vault of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

import docx
import pytest
from pytest_django import Settings

from uprtrack.documents.models import ImportRun
from uprtrack.documents.services import accept_import, preview_import
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, User
from uprtrack.pages.coastland import papers
from uprtrack.pages.coastland.content import load

Bring = Callable[..., ImportRun]


@pytest.fixture(autouse=True)
def vault_folder(settings: Settings, tmp_path: Path) -> Path:
    """Media and keys apart from those of any other test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEYS = tmp_path / "keys"
    return tmp_path / "media" / "vault"


@pytest.fixture(scope="session")
def report() -> bytes:
    """The report on Coastland's third review: 32 recommendations, as DOCX."""
    return papers.working_group_report_docx(load().cycles[0])


@pytest.fixture(scope="session")
def report_pdf() -> bytes:
    return papers.working_group_report_pdf(load().cycles[0])


@pytest.fixture(scope="session")
def addendum() -> bytes:
    """Its addendum: 14 answers."""
    return papers.addendum_docx(load().cycles[0])


@pytest.fixture
def bring() -> Bring:
    """Preview and accept a paper in one go."""

    def brought(
        by: User,
        organisation: Organisation,
        file_name: str,
        content: bytes,
        visibility: Visibility = Visibility.ORGANISATION,
    ) -> ImportRun:
        run = preview_import(by=by, organisation=organisation, file_name=file_name, stream=BytesIO(content))
        return accept_import(by=by, run=run, visibility=visibility)

    return brought


THEMATIC_COLUMNS = ("Recommendation", "Position", "Full list of themes", "Assessment/comments")


def thematic_list(rows: Sequence[tuple[str, str, str]]) -> bytes:
    """OHCHR's list on Coastland's third review as DOCX; rows are (recommendation, position, theme)."""
    paper = docx.Document()
    paper.add_paragraph("Thematic list of recommendations, UPR of Coastland (3rd Cycle – 31st session)")
    table = paper.add_table(rows=1, cols=4)
    for cell, words in zip(table.rows[0].cells, THEMATIC_COLUMNS, strict=True):
        cell.text = words
    for row in rows:
        for cell, words in zip(table.add_row().cells, (*row, ""), strict=True):
            cell.text = words
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def upr_info_sheet(rows: Sequence[tuple[str, str, str, str, str]]) -> bytes:
    """UPR Info's CSV; rows are (State under review, text, recommending State, response, session)."""
    lines = ["To,Text,From,Response,Action,Issue,Session"]
    lines += [
        f'"{to}","{text}","{state}",{response},5,Justice,{session}'
        for to, text, state, response, session in rows
    ]
    return "\n".join(lines).encode()
