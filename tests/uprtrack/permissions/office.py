"""What the second process of ``test_revoking`` does: one act a line comes in, one line of JSON goes out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import count

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Affiliation, Membership, Organisation, User
from uprtrack.plans.models import Plan, PlanKind
from uprtrack.reviews.models import Review

NUMBERS = count(1)


def yesterday() -> object:
    return timezone.localdate() - timedelta(days=1)


def _body(kind: OrganisationKind) -> Organisation:
    return Organisation.objects.create(name=f"Body {next(NUMBERS)}", kind=kind, country_id="XCO")


def _plan(**fields: object) -> Plan:
    review, _made = Review.objects.get_or_create(mechanism_id="upr", state_under_review_id="XCO", cycle=4)
    return Plan.objects.create(review=review, kind=PlanKind.CSO_PLAN, title="A plan", **fields)


def plant() -> dict[str, str]:
    """A plan that one member of a coalition shares with it, and somebody of another member, signed in."""
    coalition, owner, member = (
        _body(kind) for kind in (OrganisationKind.COALITION, OrganisationKind.CSO, OrganisationKind.CSO)
    )
    for each in (owner, member):
        Affiliation.objects.create(organisation=coalition, member=each, accepted_at=timezone.now())
    user = User.objects.create_user(f"person-{next(NUMBERS)}", "a long pass phrase for tests")
    Membership.objects.create(user=user, organisation=member, role=Role.MEMBER)
    plan = _plan(owner=owner, visibility=Visibility.COALITION, shared_with=coalition)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return {"path": f"/plans/{plan.public_id}/", "cookie": f"sessionid={session.session_key}"}


def plant_public() -> dict[str, str]:
    owner = _body(OrganisationKind.CSO)
    plan = _plan(owner=owner, visibility=Visibility.PUBLIC, published_at=timezone.now())
    return {"path": f"/plans/{plan.public_id}/"}


def end_membership() -> None:
    Membership.objects.filter(pk=Membership.objects.latest("pk").pk).update(until_on=yesterday())


def deactivate() -> None:
    User.objects.filter(pk=User.objects.latest("pk").pk).update(is_active=False)


def leave_coalition() -> None:
    Affiliation.objects.filter(pk=Affiliation.objects.latest("pk").pk).update(until_on=yesterday())


def unshare() -> None:
    Plan.objects.filter(pk=Plan.objects.latest("pk").pk).update(shared_with=None)


def withdraw() -> None:
    """Back to its own organisation alone."""
    Plan.objects.filter(pk=Plan.objects.latest("pk").pk).update(
        visibility=Visibility.ORGANISATION, shared_with=None, published_at=None
    )


ACTS: dict[str, Callable[[], dict[str, str] | None]] = {
    act.__name__: act
    for act in (plant, plant_public, end_membership, deactivate, leave_coalition, unshare, withdraw)
}


def serve() -> None:
    """Until the other side hangs up."""
    for line in sys.stdin:
        act = line.strip()
        sys.stdout.write(json.dumps(ACTS[act]() or {"done": act}) + "\n")
        sys.stdout.flush()
