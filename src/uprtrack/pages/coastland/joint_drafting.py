"""How Coastland's coalition writes its plan together: a group's draft, handed in, taken over, and a workshop."""

from __future__ import annotations

from uprtrack.organisations.kinds import Visibility
from uprtrack.pages.coastland.standing_in import Cast
from uprtrack.plans.models import ActionType, Plan, PlanKind, ResponsibilityKind, Stage
from uprtrack.plans.services import add_action, add_cluster, assign, change_action, create_plan
from uprtrack.plans.services_of_drafts import hand_in, pending, take_over
from uprtrack.plans.services_of_stages import move_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

COALITION, GROUP, RAPPORTEUR = "coalition", "delta_group", "womens_network"
MINISTRY = "social"
DRAFTED = (
    ("Open a shelter for victims of violence in each of the five regions", ActionType.RESOURCES),
    ("Open shelters for victims of violence in every region, the Delta first", ActionType.RESOURCES),
    ("Publish each year how many protection orders were asked for and given", ActionType.ADMINISTRATIVE),
)


def draft_together(cast: Cast, review: Review) -> Plan:
    """The coalition's plan at its joint workshop, with one action of the group still to be decided on."""
    served = list(
        Recommendation.objects.published()
        .standing()
        .of_review(review)
        .filter(text__icontains="Domestic Violence Act")[:2]
    )
    joint = create_plan(
        by=cast.person(COALITION),
        organisation=cast.body(COALITION),
        review=review,
        kind=PlanKind.CSO_PLAN,
        title="What the coalition expects, 2024–2027",
        visibility=Visibility.COALITION,
    )
    hand_in(by=cast.person(RAPPORTEUR), plan=_draft_of_group(cast, review, served), to=joint)
    by = cast.person(COALITION)
    choices = {row.pk: number != 1 for number, row in enumerate(pending(by, joint)) if number < 2}
    (taken,) = take_over(by=by, plan=joint, choices=choices)
    move_plan(by=by, plan=joint, stage=Stage.MERGED, started_from=Stage.DRAFT)
    joint = move_plan(
        by=by,
        plan=joint,
        stage=Stage.JOINT_WORKSHOP,
        started_from=Stage.MERGED,
        reason="All members were invited for two days",
    )
    change_action(
        by=by, action=taken, version=1, text=f"{DRAFTED[0][0]} by 2026, with staff paid by the State"
    )
    assign(by=by, action=taken, organisation=cast.body(MINISTRY), kind=ResponsibilityKind.INVITED)
    return joint


def _draft_of_group(cast: Cast, review: Review, served: list[Recommendation]) -> Plan:
    by = cast.person(RAPPORTEUR)
    draft = create_plan(
        by=by,
        organisation=cast.body(GROUP),
        review=review,
        kind=PlanKind.CSO_PLAN,
        title="Women and girls in the Delta: our part",
        visibility=Visibility.ORGANISATION,
    )
    cluster = add_cluster(by=by, plan=draft, title="A life free of violence")
    for text, kind in DRAFTED:
        add_action(by=by, plan=draft, cluster=cluster, text=text, type=kind, recommendations=served)
    return draft
