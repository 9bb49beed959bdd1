"""The papers of the planted world: added and waiting, their files, passages, rows and what was found of these."""

from __future__ import annotations

import io
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from tests.uprtrack.permissions.people import READ_BY
from tests.uprtrack.permissions.planting import World
from uprtrack.documents import vault
from uprtrack.documents.models import (
    Document,
    DocumentFile,
    DocumentKind,
    Fetch,
    FetchState,
    ImportRow,
    ImportRun,
    ImportState,
    Passage,
    RowDecision,
    Verdict,
)
from uprtrack.organisations.models.versions import EarlierVersion
from uprtrack.papers.models import Mention, Numbering, ProposedPledge, Reference, Standing
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

DAY = date(2025, 6, 1)
SHOWN_WAITING = ("note", "own", "in_mechanism_group", "of_others")
"""The circles whose import that waits is asked for; in the others it is the one that was accepted."""


def plant_papers(
    world: World, circle: str, owned: dict[str, Any], review: Review
) -> tuple[Document, ImportRun]:
    """A paper that was added, and one that waits."""
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    is_report = circle == "published"
    kind = DocumentKind.WORKING_GROUP_REPORT if is_report else DocumentKind.ADDENDUM
    document = plant(
        Document,
        **owned,
        review=review,
        kind=kind,
        dated_on=DAY,
        totals=[
            {"about": "received", "number": 999, "words": world.word(circle, "Document.totals"), "page": 1}
        ],
    )
    name = world.word(circle, "the name of a paper's file") + ".docx"
    stored = vault.store(io.BytesIO(world.word(circle, "the content of a paper").encode()))
    file = {"sha256": stored.sha256, "vault_path": stored.path, "size": stored.size}
    paper_file = plant(
        DocumentFile, document=document, name=name, language="en", media_type="text/plain", **file
    )
    plant(Passage, file=paper_file, ordinal=1)
    run = plant(
        ImportRun,
        **owned,
        document=document,
        review=review,
        file_name=name,
        format_key="report_docx",
        kind=kind,
        paper={
            "symbol": world.word(circle, "ImportRun.paper symbol"),
            "title": world.word(circle, "ImportRun.paper title"),
            "language": "en",
            "pages": 1,
            "dated_on": None,
        },
        checks=[
            {
                "check": "count",
                "place": "p. 1",
                "message": world.word(circle, "ImportRun.checks"),
                "page": 1,
                "words": world.word(circle, "ImportRun.checks words"),
            }
        ],
        state=ImportState.ACCEPTED,
        accepted_at=timezone.now(),
        **file,
    )
    waiting = plant(
        ImportRun,
        **{**owned, "published_at": None},
        review=review,
        file_name=name,
        format_key="report_docx",
        kind=kind,
        paper={"symbol": "", "title": "", "language": "en", "pages": 1, "dated_on": None},
        checks=[],
        state=ImportState.PREVIEWED,
        **file,
    )
    plant(ImportRow, run=waiting, ordinal=1, parsed={}, outcome="unreadable")
    plant(
        Fetch,
        **{**owned, "published_at": None},
        asked={"source": "document", "symbol": world.word(circle, "Fetch.asked")},
        state=FetchState.FAILED,
    )
    if circle in SHOWN_WAITING:
        world.rows[ImportRun._meta.label, circle] = waiting
    return document, run


def plant_row(world: World, circle: str, run: ImportRun, recommendation: Recommendation) -> None:
    """The row that a recommendation was read from, and what somebody found of it beside the paper."""
    plant = partial(world.plant, readers=READ_BY[circle], circle=circle)
    row = plant(
        ImportRow,
        run=run,
        ordinal=1,
        parsed={
            "paragraph": recommendation.number,
            "heading": recommendation.heading,
            "document": recommendation.printed_in,
            "text": world.word(circle, "ImportRow.parsed"),
            "position": "noted",
            "kind": "recommendation",
            "verdict": "corrected",
        },
        outcome="new",
        target_id=recommendation.pk,
    )
    if run.kind == DocumentKind.ADDENDUM:
        plant(
            ImportRow,
            run=run,
            ordinal=2,
            parsed={
                "paragraph": recommendation.number,
                "raw_response": world.word(circle, "ImportRow.parsed answer"),
                "position": "noted",
                "confidence": "medium",
            },
            outcome="new",
            target_id=recommendation.pk,
        )
    passage = Passage.objects.get(file__document=run.document)
    found = {"run": run, "passage": passage, "standing": Standing.CONFIRMED}
    reference = plant(
        Reference, **found, ordinal=1, numbers=[recommendation.number], numbering=Numbering.PRINTED
    )
    plant(Mention, reference=reference, recommendation=recommendation)
    plant(ProposedPledge, **found, ordinal=2, recommendation=recommendation)
    decision = plant(RowDecision, row=row, verdict=Verdict.CORRECTED)
    EarlierVersion.objects.create(
        object_kind=RowDecision._meta.label_lower,
        object_id=decision.pk,
        version=0,
        fields={
            "number": "1",
            "text": world.word(circle, "RowDecision as read"),
            "recommending_states": [],
            "position": "noted",
        },
        owner=run.owner,
    )
