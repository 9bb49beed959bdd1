"""What the list shows is what its Excel file holds, whatever the filters."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from tests.uprtrack.conftest import Cast
from uprtrack.documents.services import accept_import, preview_import
from uprtrack.organisations.kinds import Visibility
from uprtrack.pages.coastland.content import load
from uprtrack.pages.coastland.papers import working_group_report_docx

PER_PAGE = 30


@pytest.fixture
def visitor(cast: Cast) -> Client:
    """A stranger, once Coastland's fourth report is public."""
    paper = working_group_report_docx(load().cycle(4))
    run = preview_import(
        by=cast.coordinator, organisation=cast.mechanism, file_name="report.docx", stream=BytesIO(paper)
    )
    accept_import(by=cast.coordinator, run=run, visibility=Visibility.PUBLIC)
    return Client()


@pytest.mark.parametrize(
    "filters",
    [
        "position=noted",
        "position=supported&action=5",
        "theme=womens-rights&theme=justice",
        "from=URY",
        "group=Africa",
        "kind=voluntary_pledge",
        "q=violence",
        "q=women+OR+children&position=pending",
    ],
)
def test_the_list_and_its_excel_file_agree(visitor: Client, filters: str) -> None:
    page = visitor.get(f"/recommendations/?review=XCO-upr4&{filters}").content.decode()
    listed = set(re.findall(r'<p class="number"><a href="[^"]+">([^<]+)</a>', page))
    assert 0 < len(listed) < PER_PAGE
    link = re.search(r'href="(/reports/matrix/xlsx/[^"]+)"', page)
    assert link
    sheet = openpyxl.load_workbook(BytesIO(visitor.get(link[1].replace("&amp;", "&")).content)).worksheets[0]
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row[:3]}
    assert listed <= cells
    assert len(cells & numbers()) == len(listed)


def numbers() -> set[str]:
    cycle = load().cycle(4)
    return {item.number for item in (*cycle.recommendations, *cycle.pledges)}
