"""What every page tells the browser: keep nothing, send nothing on, load and allow nothing from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.uprtrack.conftest import PASSWORD, Cast


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """Every address of the site, with something in the place of each identifier."""
    for item in patterns:
        route = before + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from addresses(item.url_patterns, route)
        else:
            route = re.sub(r"<int:\w+>", "1", route)
            route = re.sub(r"<[^>]+>", "abc-1", route)
            yield re.sub(r"\(\?P<\w+>.*?\)|[\^$]", "", route)


def policy(answer: HttpResponseBase) -> dict[str, str]:
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {name: rest for name, _space, rest in (part.strip().partition(" ") for part in parts)}


def assert_guarded(answer: HttpResponseBase, path: str, *, by_stranger: bool) -> None:
    headers = answer.headers
    is_for_programs = path.startswith("/api/") and "json" in headers["Content-Type"]
    if is_for_programs and by_stranger and answer.status_code == 200:
        assert headers["Cache-Control"] == "public, no-cache", path
    else:
        assert "no-store" in headers["Cache-Control"], path
        assert "private" in headers["Cache-Control"], path
    assert headers["Referrer-Policy"] == "same-origin", path
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
    # What programs of other sites read is what a stranger may read.
    readers = "cross-origin" if is_for_programs else "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == readers, path
    assert headers["X-Content-Type-Options"] == "nosniff", path
    assert headers["X-Frame-Options"] == "DENY", path
    assert "geolocation=()" in headers["Permissions-Policy"], path
    rules = policy(answer)
    assert rules["default-src"] == "'none'", path
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == "'self'", path
    assert "unsafe" not in headers["Content-Security-Policy"], path


def is_well(answer: HttpResponseBase) -> bool:
    """What is being made beside the site says when to come back."""
    return answer.status_code < 500 or (answer.status_code == 503 and "Retry-After" in answer.headers)


def test_every_address_a_stranger_can_reach(cast: Cast) -> None:
    paths = set(addresses(get_resolver().url_patterns))
    assert {"/", "/reprisals/", "/leave/", "/accounts/login/", "/recommendations/"} <= paths
    for path in sorted(paths):
        answer = Client().get(path)
        assert is_well(answer), path
        assert_guarded(answer, path, by_stranger=True)
        text = b"".join(answer).decode(errors="replace")
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", text), path


def test_every_page_of_somebody_signed_in(cast: Cast) -> None:
    client = cast.client(cast.coordinator)
    for path in sorted(set(addresses(get_resolver().url_patterns)) - {"/leave/"}):
        answer = client.get(path)
        assert is_well(answer), path
        assert_guarded(answer, path, by_stranger=False)


def test_signing_out_clears_what_the_browser_kept(cast: Cast) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": "coordinator", "password": PASSWORD})
    assert "Clear-Site-Data" not in client.get(reverse("account_logout")).headers
    answer = client.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_no_cookie_outlives_the_browser(cast: Cast) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("set_language"), {"language": "fr"})
    client.post(reverse("account_login"), {"login": "coordinator", "password": PASSWORD})
    assert {"csrftoken", "sessionid", "django_language"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        if cookie.value:
            assert not cookie["max-age"], name
            assert not cookie["expires"], name


@pytest.mark.parametrize("name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"])
def test_on_this_machine_alone_plain_http_works(name: str) -> None:
    assert not getattr(site, name)


def test_under_a_name_of_its_own_the_site_insists_on_encryption(tmp_path: Path) -> None:
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    asked = f"from uprtrack import settings; print([getattr(settings, name) for name in {names}])"
    environment = {
        **os.environ,
        "UPRTRACK_HOSTS": "upr.example",
        "UPRTRACK_DATA": str(tmp_path / "data"),
        "UPRTRACK_KEYS": str(tmp_path / "keys"),
    }
    said = subprocess.run(
        [sys.executable, "-c", asked], env=environment, capture_output=True, check=True, text=True
    )
    assert said.stdout.strip() == "[True, True, 31536000]"
