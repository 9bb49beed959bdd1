"""Every page of the demonstration, on a phone and on a desk: accessible, light, at home, nothing cut off."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = (360, 1280)
MOST_BYTES = 150_000
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@dataclass(frozen=True)
class Place:
    """A page: who looks (a demonstration account, or nobody), and how it is reached."""

    name: str
    path: str
    who: str = ""
    link: str = ""
    """The first link of this pattern on the page at ``path`` leads on to the page that is meant."""


PLACES = (
    Place("home-visitor", "/"),
    Place("home-coordinator", "/", "coordinator"),
    Place("home-ministry", "/", "justice"),
    Place("home-nhri", "/", "nhri"),
    Place("home-coalition", "/", "coalition"),
    Place("sign-in", "/accounts/login/"),
    Place("second-factor", "/accounts/2fa/", "coordinator"),
    Place("about", "/about/"),
    Place("list-visitor", "/recommendations/"),
    Place("list-coalition", "/recommendations/?q=women", "coalition"),
    Place("recommendation-visitor", "/recommendations/", "", r"^/recommendations/[a-z0-9]{9}/$"),
    Place(
        "recommendation-coordinator", "/recommendations/", "coordinator", r"^/recommendations/[a-z0-9]{9}/$"
    ),
    Place("wording", "/recommendations/", "coalition", r"wording"),
    Place("plans", "/plans/", "coordinator"),
    Place("plan", "/plans/", "coordinator", r"^/plans/[a-z0-9]{9}/$"),
    Place("plan-visitor", "/plans/", "", r"^/plans/[a-z0-9]{9}/$"),
    Place("plan-add", "/plans/add/", "coalition"),
    Place("monitor", "/monitor/", "coalition"),
    Place("monitor-visitor", "/monitor/"),
    Place("reports", "/reports/", "coalition"),
    Place("reports-visitor", "/reports/"),
    Place("calendar", "/calendar/", "coordinator"),
    Place("imports", "/import/", "coordinator"),
    Place("import-run", "/import/", "coordinator", r"^/import/[a-z0-9]{9}/$"),
    Place("organisations", "/organisations/", "coordinator"),
    Place("organisation", "/organisations/", "coordinator", r"^/organisations/[a-z0-9]{9}/$"),
    Place("activity", "/organisations/activity/", "coordinator"),
    Place("not-found", "/recommendations/zzzzzzzzz/"),
)


def go(visitor: Visitor, place: Place) -> Page:
    if place.who:
        visitor.sign_in(place.who)
    page = visitor.open(place.path)
    if place.link:
        links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
        matching = [link for link in links if re.search(place.link, link)]
        assert matching, f"no link like {place.link} on {place.path}"
        page = visitor.open(matching[0])
    return page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_page(visitor: Visitor, place: Place, width: int) -> None:
    visitor.page.set_viewport_size({"width": width, "height": 900})
    addresses: list[str] = []
    visitor.page.on("request", lambda request: addresses.append(request.url))
    problems: list[str] = []
    visitor.page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page = go(visitor, place)
    responses: list[Response] = []
    page.on("response", responses.append)
    page.reload(wait_until="networkidle")

    keep_screenshot(page, f"{place.name}-{width}")
    assert all(address.startswith((visitor.site.address, "data:")) for address in addresses)
    assert [text for text in problems if "404" not in text] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    size = sum(len(response.body()) for response in responses if response.ok)
    assert size < MOST_BYTES, f"{size:,} bytes"
    violations = Axe().run(page, options=RULES).response["violations"]
    assert violations == [], [
        (v["id"], v["nodes"][0]["html"], v["nodes"][0]["failureSummary"]) for v in violations
    ]


def keep_screenshot(page: Page, name: str) -> None:
    """Where UPRTRACK_SCREENSHOTS names a folder, the page is kept there to be looked at."""
    folder = os.environ.get("UPRTRACK_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
