"""What people decide about links between recommendations: confirm, decline, name another, or none at all."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.organisations import policy
from uprtrack.organisations.activity import record, record_denial
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.finding_links import find_links
from uprtrack.recommendations.models import OF_EARLIER, Link, LinkDecision, LinkKind, Recommendation
from uprtrack.recommendations.services import SEARCH_KIND, UnfitEntryError
from uprtrack.recommendations.themes import require_for
from uprtrack.reviews.models import Review


def look_for_links(*, by: Reader, organisation: Organisation, review: Review) -> int:
    """Have the machine suggest links for a review under the UPR, anew where it did before; returns how many."""
    policy.require(by, Act.CLASSIFY, organisation=organisation, country=review.state_under_review_id)
    if not review.is_upr:
        raise UnfitEntryError(
            _("Links are looked for from reviews under the UPR, and “%(review)s” is none.")
            % {"review": review.title}
        )
    with transaction.atomic():
        number = find_links(review)
        record(
            verb=Verb.CLASSIFY,
            organisation=organisation,
            object_kind="review",
            object_id=review.alias,
            object_label=review.title,
            reason=_("links to other recommendations"),
        )
    return number


def decide_link(
    *,
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    other: Recommendation,
    kind: str,
    is_yes: bool,
    visibility: str | Circle = Visibility.ORGANISATION,
) -> LinkDecision:
    """Say for an organisation that a link holds, or does not; its newest decision on the two holds.

    Raises UnfitEntryError where the two cannot stand to each other in this way, whatever their texts say.
    """
    _require(by, organisation, [recommendation, other])
    _refuse_unfit(recommendation, other, LinkKind(kind))
    return _decide(by, organisation, recommendation, other, kind, is_yes, visibility)


def decide_no_predecessor(
    *,
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    is_none: bool = True,
    visibility: str | Circle = Visibility.ORGANISATION,
) -> LinkDecision:
    """Say that nothing in an earlier cycle is echoed; with ``is_none`` False take that back."""
    _require(by, organisation, [recommendation])
    return _decide(by, organisation, recommendation, None, "", not is_none, visibility)


def confirm_links(
    *,
    by: Reader,
    organisation: Organisation,
    links: Collection[Link],
    visibility: str | Circle = Visibility.ORGANISATION,
) -> int:
    """Confirm several suggestions at once, all of them or none; returns how many."""
    rows = {row.pk: row for link in links for row in (link.recommendation, link.other)}
    _require(by, organisation, list(rows.values()))
    with transaction.atomic():
        for link in links:
            _decide(by, organisation, link.recommendation, link.other, link.kind, True, visibility)
    return len(links)


def _decide(
    by: Reader,
    organisation: Organisation,
    recommendation: Recommendation,
    other: Recommendation | None,
    kind: str,
    is_yes: bool,
    visibility: str | Circle,
) -> LinkDecision:
    circle = resolve(organisation, visibility)
    with transaction.atomic():
        decision = LinkDecision.objects.create(
            recommendation=recommendation,
            other=other,
            kind=kind,
            is_yes=is_yes,
            owner=organisation,
            author=standing_of(by).actor_in(organisation),
            **circle.fields,
            published_at=timezone.now() if circle.visibility == Visibility.PUBLIC else None,
        )
        record(
            verb=Verb.CONFIRM,
            organisation=organisation,
            object_kind=SEARCH_KIND,
            object_id=recommendation.public_id,
            object_label=recommendation.label,
            # The other one may be read by fewer people than the line.
            reason=_("links to other recommendations"),
            read_by=circle if recommendation.is_published else None,
        )
    return decision


def _require(by: Reader, organisation: Organisation, rows: list[Recommendation]) -> None:
    """A role for the themes of each, and nothing that the person cannot read."""
    countries = {row.review.state_under_review_id for row in rows}
    for country in sorted(countries):
        require_for(by, Act.CLASSIFY, rows, organisation=organisation, country=country)
    wanted = {row.pk for row in rows}
    if Recommendation.objects.visible_to(by).standing().filter(pk__in=wanted).count() != len(wanted):
        record_denial(by, verb=Verb.CONFIRM, act=Act.CLASSIFY, organisation=organisation)
        raise PermissionDenied(_("This recommendation is not shared with you, or it was withdrawn."))


def _refuse_unfit(recommendation: Recommendation, other: Recommendation, kind: LinkKind) -> None:
    here, there = recommendation.review, other.review
    told = {"label": other.label, "review": there.title, "here": here.title}
    if here.state_under_review_id != there.state_under_review_id:
        raise UnfitEntryError(_("%(label)s was made to another State (“%(review)s”).") % told)
    if kind in OF_EARLIER:
        if here.mechanism_id != there.mechanism_id or there.cycle >= here.cycle:
            message = _("%(label)s was not made in a cycle before “%(here)s”, but in “%(review)s”.")
            raise UnfitEntryError(message % told)
    elif kind == LinkKind.PARALLEL:
        if here.mechanism_id == there.mechanism_id:
            raise UnfitEntryError(_("%(label)s comes from the same mechanism (“%(review)s”).") % told)
    elif here.pk != there.pk or recommendation.pk == other.pk:
        message = _("Expected another recommendation of “%(here)s”, found %(label)s of “%(review)s”.")
        raise UnfitEntryError(message % told)
