"""The links of recommendations as a reader sees them: what people decided, else what the machine suggests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q

from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.models import OF_EARLIER, Link, LinkDecision, LinkKind, Recommendation


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A link between ``recommendation`` and ``other``; a suggestion where ``decision`` is None.

    ``score`` is the machine's, from 0 to 1; None where only a person sees the link.
    """

    recommendation: Recommendation
    other: Recommendation
    kind: str
    score: float | None
    link: Link | None
    decision: LinkDecision | None

    @property
    def is_suggested(self) -> bool:
        return self.decision is None

    @property
    def words(self) -> str:
        """What both texts say, where the machine suggested the link: why it did."""
        return ", ".join(self.link.words) if self.link else ""

    @property
    def percent(self) -> int:
        return round(100 * (self.score or 0))

    @property
    def kind_label(self) -> str:
        return str(LinkKind(self.kind).label)


@dataclass(slots=True)
class LinksShown:
    """The links of one recommendation: to earlier ones, to those alike, to other mechanisms', and from later ones.

    ``none`` is the decision that nothing earlier is echoed, where it holds.
    """

    earlier: list[ShownLink] = field(default_factory=list)
    alike: list[ShownLink] = field(default_factory=list)
    parallel: list[ShownLink] = field(default_factory=list)
    later: list[ShownLink] = field(default_factory=list)
    none: LinkDecision | None = None

    @property
    def every(self) -> list[ShownLink]:
        return [*self.earlier, *self.alike, *self.parallel]


def links_of(recommendations: Collection[int], reader: Reader) -> dict[int, LinksShown]:
    """The links of each recommendation (by key), two queries; both ends are among what the reader may see.

    The reader's own organisations' decisions go before others', newer before older. Where somebody named a
    predecessor of a review, the machine's for that review gives way; where there is none, all of them do.
    """
    ids = set(recommendations)
    readable = Recommendation.objects.visible_to(reader).standing().values("pk")
    # What was merged since would stand to itself.
    ends = (Q(recommendation__in=ids) | Q(other__in=ids)) & ~Q(recommendation=F("other"))
    related = [
        f"{end}__{way}"
        for end in ("recommendation", "other")
        for way in ("review__state_under_review", "review__mechanism", "owner")
    ]
    links = list(
        Link.objects.filter(ends, recommendation__in=readable, other__in=readable).select_related(*related)
    )
    decisions = list(
        LinkDecision.objects.visible_to(reader)
        .filter(ends, recommendation__in=readable)
        .filter(Q(other__isnull=True) | Q(other__in=readable))
        .select_related(*related, "owner__origin")
        .order_by("pk")
    )
    shown = {pk: LinksShown() for pk in ids}
    for link in _resolved(links, decisions, standing_of(reader).own, shown):
        _file(link, shown)
    return shown


def _resolved(
    links: Iterable[Link],
    decisions: Iterable[LinkDecision],
    own: frozenset[int],
    shown: dict[int, LinksShown],
) -> list[ShownLink]:
    holding: dict[tuple[int, int | None], LinkDecision] = {}
    for decision in decisions:
        key = (decision.recommendation_id, decision.other_id)
        if key not in holding or _weight(decision, own) > _weight(holding[key], own):
            holding[key] = decision
    suggested = {(link.recommendation_id, link.other_id): link for link in links}
    none = {
        pk: decision for (pk, other), decision in holding.items() if other is None and not decision.is_yes
    }
    confirmed: list[ShownLink] = []
    named: dict[int, set[int]] = defaultdict(set)
    for (pk, other_id), decision in holding.items():
        if other_id is None or not decision.is_yes or decision.other is None:
            continue
        if decision.kind in OF_EARLIER:
            if pk in none and _weight(none[pk], own) > _weight(decision, own):
                continue
            none.pop(pk, None)
            named[pk].add(decision.other.review_id)
        link = suggested.get((pk, other_id))
        score = link.score if link else None
        confirmed.append(
            ShownLink(decision.recommendation, decision.other, decision.kind, score, link, decision)
        )
    for pk in none.keys() & shown.keys():
        shown[pk].none = none[pk]
    return confirmed + [
        ShownLink(link.recommendation, link.other, link.kind, link.score, link, None)
        for key, link in suggested.items()
        if key not in holding
        and not (link.kind in OF_EARLIER and (key[0] in none or link.other.review_id in named[key[0]]))
    ]


def _weight(decision: LinkDecision, own: frozenset[int]) -> tuple[bool, int]:
    return decision.owner_id in own, decision.pk


def _file(link: ShownLink, shown: dict[int, LinksShown]) -> None:
    """Put a link under both its ends, as far as they were asked for."""
    here, there = shown.get(link.recommendation.pk), shown.get(link.other.pk)
    if link.kind in OF_EARLIER:
        if here:
            here.earlier.append(link)
        if there:
            there.later.append(_turned(link))
        return
    for side, seen in ((here, link), (there, _turned(link))):
        if side and link.kind == LinkKind.PARALLEL:
            side.parallel.append(seen)
        elif side:
            side.alike.append(seen)


def _turned(link: ShownLink) -> ShownLink:
    """The same link seen from its other end."""
    return ShownLink(link.other, link.recommendation, link.kind, link.score, link.link, link.decision)
