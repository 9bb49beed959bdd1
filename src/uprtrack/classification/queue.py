"""What the machine suggests and nobody of one's own has decided on yet, the most doubtful first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Abs

from uprtrack.classification.choices import label_of, reasons_of
from uprtrack.classification.machine import READ_TAXONOMIES
from uprtrack.classification.marking import marked
from uprtrack.classification.models import MACHINE, Decision, Suggestion
from uprtrack.classification.reasons import Told, told
from uprtrack.classification.sharing import readable_paper
from uprtrack.classification.tags import SINGLE_VALUED
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.models import Recommendation, Wording, WordingRole
from uprtrack.reviews.models import Review
from uprtrack.search.highlight import Piece


def waiting_suggestions(
    reader: Reader, *, reviews: Collection[Review] | None = None, taxonomy: str = ""
) -> QuerySet[Suggestion]:
    """Machine suggestions on recommendations that a reader sees, without a decision of the reader's own.

    Left out is where a paper speaks, since the machine is silent there, and where a yes to another term of a kind
    with one value settles it. ``reviews`` and ``taxonomy`` narrow it down.
    """
    recommendations = Recommendation.objects.visible_to(reader).standing()
    if reviews is not None:
        recommendations = recommendations.filter(review__in=reviews)
    own = Decision.objects.visible_to(reader).filter(
        owner__in=standing_of(reader).own, recommendation=OuterRef("recommendation")
    )
    of_paper = Suggestion.objects.filter(
        readable_paper(reader),
        ~Q(origin__in=MACHINE),
        recommendation=OuterRef("recommendation"),
        term__taxonomy=OuterRef("term__taxonomy"),
        withdrawn_at__isnull=True,
    )
    taxonomies = [taxonomy] if taxonomy in READ_TAXONOMIES else READ_TAXONOMIES
    return Suggestion.objects.filter(
        ~Exists(own.filter(term=OuterRef("term"))),
        ~Exists(
            own.filter(
                is_yes=True, term__taxonomy=OuterRef("term__taxonomy"), term__taxonomy__in=SINGLE_VALUED
            )
        ),
        ~Exists(of_paper),
        recommendation__in=recommendations,
        origin__in=MACHINE,
        term__taxonomy__in=taxonomies,
        withdrawn_at__isnull=True,
    )


def by_doubt(suggestions: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    """Those first of which the machine cannot say whether they are right: nearest to one in two."""
    return suggestions.select_related(
        "term__taxonomy", "recommendation__review__state_under_review", "recommendation__review__mechanism"
    ).order_by(Abs(F("score") - 0.5), "recommendation", "term")


@dataclass(frozen=True, slots=True)
class Line:
    """A suggestion with the text it is about, the words marked that it went by."""

    suggestion: Suggestion
    language: str
    pieces: list[Piece]
    told: list[Told] = field(default_factory=list)

    @property
    def label(self) -> str:
        return label_of(self.suggestion.term)

    @property
    def percent(self) -> int:
        return round(self.suggestion.score * 100)


def lines_of(suggestions: Sequence[Suggestion]) -> list[Line]:
    """Suggestions (``by_doubt``) as a page shows them; one query for the languages of their texts."""
    received = Wording.objects.filter(
        recommendation__in={each.recommendation_id for each in suggestions},
        role=WordingRole.AS_RECEIVED,
        text=F("recommendation__text"),
    )
    languages = dict(received.values_list("recommendation_id", "language"))
    lines = []
    for suggestion in suggestions:
        reasons = told(reasons_of(suggestion.reasons))
        words = {words for reason in reasons for words in reason.words}
        language = languages.get(suggestion.recommendation_id, "en")
        lines.append(Line(suggestion, language, marked(suggestion.recommendation.text, words), reasons))
    return lines
