"""What follows when the attribution of a plan is dropped."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from uprtrack.organisations.attribution import Signed, close_lines
from uprtrack.organisations.models import EarlierVersion, Organisation
from uprtrack.plans.models import BudgetLine, ExpectationJudgement, Indicator, Plan, Responsibility


def unname_plan(plan: Plan, organisation: Organisation, stand_in: Organisation) -> None:
    """Where the organisation itself answers for an action, its stand-in does; the log is closed to others."""
    actions = plan.actions.all()
    Responsibility.every.filter(action__in=actions, organisation=organisation).update(organisation=stand_in)
    plan.stage_events.update(author=None)
    close_lines(organisation, "expected_action", list(actions.values_list("public_id", flat=True)))
    parts = (
        Indicator.objects.filter(action__in=actions),
        BudgetLine.every.filter(action__in=actions),
        ExpectationJudgement.objects.filter(action__in=actions),
    )
    for rows in (actions, plan.clusters.all(), plan.programmes.all(), *parts):
        ids = list(rows.values_list("pk", flat=True))
        kept = EarlierVersion.objects.filter(object_kind=rows.model._meta.label_lower, object_id__in=ids)
        kept.update(owner=stand_in)


def words_of(plan: Plan) -> str:
    """All that a plan says in its owner's words."""
    standing = plan.actions.filter(withdrawn_at__isnull=True)
    texts = standing.values_list("text", "support_offered")
    clusters = plan.clusters.values_list("title", flat=True)
    programmes = plan.programmes.values_list("title", "whose")
    lines = BudgetLine.objects.filter(action__in=standing).values_list("purpose", "source")
    judged = ExpectationJudgement.objects.filter(action__in=standing).values_list("note", flat=True)
    pairs = (*texts, *programmes, *lines)
    return "\n".join([plan.title, *clusters, *(words for pair in pairs for words in pair), *judged])


PLANS = Signed(
    model=Plan,
    noun=_("plan"),
    address=lambda row: reverse("plan", args=[row.public_id]),
    words=words_of,
    follow=unname_plan,
)
