"""The site says who runs it before it starts, and a State-run one holds nothing written in trust of another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.checks import OUT_OF_PLACE, UNKNOWN_KIND, missing_operator
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Activity, Actor, Affiliation, Organisation
from uprtrack.organisations.services import create_user, found_organisation
from uprtrack.pages.management.commands.demo import declare_demonstration


def complaints(identifier: str) -> list[str]:
    return [found.msg for found in run_checks(databases=["default"]) if found.id == identifier]


@pytest.fixture
def institutions(cast: Cast) -> Cast:
    """The cast without its coalition: what a State-run installation may hold."""
    Activity.objects.all().delete()
    Affiliation.objects.all().delete()
    cast.coalition_coordinator.memberships.all().delete()
    Organisation.objects.filter(kind=OrganisationKind.COALITION).delete()
    return cast


def add_coalition(cast: Cast) -> None:
    found_organisation(name="Late coalition", kind=OrganisationKind.COALITION, country=cast.ngo.country)


def add_pseudonym(cast: Cast) -> None:
    create_user(username="hidden", password="x", shown_as="Heron", is_pseudonym=True)


def add_shared_row(cast: Cast) -> None:
    Activity.objects.create(owner=cast.ngo, verb="plan", object_kind="x", visibility=Visibility.COALITION)


@pytest.mark.parametrize(
    ("add", "word"),
    [
        (add_coalition, "coalitions"),
        (add_pseudonym, "pseudonyms"),
        (add_shared_row, "shared within a coalition"),
    ],
)
def test_a_state_run_installation_refuses_what_others_wrote_in_trust(
    institutions: Cast, settings: Settings, add: Callable[[Cast], None], word: str
) -> None:
    settings.OPERATOR_KIND = "state"
    assert complaints(OUT_OF_PLACE) == []
    settings.OPERATOR_KIND = "civil_society"
    add(institutions)
    assert complaints(OUT_OF_PLACE) == []
    settings.OPERATOR_KIND = "state"
    (sentence,) = complaints(OUT_OF_PLACE)
    assert word in sentence
    assert "does not start" in sentence


def test_an_erased_pseudonym_stands_in_nobodys_way(institutions: Cast, settings: Settings) -> None:
    Actor.objects.create(name="a former contributor", is_pseudonym=True)
    settings.OPERATOR_KIND = "state"
    assert complaints(OUT_OF_PLACE) == []


def test_an_unknown_kind_is_refused(db: None, settings: Settings) -> None:
    settings.OPERATOR_KIND = "ngo"
    (sentence,) = complaints(UNKNOWN_KIND)
    assert "“ngo”; expected one of state, nhri" in sentence


@pytest.mark.parametrize(("operator", "kind"), [("", ""), ("Somebody", ""), ("", "state")])
def test_nobody_serves_without_saying_who_runs_it(settings: Settings, operator: str, kind: str) -> None:
    settings.OPERATOR, settings.OPERATOR_KIND = operator, kind
    with pytest.raises(CommandError, match="export UPRTRACK_OPERATOR_KIND="):
        call_command("serve")


@pytest.mark.parametrize(
    ("operator", "kind", "debug", "starts"),
    [
        ("", "", "0", False),
        ("Somebody", "", "0", False),
        ("Somebody", "ngo", "0", False),
        ("Somebody", "civil_society", "0", True),
        ("", "", "1", True),
    ],
)
def test_no_server_loads_the_site_without_knowing_who_runs_it(
    tmp_path: Path, operator: str, kind: str, debug: str, starts: bool
) -> None:
    """Any server: each imports the same application. While developing nobody has to say."""
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "UPRTRACK_DATA": str(tmp_path / "data"),
        "UPRTRACK_KEYS": str(tmp_path / "keys"),
        "UPRTRACK_OPERATOR": operator,
        "UPRTRACK_OPERATOR_KIND": kind,
        "UPRTRACK_DEBUG": debug,
    }
    (tmp_path / "data").mkdir()
    loaded = subprocess.run(
        [sys.executable, "-c", "import uprtrack.wsgi"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (loaded.returncode == 0) == starts, loaded.stderr
    if not starts:
        assert "The site does not start." in loaded.stderr
        assert "UPRTRACK_OPERATOR_KIND" in loaded.stderr


def test_the_demonstration_says_what_it_is(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.OPERATOR, settings.OPERATOR_KIND = "", ""
    for name in ("UPRTRACK_OPERATOR", "UPRTRACK_OPERATOR_KIND"):
        monkeypatch.setenv(name, "")
    declare_demonstration()
    assert settings.OPERATOR == "a demonstration on this computer"
    assert missing_operator() == ""
    settings.OPERATOR_KIND = "state"
    with pytest.raises(CommandError, match="holds a coalition"):
        call_command("demo")


def test_forms_say_who_runs_the_site_and_what_kind_of_body_that_is(settings: Settings) -> None:
    settings.OPERATOR, settings.OPERATOR_KIND = "Ministry of Justice", "state"
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    said = render_to_string("who_reads.html", request=request)
    assert "run by Ministry of Justice (a body of the State)" in said
