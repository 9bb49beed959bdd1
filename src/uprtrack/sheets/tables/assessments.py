"""What one actor makes of the recommendations of a review; a row that comes back changed is a new assessment."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from uprtrack.monitoring.models import Assessment, Confidence, Effect, Level, Light
from uprtrack.monitoring.services import Judgement, assess, withdraw_assessment
from uprtrack.monitoring.succession import word_of_that_day
from uprtrack.organisations.circles import Circle, widest_circle
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, allows, refusal
from uprtrack.organisations.selection import find_review
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import themes_by_recommendation
from uprtrack.sheets.columns import Column, Kind
from uprtrack.sheets.tables.table import Line, Table
from uprtrack.sheets.tokens import Scope


def _levels() -> list[tuple[str, Any]]:
    return list(Level.choices)


NUMBER = Column("number", gettext_lazy("Number"), width=10)
TEXT = Column("text", gettext_lazy("Recommendation"), width=60)
POSITION = Column("position", gettext_lazy("Position"), width=14)
LEVEL = Column("level", gettext_lazy("Level of implementation"), Kind.CHOICE, 20, _levels)
NARRATIVE = Column("narrative", gettext_lazy("Assessment"), width=60)
DAY = Column("assessed_on", gettext_lazy("Date of assessment"), Kind.DAY, 14)
OPEN = (
    LEVEL,
    Column("laws", gettext_lazy("Laws"), Kind.CHOICE, 18, _levels),
    Column("policies", gettext_lazy("Policies"), Kind.CHOICE, 18, _levels),
    Column("practices", gettext_lazy("Practices"), Kind.CHOICE, 18, _levels),
    Column("light", gettext_lazy("Traffic light"), Kind.CHOICE, 20, lambda: list(Light.choices)),
    NARRATIVE,
    Column(
        "effect",
        gettext_lazy("Effect on people's enjoyment of the right"),
        Kind.CHOICE,
        18,
        lambda: list(Effect.choices),
    ),
    Column("confidence", gettext_lazy("Confidence"), Kind.CHOICE, 12, lambda: list(Confidence.choices)),
    DAY,
)


class Assessments(Table):
    """A changed row bears the day in its column; where that was left as it was, the day on which it is put in."""

    key = "assessments"
    title = gettext_lazy("Assessments")

    def columns(self, scope: Scope) -> list[Column]:
        return [NUMBER, TEXT, POSITION, *OPEN]

    def leaving(self, scope: Scope, reader: Reader) -> list[Line]:
        review, body = find_review(scope.about), Organisation.objects.filter(public_id=scope.body).first()
        if review is None or body is None:
            return []
        rows = list(
            Recommendation.objects.visible_to(reader)
            .standing_with_parts()
            .of_review(review)
            .order_by("ordinal", "pk")
        )
        current = _current(body, [row.pk for row in rows], reader)
        return [
            Line(
                row.public_id,
                row.label,
                _values(current.get(row.pk))
                | {"number": row.number, "text": row.text, "position": row.position_label},
                frozenset(column.key for column in OPEN),
            )
            for row in rows
        ]

    def standing(
        self, scope: Scope, asked: Mapping[str, Mapping[str, str]], reader: Reader
    ) -> dict[str, Line]:
        review, body = find_review(scope.about), Organisation.objects.filter(public_id=scope.body).first()
        if review is None or body is None:
            return {}
        readable = Recommendation.objects.visible_to(reader).standing_with_parts().of_review(review)
        rows = list(readable.filter(public_id__in=asked).select_related("review"))
        current = _current(body, [row.pk for row in rows], reader)
        themes = themes_by_recommendation(reader, rows)
        may = {
            row.pk: allows(
                reader, Act.ASSESS, organisation=body, country=review.state_under_review_id, themes=each
            )
            for row, each in zip(rows, themes, strict=True)
        }
        return {
            row.public_id: Line(
                row.public_id,
                f"{row.number} {row.text}".strip(),
                _values(current.get(row.pk)),
                frozenset(column.key for column in OPEN),
                row,
                "" if may[row.pk] else refusal(),
                {"body": body},
            )
            for row in rows
        }

    def doubt(self, line: Line, values: Mapping[str, str]) -> str:
        for column in (LEVEL, NARRATIVE):
            if not values[column.key]:
                return _(
                    "An assessment needs a level and words: found nothing in the column “%(column)s”."
                ) % {"column": column.title}
        if values["assessed_on"] > timezone.localdate().isoformat():
            return _("The date of assessment is still to come.")
        return ""

    def put_in(
        self, *, by: Reader, scope: Scope, line: Line, changes: Mapping[str, str], circle: Circle | None
    ) -> dict[str, Any]:
        told = {**line.values, **changes}
        day = changes.get("assessed_on") or timezone.localdate().isoformat()
        body: Organisation = line.extra["body"]
        assessed_on = date.fromisoformat(day)
        # Whether somebody wrote meanwhile was asked of the line: what stands of that day is corrected.
        about = Assessment(owner=body, recommendation=line.stored, assessed_on=assessed_on)
        made = assess(
            by=by,
            organisation=body,
            recommendation=line.stored,
            assessed_on=assessed_on,
            visibility=circle or widest_circle(body),
            corrects=word_of_that_day(about),
            **_judgement(told),
        )
        return {"assessment": made.pk}

    def objections(self, *, by: Reader, done: Collection[Mapping[str, Any]]) -> list[tuple[str, str]]:
        made = Assessment.objects.visible_to(by).filter(pk__in=[item["assessment"] for item in done])
        found = []
        for item in made.select_related("recommendation").prefetch_related("evidence"):
            if item.withdrawn_at or item.superseded_by_id:
                found.append(
                    (_("the assessment was superseded or withdrawn later"), item.recommendation.label)
                )
            elif item.is_published:
                found.append((_("the assessment was published"), item.recommendation.label))
            elif item.evidence.all():
                found.append((_("evidence was attached to the assessment"), item.recommendation.label))
        return found

    def take_out(self, *, by: Reader, done: Mapping[str, Any]) -> None:
        made = (
            Assessment.objects.visible_to(by)
            .select_related("recommendation__review", "owner")
            .get(pk=done["assessment"])
        )
        withdraw_assessment(by=by, assessment=made, reason=_("The import was undone."))


def _current(body: Organisation, recommendations: Collection[int], reader: Reader) -> dict[int, Assessment]:
    """The actor's current assessment of each; a person's own notes are none."""
    found = (
        Assessment.objects.visible_to(reader).current().filter(owner=body, recommendation__in=recommendations)
    )
    return {item.recommendation_id: item for item in found.exclude(visibility=Visibility.SELF).order_by("pk")}


def _values(item: Assessment | None) -> dict[str, str]:
    if item is None:
        return {column.key: "" for column in OPEN}
    return {column.key: column.told_by(getattr(item, column.key)) for column in OPEN}


def _judgement(told: Mapping[str, str]) -> Judgement:
    """What is judged; light, effect and confidence that are left empty are those that nobody stated."""
    judgement = Judgement(
        level=told["level"],
        narrative=told["narrative"],
        laws=told["laws"],
        policies=told["policies"],
        practices=told["practices"],
    )
    if told["light"]:
        judgement["light"] = told["light"]
    if told["effect"]:
        judgement["effect"] = told["effect"]
    if told["confidence"]:
        judgement["confidence"] = told["confidence"]
    return judgement
