"""A partner whose bundles the tests write themselves: a coalition's installation that speaks for civil society,
and the national mechanism here that takes them in.
"""

from __future__ import annotations

import copy
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from uprkit.bundles import Manifest, ReviewTold, SigningKey, pack
from uprtrack.exchange.models import BundleReceived, Partner, Side
from uprtrack.exchange.partners import add_partner
from uprtrack.exchange.services import accept_bundle, preview_bundle
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.operator import OperatorKind
from uprtrack.plans.models import Plan
from uprtrack.plans.services import (
    add_action,
    add_cluster,
    add_indicator,
    assign,
    create_plan,
    publish_plan,
    record_value,
)
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

KEY = SigningKey(bytes(range(40, 72)))
NEIGHBOURS = "Neighbours' site"

Row = dict[str, Any]


@pytest.fixture(autouse=True)
def own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.OPERATOR = "Coordination unit of Coastland"


@dataclass
class Foreign:
    """What the partner publishes; ``bundle`` puts it into a file with a higher number each time."""

    rows: dict[str, list[Row]]
    files: dict[str, bytes] = field(default_factory=dict)
    key: SigningKey = KEY
    sequence: int = 100
    reviews: tuple[ReviewTold, ...] = (ReviewTold("XCO", "upr", 4, adopted_on=date(2023, 11, 10)),)
    speaker: Row = field(
        default_factory=lambda: {
            "organisation": "coal2345",
            "organisation_kind": "coalition",
            "published_on": "2024-02-01",
        }
    )

    def bundle(self) -> bytes:
        self.sequence += 1
        manifest = Manifest(
            public_key=self.key.public,
            operator="Coalition of the north",
            operator_kind="civil_society",
            created_at=datetime(2024, 3, 1, tzinfo=UTC),
            sequence=self.sequence,
            reviews=self.reviews,
        )
        return pack(manifest, copy.deepcopy(self.rows), self.key, self.files)

    def file(self, identifier: str, data: bytes, *, title: str = "Minutes", name: str = "any.txt") -> Row:
        """The row of a piece of evidence that is a file, which goes into the next bundle."""
        digest = hashlib.sha256(data).hexdigest()
        self.files[digest] = data
        return {"id": identifier, "title": title, "link": "", "file_name": name, "sha256": digest}

    def recommendation(self, identifier: str, number: str, text: str, **fields: Any) -> Row:
        row = {
            "id": identifier,
            "review": "XCO-upr4",
            **self.speaker,
            "number": number,
            "heading": "",
            "ordinal": 1,
            "kind": "recommendation",
            "text": text,
            "language": "en",
            "states": [],
            "symbol": "A/HRC/54/99",
            "paper": "",
            "dated_on": None,
            "page": None,
            "position": None,
            "known_as": [],
            **fields,
        }
        self.rows["recommendations"].append(row)
        return row

    def assessment(self, identifier: str, about: str, **fields: Any) -> Row:
        row = {
            "id": identifier,
            **self.speaker,
            "recommendation": about,
            "assessed_on": "2024-01-15",
            "level": "partially",
            "laws": "",
            "policies": "",
            "practices": "",
            "light": "orange",
            "narrative": "A bill was tabled.",
            "effect": "unknown",
            "confidence": "medium",
            "evidence": [],
            **fields,
        }
        self.rows["assessments"].append(row)
        return row

    def measure(self, identifier: str, about: list[str], **fields: Any) -> Row:
        row = {
            "id": identifier,
            **self.speaker,
            "kind": "practice",
            "taken_on": "2024-01-10",
            "text": "Hotline opened by volunteers.",
            "recommendations": about,
            "taken_by": "",
            "actions": [],
            "evidence": [],
            **fields,
        }
        self.rows["measures"].append(row)
        return row

    def plan(self, identifier: str, about: list[str], **fields: Any) -> Row:
        row = {
            "id": identifier,
            "review": "XCO-upr4",
            **self.speaker,
            "kind": "cso_plan",
            "title": "What we will watch",
            "clusters": [{"title": "Torture", "parent": None}, {"title": "Prisons", "parent": 0}],
            "actions": [
                {
                    "id": "acti2345",
                    "cluster": 1,
                    "text": "Visit every prison once a year",
                    "type": "administrative",
                    "starts_on": "2024-01-01",
                    "ends_on": "2026-01-01",
                    "programme": "",
                    "status": "ongoing",
                    "recommendations": about,
                    "responsibilities": [{"organisation": "coal2345", "kind": "lead"}],
                    "indicators": [
                        {
                            "id": "indi2345",
                            "name": "Prisons visited",
                            "type": "process",
                            "unit": "prisons",
                            "baseline": "0",
                            "baseline_year": 2023,
                            "target": "12.5",
                            "target_year": 2026,
                            "source": "",
                            "sdg_target": "",
                            "values": [{"measured_on": "2024-02-02", "value": "3", "note": ""}],
                        }
                    ],
                }
            ],
            **fields,
        }
        self.rows["plans"].append(row)
        return row


@pytest.fixture
def foreign() -> Foreign:
    """The coalition "Northern Voices", which has published nothing yet."""
    organisation = {
        "id": "coal2345",
        "name": "Northern Voices",
        "short_name": "",
        "kind": "coalition",
        "country": "XCO",
    }
    kinds = ("recommendations", "plans", "measures", "assessments")
    return Foreign({"organisations": [organisation], **{kind: [] for kind in kinds}})


@pytest.fixture
def partner(cast: Cast) -> Partner:
    return add_partner(
        by=cast.coordinator,
        organisation=cast.mechanism,
        name=NEIGHBOURS,
        operator_kind=OperatorKind.CIVIL_SOCIETY,
        public_key=KEY.public.text,
        fingerprint=KEY.public.fingerprint,
        sides=[Side.CIVIL_SOCIETY],
    )


Bring = Callable[[bytes], BundleReceived]


@pytest.fixture
def preview(cast: Cast, partner: Partner) -> Bring:
    """Read a bundle for the mechanism."""

    def read(data: bytes) -> BundleReceived:
        return preview_bundle(
            by=cast.coordinator,
            organisation=cast.mechanism,
            file_name="north.uprtrack-bundle",
            stream=io.BytesIO(data),
        )

    return read


@pytest.fixture
def bring(cast: Cast, preview: Bring) -> Bring:
    """Read and take in a bundle for the mechanism."""
    return lambda data: accept_bundle(by=cast.coordinator, received=preview(data))


@pytest.fixture
def about(foreign: Foreign, recommendations: list[Recommendation]) -> list[Row]:
    """The partner has two of the three recommendations that are here, by number, under names of its own."""
    return [
        foreign.recommendation(f"reco234{place}", row.number, row.text)
        for place, row in enumerate(recommendations[:2])
    ]


@pytest.fixture
def plan(cast: Cast, recommendations: list[Recommendation], review: Review) -> Plan:
    """A published matrix with a cluster, an action, bodies, an indicator and a value."""
    made = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=review,
        kind="state_matrix",
        title="Matrix of Coastland",
        visibility=Visibility.GROUP,
    )
    cluster = add_cluster(by=cast.coordinator, plan=made, title="Education")
    action = add_action(
        by=cast.coordinator,
        plan=made,
        cluster=cluster,
        text="Abolish school fees",
        type="legislative",
        recommendations=recommendations[1:2],
    )
    assign(by=cast.coordinator, action=action, organisation=cast.ministry, kind="lead")
    assign(by=cast.coordinator, action=action, organisation=cast.ngo, kind="invited")
    indicator = add_indicator(
        by=cast.coordinator, action=action, name="Schools without fees", type="outcome", unit="schools"
    )
    record_value(
        by=cast.coordinator, indicator=indicator, measured_on=timezone.localdate(), value=Decimal("12.500")
    )
    return publish_plan(by=cast.coordinator, plan=made)
