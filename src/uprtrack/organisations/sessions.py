"""How long somebody stays signed in, and what is kept of a session.

A session ends with the browser, after ``settings.IDLE_MINUTES`` without use and ``settings.SIGNED_IN_HOURS``
after signing in. Rights and ``is_active`` are read from the database on every request, so that taking them
away takes effect at once, in every process. A changed password ends all other sessions: Django compares a
hash of it on every request.

Of a session the list shows the browser's family and days, never an address or a time of day. The clock of the
idle limit stands in the session itself and moves in steps, so that it says no more than it must.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.base import SessionBase
from django.db.models.signals import pre_save
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations.models import User
from uprtrack.organisations.privacy import browser_family

BEGAN = "signed_in_at"
SEEN = "used_at"
STEP = 5 * 60
"""Seconds by which the idle clock moves: a session is written once a step, not with every request."""
NO_ADDRESS = "0.0.0.0"
"""Stands in the column that allauth requires."""


class SessionLimitsMiddleware:
    """Signs out whoever was idle too long or signed in too long ago, before anything is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = time.time()
            if is_over(request.session, now):
                logout(request)
                messages.info(request, _("You were signed out because the session was over. Sign in again."))
            else:
                _keep_alive(request.session, now)
        return self.get_response(request)


def is_over(session: SessionBase, now: float) -> bool:
    """Whether a session passed one of its limits at ``now`` (seconds since 1970)."""
    idle = now - session.get(SEEN, now)
    age = now - session.get(BEGAN, now)
    return bool(idle > settings.IDLE_MINUTES * 60 or age > settings.SIGNED_IN_HOURS * 3600)


def _keep_alive(session: SessionBase, now: float) -> None:
    step = int(now) // STEP * STEP
    before = session.get(SEEN)
    if before == step:
        return
    session.setdefault(BEGAN, step)
    session[SEEN] = step
    if before is None or _day(before) != _day(step):
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=_day(step))


def _day(stamp: float) -> datetime:
    return _midnight(datetime.fromtimestamp(stamp, tz=timezone.get_current_timezone()))


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _begin(request: HttpRequest, user: User, **_others: Any) -> None:
    step = int(time.time()) // STEP * STEP
    request.session[BEGAN] = request.session[SEEN] = step
    request.user = user
    # However somebody signed in, by password or by a link, the session is in their list.
    UserSession.objects.create_from_request(request)


def _end(request: HttpRequest, **_others: Any) -> None:
    if request.session.session_key:
        UserSession.objects.filter(session_key=request.session.session_key).delete()


def _blur(instance: Any, **_others: Any) -> None:
    """Before a row of the list is written: no address, no full user agent, no time of day."""
    instance.ip = NO_ADDRESS
    instance.user_agent = browser_family(instance.user_agent)
    instance.created_at = _midnight(instance.created_at)
    instance.last_seen_at = _midnight(instance.last_seen_at)


def follow_sessions() -> None:
    """Connect to the signals of signing in and out; called once, when the app is ready."""
    user_logged_in.connect(_begin, dispatch_uid="session begins")
    user_logged_out.connect(_end, dispatch_uid="session ends")
    pre_save.connect(_blur, sender=UserSession, dispatch_uid="session is blurred")
