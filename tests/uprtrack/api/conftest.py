"""Published rows with everything that can be said of one, and a private one beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from uprtrack.monitoring.models import Assessment
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import PlanKind
from uprtrack.plans.services import add_action, assign, create_plan, publish_plan
from uprtrack.recommendations.models import Attribution, Position, PositionEvent, Recommendation, Wording
from uprtrack.search import index

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


@pytest.fixture(autouse=True)
def rested(db: None) -> None:
    """Nobody has asked yet."""
    cache.clear()


@pytest.fixture
def kept_open() -> Iterator[None]:
    """The connection of the test stays open between requests that come past Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def rows(recommendations: list[Recommendation], cast: Cast) -> list[Recommendation]:
    """Three published ones, the first with a wording and an answer, and a private one."""
    first = recommendations[0]
    paper = {"document": first.document, "run": first.run}
    Wording.objects.create(
        owner=cast.mechanism,
        visibility=Visibility.PUBLIC,
        published_at=timezone.now(),
        recommendation=first,
        language="fr",
        role="translation",
        text="Ratifier le Protocole",
        translator="Office",
    )
    Wording.objects.create(
        owner=cast.mechanism, recommendation=first, language="de", role="plain", text="Kestrel, ganz einfach"
    )
    PositionEvent.objects.create(
        recommendation=first,
        position=Position.SUPPORTED,
        words="Enjoys support",
        how_known="paper",
        dated_on=date(2023, 9, 1),
        **paper,
    )
    private = Recommendation.objects.create(
        owner=cast.mechanism,
        visibility=Visibility.ORGANISATION,
        review=first.review,
        number="104.9",
        ordinal=9,
        text="Abolish the secret list of the Kestrel prison;",
        **paper,
    )
    Attribution.objects.create(recommendation=private, state_id="FJI", **paper)
    index.rebuild("recommendation")
    return [*recommendations, private]


@pytest.fixture
def followed(rows: list[Recommendation], cast: Cast) -> Assessment:
    """A published plan with an action of the ministry's, and a published assessment by the NHRI."""
    plan = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=rows[0].review,
        kind=PlanKind.STATE_MATRIX,
        title="National plan",
        visibility=Visibility.ORGANISATION,
    )
    action = add_action(
        by=cast.coordinator,
        plan=plan,
        cluster=None,
        text="Table a bill",
        type="legislative",
        recommendations=[rows[0], rows[3]],
        ends_on=date(2027, 6, 1),
    )
    assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
    publish_plan(by=cast.coordinator, plan=plan)
    made = assess(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=rows[0],
        assessed_on=date(2026, 3, 1),
        level="partially",
        narrative="A bill was tabled",
        visibility=Visibility.ORGANISATION,
    )
    return publish_assessment(by=cast.nhri_officer, assessment=made)
