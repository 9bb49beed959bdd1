"""What a request changed in the database, held against what its sender may change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from tests.uprtrack.permissions.addresses_of_participation import BY_ANYBODY
from tests.uprtrack.permissions.people import HOLDERS, MEMBERS_OF, PEOPLE, STRANGER
from tests.uprtrack.permissions.planting import World
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import (
    Activity,
    Actor,
    Affiliation,
    Invitation,
    Lead,
    Membership,
    Organisation,
    Owned,
    User,
    Verb,
    WithheldName,
)
from uprtrack.searches.models import SavedSearch

NEVER_WRITE = frozenset(
    name
    for name, person in PEOPLE.items()
    if person.body is None or person.role == Role.READER or person.is_closed or person.has_left
) | {STRANGER}
"""Whoever has no role, a role for reading, or none any more."""

KEEP_SEARCHES = frozenset(
    name
    for name, person in PEOPLE.items()
    if person.role == Role.READER and not (person.is_closed or person.has_left)
)
"""Among those who never write: whoever reads for a body keeps searches of their own."""

OWN_ACCOUNT = frozenset(
    {
        *("account_emailaddress", "mfa_authenticator", "organisations_user", "usersessions_usersession"),
        "searches_digest",
    }
)
"""What everybody may change who has an account: their own."""

COMPUTED = frozenset({"search.SearchDocument", "search.Revision", "search.Change"})
"""Tables that follow from others, whoever changes those."""

OF_BODIES: dict[type[models.Model], tuple[str, ...]] = {
    Organisation: ("pk", "parent_id", "founded_by_id"),
    Membership: ("organisation_id", "sent_by_id", "organisation__founded_by_id"),
    Invitation: ("organisation_id",),
    Affiliation: ("organisation_id", "member_id", "organisation__parent_id"),
    Lead: ("coalition_id", "organisation_id", "coalition__parent_id"),
}
"""Tables about bodies, and the ways to those of which one has to be the sender's own."""

ANSWERS_TO: dict[str, frozenset[str]] = {
    "focal_point": frozenset({"published", "of_mechanism", "in_mechanism"}),
    "ministry_coordinator": frozenset({"published", "of_mechanism", "in_mechanism"}),
}
"""Plans in which a body was given an action by name: of that action it tells the state."""
PUBLISHES_FOR: dict[str, frozenset[str]] = {
    "mechanism_coordinator": frozenset({"in_mechanism"}),
}
"""State data that was shared with the mechanism, which publishes it (domain rules, section 5)."""

Kept = dict[str, dict[object, dict[str, Any]]]
"""For each table every row with all its values, by key."""


@cache
def _model_of(table: str) -> type[models.Model] | None:
    return next(
        (model for model in apps.get_models(include_auto_created=True) if model._meta.db_table == table), None
    )


def every_table() -> set[str]:
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)}


def rows_of(tables: set[str]) -> Kept:
    """Every row of some tables, with all its values."""
    found: Kept = {}
    for table in tables:
        model = _model_of(table)
        if model is not None:
            rows = model._base_manager.values(*(each.attname for each in model._meta.concrete_fields))
            key = model._meta.pk.attname
            found[table] = {row[key]: row for row in rows}
    return found


def wrongly_changed(world: World, reader: str, before: Kept, after: Kept) -> Iterator[str]:
    """What was made, changed and deleted that a reader may not make, change or delete; in words."""
    for table, rows in after.items():
        model = _model_of(table)
        if model is None or model._meta.label in COMPUTED:
            continue
        for pk, values in rows.items():
            if pk not in before[table]:
                yield from _wrongly_made(world, reader, model, pk)
            elif values != before[table][pk]:
                yield from _wrongly_touched(world, reader, model, pk)
        for pk in before[table].keys() - rows.keys():
            yield from _wrongly_gone(world, reader, model, pk, before[table][pk])


def _own(reader: str) -> str | None:
    return PEOPLE[reader].body if reader in PEOPLE else None


def _concerns(world: World, reader: str, model: type[models.Model], pk: object) -> bool:
    """Whether a row about bodies is about the reader's own, or one that it added."""
    own = _own(reader)
    found = set(model._base_manager.filter(pk=pk).values_list(*OF_BODIES[model])[0])
    if model is Organisation:
        # What stands where a name stood is made by the body behind it.
        found.update(WithheldName.objects.filter(stand_in=pk).values_list("organisation_id", flat=True))
    return own is not None and world.bodies[own].pk in found


def _wrongly_made(world: World, reader: str, model: type[models.Model], pk: object) -> Iterator[str]:
    if model._meta.label in BY_ANYBODY:
        return
    if model in OF_BODIES:
        if reader in NEVER_WRITE or not _concerns(world, reader, model, pk):
            yield f"{model._meta.label} was made"
        return
    if model._meta.db_table in OWN_ACCOUNT or not issubclass(model, Owned):
        may_be_their_own = ("sessions", "usersessions", "organisations", "searches")
        if reader in NEVER_WRITE and (model is User or model._meta.app_label not in may_be_their_own):
            yield f"{model._meta.label} was made"
        return
    row = model._base_manager.get(pk=pk)
    if isinstance(row, Activity) and (row.is_denial or _is_of_own_erasure(world, reader, row)):
        return
    own = _own(reader)
    if reader in NEVER_WRITE:
        if not _is_of_own_search(world, reader, row):
            yield f"{model._meta.label} was made"
    elif own is None or (row.owner != world.bodies[own] and not _may_act_for(world, reader, row)):
        yield f"{model._meta.label} was made in the name of {row.owner.kind}"


def _is_of_own_search(world: World, reader: str, row: Owned) -> bool:
    """A search that somebody with a role for reading keeps for themselves, and the line that tells of it."""
    if reader not in KEEP_SEARCHES or row.owner != world.bodies[str(_own(reader))]:
        return False
    if isinstance(row, SavedSearch):
        return row.visibility == Visibility.SELF and row.author == world.actors[reader]
    return isinstance(row, Activity) and row.object_kind == "savedsearch"


def _is_of_own_erasure(world: World, reader: str, row: Activity) -> bool:
    """That somebody was erased is told to those whom they worked with."""
    own = _own(reader)
    return own is not None and row.verb == Verb.ERASE and row.owner == world.bodies[own]


def _may_act_for(world: World, reader: str, row: Owned) -> bool:
    """A line of the log that another body finds in its own: of what was published for it, of who left it, of
    how it was founded."""
    if not isinstance(row, Activity):
        return False
    own = _own(reader) or ""
    if row.verb in (Verb.FOUND, Verb.AFFILIATE) and world.bodies[own].pk in (
        row.owner.parent_id,
        row.owner.founded_by_id,
    ):
        return True
    joined = {world.bodies[body] for body, members in MEMBERS_OF.items() if own in members}
    if row.verb == Verb.ADMIT:
        # Whom a body sends into a group, the group is told.
        return row.owner in joined
    beside = {world.bodies[body] for body in MEMBERS_OF.get(own, ())} | joined
    if reader in PUBLISHES_FOR:
        return row.owner in beside | {world.bodies["ministry"]}
    return row.owner in beside and row.verb in (Verb.AFFILIATE, Verb.LEAVE)


def _wrongly_touched(world: World, reader: str, model: type[models.Model], pk: object) -> Iterator[str]:
    if reader in world.users and (model, pk) in (
        (User, world.users[reader].pk),
        (Actor, world.actors[reader].pk),
    ):
        return
    circle = world.circle_of.get((model._meta.label, pk), "")
    holder = HOLDERS.get(circle)
    if model._meta.label in BY_ANYBODY and circle == "published":
        return
    if reader in NEVER_WRITE:
        yield f"{model._meta.label} of {circle or 'no circle'} was changed"
    elif model in OF_BODIES:
        if not _concerns(world, reader, model, pk):
            yield f"{model._meta.label} of {circle or 'a body'} was changed by another organisation"
    elif holder is not None and _own(reader) != holder.owner:
        allowed = ANSWERS_TO.get(reader, frozenset()) | PUBLISHES_FOR.get(reader, frozenset())
        if circle not in allowed:
            yield f"{model._meta.label} of {circle} was changed by another organisation"
    elif holder is not None and circle.startswith("note") and holder.author != reader:
        yield f"{model._meta.label}: somebody else's own note was changed"


def _wrongly_gone(
    world: World, reader: str, model: type[models.Model], pk: object, was: dict[str, Any]
) -> Iterator[str]:
    """A row goes with the person whom it is about, or with the work of the body that wrote it."""
    person = pk if model is User else was.get("user_id")
    if person is not None:
        name = next((name for name, user in world.users.items() if user.pk == person), "")
        is_colleague = reader not in NEVER_WRITE and name in PEOPLE and PEOPLE[name].body == _own(reader)
        if name != reader and not is_colleague:
            yield f"{model._meta.label} of {name} is gone"
        return
    circle = world.circle_of.get((model._meta.label, pk), "")
    holder = HOLDERS.get(circle)
    is_own = holder is not None and holder.owner == _own(reader)
    is_other_note = holder is not None and circle.startswith("note") and holder.author != reader
    if reader in NEVER_WRITE or (holder is not None and not is_own) or is_other_note:
        yield f"{model._meta.label} {pk} of {circle or 'no circle'} is gone"
