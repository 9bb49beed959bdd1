"""Published expected actions, assessments, papers; reviews and States. A fixed number of queries each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.db.models import Count

from uprtrack.api.naming import STRANGER, Row, body_named, short, state_named
from uprtrack.documents.models import Document, DocumentFile, Passage
from uprtrack.monitoring.models import Assessment
from uprtrack.organisations.kinds import Visibility
from uprtrack.papers.reading import readable_passages
from uprtrack.plans.columns import budget_of
from uprtrack.plans.models import ExpectedAction, Indicator, Plan
from uprtrack.plans.reading import actions_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review, State


def action_rows(keys: Sequence[int]) -> list[Row]:
    """As ``schemas.Action``, in the order of the keys; what no published plan holds is left out."""
    found = actions_of(Plan.objects.published(), STRANGER).in_bulk(list(keys))
    return [_action(found[pk]) for pk in keys if pk in found]


def _action(action: ExpectedAction) -> Row:
    plan = action.plan
    return {
        "id": action.public_id,
        "plan": {
            "id": plan.public_id,
            "title": plan.title,
            "kind": plan.kind,
            "review": plan.review.alias,
            "owner": body_named(plan.owner),
        },
        "cluster": action.cluster.title if action.cluster else "",
        "text": action.text,
        "type": action.type,
        "starts_on": action.starts_on,
        "ends_on": action.ends_on,
        "programme": action.programme.title if action.programme else "",
        "support_offered": action.support_offered,
        "status": action.status,
        "budgets": [
            {
                "currency": budget.currency,
                "needed": _decimal(budget.needed),
                "secured": _decimal(budget.secured),
                "gap": _decimal(budget.gap),
            }
            for budget in budget_of([action])
        ],
        "bodies": [
            {"body": body_named(item.organisation), "part": item.kind}
            for item in action.responsibilities.all()
        ],
        "indicators": [_indicator(item) for item in action.indicators.all()],
        "recommendations": [short(row) for row in action.recommendations.all()],
    }


def _indicator(indicator: Indicator) -> Row:
    return {
        "id": indicator.public_id,
        "name": indicator.name,
        "type": indicator.type,
        "unit": indicator.unit,
        "baseline": _decimal(indicator.baseline),
        "baseline_year": indicator.baseline_year,
        "target": _decimal(indicator.target),
        "target_year": indicator.target_year,
        "baseline_on": indicator.baseline_on,
        "target_on": indicator.target_on,
        "source": indicator.source,
        "disaggregation": indicator.disaggregation,
        "sdg_target": indicator.sdg_target,
        "sdg_indicator": indicator.sdg_indicator,
        "values": [
            {
                "measured_on": item.measured_on,
                "value": _decimal(item.value),
                "group": item.group,
                "note": item.note,
            }
            for item in indicator.values.all()
        ],
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def assessment_rows(keys: Sequence[int]) -> list[Row]:
    """As ``schemas.Assessment``, in the order of the keys; those on what is not published are left out."""
    published = Assessment.objects.published().standing().exclude(visibility=Visibility.SELF)
    found = (
        published.filter(recommendation__in=Recommendation.objects.published().standing())
        .select_related("owner__origin", "recommendation__review")
        .in_bulk(list(keys))
    )
    return [_assessment(found[pk]) for pk in keys if pk in found]


def _assessment(row: Assessment) -> Row:
    # The identifier of a row whose name was dropped would lead back to when it stood under it.
    return {
        "id": None if row.owner.is_withheld else row.public_id,
        "recommendation": short(row.recommendation),
        "actor": body_named(row.owner),
        "assessed_on": row.assessed_on,
        "level": row.level,
        "laws": row.laws,
        "policies": row.policies,
        "practices": row.practices,
        "light": row.light,
        "narrative": row.narrative,
        "effect": row.effect,
        "confidence": row.confidence,
        "published_on": row.published_at.date() if row.published_at else None,
    }


def document_rows(documents: Collection[Document]) -> list[Row]:
    """As ``schemas.DocumentShown``; the documents are published, their reviews at hand."""
    keys = [document.pk for document in documents]
    languages: dict[int, list[str]] = defaultdict(list)
    files = DocumentFile.objects.filter(document__in=Document.objects.published().filter(pk__in=keys))
    for pk, language in files.order_by("pk").values_list("document_id", "language"):
        if language not in languages[pk]:
            languages[pk].append(language)
    shown = Recommendation.objects.published().standing().filter(document__in=keys)
    counts = dict(shown.order_by().values_list("document_id").annotate(number=Count("pk")))
    return [
        {
            "id": document.public_id,
            "symbol": document.symbol,
            "kind": document.kind,
            "title": document.title,
            "review": document.review.alias if document.review else None,
            "dated_on": document.dated_on,
            "languages": languages[document.pk],
            "recommendations": counts.get(document.pk, 0),
        }
        for document in documents
    ]


def passage_rows(keys: Sequence[int]) -> list[Row]:
    """As ``schemas.Passage``, in the order of the keys; of papers that are not published none."""
    found = readable_passages(STRANGER).select_related("file__document__review").in_bulk(list(keys))
    passages = [found[pk] for pk in keys if pk in found]
    codes = {code for passage in passages for code in passage.speakers}
    states = State.objects.in_bulk(codes)
    return [
        _passage(passage, [states[code] for code in passage.speakers if code in states])
        for passage in passages
    ]


def _passage(passage: Passage, speakers: Sequence[State]) -> Row:
    paper = passage.file.document
    return {
        "document": {"id": paper.public_id, "symbol": paper.symbol, "kind": paper.kind},
        "review": paper.review.alias if paper.review else None,
        "language": passage.file.language,
        "ordinal": passage.ordinal,
        "page": passage.page,
        "paragraph": passage.paragraph,
        "headings": passage.heading_path,
        "speakers": [state_named(state) for state in speakers],
        "text": passage.text,
        "is_ocr": passage.file.is_ocr,
    }


def review_row(review: Review) -> Row:
    """As ``schemas.ReviewShown``; State and session at hand."""
    return {
        "alias": review.alias,
        "mechanism": review.mechanism_id,
        "state_under_review": state_named(review.state_under_review),
        "cycle": review.cycle,
        "session": review.session.number if review.session else None,
        "reviewed_on": review.reviewed_on,
        "adopted_on": review.adopted_on,
        "next_review_on": review.next_review_on,
    }


def state_row(state: State) -> Row:
    """As ``schemas.StateShown``."""
    return {
        **state_named(state),
        "regional_group": state.regional_group,
        "organisations": state.organisations,
        "is_fictional": state.is_fictional,
    }
