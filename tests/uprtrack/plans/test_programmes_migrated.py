"""Programmes that stood in actions as words become rows, and nobody's words are lost on the way there or back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BEFORE_AND_AFTER = """
import json, django
django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OLD, NEW = ("plans", "0004_clusters_hold_recommendations"), ("plans", "0005_columns")
LOG = ("organisations", "0009_confirming")

def at(*targets):
    MigrationExecutor(connection).migrate(list(targets))
    executor = MigrationExecutor(connection)
    return executor.loader.project_state(list(targets)).apps

apps = at(OLD, LOG)
apps.get_model("reviews", "State").objects.get_or_create(pk="XCO")
apps.get_model("reviews", "Mechanism").objects.get_or_create(pk="upr")
body = apps.get_model("organisations", "Organisation").objects.create(name="Unit", kind="nmirf", country_id="XCO")
review = apps.get_model("reviews", "Review").objects.create(
    mechanism_id="upr", state_under_review_id="XCO", cycle=4
)
Plan, Action = apps.get_model("plans", "Plan"), apps.get_model("plans", "ExpectedAction")
EarlierVersion = apps.get_model("organisations", "EarlierVersion")
told = ["Vision 2030 ", "Vision 2030", "", "Health for all"]
actions = []
for plan in ("One", "Other"):
    row = Plan.objects.create(owner=body, review=review, kind="state_matrix", title=plan, visibility="self")
    for place, words in enumerate(told):
        actions.append(Action.objects.create(plan=row, text=f"{plan} {place}", type="political", programme=words))
kept = {"text": "Before", "programme": "Vision 2020"}
EarlierVersion.objects.create(
    object_kind="plans.expectedaction", object_id=actions[2].pk, version=1, fields=kept, owner=body
)

apps = at(NEW, LOG)
Action, Programme = apps.get_model("plans", "ExpectedAction"), apps.get_model("plans", "Programme")
titles = dict(Programme.objects.values_list("pk", "title"))
version = apps.get_model("organisations", "EarlierVersion").objects.get()
after = {
    "rows": sorted(Programme.objects.values_list("plan__title", "title")),
    "actions": [[row.text, row.programme.title if row.programme else None] for row in Action.objects.order_by("pk")],
    "kept": titles[version.fields["programme"]],
}

apps = at(OLD, LOG)
back = [row.programme for row in apps.get_model("plans", "ExpectedAction").objects.order_by("pk")]
version = apps.get_model("organisations", "EarlierVersion").objects.get()
print(json.dumps({**after, "back": back, "kept_back": version.fields["programme"]}))
"""


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="it makes a database of its own")
def test_words_become_rows_of_their_plan_and_words_again(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "uprtrack.settings",
        "UPRTRACK_DATA": str(tmp_path / "data"),
        "UPRTRACK_KEYS": str(tmp_path / "keys"),
    }
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_AND_AFTER], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    titles = ["Health for all", "Vision 2020", "Vision 2030"]
    assert found["rows"] == [
        *(["One", title] for title in titles),
        *(["Other", title] for title in titles if title != "Vision 2020"),
    ]
    named = ["Vision 2030", "Vision 2030", None, "Health for all"]
    assert found["actions"] == [
        [f"{plan} {place}", title] for plan in ("One", "Other") for place, title in enumerate(named)
    ]
    assert found["back"] == [title or "" for _plan in range(2) for title in named]
    assert (found["kept"], found["kept_back"]) == ("Vision 2020", "Vision 2020")
