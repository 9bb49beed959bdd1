"""A small outcome of Coastland's fourth review: what is published, and what only some may read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.utils import timezone

from uprtrack.classification.models import Decision, Origin, Suggestion, Term
from uprtrack.documents.models import Document, DocumentKind, ImportRun, ImportState
from uprtrack.monitoring.models import Assessment, Evidence, Level, Light, Measure, MeasureKind
from uprtrack.organisations.circles import resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import (
    ActionType,
    Cluster,
    ExpectedAction,
    Indicator,
    IndicatorType,
    Plan,
    PlanKind,
    Responsibility,
    ResponsibilityKind,
)
from uprtrack.recommendations.models import (
    Attribution,
    HowKnown,
    Kind,
    Position,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

PUBLIC = {"visibility": Visibility.PUBLIC, "published_at": timezone.now()}


@dataclass
class Material:
    """The rows by what tests call them; every text here is made up."""

    review: Review
    report: Document
    addendum: Document
    run: ImportRun
    recommendations: dict[str, Recommendation] = field(default_factory=dict)

    formula: ClassVar[str] = '=HYPERLINK("https://example.org","Ratify")'
    """The text of 120.2, which a spreadsheet program must not compute."""

    def add(self, number: str, text: str, position: str, states: list[str], **fields: Any) -> Recommendation:
        """A published recommendation read in the report, and answered there."""
        fields = {**PUBLIC, **fields}
        row = Recommendation.objects.create(
            owner=self.run.owner,
            review=self.review,
            number=number,
            ordinal=len(self.recommendations) + 1,
            text=text,
            position=position,
            document=self.report,
            page=9,
            run=self.run,
            **fields,
        )
        for state in states:
            Attribution.objects.create(recommendation=row, state_id=state, document=self.report, run=self.run)
        if position != Position.PENDING:
            PositionEvent.objects.create(
                recommendation=row,
                position=position,
                document=self.addendum,
                page=2,
                how_known=HowKnown.PAPER,
                dated_on=date(2023, 9, 1),
                run=self.run,
            )
        self.recommendations[number] = row
        return row

    def tag(self, number: str, code: str, origin: str = Origin.UPR_INFO, score: float = 1) -> Term:
        term = Term.objects.get(taxonomy="upr_issue", code=code)
        Suggestion.objects.create(
            recommendation=self.recommendations[number], term=term, origin=origin, score=score
        )
        return term

    def word(self, number: str, language: str, text: str, role: str, **fields: Any) -> Wording:
        fields = {**PUBLIC, **fields}
        return Wording.objects.create(
            owner=self.run.owner,
            recommendation=self.recommendations[number],
            language=language,
            text=text,
            role=role,
            **fields,
        )

    def decide(self, number: str, code: str, organisation: Organisation) -> Decision:
        return Decision.objects.create(
            owner=organisation,
            recommendation=self.recommendations[number],
            term=Term.objects.get(taxonomy="upr_issue", code=code),
            is_yes=True,
            visibility=Visibility.GROUP,
        )


@pytest.fixture
def material(cast: Cast, review: Review) -> Material:
    owner = cast.mechanism
    report = Document.objects.create(
        owner=owner,
        review=review,
        kind=DocumentKind.WORKING_GROUP_REPORT,
        symbol="A/HRC/90/7",
        title="Report of the Working Group: Coastland",
        **PUBLIC,
    )
    addendum = Document.objects.create(
        owner=owner,
        review=review,
        kind=DocumentKind.ADDENDUM,
        symbol="A/HRC/90/7/Add.1",
        title="Addendum",
        **PUBLIC,
    )
    run = ImportRun.objects.create(
        owner=owner,
        document=report,
        review=review,
        file_name="report.pdf",
        sha256="0" * 64,
        vault_path="",
        size=1,
        format_key="working_group_report",
        kind=DocumentKind.WORKING_GROUP_REPORT,
        state=ImportState.ACCEPTED,
    )
    made = Material(review, report, addendum, run)
    made.add("120.1", "Ratify the Convention on the Rights of Seafarers", "supported", ["CHL", "ESP"])
    made.add("120.2", made.formula, "supported", ["KEN"])
    made.add("121.1", "Abolish the death penalty in law", "noted", ["CHL"])
    made.add("121.2", "Publish figures on prisons every year", "pending", ["NOR"])
    made.add("125", "Report on progress every year", "pending", [], kind=Kind.VOLUNTARY_PLEDGE)
    made.tag("120.1", "international-instruments")
    made.tag("121.1", "death-penalty", origin=Origin.RULE, score=0.9)
    made.tag("121.2", "detention")
    return made


Assess = Callable[..., Assessment]


@pytest.fixture
def assess(material: Material) -> Assess:
    """Add an assessment of an organisation; private to it unless published."""

    def add(
        organisation: Organisation,
        number: str,
        level: str,
        narrative: str,
        *,
        is_public: bool = False,
        **fields: Any,
    ) -> Assessment:
        light = {Level.FULLY: Light.GREEN, Level.PARTIALLY: Light.ORANGE, Level.NOT: Light.RED}
        circle = resolve(organisation, fields.pop("visibility", Visibility.ORGANISATION)).fields
        if is_public:
            circle = PUBLIC
        return Assessment.objects.create(
            **{
                "owner": organisation,
                "recommendation": material.recommendations[number],
                "assessed_on": date(2025, 3, 1),
                "level": level,
                "light": light.get(Level(level), Light.GREY),
                "narrative": narrative,
                **circle,
                **fields,
            }
        )

    return add


@pytest.fixture
def plan(cast: Cast, material: Material) -> Plan:
    """The mechanism's published plan: one cluster, one action with a lead and an indicator."""
    made = Plan.objects.create(
        owner=cast.mechanism,
        review=material.review,
        kind=PlanKind.STATE_MATRIX,
        title="State matrix",
        **PUBLIC,
    )
    cluster = Cluster.objects.create(plan=made, title="Treaties and institutions", ordinal=1)
    action = ExpectedAction.objects.create(
        plan=made,
        cluster=cluster,
        text="Table the bill of ratification",
        type=ActionType.LEGISLATIVE,
        starts_on=date(2024, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    action.recommendations.set([material.recommendations["120.1"], material.recommendations["120.2"]])
    Responsibility.objects.create(action=action, organisation=cast.ministry, kind=ResponsibilityKind.LEAD)
    Indicator.objects.create(
        action=action,
        name="Treaties ratified",
        type=IndicatorType.STRUCTURAL,
        unit="treaties",
        baseline=3,
        baseline_year=2023,
        target=5,
        target_year=2026,
    )
    return made


@pytest.fixture
def measure(cast: Cast, material: Material) -> Measure:
    """What the ministry reported, published, with evidence that is not."""
    made = Measure.objects.create(
        owner=cast.ministry,
        kind=MeasureKind.LAW,
        taken_on=date(2024, 6, 1),
        text="The bill was tabled.",
        **PUBLIC,
    )
    made.recommendations.set([material.recommendations["120.1"]])
    Evidence.objects.create(
        owner=cast.ministry,
        measure=made,
        title="Unpublished note",
        link="https://example.org/note",
        visibility=Visibility.ORGANISATION,
    )
    return made


@pytest.fixture
def wordings(material: Material) -> list[Wording]:
    return [
        material.word("120.1", "fr", "Ratifier la Convention sur les gens de mer", WordingRole.TRANSLATION),
        material.word("120.1", "ar", "التصديق على الاتفاقية", WordingRole.TRANSLATION),
        material.word("120.1", "en", "Sign up to the treaty for sailors", WordingRole.PLAIN),
        material.word(
            "120.1",
            "es",
            "Borrador que nadie publicó",
            WordingRole.TRANSLATION,
            visibility=Visibility.ORGANISATION,
            published_at=None,
        ),
    ]
