"""What travels: published rows of organisations that work here, read as a stranger reads them, and no more.

Never authors, members, drafts, earlier versions, the activity log, or files as they were attached. What came from
another installation is not passed on: whoever published it sends it. A name that is withheld here is withheld
there.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from uprkit.bundles import SigningKey
from uprtrack.classification.sharing import readable_paper
from uprtrack.exchange.models import ForeignRow
from uprtrack.exchange.outgoing_evidence import PublishedEvidence
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.models import Organisation, Owned
from uprtrack.plans.models import ExpectedAction, Indicator, Plan
from uprtrack.plans.reading import actions_of, with_language
from uprtrack.recommendations.models import NOT_WITHDRAWN, Position, PositionEvent, Recommendation
from uprtrack.recommendations.sources import counting_events, shown_states
from uprtrack.reviews.identifiers import ALPHABET
from uprtrack.reviews.models import Review

STRANGER = AnonymousUser()
Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Published:
    """A full bundle of some reviews: rows by kind as in ``uprkit.bundles.schema``; where each file that they name
    lies in the vault, by SHA-256.
    """

    rows: Rows
    files: dict[str, str]


def published(reviews: Collection[Review], key: SigningKey, *, with_files: bool = True) -> Published:
    """All that is published here of some reviews; files as the copies that a stranger can download."""
    gathering = _Gathering(reviews, key, with_files=with_files)
    return Published(gathering.rows(), gathering.evidence.files)


class _Gathering:
    def __init__(self, reviews: Collection[Review], key: SigningKey, *, with_files: bool) -> None:
        self._reviews = list(reviews)
        self._key = key
        self._named: dict[int, Organisation] = {}
        self._referred: set[int] = set()
        published = Recommendation.objects.published().standing()
        self._recommendations = {
            row.pk: row
            for row in with_language(published.filter(review__in=self._reviews))
            .select_related("owner", "document", "review")
            .order_by("pk")
        }
        self._known = {organisation.pk: organisation for organisation in known_to(STRANGER).order_by("pk")}
        self._actions: dict[int, str] = {}
        self.evidence = PublishedEvidence(with_files=with_files)

    def rows(self) -> Rows:
        found: Rows = {
            "plans": [self._plan(plan, actions) for plan, actions in self._plans()],
            "measures": [self._measure(row) for row in self._measures()],
            "assessments": [self._assessment(row) for row in self._assessments()],
        }
        told = [row for row in self._recommendations.values() if self._travels(row)]
        found["recommendations"] = list(self._told_recommendations(told))
        found["organisations"] = [_organisation(item) for item in self._named.values()]
        return found

    def _travels(self, row: Recommendation) -> bool:
        """Those made here, and of the others those that something made here is about."""
        return not row.owner.is_foreign or row.pk in self._referred

    def _speaker(self, row: Owned) -> Row:
        owner = row.owner
        if not owner.is_withheld:
            self._named[owner.pk] = owner
        return {
            "organisation": None if owner.is_withheld else owner.public_id,
            "organisation_kind": owner.kind,
            "published_on": _published_on(row),
        }

    def _identifier(self, row: Plan | Measure | Assessment) -> str:
        """Its own; of a row whose name was withheld one that does not lead back to when it stood under it."""
        if not row.owner.is_withheld:
            return row.public_id
        digest = hmac.new(self._key.seed, f"withheld {row.public_id}".encode(), hashlib.sha256).digest()
        return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:12])

    def _refer(self, recommendations: Iterable[Recommendation]) -> list[str]:
        rows = [row for row in recommendations if row.is_published and row.withdrawn_at is None]
        self._referred.update(row.pk for row in rows)
        return sorted(row.public_id for row in rows)

    def _told_recommendations(self, rows: Collection[Recommendation]) -> Iterable[Row]:
        pks = [row.pk for row in rows]
        states, events, known_as = shown_states(pks), _answers(pks), _known_as(pks)
        for row in rows:
            own = not row.owner.is_foreign
            speaker = (
                self._speaker(row)
                if own
                else {
                    "organisation": None,
                    "organisation_kind": row.owner.kind,
                    "published_on": _published_on(row),
                }
            )
            yield {
                "id": row.public_id,
                "review": row.review.alias,
                **speaker,
                "number": row.number,
                "heading": row.heading,
                "ordinal": row.ordinal,
                "kind": row.kind,
                "text": row.text,
                "language": str(vars(row)["paper_language"]),
                "states": sorted(state.pk for state in states[row.pk]),
                "symbol": row.document.symbol,
                "paper": row.document.title if row.document.is_published else "",
                "dated_on": _day(row.document.dated_on if row.document.is_published else None),
                "page": row.page or None,
                "position": _position(row, events.get(row.pk)),
                "known_as": known_as[row.pk],
            }

    def _plans(self) -> Iterable[tuple[Plan, list[ExpectedAction]]]:
        plans = list(
            Plan.objects.published()
            .filter(review__in=self._reviews, owner__origin__isnull=True)
            .select_related("owner", "review")
            .prefetch_related("clusters")
        )
        by_plan: dict[int, list[ExpectedAction]] = defaultdict(list)
        for action in actions_of(plans, STRANGER):
            by_plan[action.plan_id].append(action)
            self._actions[action.pk] = action.public_id
        return [(plan, sorted(by_plan[plan.pk], key=lambda item: item.public_id)) for plan in plans]

    def _plan(self, plan: Plan, actions: Iterable[ExpectedAction]) -> Row:
        clusters = [item for item in plan.clusters.all() if item.withdrawn_at is None]
        places = {cluster.pk: place for place, cluster in enumerate(clusters)}
        return {
            "id": self._identifier(plan),
            "review": plan.review.alias,
            **self._speaker(plan),
            "kind": plan.kind,
            "title": plan.title,
            "clusters": [
                {"title": item.title, "parent": places.get(item.parent_id or 0)} for item in clusters
            ],
            "actions": [self._action(plan, action, places) for action in actions],
        }

    def _action(self, plan: Plan, action: ExpectedAction, places: dict[int, int]) -> Row:
        return {
            "id": action.public_id,
            "cluster": places.get(action.cluster_id or 0),
            "text": action.text,
            "type": action.type,
            "starts_on": _day(action.starts_on),
            "ends_on": _day(action.ends_on),
            "programme": action.programme.title if action.programme else "",
            "status": action.status,
            "recommendations": self._refer(action.recommendations.all()),
            "responsibilities": [] if plan.owner.is_withheld else self._responsibilities(plan, action),
            "indicators": [_indicator(item) for item in action.indicators.all()],
        }

    def _responsibilities(self, plan: Plan, action: ExpectedAction) -> list[Row]:
        """Bodies that strangers may know of: not every member of a coalition wants its name to travel."""
        found = []
        for item in action.responsibilities.all():
            if item.organisation_id == plan.owner_id or item.organisation_id in self._known:
                self._named[item.organisation_id] = item.organisation
                found.append({"organisation": item.organisation.public_id, "kind": item.kind})
        return sorted(found, key=lambda row: row["organisation"])

    def _measures(self) -> list[Measure]:
        return list(
            Measure.objects.published()
            .filter(
                withdrawn_at__isnull=True,
                recommendations__in=list(self._recommendations),
                owner__origin__isnull=True,
            )
            .select_related("owner")
            .prefetch_related("recommendations", "actions")
            .distinct()
            .order_by("pk")
        )

    def _measure(self, row: Measure) -> Row:
        return {
            "id": self._identifier(row),
            **self._speaker(row),
            "kind": row.kind,
            "taken_on": _day(row.taken_on),
            "taken_by": row.taken_by,
            "text": row.text,
            "recommendations": self._refer(row.recommendations.all()),
            "actions": sorted(
                self._actions[action.pk] for action in row.actions.all() if action.pk in self._actions
            ),
            "evidence": self.evidence.of(row),
        }

    def _assessments(self) -> list[Assessment]:
        return list(
            Assessment.objects.published()
            .standing()
            .filter(recommendation__in=list(self._recommendations), owner__origin__isnull=True)
            .select_related("owner")
            .order_by("pk")
        )

    def _assessment(self, row: Assessment) -> Row:
        told = self._recommendations[row.recommendation_id]
        self._referred.add(told.pk)
        fields = ("level", "laws", "policies", "practices", "light", "narrative", "effect", "confidence")
        return {
            "id": self._identifier(row),
            **self._speaker(row),
            "recommendation": told.public_id,
            "assessed_on": _day(row.assessed_on),
            **{name: getattr(row, name) for name in fields},
            "evidence": self.evidence.of(row),
        }


def _organisation(row: Organisation) -> Row:
    return {
        "id": row.public_id,
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "country": row.country_id,
    }


def _indicator(row: Indicator) -> Row:
    return {
        "id": row.public_id,
        "name": row.name,
        "type": row.type,
        "unit": row.unit,
        "baseline": _number(row.baseline),
        "baseline_year": row.baseline_year,
        "target": _number(row.target),
        "target_year": row.target_year,
        "source": row.source,
        "sdg_target": row.sdg_target,
        "values": [
            {"measured_on": _day(item.measured_on), "value": _number(item.value), "note": item.note}
            # A bundle has no place for groups yet, and a group's value must not pass for everybody's.
            for item in row.values.all()
            if not item.group
        ],
    }


def _answers(pks: Collection[int]) -> dict[int, PositionEvent]:
    """For each recommendation (by key) the newest event that a stranger may read and that bears on what shows."""
    events = (
        PositionEvent.objects.filter(NOT_WITHDRAWN, counting_events(), readable_paper(STRANGER))
        .filter(recommendation__in=pks)
        .select_related("document", "recommendation")
        .order_by("dated_on", "pk")
    )
    return {
        event.recommendation_id: event for event in events if event.position == event.recommendation.position
    }


def _position(row: Recommendation, event: PositionEvent | None) -> Row | None:
    """The position that shows; what counts as noted by rule alone is no answer, and each site's own to count."""
    if row.position == Position.PENDING or row.is_counted_as_noted:
        return None
    document = event.document if event else None
    return {
        "position": row.position,
        "words": event.words if event else "",
        "dated_on": _day(event.dated_on if event else None),
        "source": event.source if event else "",
        "symbol": document.symbol if document else "",
    }


def _known_as(pks: Collection[int]) -> dict[int, list[Row]]:
    """How partners call the same recommendations, so that they find their own again."""
    found: dict[int, list[Row]] = defaultdict(list)
    rows = ForeignRow.objects.filter(kind="recommendations", local_id__in=pks, withdrawn_at__isnull=True)
    for row in rows.select_related("partner").order_by("partner", "foreign_id"):
        found[row.local_id].append({"installation": row.partner.key.digits, "id": row.foreign_id})
    return found


def _published_on(row: Owned) -> str:
    """The day alone: the minute may tell who was at work."""
    instant: datetime = row.published_at or timezone.now()
    return timezone.localdate(instant).isoformat()


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _number(value: object) -> str | None:
    return None if value is None else format(value, "f")
