"""A year of following up, played by seven people signed in at once, with the public looking on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, follow, free_port
from tests.browser.year_installation import BODIES, GROUP, PASSWORD, REPORT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NUMBER = "104.10"
DRAFTED = "Open an open prison in each region"
AGREED = "Open an open prison in each of the five regions"
REPORTED = "Two of five sites were bought."
VERDICTS = {
    "lawyers": "No prisoner has moved yet.",
    "agency": "The plans meet the standards of the United Nations.",
}


@dataclass
class Year:
    """An installation that a neutral institute runs; ``pages`` by who is signed in, "" for the public."""

    address: str
    folder: Path
    pages: dict[str, Page] = field(default_factory=dict)
    plan: str = ""
    draft: str = ""
    action: str = ""

    def open(self, who: str, path: str) -> Page:
        self.pages[who].goto(path if path.startswith("http") else self.address + path)
        return self.pages[who]

    def press(self, who: str, name: str | re.Pattern[str]) -> None:
        follow(self.pages[who].get_by_role("main").get_by_role("button", name=name))


@pytest.fixture
def year(tmp_path: Path, chromium: Browser) -> Iterator[Year]:
    environment = {
        **os.environ,
        "UPRTRACK_DATA": str(tmp_path / "data"),
        "UPRTRACK_KEYS": str(tmp_path / "keys"),
        "UPRTRACK_OPERATOR": "Institute of the Harbour",
        "UPRTRACK_OPERATOR_KIND": "academic",
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DATABASE_URL", None)
    (tmp_path / "data").mkdir()
    filling = [sys.executable, "-m", "tests.browser.year_installation", str(tmp_path)]
    subprocess.run(filling, cwd=ROOT, env=environment, check=True, timeout=180)
    port = str(free_port())
    process = subprocess.Popen(
        [sys.executable, "-m", "uprtrack", "serve", "--port", port],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    assert any("Started worker" in line for line in process.stdout)
    found = Year(f"http://127.0.0.1:{port}", tmp_path)
    for who in ("", *BODIES):
        found.pages[who] = chromium.new_context(locale="en-GB", accept_downloads=True).new_page()
        if who:
            page = found.open(who, "/accounts/login/")
            page.get_by_label("Username").fill(who)
            page.get_by_label("Password").fill(PASSWORD)
            found.press(who, "Sign in")
    yield found
    for page in found.pages.values():
        page.context.close()
    process.terminate()
    process.wait(timeout=20)


def load(year: Year) -> None:
    """The coordinator drops the report and makes the matrix that all who take part read."""
    page = year.open("coordinator", "/import/")
    page.get_by_label("Paper").set_input_files(year.folder / REPORT)
    year.press("coordinator", "Read this paper")
    page.get_by_role("radio", name="Everybody, on the public site").check()
    year.press("coordinator", re.compile(r"^Add \d+ recommendations"))
    year.plan = make_plan(year, "coordinator", "Matrix", "All who take part in Coordination unit")


def make_plan(year: Year, who: str, title: str, circle: str, body: str = "") -> str:
    page = year.open(who, "/plans/add/")
    page.get_by_label("Title").fill(title)
    if body:
        page.get_by_label("On behalf of").select_option(label=body)
    page.get_by_label("Who can read this").select_option(label=circle)
    year.press(who, "Make the plan")
    return page.url


def draft(year: Year) -> None:
    """A group of the mechanism writes its part, which nobody else reads, and hands it in."""
    year.draft = make_plan(year, "interior", "Prisons", "My organisation", GROUP)
    page = year.open("interior", f"{year.draft}actions/add/")
    served = page.get_by_label("Recommendations it serves").locator("option", has_text=f"{NUMBER} ")
    page.get_by_label("Recommendations it serves").select_option(served.get_attribute("value"))
    page.get_by_label("Expected action").fill(DRAFTED)
    page.get_by_label("Type of action").select_option(label="Administrative")
    year.press("interior", "Add the action")
    year.open("interior", f"{year.draft}hand-in/")
    year.press("interior", "Hand in")
    assert year.open("justice", year.draft).title().startswith("Not found")


def move(year: Year, stage: str) -> None:
    page = year.open("coordinator", f"{year.plan}stages/")
    page.get_by_label("Move to").select_option(label=stage)
    year.press("coordinator", "Move the plan")


def merge(year: Year) -> None:
    """The coordinator takes the draft over, names who leads, and a workshop words it anew."""
    page = year.open("coordinator", f"{year.plan}drafts/")
    page.get_by_label("Take over").check()
    year.press("coordinator", "Save the decisions")
    year.open("coordinator", year.plan)
    follow(page.get_by_role("link", name=DRAFTED).first)
    year.action = page.url
    page.get_by_label("Body").select_option(label="Ministry of Justice")
    page.get_by_label("How").select_option(label="Lead")
    year.press("coordinator", "Name this body")
    for stage in ("Merged", "Joint workshop"):
        move(year, stage)
    year.open("coordinator", f"{year.action}change/").get_by_label("Expected action").fill(AGREED)
    year.press("coordinator", re.compile("^Save"))
    move(year, "Adopted, not published")
    assert year.open("", year.plan).title().startswith("Not found")
    year.open("coordinator", year.plan)
    year.press("coordinator", "Publish the plan")


def answer_by_spreadsheet(year: Year) -> None:
    """The ministry fills in its own sheet, and sees what that changes before anything is written."""
    page = year.open("justice", year.plan)
    follow(page.get_by_role("link", name="Spreadsheets"))
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Status and values (XLSX)").click()
    sheet = year.folder / "progress.xlsx"
    downloading.value.save_as(sheet)
    book = openpyxl.load_workbook(sheet)
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "Not started"]
    cells[0].value = "Ongoing"
    book.save(sheet)
    year.open("justice", "/sheets/").locator("main input[type=file]").set_input_files(sheet)
    year.press("justice", "Show what it changes")
    year.press("justice", re.compile("^Put 1 change"))
    expect(year.open("coordinator", year.action).get_by_role("main")).to_contain_text("Ongoing")


def report(year: Year) -> None:
    """The ministry's own words go by the coordinator to the institution that opted in, which publishes them."""
    page = year.open("nhri", "/monitor/progress/through-nhri/set/")
    page.get_by_label("Rests on").select_option(label="Law")
    page.get_by_label("Legal basis").fill("Human Rights Commission Act, section 12")
    page.get_by_label("Days to answer").fill("30")
    year.press("nhri", "Opt in on these terms")
    page = year.open("justice", f"/monitor/progress/add/{year.action.rstrip('/').split('/')[-1]}/")
    page.get_by_label("Period from").fill("2026-01-01")
    page.get_by_label("Period until").fill("2026-06-30")
    page.get_by_label("What was done, and what comes next").fill(REPORTED)
    page.get_by_label("Status of the action").select_option(label="Ongoing")
    year.press("justice", "Save the draft")
    year.press("justice", "Send to the coordinator")
    expect(year.open("", year.action).get_by_role("main")).not_to_contain_text(REPORTED)
    year.open("coordinator", "/monitor/progress/queue/")
    year.press("coordinator", "Its form is in order: pass it on")
    year.open("nhri", "/monitor/progress/queue/")
    year.press("nhri", "Publish the ministry's own words")


def assess(year: Year, who: str, level: str) -> None:
    """Civil society and the United Nations say what they find, each for itself."""
    page = year.open(who, f"/recommendations/by/XCO-upr4-{NUMBER}/")
    follow(page.get_by_role("link", name="Assess this").first)
    page.get_by_role("radio", name=level).check()
    page.get_by_role("textbox", name="Assessment", exact=True).fill(VERDICTS[who])
    year.press(who, "Save the assessment")
    year.press(who, re.compile("^Publish"))


def test_seven_people_follow_one_recommendation_through_a_year(year: Year) -> None:
    load(year)
    draft(year)
    merge(year)
    answer_by_spreadsheet(year)
    report(year)
    assess(year, "lawyers", "Not implemented")
    assess(year, "agency", "Partially implemented")

    main = year.open("", f"/recommendations/by/XCO-upr4-{NUMBER}/").get_by_role("main")
    for words in (AGREED, REPORTED, *VERDICTS.values(), "Assessments differ"):
        expect(main).to_contain_text(words)
    assert DRAFTED not in main.inner_text(), "strangers read nothing from before the plan was published"
    page = year.open("", year.action)
    expect(page.get_by_role("main")).to_contain_text("publication is no endorsement")
    expect(year.open("embassy", year.plan).get_by_role("main")).to_contain_text(AGREED)

    page = year.open("coordinator", f"{year.plan}stages/")
    follow(page.get_by_role("link", name="As it stood at the end of this stage").nth(1))
    expect(page.get_by_role("main")).to_contain_text(DRAFTED)
    assert AGREED not in page.get_by_role("main").inner_text()
