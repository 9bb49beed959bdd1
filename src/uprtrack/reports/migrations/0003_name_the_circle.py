"""Rows shared with "the coalition" or "the mechanism" name the one body they are shared with from now on.

Where their owner belongs to one such body alone, it is that one; where it belongs to several, nobody else reads
the row until its owner says which was meant: private is the default.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KINDS = {"coalition": "coalition", "group": "nmirf"}


def name_the_circle(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    affiliations = apps.get_model("organisations", "Affiliation")
    organisations = apps.get_model("organisations", "Organisation")
    joined: dict[int, set[int]] = {}
    for body, member in affiliations.objects.values_list("organisation_id", "member_id"):
        joined.setdefault(member, set()).add(body)
    kinds: dict[int, str] = dict(organisations.objects.values_list("pk", "kind"))

    def bodies_of(owner: int, kind: str) -> set[int]:
        near = {owner, *joined.get(owner, ())}
        if kind == "nmirf":
            near |= {body for one in near for body in joined.get(one, ()) if kinds[one] == "coalition"}
        return {body for body in near if kinds[body] == kind}

    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if {"visibility", "shared_with", "owner"} <= names:
            _fill(model, bodies_of)


def _fill(model: Any, bodies_of: Any) -> None:
    for visibility, kind in KINDS.items():
        rows = model.objects.filter(visibility=visibility, shared_with=None)
        for owner in set(rows.order_by().values_list("owner_id", flat=True)):
            bodies = bodies_of(owner, kind)
            if len(bodies) == 1:
                rows.filter(owner=owner).update(shared_with=bodies.pop())


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0002_people_and_safety"),
        ("classification", "0002_people_and_safety"),
        ("documents", "0004_bundles"),
        ("monitoring", "0003_public_copies"),
        ("organisations", "0007_joining_and_leading"),
        ("plans", "0003_editing_together"),
        ("recommendations", "0002_people_and_safety"),
    ]
    operations = [migrations.RunPython(name_the_circle, migrations.RunPython.noop)]
