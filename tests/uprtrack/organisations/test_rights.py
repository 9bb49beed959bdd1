"""An address is held against its right before anything is looked up."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.policy import Act
from uprtrack.organisations.rights import (
    RightsMiddleware,
    View,
    by_token,
    for_act,
    open_to_all,
    right_of,
    signed_in,
)
from uprtrack.organisations.standing import Reader


def shown(request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


def answer(view: View, reader: Reader, name: str = "somewhere") -> object:
    """What the middleware lets through (None), or what it answers instead."""
    request = RequestFactory().get("/somewhere/")
    request.user = reader
    request.resolver_match = ResolverMatch(view, (), {}, url_name=name)
    return RightsMiddleware(view).process_view(request, view, (), {})


def test_a_view_that_declares_nothing_is_not_served(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Http404):
        answer(shown, cast.coordinator)
    assert "declares no right" in caplog.text


def test_strangers_open_what_is_open_and_are_asked_to_sign_in_elsewhere(cast: Cast) -> None:
    from django.contrib.auth.models import AnonymousUser

    stranger = AnonymousUser()
    assert answer(open_to_all(shown), stranger) is None
    assert answer(by_token(shown), stranger) is None
    for closed in (signed_in(shown), for_act(Act.PLAN)(shown)):
        redirected = answer(closed, stranger)
        assert isinstance(redirected, HttpResponse)
        assert redirected["Location"].startswith("/accounts/login/")


def test_an_act_takes_a_membership_that_allows_it(cast: Cast) -> None:
    settling = for_act(Act.SETTLE_POSITION)(shown)
    assert answer(settling, cast.coordinator) is None
    for reader in (cast.focal_point, cast.stranger):
        with pytest.raises(PermissionDenied):
            answer(settling, reader)


def test_one_of_several_acts_is_enough(cast: Cast) -> None:
    answering = for_act(Act.SETTLE_POSITION, Act.ANSWER)(shown)
    assert answer(answering, cast.focal_point) is None


def test_libraries_addresses_are_served_by_name_alone() -> None:
    assert right_of(shown, "account_login") is not None
    assert right_of(shown, "account_signup") is None
