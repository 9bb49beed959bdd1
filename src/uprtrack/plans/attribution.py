"""What follows when the attribution of a plan is dropped."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.attribution import Signed, close_lines
from uprtrack.organisations.models import EarlierVersion, Organisation
from uprtrack.plans.models import Indicator, Plan, Responsibility


def unname_plan(plan: Plan, organisation: Organisation, stand_in: Organisation) -> None:
    """Where the organisation itself answers for an action, its stand-in does; the log is closed to others."""
    actions = plan.actions.all()
    Responsibility.every.filter(action__in=actions, organisation=organisation).update(organisation=stand_in)
    close_lines(organisation, "expected_action", list(actions.values_list("public_id", flat=True)))
    for rows in (actions, plan.clusters.all(), Indicator.objects.filter(action__in=actions)):
        ids = list(rows.values_list("pk", flat=True))
        kept = EarlierVersion.objects.filter(object_kind=rows.model._meta.label_lower, object_id__in=ids)
        kept.update(owner=stand_in)


def words_of(plan: Plan) -> str:
    """All that a plan says in its owner's words."""
    texts = plan.actions.filter(withdrawn_at__isnull=True).values_list("text", "programme")
    clusters = plan.clusters.values_list("title", flat=True)
    return "\n".join([plan.title, *clusters, *(words for pair in texts for words in pair)])


PLANS = Signed(
    model=Plan,
    noun=_("plan"),
    address=lambda row: reverse("plan", args=[row.public_id]),
    words=words_of,
    follow=unname_plan,
)
