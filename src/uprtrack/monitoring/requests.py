"""Who was asked to assess a review and who answered: counts for everybody, names for who asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from uprkit.rules.small_cells import THRESHOLD, protect_counts
from uprtrack.monitoring.models import Assessment, AssessmentQuerySet, AssessmentRequest
from uprtrack.organisations.kinds import CIVIL_SOCIETY, OrganisationKind, Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


OTHER_KINDS = _("Other kinds of actor, fewer than five of each")


@dataclass(frozen=True, slots=True)
class KindCount:
    """Bodies of a kind that were asked, answered, did not answer; None where the number is withheld."""

    label: StrOrPromise
    asked: int | None
    answered: int | None
    silent: int | None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request of the reader's own organisation, and whether its body answered as far as they see."""

    request: AssessmentRequest
    has_answered: bool


def counts_for_all(review: Review) -> list[KindCount]:
    """Bodies asked by whomever, each once, by kind, with small numbers withheld; three queries.

    Answered has who assessed any recommendation of the review publicly under its name. Numbers of one to four, and
    what they could be worked out from, are withheld (``uprkit.rules.small_cells``); kinds of which fewer than five
    were asked are told as one: of many kinds a country has a single body, and its kind would be its name.
    """
    asked = AssessmentRequest.objects.filter(review=review, is_counted=True, withdrawn_at=None)
    answered = _answered(Assessment.objects.published(), review)
    by_kind: dict[str, dict[str, bool]] = defaultdict(dict)
    for request in asked.select_related("body__origin"):
        by_kind[_told_kind(request)][_who(request.name)] = _has_answered(request, answered)
    told = [kind for kind in OrganisationKind if len(by_kind.get(kind, ())) >= THRESHOLD]
    lines = [_counted(kind.label, list(by_kind[kind].values())) for kind in told]
    rest = [
        has_answered
        for kind, bodies in by_kind.items()
        if kind not in told
        for has_answered in bodies.values()
    ]
    return [*lines, _counted(OTHER_KINDS, rest)] if rest else lines


def _told_kind(request: AssessmentRequest) -> OrganisationKind:
    """Civil society is told as one: that a child-led group or a coalition was asked could betray which."""
    kind = OrganisationKind(request.kind)
    return OrganisationKind.CSO if kind in CIVIL_SOCIETY else kind


def _counted(label: StrOrPromise, answers: Sequence[bool]) -> KindCount:
    """One line, protected by itself: no sum over kinds is told. Of fewer than five nothing is, not even that none
    answered.
    """
    if len(answers) < THRESHOLD:
        return KindCount(label, None, None, None)
    answering = sum(answers)
    told = protect_counts([answering, len(answers) - answering])
    return KindCount(label, told.total, *told.counts)


def own_requests(review: Review, reader: Reader) -> list[RequestRow]:
    """What the reader's own organisations asked, by kind and name; three queries, a reader's standing aside."""
    own = AssessmentRequest.objects.visible_to(reader).filter(
        review=review, owner__in=standing_of(reader).own, withdrawn_at=None
    )
    requests = list(own.select_related("owner__origin", "body__origin"))
    readable = Assessment.objects.visible_to(reader).exclude(visibility=Visibility.SELF)
    answered = _answered(readable, review) if requests else frozenset()
    return [RequestRow(request, _has_answered(request, answered)) for request in requests]


def _answered(assessments: AssessmentQuerySet, review: Review) -> frozenset[str]:
    """The names of those who speak on the review in some assessments; not of those whose name is withheld."""
    spoke = assessments.standing().filter(recommendation__review=review)
    owners = Organisation.objects.filter(pk__in=spoke.order_by().values("owner"), is_withheld=False)
    return frozenset(_names(owners.select_related("origin")))


def _names(bodies: Iterable[Organisation]) -> Iterable[str]:
    return (_who(body.label) for body in bodies)


def _has_answered(request: AssessmentRequest, answered: frozenset[str]) -> bool:
    """By the name that its body bears today, else by the one it was asked under."""
    label = request.body.label if request.body is not None else request.name
    return _who(label) in answered


def _who(name: str) -> str:
    return " ".join(name.split()).casefold()
