"""What is logged of a request: the route and how it went, never who, from where, or what about."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.organisations.access_log import WithoutValues
from uprtrack.organisations.rights import open_to_all
from uprtrack.settings import LOGGING

ADDRESS = "203.0.113.77"
IDENTIFIER = "k7secret9"
TOKEN = "token-d41d8cd98f"
TYPED = "what somebody typed"
PLANTED = (ADDRESS, IDENTIFIER, TOKEN, TYPED, "Firefox", "coordinator", "referring.example")


@open_to_all
def failing(request: HttpRequest, token: str) -> HttpResponse:
    try:
        int(request.POST.get("text", ""))
    except ValueError as error:
        raise RuntimeError(request.POST["text"]) from error
    return HttpResponse()


urlpatterns = [
    path("failing/<str:token>/", failing, name="failing"),
]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the site's handler writes, with its own filter and format, of every logger and level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutValues())
    handler.setFormatter(logging.Formatter(LOGGING["formatters"]["line"]["format"]))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def nothing_planted(text: str) -> bool:
    return not [word for word in PLANTED if word in text]


def visitor() -> Client:
    return Client(
        REMOTE_ADDR=ADDRESS,
        HTTP_USER_AGENT="Mozilla/5.0 Firefox/128.0",
        HTTP_REFERER="https://referring.example/",
        HTTP_X_FORWARDED_FOR=ADDRESS,
        raise_request_exception=False,
    )


def test_a_line_names_method_route_status_and_time(cast: Cast, written: io.StringIO) -> None:
    client = visitor()
    client.post(reverse("account_login"), {"login": "coordinator", "password": PASSWORD})
    client.get(reverse("home"), {"q": TYPED})
    client.get(reverse("recommendation", args=[IDENTIFIER]))
    lines = [line for line in written.getvalue().splitlines() if "uprtrack.access" in line]
    said = [line.partition("uprtrack.access ")[2].rsplit(" ", 2)[0] for line in lines]
    assert said == ["POST account_login 302", "GET home 200", "GET recommendation 404"]
    assert all(line.endswith(" ms") for line in lines)
    assert nothing_planted(written.getvalue())


def test_a_client_cannot_write_into_the_log(cast: Cast, written: io.StringIO) -> None:
    client = visitor()
    client.generic(TOKEN.upper(), "/")
    client.get(f"/{IDENTIFIER}/{TOKEN}", headers={"host": f"{IDENTIFIER}.example"})
    client.get(f"/nothing/{TOKEN}")
    assert "OTHER" in written.getvalue()
    assert TOKEN.upper() not in written.getvalue()
    assert nothing_planted(written.getvalue())


def test_a_refused_form_is_logged_without_referrer_and_path(cast: Cast, written: io.StringIO) -> None:
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS, HTTP_REFERER="https://referring.example/")
    answer = client.post(reverse("set_language"), {"next": f"/{TOKEN}"}, secure=True)
    assert answer.status_code == 403
    assert "csrf 403 at set_language" in written.getvalue()
    assert nothing_planted(written.getvalue())


def test_an_error_is_logged_with_its_place_and_without_its_values(
    db: None, written: io.StringIO, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    answer = visitor().post(f"/failing/{TOKEN}/", {"text": TYPED})
    assert answer.status_code == 500
    text = written.getvalue()
    assert "request 500 at failing" in text
    assert "in failing" in text
    assert text.index("builtins.ValueError") < text.index("builtins.RuntimeError")
    assert nothing_planted(text)


def test_other_lines_of_the_site_pass_as_they_are(written: io.StringIO) -> None:
    logging.getLogger("uprtrack.documents").warning("The key file %s is missing.", "evidence-keys")
    assert "The key file evidence-keys is missing." in written.getvalue()


def test_no_handler_of_the_site_writes_without_the_filter() -> None:
    for handler in LOGGING["handlers"].values():
        assert handler["filters"] == ["without_values"]
    named = [name for name, logger in LOGGING["loggers"].items() if logger.get("handlers")]
    assert named == []
