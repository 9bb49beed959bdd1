"""Files of what else can be found: passages of papers, expected actions, published assessments.

There are thousands of these where there are hundreds of thousands of recommendations: each batch is read as pages
read it, through who may read the papers and the plans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from uprtrack.api.other_rows import assessment_rows
from uprtrack.catalogue.finding import Found
from uprtrack.exports.columns import ISO3, NUMBER, TEXT, YES_NO, Column
from uprtrack.organisations.standing import Reader
from uprtrack.papers.reading import readable_passages
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.reading import actions_of

BATCH = 500
Row = Mapping[str, Any]
IDENTIFIER = _("identifier")
ALIAS = _("alias")
CODE = _("code")
DATE = _("ISO 8601 date")


def _column(name: str, description: Any, unit: Any = TEXT) -> Column[Row]:
    return Column(name, description, unit, lambda row: row[name])


PASSAGE = (
    _column("paper", _("Permanent identifier of the paper"), IDENTIFIER),
    _column("symbol", _("Symbol of the paper")),
    _column("title", _("Title of the paper")),
    _column("kind", _("Kind of paper"), CODE),
    _column("review", _("Review, by its readable alias"), ALIAS),
    _column("language", _("Language of the file"), _("BCP 47")),
    _column("page", _("Page, as far as the file has pages"), NUMBER),
    _column("paragraph", _("Number of the paragraph as printed")),
    _column("headings", _("Headings it stands under, the widest first")),
    _column("speakers", _("States that the paper says speak here"), ISO3),
    _column("text", _("Text as printed")),
    _column("is_ocr", _("Recognised on a picture of the page: may be misread"), YES_NO),
    _column("is_published", _("Whether everybody may read the paper"), YES_NO),
)
ACTION = (
    _column("id", _("Permanent identifier of the expected action"), IDENTIFIER),
    _column("plan", _("Title of the plan")),
    _column("plan_kind", _("Kind of plan"), CODE),
    _column("owner", _("Organisation whose plan it is")),
    _column("review", _("Review, by its readable alias"), ALIAS),
    _column("state_under_review", _("State under review"), ISO3),
    _column("cluster", _("Cluster it stands in")),
    _column("text", _("Expected action")),
    _column("type", _("Political, legislative, administrative or resources"), CODE),
    _column("starts_on", _("Begin"), DATE),
    _column("ends_on", _("End"), DATE),
    _column("programme", _("Programme it aligns with")),
    _column("status", _("Not started, ongoing, completed or delayed"), CODE),
    _column("lead", _("Bodies that lead, as far as the reader of the file may know of them")),
    _column("support", _("Bodies that support or are invited, as far as the reader may know of them")),
    _column("indicators", _("Indicators")),
    _column("recommendations", _("Recommendations it serves, as far as the reader may see them"), IDENTIFIER),
    _column("is_published", _("Whether everybody may read the plan"), YES_NO),
)
ASSESSMENT = (
    _column("id", _("Permanent identifier; empty where the name of the actor is withheld"), IDENTIFIER),
    _column("recommendation", _("Permanent identifier of the recommendation"), IDENTIFIER),
    _column("review", _("Review, by its readable alias"), ALIAS),
    _column("number", _("Number of the recommendation as printed")),
    _column("actor", _("Who assesses, or that the name is withheld")),
    _column("actor_kind", _("Kind of organisation"), CODE),
    _column("assessed_on", _("Day of the assessment"), DATE),
    _column("level", _("Level of implementation"), _("fully, partially, not or not_assessed")),
    _column("laws", _("Level of laws"), CODE),
    _column("policies", _("Level of policies"), CODE),
    _column("practices", _("Level of practices"), CODE),
    _column("light", _("The actor's own traffic light"), _("green, orange, red or grey")),
    _column("text", _("The assessment in the actor's words")),
    _column("effect", _("Effect on people's enjoyment of the right"), CODE),
    _column("confidence", _("Confidence"), _("high, medium or low")),
)


@dataclass(frozen=True, slots=True)
class OtherKind:
    """``rows`` reads those of some keys that a reader may see, in their order."""

    columns: Sequence[Column[Row]]
    rows: Callable[[Reader, Sequence[int]], Iterator[Row]]


def _passages(reader: Reader, keys: Sequence[int]) -> Iterator[Row]:
    found = readable_passages(reader).select_related("file__document__review").in_bulk(list(keys))
    for passage in (found[pk] for pk in keys if pk in found):
        paper = passage.file.document
        yield {
            "paper": paper.public_id,
            "symbol": paper.symbol,
            "title": paper.title,
            "kind": paper.kind,
            "review": paper.review.alias if paper.review else "",
            "language": passage.file.language,
            "page": passage.page,
            "paragraph": passage.paragraph,
            "headings": tuple(passage.heading_path),
            "speakers": tuple(passage.speakers),
            "text": passage.text,
            "is_ocr": passage.file.is_ocr,
            "is_published": paper.is_published,
        }


def _actions(reader: Reader, keys: Sequence[int]) -> Iterator[Row]:
    found = actions_of(Plan.objects.visible_to(reader), reader).in_bulk(list(keys))
    yield from (_action(found[pk]) for pk in keys if pk in found)


def _action(action: ExpectedAction) -> Row:
    bodies = [(item.kind, str(item.organisation.label)) for item in action.responsibilities.all()]
    return {
        "id": action.public_id,
        "plan": action.plan.title,
        "plan_kind": action.plan.kind,
        "owner": str(action.plan.owner.label),
        "review": action.plan.review.alias,
        "state_under_review": action.plan.review.state_under_review_id,
        "cluster": action.cluster.title if action.cluster else "",
        "text": action.text,
        "type": action.type,
        "starts_on": action.starts_on.isoformat() if action.starts_on else "",
        "ends_on": action.ends_on.isoformat() if action.ends_on else "",
        "programme": action.programme.title if action.programme else "",
        "status": action.status,
        "lead": tuple(name for kind, name in bodies if kind == "lead"),
        "support": tuple(name for kind, name in bodies if kind != "lead"),
        "indicators": tuple(item.name for item in action.indicators.all()),
        "recommendations": tuple(row.public_id for row in action.recommendations.all()),
        "is_published": action.plan.is_published,
    }


def _assessments(reader: Reader, keys: Sequence[int]) -> Iterator[Row]:
    """Published ones alone are found, so that what a stranger may read of them is all there is."""
    for row in assessment_rows(keys):
        yield {
            **row,
            "id": row["id"] or "",
            "recommendation": row["recommendation"]["id"],
            "review": row["recommendation"]["review"],
            "number": row["recommendation"]["number"],
            "actor": row["actor"]["name"],
            "actor_kind": row["actor"]["kind"],
            "assessed_on": row["assessed_on"].isoformat(),
            "text": row["narrative"],
        }


OTHER_KINDS: dict[str, OtherKind] = {
    "passage": OtherKind(PASSAGE, _passages),
    "action": OtherKind(ACTION, _actions),
    "assessment": OtherKind(ASSESSMENT, _assessments),
}


def other_rows(reader: Reader, found: Found, note: Callable[[int], None] | None = None) -> Iterator[Row]:
    """Every row found of another kind than recommendations, in the order of the result."""
    kind = OTHER_KINDS[found.selection.kind]
    ids = found.ids.tolist()
    for start in range(0, len(ids), BATCH):
        yield from kind.rows(reader, ids[start : start + BATCH])
        if note is not None:
            note(min(start + BATCH, len(ids)))
