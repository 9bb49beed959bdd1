"""Who may hold which plan, and who may be named responsible in it (domain rules, section 5)."""

from __future__ import annotations

from django.utils import timezone

from uprtrack.organisations.kinds import CIVIL_SOCIETY, EXECUTIVE, OrganisationKind
from uprtrack.organisations.models import Affiliation, Organisation
from uprtrack.organisations.models.bodies import taking_part
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.standing import Reader
from uprtrack.plans.models import ExpectedAction, Plan, PlanKind, ResponsibilityKind
from uprtrack.recommendations.themes import allows_for

ALL_KINDS = frozenset(ResponsibilityKind)
INVITATION = frozenset({ResponsibilityKind.INVITED})
ANSWERING = (ResponsibilityKind.LEAD, ResponsibilityKind.SUPPORT)
"""The responsibilities under which a body tells the state of an action; an invitation asks for nothing."""


def plan_kinds_of(organisation: Organisation) -> list[PlanKind]:
    """The kinds of plan an organisation may hold: the State's matrix, or a plan of those who watch it."""
    if organisation.kind in EXECUTIVE | {OrganisationKind.MECHANISM_GROUP}:
        return [PlanKind.STATE_MATRIX]
    if organisation.kind in CIVIL_SOCIETY:
        return [PlanKind.CSO_PLAN, PlanKind.ACTION_STRATEGY]
    if organisation.kind == OrganisationKind.NHRI:
        return [PlanKind.ACTION_STRATEGY]
    return []


def kinds_open_to(plan: Plan, organisation: Organisation) -> frozenset[ResponsibilityKind]:
    """How a body may be named in a plan.

    Executive bodies lead, support or are invited; who holds the plan takes on what they like. Parliament,
    courts, prosecutors, ombuds institutions, the NHRI and all others are only ever invited. In an action
    strategy ("what we will do") the members of a coalition lead and support as well.
    """
    if organisation.pk == plan.owner_id or organisation.kind in EXECUTIVE:
        return ALL_KINDS
    if plan.kind == PlanKind.ACTION_STRATEGY and organisation.kind in CIVIL_SOCIETY:
        is_member = Affiliation.objects.filter(
            taking_part(timezone.localdate()), organisation=plan.owner, member=organisation
        ).exists()
        return ALL_KINDS if is_member else INVITATION
    return INVITATION


def can_change(reader: Reader, plan: Plan) -> bool:
    """Whether a reader may change a plan: only its owner's people may."""
    return allows(reader, Act.PLAN, row=plan)


def answering_organisation(reader: Reader, action: ExpectedAction) -> Organisation | None:
    """For whom a reader may tell the state of an action: the owner, or a body assigned in a State matrix."""
    if can_change(reader, action.plan):
        return action.plan.owner
    if action.plan.kind != PlanKind.STATE_MATRIX or not is_readable(reader, action.plan):
        return None
    for responsibility in action.responsibilities.all():
        if responsibility.kind in ANSWERING and allows_for(
            reader,
            Act.ANSWER,
            list(action.recommendations.all()),
            organisation=responsibility.organisation,
        ):
            return responsibility.organisation
    return None


def is_readable(reader: Reader, plan: Plan) -> bool:
    return Plan.objects.visible_to(reader).filter(pk=plan.pk).exists()
