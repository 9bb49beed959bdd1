"""How the services that confirm what was found in papers are called."""

from __future__ import annotations

from typing import Any

from tests.uprtrack.permissions.calling import Call, on_row
from tests.uprtrack.permissions.planting import World
from uprtrack.documents.models import Document
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.papers.models import Numbering, ProposedPledge, Reference


def _review_of(world: World, document: Any) -> Any:
    return document.review


OF_PAPERS: dict[str, list[Call]] = {
    "papers.services.confirm_references": [
        on_row(
            "document", Document, review=_review_of, numbering=Numbering.ORDINAL, answered=(ImportStateError,)
        )
    ],
    "papers.services.reconsider_references": [on_row("document", Document)],
    "papers.services.leave_out_reference": [on_row("reference", Reference)],
    "papers.services.confirm_pledge": [on_row("pledge", ProposedPledge, answered=(ImportStateError,))],
    "papers.services.leave_out_pledge": [on_row("pledge", ProposedPledge, answered=(StandsOnError,))],
    "papers.adoption.confirm_adoption": [on_row("document", Document, answered=(ImportStateError,))],
}
