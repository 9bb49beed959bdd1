"""How the services that write about recommendations, plans, papers and bundles are called."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tests.uprtrack.permissions.calling import (
    CIRCLES,
    MECHANISM,
    NGO,
    Call,
    Given,
    for_body,
    for_owner,
    on_row,
    recommendation_of,
)
from tests.uprtrack.permissions.planting import World
from tests.uprtrack.permissions.world_sources import twin_of
from tests.uprtrack.sample_papers import upr_info_sheet
from uprkit.bundles import BundleError
from uprkit.formats.source import Source
from uprtrack.classification.models import Origin, Suggestion, Term
from uprtrack.documents.fetching.fetched import FetchedFile
from uprtrack.documents.models import Document, DocumentKind, ImportRow, ImportRun, ImportState, Verdict
from uprtrack.documents.reading import read_paper
from uprtrack.documents.row_values import RowValues
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.documents.services import AlreadyAddedError
from uprtrack.documents.vault import VaultError
from uprtrack.exchange.errors import ExchangeError
from uprtrack.exchange.models import BundleReceived, BundleRow, Partner
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.models import Cluster, ExpectedAction, Indicator, Plan
from uprtrack.recommendations.models import Distinction, Link, Merge, Recommendation, Settlement, Wording
from uprtrack.recommendations.services import UnfitEntryError

DAY = date(2025, 6, 1)


def _review(world: World, circle: str) -> Any:
    return type(recommendation_of(world, circle).review).objects.get(
        pk=recommendation_of(world, circle).review_id
    )


def _run(state: ImportState, **more: Any) -> Callable[[World, str], Given]:
    """The run of a circle that waits, or that was accepted."""

    def given(world: World, circle: str) -> Given:
        label = ImportRun._meta.label
        planted = [pk for (table, pk), found in world.circle_of.items() if (table, found) == (label, circle)]
        of_papers = ImportRun.objects.exclude(kind=DocumentKind.RETURNED_SHEET)
        return {
            "run": next(run for run in of_papers.filter(state=state) if run.pk in planted),
            **more,
        }

    return given


def _bundle_row(world: World, circle: str) -> Given:
    return {"row": world.row(BundleRow, circle), "is_same": True}


def _suggested(world: World, circle: str) -> list[Suggestion]:
    """What a machine suggests of a circle's recommendation."""
    found = Suggestion.objects.filter(recommendation=recommendation_of(world, circle), origin=Origin.MODEL)
    return list(found.select_related("term", "recommendation__review"))


def _sheet() -> BytesIO:
    return BytesIO(upr_info_sheet([("Coastland", "Ratify the Convention.", "Denmark", "Supported", "43")]))


def _fetched() -> FetchedFile:
    return FetchedFile("sheet.csv", _sheet().getvalue(), "https://example.org/sheet.csv", timezone.now())


def _sheet_on_disk() -> Path:
    path = Path(settings.MEDIA_ROOT) / "sheet.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_sheet().getvalue())
    return path


_CHANGES: tuple[dict[str, Any], ...] = ({"status": "ongoing"}, {"text": "Other words"})
_ABOUT: dict[str, Any] = {"recommendation": recommendation_of}
_VALUE: dict[str, Any] = {"measured_on": DAY, "value": Decimal(2)}
_INTERNAL: dict[str, Any] = {"review": _review, "form": "docx", "is_public": False}


OF_ROWS: dict[str, list[Call]] = {
    "calendar.services.record_dates": [
        for_owner(
            may=MECHANISM,
            review=_review,
            reviewed_on=date(2023, 5, 1),
            adopted_on=None,
            next_review_on=None,
            source="The records",
        )
    ],
    "classification.services.decide": [
        for_owner(**_ABOUT, term=lambda *_: Term.objects.filter(taxonomy="upr_issue")[0], is_yes=True)
    ],
    "classification.services_of_queue.decide_on": [
        for_owner(suggestions=lambda world, circle: _suggested(world, circle), is_yes=True)
    ],
    "documents.services.preview_import": [
        for_owner(is_about_country=False, file_name="sheet.csv", stream=lambda *_: _sheet())
    ],
    "documents.fetching.previewing.preview_fetched": [
        for_owner(is_about_country=False, fetched=lambda *_: _fetched())
    ],
    "documents.fetching.asking.ask_for": [
        for_owner(
            is_about_country=False,
            asked={"source": "document", "symbol": "A/HRC/1/1", "language": "en", "form": "pdf", "state": ""},
        )
    ],
    "documents.services.bring_paper": [
        replace(
            for_owner(
                is_about_country=False,
                file_name="sheet.csv",
                data=lambda *_: _sheet().getvalue(),
                read=lambda *_: read_paper(Source("sheet.csv", _sheet().getvalue())),
                visibility="organisation",
                review=None,
                may_accept=lambda *_: lambda _run, _rows: True,
            ),
            about=("published", "own"),
        )
    ],
    "documents.bulk.bring_papers": [
        replace(
            for_owner(
                is_about_country=False,
                paths=lambda *_: [_sheet_on_disk()],
                visibility="organisation",
                jobs=1,
            ),
            about=("published", "own"),
        )
    ],
    "documents.services.accept_import": [
        Call(_run(ImportState.PREVIEWED, visibility="organisation"), NGO, CIRCLES, (AlreadyAddedError,)),
    ],
    "documents.services.undo_import": [Call(_run(ImportState.ACCEPTED), NGO, CIRCLES, (StandsOnError,))],
    "documents.services.discard_import": [Call(_run(ImportState.PREVIEWED), NGO, CIRCLES)],
    "documents.paper_doubts.look_at_doubt": [
        Call(_run(ImportState.ACCEPTED, number=1, is_settled=True), NGO, CIRCLES)
    ],
    "documents.services_of_rows.decide_row": [
        on_row("row", ImportRow, is_same=True, answered=(ImportStateError,))
    ],
    "documents.services_of_rows.settle_row": [
        on_row("row", ImportRow, verdict=Verdict.LEFT_OUT, started_from=0, answered=(ChangedMeanwhileError,))
    ],
    "documents.services_of_rows.confirm_clear_rows": [Call(_run(ImportState.ACCEPTED), NGO, CIRCLES)],
    "documents.services_of_rows.add_row": [
        on_row("after", ImportRow, values=RowValues(text="Mend the dykes", recommending_states=("KEN",)))
    ],
    "exchange.services.make_bundle": [
        for_owner(
            is_about_country=False, may=MECHANISM, reviews=lambda world, circle: [_review(world, circle)]
        )
    ],
    "exchange.services.preview_bundle": [
        for_owner(
            is_about_country=False,
            may=MECHANISM,
            file_name="a.bundle",
            stream=lambda *_: BytesIO(b"no bundle"),
            answered=(BundleError,),
        )
    ],
    "exchange.services.accept_bundle": [on_row("received", BundleReceived, answered=(VaultError,))],
    "exchange.services.undo_bundle": [on_row("received", BundleReceived, answered=(ExchangeError,))],
    "exchange.services.discard_bundle": [on_row("received", BundleReceived)],
    "exchange.services.decide_row": [Call(_bundle_row, NGO, CIRCLES, (ExchangeError,))],
    "exchange.partners.revoke_partner": [for_body(partner=lambda *_: Partner.objects.get())],
    "monitoring.services.assess": [
        # Of the day before the planted one: an actor speaks once on a day.
        for_owner(
            **_ABOUT,
            assessed_on=DAY - timedelta(days=1),
            level="partially",
            narrative="Seen",
            visibility="organisation",
        )
    ],
    "monitoring.services.publish_assessment": [on_row("assessment", Assessment)],
    "monitoring.services.withdraw_assessment": [on_row("assessment", Assessment)],
    "monitoring.services.report_measure": [
        for_owner(
            recommendations=lambda world, circle: [recommendation_of(world, circle)],
            kind="policy",
            taken_on=DAY,
            text="A policy",
            visibility="organisation",
        )
    ],
    "monitoring.services.publish_measure": [on_row("measure", Measure)],
    "monitoring.services.withdraw_measure": [on_row("measure", Measure)],
    "monitoring.evidence.attach_file": [
        on_row(
            name,
            model,
            title="Minutes",
            file_name="a.txt",
            stream=lambda *_: BytesIO(b"words"),
        )
        for name, model in (("assessment", Assessment), ("measure", Measure))
    ],
    "monitoring.evidence.attach_link": [
        on_row(name, model, title="Report", link="https://example.org/")
        for name, model in (("assessment", Assessment), ("measure", Measure))
    ],
    "plans.services.create_plan": [
        for_owner(review=_review, kind="cso_plan", title="A plan", visibility="organisation")
    ],
    "plans.services.publish_plan": [on_row("plan", Plan)],
    "plans.services.add_cluster": [on_row("plan", Plan, title="A cluster")],
    "plans.services.add_action": [
        on_row(
            "plan",
            Plan,
            cluster=None,
            text="An action",
            type="political",
            recommendations=lambda world, plan: [recommendation_of(world, "published")],
        )
    ],
    "plans.services.change_action": [
        on_row("action", ExpectedAction, version=lambda _, row: row.version, **fields) for fields in _CHANGES
    ],
    "plans.services.withdraw_action": [on_row("action", ExpectedAction, reason="A mistake")],
    "plans.services.assign": [
        on_row(
            "action",
            ExpectedAction,
            organisation=lambda world, _: world.bodies["nhri"],
            kind="invited",
        )
    ],
    "plans.services.unassign": [
        on_row("action", ExpectedAction, organisation=lambda world, _: world.bodies["ministry"])
    ],
    "plans.services.add_indicator": [
        on_row("action", ExpectedAction, name="An indicator", type="process", unit="persons")
    ],
    "plans.services.record_value": [on_row("indicator", Indicator, **_VALUE)],
    "plans.changes.change_plan": [on_row("plan", Plan, version=lambda _, row: row.version, title="Another")],
    "plans.changes.change_cluster": [
        on_row("cluster", Cluster, version=lambda _, row: row.version, title="Another", parent=None)
    ],
    "plans.changes.change_indicator": [
        on_row("indicator", Indicator, version=lambda _, row: row.version, name="Another")
    ],
    "plans.services_of_clusters.place_proposed": [on_row("plan", Plan, scheme="theme")],
    "plans.services_of_clusters.move_recommendations": [
        on_row(
            "plan",
            Plan,
            recommendations=lambda world, _: [recommendation_of(world, "published")],
            to=None,
            title="A cluster",
            versions=lambda _, plan: {cluster.pk: cluster.version for cluster in plan.clusters.all()},
        )
    ],
    "plans.services_of_clusters.merge_clusters": [
        on_row(
            "plan",
            Plan,
            kept=lambda _, plan: plan.clusters.get(),
            merged=lambda _, plan: Cluster.objects.create(plan=plan, title="Another"),
            versions=lambda _, plan: {cluster.pk: 1 for cluster in plan.clusters.all()},
        )
    ],
    "recommendations.services.publish_review": [for_owner(review=_review)],
    "recommendations.services.settle_position": [
        for_owner(**_ABOUT, may=MECHANISM, position="noted", words="", dated_on=DAY, source="The records")
    ],
    "recommendations.services.add_wording": [
        for_owner(**_ABOUT, language="fr", text="Des mots", role="plain", visibility="organisation")
    ],
    "recommendations.services.withdraw_wording": [on_row("wording", Wording)],
    "recommendations.totals.accept_total": [
        on_row(
            "document",
            Document,
            review=lambda world, row: row.review,
            about="received",
            reason="So it is",
            answered=(UnfitEntryError,),
        )
    ],
    "recommendations.totals.reopen_total": [
        on_row(
            "document",
            Document,
            review=lambda world, row: row.review,
            about="received",
            answered=(UnfitEntryError,),
        )
    ],
    "recommendations.services_of_links.look_for_links": [for_owner(review=_review)],
    "recommendations.services_of_links.decide_link": [
        for_owner(
            **_ABOUT,
            other=lambda world, circle: twin_of(recommendation_of(world, circle)),
            kind="near_duplicate",
            is_yes=False,
        )
    ],
    "recommendations.services_of_links.decide_no_predecessor": [for_owner(**_ABOUT)],
    "recommendations.services_of_links.confirm_links": [
        for_owner(links=lambda world, circle: [world.row(Link, circle)])
    ],
    "recommendations.services_of_parts.divide": [
        on_row("recommendation", Recommendation, starts=[1], answered=(UnfitEntryError,))
    ],
    "recommendations.services_of_parts.reunite": [
        on_row("recommendation", Recommendation, answered=(UnfitEntryError,))
    ],
    "recommendations.services_of_sources.settle_sources": [
        on_row(
            "recommendation",
            Recommendation,
            about="text",
            document=None,
            reason="So it is",
            answered=(UnfitEntryError,),
        )
    ],
    "recommendations.services_of_sources.withdraw_settlement": [on_row("settlement", Settlement)],
    "recommendations.services_of_sources.merge": [
        on_row("kept", Recommendation, merged=lambda _, row: twin_of(row))
    ],
    "recommendations.services_of_sources.take_apart": [on_row("merge", Merge)],
    "recommendations.services_of_sources.distinguish": [
        on_row("first", Recommendation, second=lambda _, row: twin_of(row, is_told_apart=False))
    ],
    "recommendations.services_of_sources.withdraw_distinction": [on_row("distinction", Distinction)],
    "reports.services.generate": [
        for_owner(**_INTERNAL | {"form": "pdf"}, kind="scorecard"),
        for_owner(**_INTERNAL, kind="midterm"),
        for_owner(**_INTERNAL | {"is_public": True}, kind="midterm", texts={"introduction": "Words"}),
        Call(
            lambda world, circle: {
                "organisation": None,
                "review": _review(world, circle),
                "kind": "matrix",
                "form": "xlsx",
                "is_public": False,
            },
            NGO,
            CIRCLES[:1],
        ),
    ],
}
