"""How the interface names States, papers and bodies: never more than a stranger may know."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser

from uprtrack.documents.models import Document
from uprtrack.organisations.models import Organisation
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import State

STRANGER = AnonymousUser()
"""Everything is read as a stranger reads it, whoever asks: an answer can be passed on."""

Row = dict[str, Any]
Papers = dict[int, Row]


def state_named(state: State) -> Row:
    return {"iso3": state.iso3, "name": state.name}


def papers_named(keys: Collection[int | None]) -> Papers:
    """The published ones among some papers, by key; one query."""
    wanted = {key for key in keys if key is not None}
    rows = Document.objects.published().filter(pk__in=wanted)
    return {
        pk: {"id": public_id, "symbol": symbol, "kind": kind}
        for pk, public_id, symbol, kind in rows.values_list("pk", "public_id", "symbol", "kind")
    }


def body_named(body: Organisation) -> Row:
    """A body that speaks in public, or that a stranger may know of."""
    return {
        "id": None if body.is_withheld else body.public_id,
        "name": str(body.label),
        "kind": body.kind,
    }


def short(row: Recommendation) -> Row:
    """A published recommendation, its review at hand."""
    return {"id": row.public_id, "review": row.review.alias, "number": row.number}
