"""Programme, money, other mechanisms and SDG targets in the matrix, as its reader may see them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.uprtrack.recommendations.sources import made, paper
from tests.uprtrack.reports.reading import sheet_rows, word, words_of
from tests.uprtrack.reports.test_matrix import matrix
from uprtrack.classification.models import Decision, Origin, Suggestion, Term
from uprtrack.documents.models import DocumentKind
from uprtrack.organisations.kinds import Visibility
from uprtrack.plans.models import BudgetLine, Plan, Programme
from uprtrack.recommendations.models import Kind, Link, LinkDecision, LinkKind
from uprtrack.reports.request import ReportRequest
from uprtrack.reviews.models import Mechanism, Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.reports.conftest import Material


def with_columns(cast: Cast, material: Material, plan: Plan) -> None:
    """A programme, three amounts, a decided and a suggested pair, and two SDG targets for 120.1."""
    action, recommendation = plan.actions.get(), material.recommendations["120.1"]
    action.programme = Programme.objects.create(
        plan=plan, title="Sea 2030", whose="Cabinet", starts_on="2024-01-01", ends_on="2030-12-31"
    )
    action.support_offered = "Our lawyers"
    action.save()
    for amount, currency, is_secured in (("100", "EUR", True), ("50.5", "EUR", False), ("7", "KES", False)):
        BudgetLine.objects.create(
            action=action, amount=Decimal(amount), currency=currency, is_secured=is_secured, source="Treasury"
        )
    committee, _ = Mechanism.objects.get_or_create(key="cmw", defaults={"name": "Committee on seafarers"})
    dialogue = Review.objects.create(mechanism=committee, state_under_review_id="XCO", cycle=2022)
    file = paper(cast.mechanism, dialogue, DocumentKind.WORKING_GROUP_REPORT)
    decided, suggested = (
        made(file, text, number=number, kind=Kind.OBSERVATION)
        for number, text in (("12", "Join the Convention"), ("13", "Protect seafarers"))
    )
    Link.objects.create(
        recommendation=recommendation, other=suggested, kind=LinkKind.PARALLEL, score=0.9, suggested_by="test"
    )
    LinkDecision.objects.create(
        owner=cast.mechanism,
        visibility=Visibility.ORGANISATION,
        recommendation=recommendation,
        other=decided,
        kind=LinkKind.PARALLEL,
        is_yes=True,
    )
    terms = {term.code: term for term in Term.objects.filter(taxonomy="sdg", code__in=["8.8", "14.5"])}
    Suggestion.objects.create(
        recommendation=recommendation, term=terms["14.5"], origin=Origin.MODEL, score=0.9
    )
    Decision.objects.create(
        owner=cast.mechanism,
        visibility=Visibility.ORGANISATION,
        recommendation=recommendation,
        term=terms["8.8"],
        is_yes=True,
    )


def test_the_matrix_holds_the_columns_of_a_plan(cast: Cast, material: Material, plan: Plan) -> None:
    with_columns(cast, material, plan)
    content = matrix(material, "xlsx", by=cast.coordinator, is_public=False)
    row = next(row for row in sheet_rows(content, "Matrix") if row["Number"] == "120.1")
    assert row["Programme it aligns with"] == "Sea 2030 (Cabinet, 2024–2030)"
    assert row["Budget"] == "150.50 EUR, secured 100; 7 KES, secured 0 (Treasury)"
    assert row["Budget gap"] == "50.50 EUR; 7 KES"
    assert row["Support offered"] == "Our lawyers"
    assert row["Similar recommendations of other mechanisms"] == (
        "Committee on seafarers, 12: Join the Convention\nCommittee on seafarers, 13: Protect seafarers ?"
    )
    assert row["SDG targets"] == "8.8; 14.5 ?"


def test_the_public_edition_holds_nobodys_unpublished_decisions(
    cast: Cast, material: Material, plan: Plan
) -> None:
    with_columns(cast, material, plan)
    row = next(row for row in sheet_rows(matrix(material, "xlsx"), "Matrix") if row["Number"] == "120.1")
    assert (
        row["Similar recommendations of other mechanisms"]
        == "Committee on seafarers, 13: Protect seafarers ?"
    )
    assert row["SDG targets"] == "14.5 ?"


def test_the_word_file_says_the_same_in_sentences(cast: Cast, material: Material, plan: Plan) -> None:
    with_columns(cast, material, plan)
    text = words_of(word(matrix(material, "docx", by=cast.coordinator, is_public=False)))
    for sentence in (
        "Programme: Sea 2030 (Cabinet, 2024–2030)",
        "Budget: 150.50 EUR, secured 100; 7 KES, secured 0 (Treasury); gap: 50.50 EUR; 7 KES",
        "Support offered: Our lawyers",
        "Similar: Committee on seafarers 12; Committee on seafarers 13 ?",
        "SDG targets: 8.8; 14.5 ?",
    ):
        assert sentence in text


def test_the_data_version_follows_the_money(cast: Cast, material: Material, plan: Plan) -> None:
    now = timezone.now()

    def version() -> str:
        return ReportRequest(
            reader=AnonymousUser(),
            review=material.review,
            organisation=None,
            as_of=now.date(),
            generated_at=now,
        ).data_version

    before = version()
    line = BudgetLine.objects.create(action=plan.actions.get(), amount=1, currency="EUR")
    with_line = version()
    line.version = 2
    line.save()
    assert len({before, with_line, version()}) == 3
