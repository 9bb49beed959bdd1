"""What a reader sees of papers: which there are, their passages, what was found there and confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from uprkit.model import BEFORE_REVIEW
from uprkit.reference_numbering import Fit, numbering_fits
from uprtrack.documents.models import Document, DocumentKind, Passage
from uprtrack.organisations.standing import Reader
from uprtrack.papers.models import Mention, Numbering, ProposedPledge, Reference, Standing
from uprtrack.papers.search_source import standing_passages
from uprtrack.papers.services import listed_of
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import MechanismKind, Review, State

MAPPED = 8
"""Numbers that are shown with what they lead to, for each way of counting."""


def readable_papers(reader: Reader) -> QuerySet[Document]:
    """Papers with words to read that a reader may see and whose import stands."""
    words = standing_passages().filter(file__document=OuterRef("pk"))
    return Document.objects.visible_to(reader).filter(Exists(words))


def readable_passages(reader: Reader) -> QuerySet[Passage]:
    """Passages of papers that a reader may see; they have the readers of their paper."""
    papers = Document.objects.visible_to(reader)
    return standing_passages().filter(file__document__in=papers)


@dataclass(slots=True)
class ShownPassage:
    """A passage with the names of who speaks, the recommendations it speaks of, and what was found there.

    ``headings`` are those that begin here: the passage before does not stand beneath them.
    """

    passage: Passage
    headings: tuple[str, ...] = ()
    speakers: str = ""
    mentions: list[Recommendation] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    pledges: list[ProposedPledge] = field(default_factory=list)


def shown_passages(reader: Reader, passages: Sequence[Passage], before: Passage | None) -> list[ShownPassage]:
    """Passages for a page, ``before`` the one ahead of them; five queries however many there are."""
    keys = [passage.pk for passage in passages]
    names = dict(
        State.objects.filter(pk__in={code for passage in passages for code in passage.speakers}).values_list(
            "pk", "name"
        )
    )
    visible = Recommendation.objects.visible_to(reader).standing()
    mentions: dict[int, dict[int, Recommendation]] = defaultdict(dict)
    for mention in Mention.objects.filter(
        reference__passage__in=keys, recommendation__in=visible
    ).select_related("recommendation__review", "reference"):
        mentions[mention.reference.passage_id][mention.recommendation_id] = mention.recommendation
    references: dict[int, list[Reference]] = defaultdict(list)
    for reference in Reference.objects.filter(passage__in=keys).exclude(standing=Standing.LEFT_OUT):
        references[reference.passage_id].append(reference)
    pledges: dict[int, list[ProposedPledge]] = defaultdict(list)
    found = ProposedPledge.objects.filter(
        Q(recommendation__isnull=True) | Q(recommendation__in=visible), passage__in=keys
    )
    for pledge in found.select_related("recommendation"):
        pledges[pledge.passage_id].append(pledge)
    shown = []
    path: tuple[str, ...] = tuple(before.heading_path) if before else ()
    for passage in passages:
        headings, path = _begun(path, tuple(passage.heading_path)), tuple(passage.heading_path)
        shown.append(
            ShownPassage(
                passage,
                headings,
                ", ".join(names.get(code, code) for code in passage.speakers),
                list(mentions[passage.pk].values()),
                references[passage.pk],
                pledges[passage.pk],
            )
        )
    return shown


def _begun(before: tuple[str, ...], now: tuple[str, ...]) -> tuple[str, ...]:
    same = 0
    while same < min(len(before), len(now)) and before[same] == now[same]:
        same += 1
    return now[same:]


@dataclass(frozen=True, slots=True)
class ShownFit:
    """A way of counting with what it makes of the numbers that wait; ``name`` is the way in words."""

    numbering: Numbering
    name: str
    fit: Fit
    map: tuple[tuple[str, Recommendation], ...]
    """The first numbers with the recommendations they lead to, for the person who confirms."""


def fits_of(
    reader: Reader, document: Document, review: Review, waiting: Sequence[Reference]
) -> list[ShownFit]:
    """The ways of counting under which numbers of a paper are found in a review, the one that finds most first."""
    numbers = [number for reference in waiting for number in reference.numbers]
    fits = numbering_fits(numbers, listed_of(reader, document, review))
    first = {fit.scheme: list(fit.found.items())[:MAPPED] for fit in fits}
    led_to = {key for pairs in first.values() for _number, key in pairs}
    rows = Recommendation.objects.visible_to(reader).in_bulk(led_to)
    return [
        ShownFit(
            Numbering(fit.scheme),
            str(Numbering(fit.scheme).label),
            fit,
            tuple((number, rows[key]) for number, key in first[fit.scheme] if key in rows),
        )
        for fit in fits
    ]


def reviews_referred_to(document: Document) -> list[Review]:
    """The State's reviews whose recommendations a paper may speak of, the likeliest first.

    What is written before a review speaks of the one before it (resolution 16/21, annex, paragraph 6).
    """
    own = document.review
    if own is None:
        return []
    reviews = list(
        Review.objects.filter(
            mechanism=MechanismKind.UPR, state_under_review=own.state_under_review_id, cycle__lte=own.cycle
        )
        .select_related("state_under_review", "mechanism")
        .order_by("-cycle")
    )
    is_before = document.kind in {kind.value for kind in BEFORE_REVIEW}
    if is_before:
        reviews.sort(key=lambda review: review.cycle == own.cycle)
    return reviews


def kinds_of(papers: QuerySet[Document]) -> list[tuple[str, str]]:
    """The kinds of paper there are among some, as values and words."""
    there = set(papers.order_by().values_list("kind", flat=True).distinct())
    return [(value, str(label)) for value, label in DocumentKind.choices if value in there]
