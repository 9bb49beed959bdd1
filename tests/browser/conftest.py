"""The demonstration as its README starts it, and a real browser to walk through it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from tests.chromium import OPTIONS, find_chromium

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class DemoSite:
    """``address`` without a final slash; all demonstration accounts have one ``password``."""

    address: str
    password: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="package")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """``uprtrack demo --serve`` on a database of its own; its own words say when it listens."""
    home = tmp_path_factory.mktemp("demo")
    environment = {
        **os.environ,
        "UPRTRACK_DATA": str(home / "data"),
        "UPRTRACK_KEYS": str(home / "keys"),
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "uprtrack", "demo", "--serve", "--port", str(free_port())]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if "Started worker" in line:
            break
    text = "".join(said)
    address = re.search(r"http://[\d.]+:\d+", text)
    password = re.search(r"with the password\s+(\S+)", text)
    assert address, text
    assert password, text
    yield DemoSite(address=address[0], password=password[1])
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        yield browser
        browser.close()


def follow(link: Locator) -> None:
    """Click, and go on when the page that it leads to has loaded: a click alone returns on the page before."""
    with link.page.expect_navigation():
        link.click()


@dataclass
class Visitor:
    """Somebody at a browser: opens addresses of the demonstration, signs in."""

    site: DemoSite
    page: Page

    def open(self, path: str) -> Page:
        self.page.goto(self.site.address + path)
        return self.page

    def sign_in(self, username: str) -> None:
        self.open("/accounts/login/")
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill(self.site.password)
        follow(self.page.get_by_role("main").get_by_role("button", name="Sign in"))
        self.page.get_by_role("button", name="Sign out").wait_for()

    def sign_out(self) -> None:
        follow(self.page.get_by_role("button", name="Sign out"))
        self.page.get_by_role("link", name="Sign in").first.wait_for()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", accept_downloads=True
    )
    yield context
    context.close()


@pytest.fixture
def visitor(demo_site: DemoSite, context: BrowserContext) -> Visitor:
    return Visitor(site=demo_site, page=context.new_page())


SignedIn = Callable[[str], Visitor]


@pytest.fixture(scope="package")
def signed_in(demo_site: DemoSite, chromium: Browser) -> Iterator[SignedIn]:
    """Somebody with an account's cookies (or a stranger, for ""); each account signs in once."""
    contexts: dict[str, BrowserContext] = {}

    def visitor_as(username: str) -> Visitor:
        if username not in contexts:
            contexts[username] = chromium.new_context(locale="en-GB")
            if username:
                Visitor(site=demo_site, page=contexts[username].new_page()).sign_in(username)
        return Visitor(site=demo_site, page=contexts[username].new_page())

    yield visitor_as
    for context in contexts.values():
        context.close()
