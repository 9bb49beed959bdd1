"""Imports a paper again and again into copies of one database, and is killed at another statement each time.

Run as a program, with the environment of an installation that is not there yet: it prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

POINTS = 16


def prepare() -> None:
    """An installation with one coordinator."""
    from uprtrack.organisations.kinds import OrganisationKind
    from uprtrack.organisations.services import appoint, create_user, found_organisation
    from uprtrack.reviews.models import State

    call_command("migrate", verbosity=0)
    user = create_user(username="lea", password="a long pass phrase for tests", shown_as="lea")
    country = State.objects.get(pk="XCO")
    coalition = found_organisation(name="Alliance", kind=OrganisationKind.COALITION, country=country)
    appoint(organisation=coalition, user=user)


def bring(paper: Path, at: int | None = None) -> int:
    """Import the paper, and be killed before statement ``at`` (from 1); how many statements there were."""
    from uprtrack.documents.bulk import Fate, bring_papers
    from uprtrack.organisations.acting import who_acts
    from uprtrack.organisations.policy import Act

    counted = 0

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal counted
        counted += 1
        if counted == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)

    with connection.execute_wrapper(count):
        by, organisation = who_acts(Act.IMPORT)
        brought = bring_papers(
            by=by, organisation=organisation, paths=[paper], visibility="organisation", jobs=1
        )
        assert [item.fate for item in brought] == [Fate.ADDED]
    return counted


def forked(act: Callable[[], object]) -> int:
    """The exit status of a child that does something."""
    connection.close()
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def rows() -> dict[str, int]:
    """How many rows each table holds."""
    return {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}


def put_back(empty: Path, database: Path) -> None:
    """The database as it was before anything was brought."""
    connection.close()
    for left in database.parent.glob(f"{database.name}-*"):
        left.unlink()
    shutil.copy(empty, database)


def main(paper: Path) -> None:
    prepare()
    before = rows()
    connection.close()
    database = Path(settings.DATABASES["default"]["NAME"])
    empty = database.with_name("empty.sqlite3")
    shutil.copy(database, empty)
    bring(paper)
    after = rows()
    # Counted the second time: what a process reads once was read by then, and is in those that come after.
    put_back(empty, database)
    statements = bring(paper)
    found: dict[str, int] = {"nothing": 0, "everything": 0, "something": 0}
    for point in range(POINTS):
        put_back(empty, database)
        at = 1 + point * statements // POINTS
        assert forked(lambda at=at: bring(paper, at)) == -signal.SIGKILL
        left_behind = rows()
        fate = "nothing" if left_behind == before else "everything" if left_behind == after else "something"
        found[fate] += 1
    assert forked(lambda: bring(paper)) == 0, "What was killed could not be done again."
    assert rows() == after
    print(json.dumps({"statements": statements, "added": after != before, **found}))


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
