"""A year of a country's work: Coastland, with as many rows as a State and its critics write in a year.

Its content is enlarged and goes in as Coastland does, through the importer and the services that people use.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle as repeated
from itertools import islice, product
from random import Random

from uprkit.model import Position
from uprtrack.monitoring.models import Confidence, Effect, Level, Light, MeasureKind
from uprtrack.monitoring.services import publish_measure, report_measure
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Membership, User
from uprtrack.pages.coastland import records
from uprtrack.pages.coastland.content import load
from uprtrack.pages.coastland.installation import install
from uprtrack.plans.models import ActionStatus, ActionType, ExpectedAction
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

RECOMMENDATIONS, MEASURES, ASSESSMENTS, USERS = 300, 1_200, 4_000, 60
COUNTRY, CYCLE = "XCO", 4
PASSWORD = "heron and harbour 71"
_HOW = (
    "Train the staff of every",
    "Open every",
    "Adopt a law on every",
    "Report each year on every",
    "Fund every",
)
_WHAT = (
    "harbour",
    "school",
    "court",
    "clinic",
    "prison",
    "library",
    "ferry",
    "market",
    "police station",
    "ministry",
)
_WHO = (
    "women",
    "children",
    "fishers",
    "migrant workers",
    "persons with disabilities",
    "older persons",
    "minorities",
)
_SEED = 4


def fill() -> None:
    """Build the country in an empty, migrated installation."""
    install(password=PASSWORD, say=lambda _step: None, content=year())
    _take_measures(Random(_SEED))


def year() -> records.Coastland:
    """Coastland's content with a year's recommendations, accounts, actions and assessments."""
    random, content = Random(_SEED), load()
    added = list(_recommendations(content, random))
    numbers = [item.number for item in added]
    groups = content.cycle(CYCLE).groups
    grown = replace(groups[0], recommendations=groups[0].recommendations + tuple(added))
    if grown.position is not Position.SUPPORTED:
        raise ValueError("Expected that the first group of recommendations is supported.")
    review = replace(content.cycle(CYCLE), groups=(grown, *groups[1:]))
    plan = content.plan
    actions = (*plan.expected_actions, *_actions(plan, numbers, random))
    return replace(
        content,
        cycles=tuple(review if each.upr_cycle == CYCLE else each for each in content.cycles),
        people=replace(content.people, users=(*content.people.users, *_users(content))),
        plan=replace(plan, expected_actions=actions),
        assessments=(*content.assessments, *_assessments(content, numbers, random)),
    )


def _sentence(random: Random, number: int) -> str:
    return f"{random.choice(_HOW)} {random.choice(_WHAT)} for {random.choice(_WHO)} in district {number}"


def _recommendations(content: records.Coastland, random: Random) -> Iterator[records.Recommendation]:
    known = content.cycle(CYCLE).groups[0].recommendations
    paragraph, last = known[-1].number.split(".")
    states = [state for item in known for state in item.recommending_states]
    for place in range(RECOMMENDATIONS - len(content.cycle(CYCLE).recommendations)):
        number = int(last) + 1 + place
        asking = tuple(dict.fromkeys(random.choices(states, k=random.choice((1, 1, 1, 2)))))
        yield records.Recommendation(f"{paragraph}.{number}", _sentence(random, number), asking)


def _users(content: records.Coastland) -> Iterator[records.DemonstrationUser]:
    """More people for the bodies that have one already, in the same role."""
    roles = [
        membership
        for user in content.people.users
        for membership in user.memberships
        if membership.role in ("focal_point", "member")
    ]
    for number, role in enumerate(islice(repeated(roles), USERS - len(content.people.users)), start=1):
        yield records.DemonstrationUser(f"colleague{number}", f"Colleague {number}", (role,))


def _actions(plan: records.Plan, numbers: list[str], random: Random) -> Iterator[records.ExpectedAction]:
    for number, like in zip(numbers, repeated(plan.expected_actions)):
        yield replace(
            like,
            key=f"action_{number}",
            text=_sentence(random, int(number.split(".")[1])),
            action_type=random.choice(list(ActionType)),
            recommendations=(number,),
            status=random.choice(list(ActionStatus)),
        )


def _assessments(
    content: records.Coastland, numbers: list[str], random: Random
) -> Iterator[records.Assessment]:
    actors = sorted({item.actor for item in content.assessments})
    wanted = ASSESSMENTS - len(content.assessments)
    for round_on in (date(2025, 3, 3), date(2026, 3, 2)):
        for number, actor in islice(product(numbers, actors), wanted):
            wanted -= 1
            yield records.Assessment(
                recommendation=number,
                actor=actor,
                assessed_on=round_on + timedelta(days=random.randrange(60)),
                level=random.choice([Level.FULLY, Level.PARTIALLY, Level.NOT]),
                laws=random.choice(list(Level)),
                policies=random.choice(list(Level)),
                practices=random.choice(list(Level)),
                light=random.choice(list(Light)),
                effect=random.choice(list(Effect)),
                confidence=random.choice(list(Confidence)),
                narrative=f"{_sentence(random, int(number.split('.')[1]))}: this is what we found.",
            )


def _take_measures(random: Random) -> None:
    """What the bodies that answer for actions did about them, published by the mechanism's coordinator."""
    review = Review.objects.get(state_under_review=COUNTRY, cycle=CYCLE)
    ours = {item.pk: item for item in Recommendation.objects.standing().of_review(review)}
    coordinator = _person(OrganisationKind.NMIRF)
    actions = ExpectedAction.objects.filter(plan__review=review, plan__kind="state_matrix").prefetch_related(
        "recommendations", "responsibilities__organisation"
    )
    for number, action in enumerate(islice(repeated(list(actions)), MEASURES), start=1):
        lead = next(each.organisation for each in action.responsibilities.all() if each.kind == "lead")
        member = Membership.objects.filter(organisation=lead).select_related("user").first()
        by = member.user if member else coordinator
        measure = report_measure(
            by=by,
            organisation=lead,
            recommendations=[ours[item.pk] for item in action.recommendations.all() if item.pk in ours],
            kind=random.choice(MeasureKind.values),
            taken_on=date(2025, 1, 6) + timedelta(days=random.randrange(500)),
            text=_sentence(random, number),
            actions=[action],
            visibility=Visibility.GROUP,
        )
        publish_measure(by=coordinator, measure=measure)


def _person(kind: OrganisationKind) -> User:
    membership = (
        Membership.objects.filter(organisation__kind=kind, organisation__country=COUNTRY, role="coordinator")
        .select_related("user")
        .first()
    )
    if membership is None:
        raise ValueError(f"{kind}: expected a coordinator.")
    return membership.user
