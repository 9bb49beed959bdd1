"""Undoing an import is refused, listing them, by every kind of row that can stand on a recommendation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from uprtrack.classification.models import Decision, Term
from uprtrack.documents.acceptors import objections_to_undoing
from uprtrack.documents.models import Document, DocumentFile, DocumentKind, ImportRun, Passage
from uprtrack.monitoring.services import assess, report_measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.papers.models import Mention, Reference
from uprtrack.participation.models import Consultation
from uprtrack.plans.models import PlanKind
from uprtrack.plans.services import add_action, create_plan
from uprtrack.positions.models import PositionDecision, PositionProposal
from uprtrack.recommendations.models import HowKnown, Merge, PositionEvent, Recommendation
from uprtrack.recommendations.services import add_wording
from uprtrack.recommendations.services_of_links import decide_no_predecessor
from uprtrack.recommendations.services_of_parts import divide

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

DERIVED = {
    "classification.Suggestion": "a machine's, made anew from the text",
    "recommendations.Attribution": "what the paper itself says; one of a later paper is listed as that paper",
    "recommendations.Settlement": "between two papers at least: the other one is listed",
    "papers.ProposedPledge": "the same paper proposed what a person made a pledge of",
    "recommendations.Link": "a machine's, made anew from the text",
    "plans.Cluster": "a heading: it loses what is withdrawn, and its actions are listed",
}


def an_assessment(cast: Cast, recommendation: Recommendation) -> None:
    assess(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=recommendation,
        assessed_on=date(2025, 1, 1),
        level="not",
        narrative="Nothing yet.",
        visibility=Visibility.ORGANISATION,
    )


def a_measure(cast: Cast, recommendation: Recommendation) -> None:
    report_measure(
        by=cast.focal_point,
        organisation=cast.ministry,
        recommendations=[recommendation],
        kind="practice",
        taken_on=date(2025, 1, 1),
        text="Trained judges.",
        visibility=Visibility.ORGANISATION,
    )


def an_action(cast: Cast, recommendation: Recommendation) -> None:
    plan = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=recommendation.review,
        kind=PlanKind.STATE_MATRIX,
        title="Matrix",
        visibility=Visibility.ORGANISATION,
    )
    add_action(
        by=cast.coordinator,
        plan=plan,
        cluster=None,
        text="Ratify",
        type="legislative",
        recommendations=[recommendation],
    )


def a_decision(cast: Cast, recommendation: Recommendation) -> None:
    term = Term.objects.order_by("pk")[0]
    Decision.objects.create(recommendation=recommendation, term=term, is_yes=True, owner=cast.nhri)


def a_wording(cast: Cast, recommendation: Recommendation) -> None:
    add_wording(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=recommendation,
        language="fr",
        text="Ratifier",
        role="translation",
        visibility=Visibility.ORGANISATION,
    )


def a_settled_position(cast: Cast, recommendation: Recommendation) -> None:
    PositionEvent.objects.create(recommendation=recommendation, position="noted", how_known=HowKnown.PERSON)


def a_mention(cast: Cast, recommendation: Recommendation) -> None:
    document = Document.objects.create(
        owner=cast.nhri, review=recommendation.review, kind=DocumentKind.MID_TERM_REPORT, title="Half way"
    )
    run = ImportRun.objects.create(
        owner=cast.nhri, document=document, file_name="half.pdf", sha256="0" * 64, vault_path="half", size=1
    )
    file = DocumentFile.objects.create(document=document, name="half.pdf", sha256="0" * 64, size=1)
    passage = Passage.objects.create(file=file, ordinal=1, text="As recommended (1)")
    reference = Reference.objects.create(run=run, passage=passage, ordinal=1, words="(1)", numbers=["1"])
    Mention.objects.create(reference=reference, recommendation=recommendation, number="1")


def a_merge(cast: Cast, recommendation: Recommendation) -> None:
    recommendations = Recommendation.objects.filter(run=recommendation.run).exclude(pk=recommendation.pk)
    Merge.objects.create(kept=recommendation, merged=recommendations[0])


def a_link(cast: Cast, recommendation: Recommendation) -> None:
    decide_no_predecessor(by=cast.coordinator, organisation=cast.mechanism, recommendation=recommendation)


def a_part(cast: Cast, recommendation: Recommendation) -> None:
    divide(by=cast.coordinator, recommendation=recommendation, starts=[recommendation.text.index(" ")])


def a_proposal(cast: Cast, recommendation: Recommendation) -> None:
    PositionProposal.objects.create(
        owner=cast.ministry, recommendation=recommendation, answer="support", reasons="The law exists."
    )


def a_decided_answer(cast: Cast, recommendation: Recommendation) -> None:
    PositionDecision.objects.create(owner=cast.mechanism, recommendation=recommendation, answer="note")


def a_consultation(cast: Cast, recommendation: Recommendation) -> None:
    consultation = Consultation.objects.create(
        owner=cast.nhri,
        review=recommendation.review,
        about="recommendations",
        title="What do you see?",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 2, 1),
    )
    consultation.recommendations.add(recommendation)


MAKERS: dict[str, Callable[[Cast, Recommendation], None]] = {
    "classification.Decision": a_decision,
    "monitoring.Assessment": an_assessment,
    "monitoring.Measure": a_measure,
    "papers.Mention": a_mention,
    "participation.Consultation": a_consultation,
    "plans.ExpectedAction": an_action,
    "positions.PositionDecision": a_decided_answer,
    "positions.PositionProposal": a_proposal,
    "recommendations.LinkDecision": a_link,
    "recommendations.Merge": a_merge,
    "recommendations.Recommendation": a_part,
    "recommendations.PositionEvent": a_settled_position,
    "recommendations.Wording": a_wording,
}


def tables_standing_on_recommendations() -> set[str]:
    """Every table with a foreign key or a list of recommendations, the joining tables aside."""
    return {
        relation.related_model._meta.label
        for relation in Recommendation._meta.related_objects
        if not relation.related_model._meta.auto_created
    }


def test_every_table_that_refers_to_recommendations_objects_or_is_derived() -> None:
    assert tables_standing_on_recommendations() == MAKERS.keys() | DERIVED.keys()


@pytest.mark.parametrize("table", MAKERS)
def test_a_row_that_stands_on_an_import_is_listed(
    cast: Cast, recommendations: list[Recommendation], table: str
) -> None:
    run = recommendations[1].run
    assert run is not None
    assert objections_to_undoing(run) == []
    MAKERS[table](cast, recommendations[1])
    (objection,) = objections_to_undoing(run)
    assert objection.what
    assert objection.where


def test_an_unnamed_entry_is_listed_without_its_name(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    an_assessment(cast, recommendations[0])
    run = recommendations[0].run
    assert run is not None
    (objection,) = objections_to_undoing(run)
    assert cast.nhri.name not in objection.what + objection.where
