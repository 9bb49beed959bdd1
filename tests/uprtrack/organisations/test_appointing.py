"""An organisation without a coordinator gets one from who runs the installation, and its people read that."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from uprtrack.organisations import asking
from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import Activity, Organisation, User, Verb
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.services import admit, create_user

TYPED = "heron and harbour 71"


@pytest.fixture
def left(cast: Cast) -> Organisation:
    """The NHRI, whose only coordinator closed their account; a reader is still there."""
    reader = create_user(username="reader", password=TYPED, shown_as="Reader")
    admit(by=cast.nhri_officer, user=reader, organisation=cast.nhri, role=Role.READER)
    User.objects.filter(pk=cast.nhri_officer.pk).update(is_active=False)
    return cast.nhri


def appoint(*arguments: str) -> None:
    call_command("appoint", *arguments)


def coordinates(username: str, organisation: Organisation) -> bool:
    user = User.objects.get(username=username)
    return allows(user, Act.MANAGE_ORGANISATION, organisation=organisation)


def test_those_without_a_coordinator_are_listed(
    cast: Cast, left: Organisation, capsys: pytest.CaptureFixture[str]
) -> None:
    appoint()
    listed = capsys.readouterr().out
    assert listed == f"{left.public_id}  {left} ({left.country_id})\n"


def test_somebody_who_is_here_takes_over_and_the_log_says_who_decided(cast: Cast, left: Organisation) -> None:
    assert not coordinates("reader", left)
    appoint(left.public_id, "reader")
    assert coordinates("reader", left)
    line = Activity.objects.filter(owner=left, verb=Verb.ADMIT).latest("pk")
    assert "by who runs the installation" in line.reason
    log = cast.client(User.objects.get(username="reader")).get(reverse("activity")).content.decode()
    assert "by who runs the installation" in log
    with pytest.raises(CommandError, match="has a coordinator"):
        appoint(left.public_id, "stranger")


def test_a_new_account_is_made_where_there_is_none(
    cast: Cast, left: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["123", TYPED, "another", TYPED, TYPED])
    monkeypatch.setattr(asking, "getpass", lambda _prompt: next(typed))
    with pytest.raises(CommandError, match="too short"):
        appoint(left.public_id, "newcomer")
    with pytest.raises(CommandError, match="differ"):
        appoint(left.public_id, "newcomer")
    assert not User.objects.filter(username="newcomer").exists()
    appoint(left.public_id, "newcomer", "--shown-as", "Newcomer")
    assert coordinates("newcomer", left)
    assert User.objects.get(username="newcomer").check_password(TYPED)


def test_a_coordinator_is_named_again_on_the_day_they_left(cast: Cast, left: Organisation) -> None:
    appoint(left.public_id, "reader")
    held = left.memberships.get(user__username="reader", role=Role.COORDINATOR)
    held.until_on = timezone.localdate().replace(year=2020)
    held.save()
    appoint(left.public_id, "reader")
    assert coordinates("reader", left)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothere2", "reader"], "is no organisation's identifier"),
        (["LEFT"], "expected a user name"),
        (["LEFT", "nhri_officer"], "is closed"),
        (["MECHANISM", "reader"], "has a coordinator"),
        (["FOREIGN", "reader"], "does not work here"),
    ],
)
def test_what_does_not_fit_is_refused(
    cast: Cast, left: Organisation, arguments: list[str], told: str
) -> None:
    elsewhere = Organisation.objects.create(name="A name", kind="cso", country=left.country, is_withheld=True)
    named = {"LEFT": left, "MECHANISM": cast.mechanism, "FOREIGN": elsewhere}
    identifiers = {name: body.public_id for name, body in named.items()}
    with pytest.raises(CommandError, match=told):
        appoint(*(identifiers.get(item, item) for item in arguments))
