"""What waits for a person, by the role of their organisation: each line a count and the page that settles it.

Nothing here is called due or overdue: that word belongs to official deadlines and adopted tasks alone
(domain rules, section 2), and to actions that an executive body was assigned with a date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from uprtrack.classification.queue import waiting_suggestions
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.monitoring.models import Assessment
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.pages.items import groups_for
from uprtrack.plans.models import ExpectedAction, Plan, Responsibility, ResponsibilityKind
from uprtrack.recommendations.models import Kind, Position, Recommendation
from uprtrack.reviews.models import Review


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do next: ``count`` rows, named in ``sentence``, settled at ``url``."""

    count: int
    sentence: str
    url: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose desk it is, and for which review on which day."""

    reader: Reader
    organisation: Organisation
    review: Review
    today: date

    @property
    def owners(self) -> frozenset[int]:
        """Under whose ids the organisation's rows stand, those whose attribution it dropped among them."""
        return standing_of(self.reader).owners_of(self.organisation)

    @property
    def recommendations(self) -> QuerySet[Recommendation]:
        return Recommendation.objects.visible_to(self.reader).standing().of_review(self.review)

    @property
    def plans(self) -> QuerySet[Plan]:
        """The organisation's own, colleagues' notes for themselves left out."""
        return Plan.objects.visible_to(self.reader).filter(owner__in=self.owners)

    def may(self, act: Act) -> bool:
        return allows(
            self.reader, act, organisation=self.organisation, country=self.review.state_under_review_id
        )


def waiting_for(desk: Desk) -> list[Waiting]:
    """What waits, most pressing first; lines with nothing to do are left out.

    What "My items" lists one by one comes first, as counts.
    """
    groups = groups_for(desk.reader, desk.organisation, desk.today)
    return [*(Waiting(group.count, group.sentence, group.url) for group in groups), *counted_for(desk)]


def counted_for(desk: Desk) -> list[Waiting]:
    """What is only counted, since a list shows it better."""
    lines = [
        *_imports(desk),
        *_positions(desk),
        *_unplanned(desk),
        *_without_lead(desk),
        *_unassessed(desk),
        *_suggested(desk),
    ]
    return [line for line in lines if line.count]


def _imports(desk: Desk) -> list[Waiting]:
    if not desk.may(Act.IMPORT):
        return []
    count = (
        ImportRun.objects.visible_to(desk.reader)
        .filter(owner=desk.organisation, state=ImportState.PREVIEWED)
        .count()
    )
    sentence = ngettext(
        "%(count)d paper was read and waits for your decision",
        "%(count)d papers were read and wait for your decision",
        count,
    )
    return [Waiting(count, sentence % {"count": count}, reverse("imports"))]


def _positions(desk: Desk) -> list[Waiting]:
    if not desk.may(Act.SETTLE_POSITION):
        return []
    count = desk.recommendations.filter(position=Position.PENDING, kind=Kind.RECOMMENDATION).count()
    sentence = ngettext(
        "%(count)d recommendation has no position yet",
        "%(count)d recommendations have no position yet",
        count,
    )
    return [Waiting(count, sentence % {"count": count}, _list_url(desk, position=Position.PENDING))]


def _unplanned(desk: Desk) -> list[Waiting]:
    if not desk.may(Act.PLAN):
        return []
    planned = ExpectedAction.objects.filter(
        recommendations=OuterRef("pk"), plan__in=desk.plans, withdrawn_at__isnull=True
    )
    count = desk.recommendations.filter(~Exists(planned)).count()
    sentence = ngettext(
        "%(count)d recommendation stands in no plan of yours",
        "%(count)d recommendations stand in no plan of yours",
        count,
    )
    return [Waiting(count, sentence % {"count": count}, _list_url(desk))]


def _without_lead(desk: Desk) -> list[Waiting]:
    if not desk.may(Act.ASSIGN):
        return []
    leads = Responsibility.objects.filter(action=OuterRef("pk"), kind=ResponsibilityKind.LEAD)
    count = ExpectedAction.objects.filter(
        ~Exists(leads), plan__in=desk.plans.filter(review=desk.review), withdrawn_at__isnull=True
    ).count()
    sentence = ngettext(
        "%(count)d expected action has no lead body", "%(count)d expected actions have no lead body", count
    )
    return [Waiting(count, sentence % {"count": count}, reverse("plan_list"))]


def _unassessed(desk: Desk) -> list[Waiting]:
    if not desk.may(Act.ASSESS):
        return []
    readable = Assessment.objects.visible_to(desk.reader)
    this_year = readable.standing().filter(
        recommendation=OuterRef("pk"), owner__in=desk.owners, assessed_on__year=desk.today.year
    )
    count = desk.recommendations.filter(~Exists(this_year)).count()
    sentence = ngettext(
        "%(count)d recommendation was not assessed by you in %(year)s",
        "%(count)d recommendations were not assessed by you in %(year)s",
        count,
    )
    values = {"count": count, "year": str(desk.today.year)}
    return [Waiting(count, sentence % values, f"{reverse('monitor')}?review={desk.review.alias}&mine=no")]


def _suggested(desk: Desk) -> list[Waiting]:
    """Tags that a machine suggests; last, since nothing goes wrong while they wait."""
    if not desk.may(Act.CLASSIFY):
        return []
    count = waiting_suggestions(desk.reader, reviews=[desk.review]).count()
    sentence = ngettext(
        "%(count)d suggested tag was not confirmed by you",
        "%(count)d suggested tags were not confirmed by you",
        count,
    )
    return [Waiting(count, sentence % {"count": count}, f"{reverse('tag_queue')}?review={desk.review.alias}")]


def _list_url(desk: Desk, **filters: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in filters.items())
    return f"{reverse('recommendation_list')}?review={desk.review.alias}{query}"


def role_sentence(organisation: Organisation) -> str:
    """What a person of this organisation comes to do, in a sentence."""
    if organisation.kind == "nmirf":
        return _("You coordinate: load papers, settle positions, assign bodies, make the reports.")
    if organisation.is_state_body:
        return _("You answer for what was assigned to your body, and report what was done.")
    if organisation.kind == "nhri":
        return _("You check independently and assess what was done.")
    if organisation.is_civil_society:
        return _("You plan, assess and report together; what you write is private until you publish it.")
    return _("You follow what becomes of the recommendations.")
