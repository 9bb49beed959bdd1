"""The tags of recommendations as a reader sees them.

A decision comes first, then what the best paper states (OHCHR before UPR Info), then what the machine
suggests with enough confidence, marked as such. Per taxonomy the machine is silent where a paper speaks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from uprkit.reasons import Reason
from uprtrack.bulk_rows import read_beside
from uprtrack.classification.labels import translated
from uprtrack.classification.loading import ACTION_CATEGORY, SDG, THEMES, TREATY
from uprtrack.classification.models import MACHINE, Decision, Origin, Suggestion, Term
from uprtrack.classification.reasons import Told, told
from uprtrack.classification.sharing import SHARED_PAPER, readable_paper
from uprtrack.documents.models import Document
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import OwnedQuerySet
from uprtrack.organisations.standing import Reader, standing_of

DECISION = "decision"
THRESHOLD = 0.5
"""The score from which a machine's suggestion shows."""
_RANKS = {Origin.OHCHR.value: 0, Origin.UPR_INFO.value: 1, Origin.MODEL.value: 2, Origin.RULE.value: 2}
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Tag:
    """A term on a recommendation. ``origin`` is ``"decision"`` or one of ``Origin``; ``score`` is 0 to 1."""

    term: Term
    origin: str
    is_machine: bool
    score: float
    reasons: tuple[Reason, ...] = ()

    @property
    def is_theme(self) -> bool:
        return self.term.taxonomy_id in THEMES

    @property
    def chip(self) -> str:
        """The short form for lists: "Right to education", "5 specific action", "SDG 5.2"."""
        label = translated(self.term.label)
        if self.term.taxonomy_id == ACTION_CATEGORY:
            return f"{self.term.code} {label.lower()}"
        if self.term.taxonomy_id == TREATY:
            return self.term.code
        if self.term.taxonomy_id == SDG:
            return _("SDG %(code)s") % {"code": self.term.code}
        return label

    @property
    def goal(self) -> str:
        """Of an SDG tag the goal alone: "5" for target 5.2."""
        return self.term.code.partition(".")[0]

    @property
    def told(self) -> list[Told]:
        """Why a machine suggests it, in the reader's language."""
        return told(self.reasons)

    @property
    def percent(self) -> int:
        """How sure it is, in hundredths."""
        return round(self.score * 100)

    @property
    def origin_label(self) -> str:
        return str(Origin(self.origin).label) if self.origin in Origin.values else ""


def tags_of(recommendation_ids: Collection[int], reader: Reader) -> dict[int, list[Tag]]:
    """The tags of each recommendation that a reader sees, by id; two queries for every 5,000 ids.

    Where organisations decided differently, the reader's own decision holds, else the newest they may read.
    """
    readable = readable_paper(reader)
    return _gather(recommendation_ids, Decision.objects.visible_to(reader), readable, standing_of(reader).own)


def themes_of(recommendation_ids: Collection[int], reader: Reader) -> dict[int, frozenset[str]]:
    """The codes of the themes of each recommendation that a reader sees: what limited memberships reach."""
    return {
        pk: frozenset(tag.term.code for tag in tags if tag.is_theme)
        for pk, tags in tags_of(recommendation_ids, reader).items()
    }


def shared_tags_of(recommendation_ids: Collection[int]) -> dict[int, list[Tag]]:
    """The tags that everybody sees who may read the recommendation: what the search index may hold."""
    return _gather(recommendation_ids, Decision.objects.published(), SHARED_PAPER, frozenset())


def privately_tagged(reader: Reader) -> set[int]:
    """Recommendations whose tags this reader may see otherwise than ``shared_tags_of`` gives them."""
    if not standing_of(reader).own:
        return set()
    unpublished = ~Q(visibility=Visibility.PUBLIC, published_at__isnull=False)
    decided = Decision.objects.visible_to(reader).filter(unpublished)
    papers = Document.objects.visible_to(reader).filter(unpublished)
    unshared = Suggestion.objects.filter(document__in=papers, withdrawn_at__isnull=True).exclude(SHARED_PAPER)
    return {row for rows in (decided, unshared) for row in rows.values_list("recommendation_id", flat=True)}


def _gather(
    recommendation_ids: Collection[int],
    decisions: OwnedQuerySet[Decision],
    suggested: Q,
    own: frozenset[int],
) -> dict[int, list[Tag]]:
    ids = list(recommendation_ids)
    tags: dict[int, list[Tag]] = {object_id: [] for object_id in ids}
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        said: dict[int, list[Said]] = defaultdict(list)
        suggestions = Suggestion.objects.filter(
            suggested, recommendation__in=chunk, withdrawn_at__isnull=True
        ).filter(~Q(origin__in=MACHINE) | Q(score__gte=THRESHOLD))
        names = ("recommendation_id", "origin", "score", "reasons")
        for term, (object_id, *rest) in read_beside(suggestions, "term", Term, *names):
            said[object_id].append(Said(term, *rest))
        decided: dict[int, dict[int, Decision]] = defaultdict(dict)
        for decision in decisions.filter(recommendation__in=chunk).select_related("term").order_by("pk"):
            known = decided[decision.recommendation_id].get(decision.term_id)
            if known is None or decision.owner_id in own or known.owner_id not in own:
                decided[decision.recommendation_id][decision.term_id] = decision
        for object_id in {*said, *decided}:
            # The newest last, one's own behind those of others: of a single-valued taxonomy the last yes holds.
            by_age = sorted(decided[object_id].values(), key=lambda each: (each.owner_id in own, each.pk))
            tags[object_id] = _resolved(said[object_id], by_age)
    return tags


class Said(NamedTuple):
    """What a suggestion says of a recommendation."""

    term: Term
    origin: str
    score: float
    reasons: Sequence[Sequence[str]]
    """As they are kept: the rule, then the words it went by."""


def tags_by_machine(said: Sequence[Said]) -> list[Tag]:
    """The tags of a recommendation of which nothing is known but what a machine suggests."""
    return _resolved([one for one in said if one.score >= THRESHOLD], [])


def _resolved(suggestions: Sequence[Said], decisions: Sequence[Decision]) -> list[Tag]:
    """Decisions, then per taxonomy the suggestions of the best origin that says anything."""
    settled = {decision.term_id for decision in decisions}
    said_yes: dict[object, Decision] = {
        (one.term.taxonomy_id if one.term.taxonomy_id in SINGLE_VALUED else one.term_id): one
        for one in decisions
        if one.is_yes
    }
    tags = [Tag(decision.term, DECISION, False, 1.0) for decision in said_yes.values()]
    single = {tag.term.taxonomy_id for tag in tags} & SINGLE_VALUED
    best: dict[str, int] = {}
    for suggestion in suggestions:
        taxonomy, rank = suggestion.term.taxonomy_id, _RANKS[suggestion.origin]
        best[taxonomy] = min(rank, best.get(taxonomy, rank))
    seen = set(settled)
    for suggestion in sorted(suggestions, key=lambda item: (-item.score, item.term.code)):
        taxonomy = suggestion.term.taxonomy_id
        if suggestion.term.pk in seen or taxonomy in single or _RANKS[suggestion.origin] != best[taxonomy]:
            continue
        seen.add(suggestion.term.pk)
        if taxonomy in SINGLE_VALUED:
            single.add(taxonomy)
        tags.append(
            Tag(
                suggestion.term,
                suggestion.origin,
                suggestion.origin in MACHINE,
                suggestion.score,
                tuple(Reason(rule, tuple(words)) for rule, *words in suggestion.reasons),
            )
        )
    return sorted(tags, key=lambda tag: (_ORDER.get(tag.term.taxonomy_id, len(_ORDER)), tag.is_machine))


SINGLE_VALUED = frozenset({ACTION_CATEGORY})
_ORDER = {taxonomy: place for place, taxonomy in enumerate((ACTION_CATEGORY, *THEMES, SDG))}


def themes_once(tags: Iterable[Tag]) -> list[Tag]:
    """The themes among tags, a theme that two taxonomies name by the same code only once, the surer one."""
    once: dict[str, Tag] = {}
    for tag in tags:
        if tag.is_theme and (tag.term.code not in once or once[tag.term.code].is_machine):
            once[tag.term.code] = tag
    return list(once.values())
