"""A person who has only the README: from a report of the Working Group to a mid-term report."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor, follow
from tests.browser.test_pages import keep_screenshot

pytestmark = [pytest.mark.browser, pytest.mark.real_data, pytest.mark.xdist_group("browser")]

REPORT = "wg-reports/A_HRC_22_11.pdf"
ACTION = "Publish the figures of wages by sex in every branch each year."
FROM_COALITION = "The figures are published, but the gap has not narrowed."
FROM_MEMBER = "No step was found that goes beyond what was there before."


def import_report(page: Page, visitor: Visitor, path: Path) -> None:
    visitor.open("/import/")
    page.get_by_label("Paper").set_input_files(path)
    follow(page.get_by_role("button", name="Read this paper"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(path.name)
    keep_screenshot(page, "journey-preview")
    follow(page.get_by_role("button", name=re.compile(r"^Add \d+ recommendations$")))
    follow(page.get_by_role("link", name="Show the recommendations"))


def narrow_down(page: Page) -> None:
    """Spain's recommendations on women's rights."""
    choose(page, "Recommending State", "Spain")
    choose(page, "Theme", "Women's rights")
    expect(page.locator("#listing .rows > li")).to_have_count(2)
    keep_screenshot(page, "journey-list")


def choose(page: Page, facet: str, value: str) -> None:
    group = page.get_by_role("group", name=facet, exact=True)
    box = group.get_by_role("checkbox", name=re.compile(f"^{value}"))
    if not box.is_visible():
        group.locator("summary").click()
    box.check()
    expect(page.get_by_role("link", name=f"Remove the filter {value}")).to_be_visible()


def plan(page: Page) -> None:
    follow(page.get_by_role("link", name="Plan this").first)
    page.get_by_label("Expected action").fill(ACTION)
    page.get_by_label("Type of action").select_option(label="Administrative")
    page.get_by_label("Indicator", exact=True).fill("Branches with published figures")
    page.get_by_label(re.compile("^Type$")).select_option(label="Process (effort)")
    page.get_by_label("Unit").fill("branches")
    page.get_by_label(re.compile("^Baseline")).fill("0")
    page.get_by_label(re.compile("^Target")).fill("12")
    follow(page.get_by_role("button", name="Add the action"))
    expect(page.get_by_role("main")).to_contain_text(ACTION)
    keep_screenshot(page, "journey-action")


def assess(page: Page, visitor: Visitor, address: str, organisation: str, level: str, narrative: str) -> None:
    page.goto(address)
    follow(page.get_by_role("link", name="Assess this").first)
    page.get_by_label("On behalf of").select_option(label=organisation)
    page.get_by_role("radio", name=level).check()
    page.get_by_role("textbox", name="Assessment", exact=True).fill(narrative)
    circles = page.get_by_label("Who can read this")
    of_coalition = circles.locator("option[value^='coalition.']")
    circles.select_option(of_coalition.get_attribute("value"))
    page.get_by_label("Title of the evidence").fill("Note of a meeting")
    page.locator("input[type=file]").set_input_files(
        {"name": "note.txt", "mimeType": "text/plain", "buffer": b"What was said."}
    )
    follow(page.get_by_role("button", name="Save the assessment"))
    expect(page.get_by_role("main")).to_contain_text(narrative)


def test_from_a_geneva_report_to_a_mid_term_report(visitor: Visitor, shared_data: Path) -> None:
    page = visitor.page
    visitor.sign_in("coalition")
    import_report(page, visitor, shared_data / REPORT)
    narrow_down(page)
    follow(page.locator("#listing .rows .text a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("122.22")
    address = page.url

    plan(page)
    assess(page, visitor, address, "Coastland UPR Coalition", "Partially implemented", FROM_COALITION)
    assess(page, visitor, address, "Coastland Centre for Law and Rights", "Not implemented", FROM_MEMBER)
    page.goto(address)
    main = page.get_by_role("main")
    expect(main).to_contain_text("ssessments differ")
    expect(main).to_contain_text(ACTION)
    keep_screenshot(page, "journey-recommendation")

    visitor.open("/reports/")
    follow(page.get_by_role("link", name="Write and download").first)
    page.get_by_label("Edition").select_option(index=1)
    page.get_by_label("Introduction").fill("Written in the browser.")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download for Word (DOCX)").click()
    report = docx.Document(io.BytesIO(downloading.value.path().read_bytes()))
    text = "\n".join(paragraph.text for paragraph in report.paragraphs)
    text += "\n".join(cell.text for table in report.tables for row in table.rows for cell in row.cells)
    assert "Switzerland" in text
    assert "Written in the browser." in text
    assert FROM_COALITION in text
    assert "122.22" in text


def test_a_visitor_sees_none_of_what_is_not_published(visitor: Visitor) -> None:
    page = visitor.open("/recommendations/?review=CHE-upr2")
    expect(page.get_by_role("main")).not_to_contain_text("122.22")


def test_a_damaged_paper_is_refused_with_a_sentence(visitor: Visitor, tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no archive at all")
    visitor.sign_in("coordinator")
    page = visitor.open("/import/")
    page.get_by_label("Paper").set_input_files(broken)
    follow(page.get_by_role("button", name="Read this paper"))
    expect(page.get_by_role("main")).to_contain_text("broken.docx is damaged")
    visitor.open("/import/")
    expect(page.get_by_role("main")).not_to_contain_text("broken.docx")
