"""Every page of the demonstration, on a phone and on a desk: accessible, light, at home, nothing cut off."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DemoSite, SignedIn, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

WIDTHS = (360, 1280)
MOST_BYTES = 150_000
WEIGHT = """[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .reduce((sum, entry) => sum + entry.decodedBodySize, 0)"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@dataclass(frozen=True)
class Place:
    """A page: who looks (a demonstration account, or nobody), and how it is reached."""

    name: str
    path: str
    who: str = ""
    links: tuple[str, ...] = ()
    """From ``path``, a link of each pattern leads on to the page that is meant."""


ONE = r"^/recommendations/[a-z0-9]{9}/$"
RUN = r"^/import/[a-z0-9]{9}/$"
CONSULTATION = r"^/consultations/[a-z0-9]{9}/$"
OWN_BODY = r"^/organisations/[a-z0-9]{9}/$"
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
    Place("take-away-visitor", "/exports/?q=women"),
    Place("take-away-coalition", "/exports/?q=women", "coalition"),
    Place("columns", "/exports/columns/"),
    Place("workbook-add", "/exports/workbooks/add/", "coalition"),
    Place("interface", "/api/v1/"),
    Place("saved-searches", "/searches/", "coalition"),
    Place("search-add", "/searches/add/?q=women", "coalition"),
    Place("alert-address", "/searches/address/", "coalition"),
    Place("recommendation-visitor", "/recommendations/", "", (ONE,)),
    Place("recommendation-coordinator", "/recommendations/", "coordinator", (ONE,)),
    Place("wording", "/recommendations/", "coalition", (ONE, "wordings/add")),
    Place("action-add", "/recommendations/", "coalition", (ONE, "actions/add")),
    Place("assess", "/monitor/", "coalition", ("monitor/assess/",)),
    Place("position", "/recommendations/", "coordinator", (ONE, "position")),
    Place("mid-term", "/reports/", "coalition", ("midterm",)),
    Place("scorecard", "/organisations/", "coordinator", ("^/organisations/[a-z0-9]{9}/$", "scorecard")),
    Place("plans", "/plans/", "coordinator"),
    Place("plan", "/plans/", "coordinator", (r"^/plans/[a-z0-9]{9}/$",)),
    Place("plan-visitor", "/plans/", "", (r"^/plans/[a-z0-9]{9}/$",)),
    Place("action", "/plans/", "coordinator", (r"^/plans/[a-z0-9]{9}/$", r"^/plans/actions/[a-z0-9]{9}/$")),
    Place(
        "action-change",
        "/plans/",
        "coordinator",
        (r"^/plans/[a-z0-9]{9}/$", r"^/plans/actions/[a-z0-9]{9}/$", r"/plans/actions/[a-z0-9]{9}/change"),
    ),
    Place(
        "indicator-add",
        "/plans/",
        "coordinator",
        (r"^/plans/[a-z0-9]{9}/$", r"^/plans/actions/[a-z0-9]{9}/$", "indicators?/add"),
    ),
    Place("actions-of-a-body", "/", "justice", ("body=",)),
    Place("cluster-add", "/plans/", "coordinator", (r"^/plans/[a-z0-9]{9}/$", "clusters?/add")),
    Place("assessment", "/monitor/", "coalition", (r"^/monitor/assessments/[a-z0-9]{9}/$",)),
    Place("drop-attribution", "/monitor/", "coalition", (r"^/monitor/assessments/[a-z0-9]{9}/$", "/drop/$")),
    Place("measure-add", "/recommendations/", "coordinator", (ONE, "measures/add")),
    Place("items-ministry", "/items/", "justice"),
    Place("items-nhri", "/items/", "nhri"),
    Place("progress-add", "/items/", "justice", ("progress/add/",)),
    Place("progress-queue", "/monitor/progress/queue/", "nhri"),
    Place("progress-report", "/monitor/progress/queue/", "nhri", (r"^/monitor/progress/[a-z0-9]{9}/$",)),
    Place("progress-schedule", "/plans/", "coordinator", (r"^/plans/[a-z0-9]{9}/$", "progress/schedule/")),
    Place("through-nhri", "/monitor/progress/through-nhri/"),
    Place("through-nhri-set", "/monitor/progress/through-nhri/set/", "nhri"),
    Place("review-dates", "/calendar/", "coordinator", ("calendar/dates",)),
    Place("totp", "/accounts/2fa/", "coordinator", ("totp/activate",)),
    Place("plan-add", "/plans/add/", "coalition"),
    Place("monitor", "/monitor/", "coalition"),
    Place("monitor-visitor", "/monitor/"),
    Place("reports", "/reports/", "coalition"),
    Place("reports-visitor", "/reports/"),
    Place("calendar", "/calendar/", "coordinator"),
    Place("statistics", "/statistics/"),
    Place(
        "statistics-in-time", "/statistics/?by=cycle&measure=support&unit=pairs&cycle=4&cycle=3", "coalition"
    ),
    Place("statistics-compare", "/statistics/compare/?by=cycle&measure=triggered&across=state", "coalition"),
    Place("statistics-participation", "/statistics/participation/?by=year", "coalition"),
    Place("statistics-map", "/statistics/map/?by=from"),
    Place("statistics-states", "/statistics/states/"),
    Place("statistics-state", "/statistics/states/", "", (r"^/statistics/states/[A-Z]{3}/$",)),
    Place("imports", "/import/", "coordinator"),
    Place("fetch", "/import/fetch/", "coordinator"),
    Place("import-run", "/import/", "coordinator", (RUN,)),
    Place("import-row", "/import/", "coordinator", (RUN, r"/rows/1/$")),
    Place("import-row-add", "/import/", "coordinator", (RUN, r"/rows/1/$", r"/rows/1/add/$")),
    Place("tags", "/tags/?review=XCO-upr4", "coordinator"),
    Place("tags-agreement", "/tags/agreement/", "coordinator"),
    Place("papers", "/papers/", "coalition"),
    Place("papers-found", "/papers/?q=ferries"),
    Place("paper", "/papers/", "coalition", (r"^/papers/[a-z0-9]{9}/$",)),
    Place("sources-that-differ", "/recommendations/disagreements/XCO-upr4/", "coordinator"),
    Place("one-or-two", "/recommendations/same/XCO-upr4/", "coordinator"),
    Place("organisations", "/organisations/", "coordinator"),
    Place("organisation", "/organisations/", "coordinator", (r"^/organisations/[a-z0-9]{9}/$",)),
    Place("activity", "/organisations/activity/", "coordinator"),
    Place("coalition", "/organisations/", "coalition", (OWN_BODY,)),
    Place("terms-of-reference", "/organisations/", "coalition", (OWN_BODY, "/terms/$")),
    Place("terms-add", "/organisations/", "coalition", (OWN_BODY, "/terms/$", "/terms/add/$")),
    Place("lead", "/organisations/", "coalition", (OWN_BODY, "/lead/$")),
    Place("group-add", "/organisations/", "coalition", (OWN_BODY, "/groups/add/$")),
    Place("taking-part", "/organisations/", "coalition", (OWN_BODY, "/part/$")),
    Place("profile", "/organisations/", "coalition", (OWN_BODY, "/change/$")),
    Place("member-add", "/organisations/", "coalition", (OWN_BODY, "/members/add/$")),
    Place("hand-over", "/organisations/", "coalition", (OWN_BODY, "/hand-over/$")),
    Place("links", "/organisations/", "coalition", (OWN_BODY, "/links/$")),
    Place("link-add", "/organisations/", "coalition", (OWN_BODY, "/links/$", "/links/join/$")),
    Place("account", "/accounts/", "coalition"),
    Place("names", "/organisations/me/names/", "coalition"),
    Place("erase", "/organisations/me/erase/", "coalition"),
    Place("sessions", "/accounts/sessions/", "coalition"),
    Place("reprisals", "/reprisals/"),
    Place("exchange", "/exchange/", "coalition"),
    Place("partner-add", "/exchange/partners/add/", "coalition"),
    Place("consultations", "/consultations/"),
    Place("consultation", "/consultations/", "", (CONSULTATION,)),
    Place("take-part", "/consultations/", "", (CONSULTATION, r"/take-part/$")),
    Place("contribution-trace", "/consultations/answers/"),
    Place("consultation-add", "/consultations/add/", "coordinator"),
    Place("consultation-change", "/consultations/", "coordinator", (CONSULTATION, r"/change/$")),
    Place("contributions", "/consultations/", "coordinator", (CONSULTATION, r"/contributions/$")),
    Place("consultation-rate", "/consultations/", "coalition", (CONSULTATION, r"/rate/$")),
    Place("child-take-part", "/consultations/", "children", (CONSULTATION, r"^/children/")),
    Place("children", "/children/", "children"),
    Place("moderation", "/comments/", "nhri"),
    Place("comment-decide", "/comments/", "nhri", (r"/decide/$",)),
    Place("comments", "/consultations/", "coalition", (CONSULTATION, ONE, r"^/comments/on/recommendation/")),
    Place("not-found", "/recommendations/zzzzzzzzz/"),
)


def go(visitor: Visitor, path: str, links: Sequence[str]) -> Page | None:
    """Open an address and follow the first links of each pattern that lead to the end."""
    page = visitor.open(path)
    if not links:
        return page
    found = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    matching = (link for link in dict.fromkeys(found) if re.search(links[0], link))
    ends = (go(visitor, link, links[1:]) for link in matching)
    return next((end for end in ends if end is not None), None)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_page(place: Place, demo_site: DemoSite, signed_in: SignedIn) -> None:
    visitor = signed_in(place.who)
    addresses: list[str] = []
    visitor.page.on("request", lambda request: addresses.append(request.url))
    problems: list[str] = []
    visitor.page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    visitor.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page = go(visitor, place.path, place.links)
    assert page is not None, f"no links like {place.links} from {place.path}"
    for width in WIDTHS:
        if width != WIDTHS[0]:
            page.set_viewport_size({"width": width, "height": 900})
            page.reload(wait_until="load")
        keep_screenshot(page, f"{place.name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        size = page.evaluate(WEIGHT)
        assert size < MOST_BYTES, f"{size:,} bytes"
        assert faults_found_by_axe(page) == []
    assert all(address.startswith((demo_site.address, "data:")) for address in addresses)
    assert [text for text in problems if "404" not in text] == []


def faults_found_by_axe(page: Page) -> list[tuple[str, str, str]]:
    violations = Axe().run(page, options=RULES).response["violations"]
    return [(v["id"], v["nodes"][0]["html"], v["nodes"][0]["failureSummary"]) for v in violations]


def keep_screenshot(page: Page, name: str) -> None:
    """Where UPRTRACK_SCREENSHOTS names a folder, the page is kept there to be looked at."""
    folder = os.environ.get("UPRTRACK_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
