"""In a real browser: the account section at two widths, and leaving quickly, with scripts and without."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.conftest import DemoSite, Visitor, follow
from tests.browser.test_pages import WIDTHS, faults_found_by_axe, keep_screenshot

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

NEUTRAL = "https://worldweather.wmo.int/"
WEATHER = "<!doctype html><html lang='en'><title>Weather</title><p>Sunny, 21 degrees.</p></html>"
PRIVATE = "Activity"
"""A word of the pages that only members see."""


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238 with its usual parameters)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def look_at(page: Page, name: str) -> None:
    """The page as it stands, at both widths: nothing cut off, nothing that axe objects to."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        keep_screenshot(page, f"{name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert faults_found_by_axe(page) == [], name


def weather_elsewhere(context: BrowserContext) -> None:
    """The page to go to, answered here: tests reach no other site."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body=WEATHER)

    context.route(f"{NEUTRAL}**", answer)


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def private_context(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-GB", java_script_enabled=request.param)
    weather_elsewhere(context)
    yield context
    context.close()


def test_the_second_factor_from_setting_up_to_switching_off(visitor: Visitor) -> None:
    page = visitor.page
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    visitor.sign_in("nhri")
    follow(page.get_by_role("link", name="Your account").first)
    look_at(page, "account")
    follow(page.get_by_role("link", name="Second factor and recovery codes"))
    look_at(page, "second-factor-index")
    follow(page.get_by_role("link", name="Set up an authenticator app"))
    page.get_by_label("Password").fill(visitor.site.password)
    follow(page.get_by_role("button", name="Confirm"))
    look_at(page, "second-factor-set-up")
    picture = page.locator(".qr img")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator("main code").inner_text()
    page.get_by_label("Authenticator code").fill(code_of(secret))
    follow(page.get_by_role("button", name="Switch on the second factor"))
    look_at(page, "recovery-codes")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the codes").click()
    assert download.value.path().read_text().split() == codes
    follow(page.get_by_role("link", name="Make new codes"))
    look_at(page, "recovery-codes-new")
    visitor.sign_out()
    visitor.open("/accounts/login/")
    page.get_by_label("Username").fill("nhri")
    page.get_by_label("Password").fill(visitor.site.password)
    follow(page.get_by_role("main").get_by_role("button", name="Sign in"))
    look_at(page, "second-factor-asked")
    page.get_by_label("Code").fill(codes[0])
    follow(page.get_by_role("main").get_by_role("button", name="Sign in"))
    page.get_by_role("button", name="Sign out").wait_for()
    visitor.open("/accounts/2fa/totp/deactivate/")
    page.get_by_label("Password").fill(visitor.site.password)
    follow(page.get_by_role("button", name="Confirm"))
    look_at(page, "second-factor-switch-off")
    follow(page.get_by_role("button", name="Switch off the second factor"))
    page.get_by_text("Not set up.").wait_for()
    assert problems == []


def test_the_other_pages_of_the_section(visitor: Visitor) -> None:
    page = visitor.page
    for name, path in (("account-help", "/accounts/help/"), ("reprisals", "/reprisals/")):
        visitor.open(path)
        look_at(page, name)
    visitor.sign_in("justice")
    for name, path in (
        ("password", "/accounts/password/change/"),
        ("sessions", "/accounts/sessions/"),
        ("sign-out", "/accounts/logout/"),
        ("reauthenticate", "/accounts/reauthenticate/"),
    ):
        visitor.open(path)
        look_at(page, name)


def wait_until_signed_out(context: BrowserContext, site: DemoSite) -> None:
    """The server is told of leaving while the other page opens already."""
    for _time in range(200):
        if "Sign out" not in context.request.get(site.address).text():
            return
    pytest.fail("The server was never told that somebody left.")


def test_who_goes_back_before_the_server_knows_leaves_again(
    demo_site: DemoSite, context: BrowserContext
) -> None:
    weather_elsewhere(context)
    page = context.new_page()
    Visitor(site=demo_site, page=page).sign_in("coalition")
    page.goto(demo_site.address + "/organisations/activity/")
    untold: list[Route] = []
    context.route("**/leave/", lambda route: untold.append(route))
    page.get_by_role("button", name="Leave this site").click()
    page.wait_for_url(NEUTRAL)
    with page.expect_event("framenavigated", lambda frame: frame.url.startswith(demo_site.address)):
        page.evaluate("history.back()")
    page.wait_for_url(NEUTRAL)
    assert len(untold) == 2
    assert page.get_by_role("button", name="Sign out").count() == 0


def test_leaving_opens_another_page_and_going_back_shows_nothing(
    demo_site: DemoSite, private_context: BrowserContext
) -> None:
    page = private_context.new_page()
    visitor = Visitor(site=demo_site, page=page)
    visitor.sign_in("coalition")
    visitor.open("/organisations/activity/")
    assert page.get_by_role("heading", name=PRIVATE).count() == 1
    page.get_by_role("button", name="Leave this site").click()
    page.wait_for_url(NEUTRAL)
    assert page.title() == "Weather"
    wait_until_signed_out(private_context, demo_site)
    for _step in range(3):
        page.go_back()
        assert page.get_by_role("heading", name=PRIVATE).count() == 0
        assert page.get_by_role("button", name="Sign out").count() == 0
    assert [
        cookie["name"]
        for cookie in private_context.cookies(demo_site.address)
        if cookie["name"] == "sessionid"
    ] == []
    visitor.open("/organisations/activity/")
    assert page.get_by_label("Password").count() == 1


def test_a_stranger_leaves_as_well(demo_site: DemoSite, private_context: BrowserContext) -> None:
    page = private_context.new_page()
    page.goto(demo_site.address + "/recommendations/")
    page.get_by_role("button", name="Leave this site").click()
    page.wait_for_url(NEUTRAL)


def test_three_times_escape_leaves_in_every_window(demo_site: DemoSite, context: BrowserContext) -> None:
    weather_elsewhere(context)
    one, other = context.new_page(), context.new_page()
    visitor = Visitor(site=demo_site, page=one)
    visitor.sign_in("coalition")
    other.goto(demo_site.address + "/organisations/activity/")
    one.bring_to_front()
    for _press in range(2):
        one.keyboard.press("Escape")
    assert one.get_by_role("button", name="Sign out").count() == 1
    one.keyboard.press("Escape")
    one.wait_for_url(NEUTRAL)
    other.wait_for_url(NEUTRAL)


def test_the_button_is_second_in_the_order_of_the_tab_key_and_in_sight(visitor: Visitor) -> None:
    page = visitor.open("/recommendations/")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        page.evaluate("window.scrollTo(0, 1000)")
        button = page.get_by_role("button", name="Leave this site")
        box = button.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= width - box["width"]
        assert 0 <= box["y"] <= 700 - box["height"]
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.textContent")
    assert re.fullmatch(r"\s*Leave this site\s*", focused)
