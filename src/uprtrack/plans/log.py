"""The lines that plans write to the activity log; each has the plan's own circle of readers."""

from __future__ import annotations

from uprtrack.organisations.activity import record
from uprtrack.organisations.kinds import CIVIL_SOCIETY, GROUPS
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.plans.models import ExpectedAction, Plan


def note_plan(verb: Verb, plan: Plan, *, reason: str = "") -> None:
    """A line about a plan as a whole."""
    record(
        verb=verb,
        organisation=plan.owner,
        object_kind="plan",
        object_id=plan.public_id,
        object_label=plan.title,
        reason=reason,
        read_by=plan,
    )


def note_action(
    verb: Verb,
    action: ExpectedAction,
    *,
    organisation: Organisation | None = None,
    reason: str = "",
    naming: Organisation | None = None,
) -> None:
    """A line about an action, of who holds the plan or of a body that answers for the action.

    One ``naming`` a body that not everybody may know of is for who holds the plan alone.
    """
    is_hidden = naming is not None and naming.kind in CIVIL_SOCIETY | GROUPS
    record(
        verb=verb,
        organisation=organisation or action.plan.owner,
        object_kind="expected_action",
        object_id=action.public_id,
        object_label=action.text,
        reason=reason,
        read_by=None if is_hidden else action.plan,
    )
