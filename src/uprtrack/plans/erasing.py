"""The plans that somebody who is erased had made for themselves alone."""

from __future__ import annotations

from collections.abc import Collection

from uprtrack.organisations.erasure import delete_with_traces
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Actor
from uprtrack.plans.models import Cluster, ExpectedAction, Plan


def erase_notes(actors: Collection[Actor]) -> None:
    """Delete their personal plans: actions first, then clusters from the innermost out."""
    plans = Plan.objects.filter(author__in=actors, visibility=Visibility.SELF)
    delete_with_traces(ExpectedAction.objects.filter(plan__in=plans).order_by())
    clusters = Cluster.objects.filter(plan__in=plans).order_by()
    while clusters.exists():
        delete_with_traces(clusters.filter(children=None))
    delete_with_traces(plans.order_by())
