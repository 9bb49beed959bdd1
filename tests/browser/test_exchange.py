"""A fresh State-run and a fresh coalition-run installation exchange what each has published."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser.conftest import ROOT, follow, free_port
from tests.browser.fresh_installation import ACTION, MEASURE, PASSWORD, PLAN
from uprkit.bundles import SigningKey, open_bundle, pack
from uprkit.bundles.container import Readable

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

VERDICT = "The bill was withdrawn before it was read."
MINUTES, CONTENT = "Minutes of the sitting", b"The speaker closed the sitting at noon.\n"


@dataclass
class Installation:
    """A running site with folders of its own, and its coordinator at a browser of their own."""

    side: str
    address: str
    process: subprocess.Popen[str]
    pages: list[Page] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.pages[0]

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def own(self, term: str) -> str:
        """What the exchange page says of the installation itself: its fingerprint or its public key."""
        self.open("/exchange/")
        return self.page.locator(f"dt:has-text('{term}') + dd code").first.inner_text()

    def export(self, folder: Path) -> Path:
        self.open("/exchange/")
        self.page.get_by_role("checkbox", name="Coastland, third cycle").check()
        with self.page.expect_download() as downloading:
            self.page.get_by_role("button", name="Make and download").click()
        path = folder / downloading.value.suggested_filename
        downloading.value.save_as(path)
        return path

    def read(self, bundle: Path) -> None:
        self.open("/exchange/")
        self.page.get_by_label("Bundle", exact=True).set_input_files(bundle)
        follow(self.page.get_by_role("button", name="Read this bundle"))

    def take_in(self, bundle: Path) -> None:
        self.read(bundle)
        follow(self.page.get_by_role("button", name=re.compile(r"^Take in \d+ rows?$")))
        expect(self.page.get_by_role("status")).to_contain_text("was taken in")

    def believe(self, name: str, run_by: str, side: str, key: str, fingerprint: str) -> None:
        self.open("/exchange/partners/add/")
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Run by").select_option(label=run_by)
        self.page.get_by_label(side).check()
        self.page.get_by_label("Public key").fill(key)
        self.page.get_by_label("Fingerprint, as you were told").fill(fingerprint)
        follow(self.page.get_by_role("button", name="The fingerprint is the same"))


def start(side: str, home: Path) -> Installation:
    """Fill an installation and serve it; its own words say when it listens."""
    environment = {
        **os.environ,
        "UPRTRACK_DATA": str(home / "data"),
        "UPRTRACK_KEYS": str(home / "keys"),
        "UPRTRACK_OPERATOR": {"state": "Government of Coastland", "coalition": "Harbour Coalition"}[side],
        "UPRTRACK_OPERATOR_KIND": {"state": "state", "coalition": "civil_society"}[side],
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("DATABASE_URL", None)
    (home / "data").mkdir(parents=True)
    filling = [sys.executable, "-m", "tests.browser.fresh_installation", side]
    subprocess.run(filling, cwd=ROOT, env=environment, check=True, timeout=120)
    address = f"http://127.0.0.1:{free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "uprtrack", "serve", "--port", address.rsplit(":", 1)[1]],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if "Started worker" in line:
            return Installation(side, address, process)
    raise AssertionError("".join(said))


@pytest.fixture(scope="module")
def installations(
    tmp_path_factory: pytest.TempPathFactory, chromium: Browser
) -> Iterator[tuple[Installation, Installation]]:
    """The State's and the coalition's; both coordinators are signed in."""
    homes = [tmp_path_factory.mktemp(side) for side in ("state", "coalition")]
    with ThreadPoolExecutor() as pool:
        state, coalition = pool.map(start, ("state", "coalition"), homes)
    for site in (state, coalition):
        # One context each: cookies do not tell ports of one machine apart.
        page = chromium.new_context(locale="en-GB", accept_downloads=True).new_page()
        site.pages.append(page)
        site.open("/accounts/login/")
        page.get_by_label("Username").fill("coordinator")
        page.get_by_label("Password").fill(PASSWORD)
        follow(page.get_by_role("main").get_by_role("button", name="Sign in"))
        page.get_by_role("button", name="Sign out").wait_for()
    yield state, coalition
    for site in (state, coalition):
        site.page.context.close()
        site.process.terminate()
        site.process.wait(timeout=20)


def test_two_installations_exchange_what_they_published(
    installations: tuple[Installation, Installation], tmp_path: Path
) -> None:
    state, coalition = installations
    from_state = state.export(tmp_path)

    coalition.read(from_state)
    expect(coalition.page.get_by_role("alert")).to_contain_text(state.own("Fingerprint"))
    coalition.believe(
        "Government", "a body of the State", "bodies of the State", state.own("Public key"), "0" * 40
    )
    expect(coalition.page.get_by_role("alert")).to_contain_text("is not that of the key")
    coalition.believe(
        "Government",
        "a body of the State",
        "bodies of the State",
        state.own("Public key"),
        state.own("Fingerprint"),
    )
    coalition.take_in(from_state)

    main = coalition.page.get_by_role("main")
    coalition.open("/plans/")
    follow(coalition.page.get_by_role("link", name=PLAN))
    expect(main).to_contain_text(ACTION)
    expect(main).to_contain_text("As published by Government on")
    coalition.open("/recommendations/")
    follow(coalition.page.locator("#listing .rows .text a").first)
    expect(main).to_contain_text(MEASURE)
    expect(main).to_contain_text("As published by Government on")
    assess_and_publish(coalition.page)

    from_coalition = coalition.export(tmp_path)
    state.believe(
        "Coalition",
        "civil society",
        "civil society",
        coalition.own("Public key"),
        coalition.own("Fingerprint"),
    )
    state.take_in(from_coalition)
    state.open("/recommendations/")
    follow(state.page.locator("#listing .rows .text a").first)
    on_state = state.page.get_by_role("main")
    expect(on_state).to_contain_text(VERDICT)
    expect(on_state).to_contain_text("Harbour Coalition [Coalition]")
    expect(on_state).to_contain_text("As published by Coalition on")
    assert read_evidence(state.page) == CONTENT
    state.take_in(from_coalition)

    refuse_what_is_forged(state, from_coalition, from_state, tmp_path)


def assess_and_publish(page: Page) -> None:
    follow(page.get_by_role("link", name="Assess this").first)
    page.get_by_role("radio", name="Not implemented").check()
    page.get_by_role("textbox", name="Assessment", exact=True).fill(VERDICT)
    page.get_by_label("Title of the evidence").fill(MINUTES)
    file: FilePayload = {"name": "ours.txt", "mimeType": "text/plain", "buffer": CONTENT}
    page.locator("input[type=file]").set_input_files(file)
    follow(page.get_by_role("button", name="Save the assessment"))
    page.get_by_label("with the attached files").check()
    follow(page.get_by_role("button", name=re.compile("^Publish")).first)
    expect(page.get_by_role("main")).to_contain_text(VERDICT)


def read_evidence(page: Page) -> bytes:
    """The file that the assessment shown rests on, as it is downloaded from its own page."""
    follow(page.locator("main a[href^='/monitor/assessments/']").first)
    with page.expect_download() as downloading:
        page.get_by_role("link", name=MINUTES).click()
    assert downloading.value.suggested_filename == "minutes-of-the-sitting.txt"
    return Path(downloading.value.path()).read_bytes()


def test_a_button_stands_apart_from_the_text_above_it(
    installations: tuple[Installation, Installation],
) -> None:
    page = installations[0].open("/exchange/")
    form = page.locator("form", has=page.get_by_role("button", name="Make and download"))
    above = form.locator("p.help").last.bounding_box()
    button = form.get_by_role("button", name="Make and download").bounding_box()
    assert above
    assert button
    assert button["y"] - (above["y"] + above["height"]) >= 12


def refuse_what_is_forged(state: Installation, genuine: Path, own: Path, folder: Path) -> None:
    """A bundle with words changed on its way, one signed by somebody else, and the State's own come back."""
    alert = state.page.get_by_role("alert")
    tampered = folder / "tampered.uprtrack-bundle"
    tampered.write_bytes(genuine.read_bytes().replace(b"was withdrawn", b"was adopted! "))
    state.read(tampered)
    expect(alert).to_contain_text("tampered.uprtrack-bundle")
    expect(alert).to_contain_text(re.compile("damaged|altered"))
    foreign = folder / "foreign.uprtrack-bundle"
    foreign.write_bytes(resigned(genuine.read_bytes()))
    state.read(foreign)
    expect(alert).to_contain_text("signed by an installation that is no partner here")
    state.read(own)
    expect(alert).to_contain_text("was made by this installation itself")


def resigned(data: bytes) -> bytes:
    """The same rows and files under another key: what anybody can make who holds a bundle."""
    files: dict[str, bytes] = {}

    def take(sha256: str, content: Readable) -> None:
        files[sha256] = content.read()

    bundle = open_bundle("genuine", data, take=take)
    return pack(bundle.manifest, bundle.rows, SigningKey.generate(), files)
