"""A received bundle as people see it: counts by outcome, and what a button does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from uprtrack.exchange.models import BundleReceived, Outcome
from uprtrack.recommendations.models import Recommendation

KIND_NAMES = {
    "recommendations": _("Recommendations"),
    "plans": _("Plans"),
    "measures": _("Measures"),
    "assessments": _("Assessments"),
}
ATTENTION = (Outcome.CHANGED, Outcome.WITHDRAWN, Outcome.DIFFERS, Outcome.UNDECIDED, Outcome.LEFT_OUT)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows there are: by kind and outcome, and of those that want a look."""

    by_kind: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    total: int
    attention: int
    undecided: int
    button: str


def tally(received: BundleReceived) -> Tally:
    """Counts of a bundle's rows."""
    counted: Counter[tuple[str, str]] = Counter(received.rows.order_by().values_list("kind", "outcome"))
    undecided = received.rows.filter(outcome=Outcome.UNDECIDED, is_same__isnull=True).count()
    by_kind = tuple(
        (
            str(name),
            tuple(
                (str(outcome.label), counted[kind, outcome]) for outcome in Outcome if counted[kind, outcome]
            ),
        )
        for kind, name in KIND_NAMES.items()
    )
    by_outcome: Counter[str] = Counter()
    for (_kind, outcome), number in counted.items():
        by_outcome[outcome] += number
    taken = sum(counted.values()) - by_outcome[Outcome.LEFT_OUT] - undecided
    return Tally(
        by_kind=by_kind,
        total=sum(counted.values()),
        attention=sum(by_outcome[outcome] for outcome in ATTENTION),
        undecided=undecided,
        button=_button(taken),
    )


def _button(number: int) -> str:
    if not number:
        return ""
    sentence = ngettext("Take in %(number)s row", "Take in %(number)s rows", number)
    return sentence % {"number": number_format(number, use_l10n=True, force_grouping=True)}


def candidates(received: BundleReceived) -> dict[int, Recommendation]:
    """What is here of the recommendations that rows may be, by key."""
    keys = received.rows.filter(outcome=Outcome.UNDECIDED).values_list("target_id", flat=True)
    return Recommendation.objects.in_bulk([key for key in keys if key is not None])
