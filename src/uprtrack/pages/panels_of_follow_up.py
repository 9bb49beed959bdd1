"""Panels on what was done: plan, measures, voices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from uprtrack.catalogue.levels import level_of
from uprtrack.monitoring.models import Evidence, Measure
from uprtrack.monitoring.voices import over_time, voices_of
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader
from uprtrack.pages.panels import Panel, Subject
from uprtrack.plans.models import Plan
from uprtrack.plans.reading import actions_of
from uprtrack.recommendations.themes import allows_for


def plan(subject: Subject) -> Mapping[str, Any] | None:
    """Expected actions in every plan the reader sees, with bodies and indicators."""
    recommendation, reader = subject.recommendation, subject.reader
    plans = Plan.objects.visible_to(reader).filter(review=recommendation.review_id)
    actions = [
        (action, [(item, item.latest_value) for item in action.indicators.all()])
        for action in actions_of(plans, reader).filter(recommendations=recommendation)
    ]
    can_plan = allows_for(
        reader, Act.PLAN, [recommendation], country=recommendation.review.state_under_review_id
    )
    return {"actions": actions, "can_plan": can_plan} if actions or can_plan else None


def measures(subject: Subject) -> Mapping[str, Any] | None:
    """Measures taken, newest first, each with its evidence."""
    recommendation, reader = subject.recommendation, subject.reader
    rows = list(
        Measure.objects.visible_to(reader)
        .filter(recommendations=recommendation, withdrawn_at__isnull=True)
        .select_related("owner__origin")
    )
    evidence = _evidence(reader, "measure", [row.pk for row in rows])
    can_report = allows_for(
        reader, Act.REPORT_MEASURE, [recommendation], country=recommendation.review.state_under_review_id
    )
    shown = [(row, evidence[row.pk]) for row in rows]
    return {"measures": shown, "can_report": can_report} if rows or can_report else None


def _evidence(reader: Reader, of: str, ids: list[int]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = defaultdict(list)
    for item in Evidence.objects.visible_to(reader).filter(**{f"{of}__in": ids}):
        found[getattr(item, f"{of}_id")].append(item)
    return found


def voices(subject: Subject) -> Mapping[str, Any] | None:
    """Each actor's own assessment side by side, what they come to, and how they moved."""
    recommendation, reader = subject.recommendation, subject.reader
    heard = voices_of([recommendation.pk], reader)[recommendation.pk]
    evidence = _evidence(reader, "assessment", [voice.pk for voice in heard.current])
    years = over_time(recommendation, reader)
    owners = {voice.owner_id: voice.owner for year in years for voice in year.voices.current}
    table = [
        (
            year,
            [
                (owner, next((v for v in year.voices.current if v.owner_id == pk), None))
                for pk, owner in owners.items()
            ],
        )
        for year in years
    ]
    return {
        "heard": heard,
        "level": level_of(heard),
        "current": [(voice, evidence[voice.pk]) for voice in heard.current],
        "actors": list(owners.values()),
        "years": table if len(years) > 1 else [],
        "can_assess": allows_for(
            reader, Act.ASSESS, [recommendation], country=recommendation.review.state_under_review_id
        ),
    }


PANELS = (
    Panel("plan", _("Plan"), "pages/panel_plan.html", 40, plan),
    Panel("measures", _("Measures taken and evidence"), "pages/panel_measures.html", 50, measures),
    Panel("voices", _("Assessments, side by side"), "pages/panel_voices.html", 60, voices),
)
