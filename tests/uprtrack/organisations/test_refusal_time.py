"""A refusal leaves at fixed moments, whatever was done before it."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from uprtrack.organisations.refusal_time import RefusalTimeMiddleware

REFUSED_AT = 40.0
"""Milliseconds between two moments at which refusals leave, in these tests."""


class Site:
    """Answers every request with a status after some milliseconds of its own clock."""

    def __init__(self, status: int, milliseconds: float) -> None:
        self.status, self.milliseconds, self.now = status, milliseconds, 1000.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.now += self.milliseconds / 1000
        return HttpResponse(status=self.status)

    def clock(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        assert seconds >= 0
        self.now += seconds


def milliseconds_until_answer(site: Site, *, is_route: bool = True) -> float:
    request = RequestFactory().get("/")
    request.resolver_match = ResolverMatch(lambda: None, (), {}) if is_route else None
    came = site.now
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "REFUSAL_MILLISECONDS", REFUSED_AT, raising=False)
        RefusalTimeMiddleware(site, clock=site.clock, wait=site.wait)(request)
    return (site.now - came) * 1000


@given(status=st.sampled_from([403, 404]), milliseconds=st.floats(0.1, 39.9))
def test_every_refusal_leaves_at_the_same_moment(status: int, milliseconds: float) -> None:
    assert milliseconds_until_answer(Site(status, milliseconds)) == pytest.approx(REFUSED_AT)


def test_a_slow_one_leaves_at_the_next() -> None:
    assert milliseconds_until_answer(Site(404, 41)) == pytest.approx(2 * REFUSED_AT)


def test_what_is_no_refusal_leaves_at_once() -> None:
    for status in (200, 302, 400, 429, 500):
        assert milliseconds_until_answer(Site(status, 7)) == pytest.approx(7)


def test_an_address_that_is_no_route_leaves_at_once() -> None:
    assert milliseconds_until_answer(Site(404, 7), is_route=False) == pytest.approx(7)


def test_nought_switches_it_off(settings: Settings) -> None:
    settings.REFUSAL_MILLISECONDS = 0
    with pytest.raises(MiddlewareNotUsed):
        RefusalTimeMiddleware(Site(404, 7))


def test_all_that_answers_stands_within_it() -> None:
    place = settings.MIDDLEWARE.index("uprtrack.organisations.refusal_time.RefusalTimeMiddleware")
    assert settings.MIDDLEWARE[:place] == ["uprtrack.organisations.access_log.AccessLogMiddleware"]
