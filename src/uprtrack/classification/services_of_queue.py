"""Deciding on many suggestions at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from uprtrack.classification.loading import THEMES
from uprtrack.classification.models import Decision, Suggestion
from uprtrack.classification.search_source import KIND
from uprtrack.organisations import activity
from uprtrack.organisations.circles import Circle, resolve
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, Verb
from uprtrack.organisations.policy import Act, require
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.recommendations.themes import require_for
from uprtrack.search import index

MOST_AT_ONCE = 2_000
"""Suggestions decided on in one transaction."""


def decide_on(
    *,
    by: Reader,
    organisation: Organisation,
    suggestions: Sequence[Suggestion],
    is_yes: bool,
    visibility: str | Circle = Visibility.ORGANISATION,
) -> int:
    """Say yes or no, for an organisation, to what was suggested; all of it or nothing. Returns how many.

    Suggestions come with their recommendations, reviews and terms. The log has a line for each review. Raises
    PermissionDenied where the role does not include one of them, or a recommendation cannot be read.
    """
    chosen = suggestions[:MOST_AT_ONCE]
    _require(by, organisation, chosen)
    circle = resolve(organisation, visibility)
    author = standing_of(by).actor_in(organisation)
    published_at = timezone.now() if circle.visibility == Visibility.PUBLIC else None
    with transaction.atomic():
        Decision.objects.bulk_create(
            Decision(
                recommendation=suggestion.recommendation,
                term=suggestion.term,
                is_yes=is_yes,
                owner=organisation,
                author=author,
                published_at=published_at,
                **circle.fields,
            )
            for suggestion in chosen
        )
        _note(organisation, chosen, is_yes, circle)
        if published_at is not None:
            index.refresh(KIND, {suggestion.recommendation_id for suggestion in chosen})
    return len(chosen)


def _require(by: Reader, organisation: Organisation, chosen: Sequence[Suggestion]) -> None:
    """The right to classify each recommendation, and each theme, and to read all of them."""
    by_country: dict[str, dict[int, Recommendation]] = defaultdict(dict)
    themes: dict[str, set[str]] = defaultdict(set)
    for suggestion in chosen:
        recommendation = suggestion.recommendation
        country = recommendation.review.state_under_review_id
        by_country[country][recommendation.pk] = recommendation
        if suggestion.term.taxonomy_id in THEMES:
            themes[country].add(suggestion.term.code)
    for country, recommendations in by_country.items():
        require_for(
            by, Act.CLASSIFY, list(recommendations.values()), organisation=organisation, country=country
        )
        for theme in sorted(themes[country]):
            # A role for some themes cannot reach for others by tagging.
            require(by, Act.CLASSIFY, organisation=organisation, country=country, themes=frozenset({theme}))
    wanted = {pk for found in by_country.values() for pk in found}
    if Recommendation.objects.visible_to(by).standing().filter(pk__in=wanted).count() != len(wanted):
        activity.record_denial(by, verb=Verb.CLASSIFY, act=Act.CLASSIFY, organisation=organisation)
        raise PermissionDenied(_("This recommendation is not shared with you, or it was withdrawn."))


def _note(organisation: Organisation, chosen: Sequence[Suggestion], is_yes: bool, circle: Circle) -> None:
    reviews = {each.recommendation.review_id: each.recommendation.review for each in chosen}
    counts = Counter(each.recommendation.review_id for each in chosen)
    for pk, review in reviews.items():
        said = _("yes to %(count)d suggestions") if is_yes else _("no to %(count)d suggestions")
        activity.record(
            verb=Verb.CLASSIFY,
            organisation=organisation,
            object_kind="review",
            object_id=review.alias,
            object_label=review.title,
            reason=said % {"count": counts[pk]},
            read_by=circle,
        )
