"""Who may read a row is one rule: over rows in memory it says what it says in the database, for everybody."""

from __future__ import annotations

import numpy as np
import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser

from tests.uprtrack.permissions.people import READERS
from tests.uprtrack.permissions.planting import World
from uprtrack.catalogue.kinds import KINDS
from uprtrack.documents.models import Passage
from uprtrack.monitoring.search_source import found_assessments
from uprtrack.organisations.models import Owned, User
from uprtrack.organisations.models.ownership import RightsColumns, readable_mask
from uprtrack.organisations.standing import Reader
from uprtrack.papers.reading import readable_passages
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.search.tables import current
from uprtrack.watching import OWNED

pytestmark = pytest.mark.django_db


def user_of(world: World, reader: str) -> Reader:
    """A person who was not looked at before: where they stand is looked up once for a user object."""
    user = world.users.get(reader)
    return AnonymousUser() if user is None else User.objects.get(pk=user.pk)


OWNED_TABLES = [model for model in apps.get_models() if issubclass(model, Owned)]


@pytest.mark.parametrize("reader", READERS)
def test_the_rule_in_memory_is_that_of_the_database(world: World, reader: str) -> None:
    user = user_of(world, reader)
    for model in OWNED_TABLES:
        rows = [(*row[:5], row[5] is not None) for row in model._default_manager.values_list("pk", *OWNED)]
        ids = np.array([row[0] for row in rows], np.int64)
        columns = RightsColumns.of(
            [row[1:] for row in rows], np.arange(len(rows)), np.ones(len(rows), np.bool_), len(rows)
        )
        in_memory = set(ids[readable_mask(user, columns)].tolist())
        in_database = set(model.objects.visible_to(user).values_list("pk", flat=True))
        assert in_memory == in_database, f"{reader} reads other rows of {model.__name__} in memory"


def test_the_tables_hold_rows_that_some_may_not_read(world: World) -> None:
    """Equality above is no equality of nothing."""
    for model in OWNED_TABLES:
        assert model._default_manager.count() > model.objects.published().count(), model.__name__


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reader", READERS)
def test_what_can_be_found_is_what_may_be_read(world: World, reader: str, kind: str) -> None:
    user = user_of(world, reader)
    readable = {
        "recommendation": Recommendation.objects.visible_to(user).standing(),
        "passage": readable_passages(user),
        "action": ExpectedAction.objects.filter(
            plan__in=Plan.objects.visible_to(user), withdrawn_at__isnull=True
        ),
        "assessment": found_assessments(),
    }[kind]
    table = current(kind)
    found = table.ids[table.readable(user)].tolist()
    assert sorted(found) == sorted(readable.values_list("pk", flat=True))


def test_each_kind_has_rows_that_can_be_found(world: World) -> None:
    assert Passage.objects.exists()
    for kind in KINDS:
        assert current(kind).alive.any(), kind
