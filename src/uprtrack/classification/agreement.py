"""Agreement between the decisions that a reader may see and what the machine suggests, with the rows behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from uprkit.indices.agreement import Agreement, Judged, agreement_by_label, together
from uprtrack.classification.choices import label_of
from uprtrack.classification.labels import translated
from uprtrack.classification.machine import READ_TAXONOMIES
from uprtrack.classification.models import MACHINE, Decision, Suggestion, Taxonomy, Term
from uprtrack.classification.tags import SINGLE_VALUED, THRESHOLD
from uprtrack.organisations.standing import Reader
from uprtrack.recommendations.models import Recommendation


class Cell(StrEnum):
    """What a row is counted as."""

    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class OfTerm:
    term: Term
    agreement: Agreement

    @property
    def label(self) -> str:
        return label_of(self.term)


@dataclass(frozen=True, slots=True)
class OfTaxonomy:
    """``texts`` are recommendations decided on, each counted once for every organisation that decided."""

    taxonomy: Taxonomy
    texts: int
    total: Agreement
    terms: list[OfTerm]

    @property
    def name(self) -> str:
        return translated(self.taxonomy.name)


Said = dict[tuple[int, int], Judged]
"""By recommendation and the organisation that decided on it; labels are the keys of terms."""


def agreement_of(reader: Reader) -> list[OfTaxonomy]:
    """The agreement on each kind of tag and each term, the most decided first; four queries."""
    judged = _judged(reader)
    names = Taxonomy.objects.in_bulk(READ_TAXONOMIES)
    wanted = {label for said in judged.values() for each in said.values() for label in each.yes | each.no}
    terms = {str(term.pk): term for term in Term.objects.filter(pk__in=[int(key) for key in wanted])}
    found = []
    for taxonomy in READ_TAXONOMIES:
        said = judged.get(taxonomy, {})
        labels = [key for key, term in terms.items() if term.taxonomy_id == taxonomy]
        by_label = agreement_by_label(said.values(), labels, is_one=taxonomy in SINGLE_VALUED)
        if by_label:
            of_terms = [OfTerm(terms[label], each) for label, each in by_label.items()]
            of_terms.sort(key=lambda each: (-_said(each.agreement), each.label))
            found.append(OfTaxonomy(names[taxonomy], len(said), together(by_label.values()), of_terms))
    return found


def _said(agreement: Agreement) -> int:
    return agreement.confirmed + agreement.declined + agreement.added


def _judged(reader: Reader) -> dict[str, Said]:
    """What people decided and what the machine suggests of the same texts, by kind of tag."""
    answers: dict[tuple[str, int, int], dict[int, bool]] = defaultdict(dict)
    decisions = Decision.objects.visible_to(reader).filter(
        term__taxonomy__in=READ_TAXONOMIES,
        recommendation__in=Recommendation.objects.visible_to(reader).standing(),
    )
    names = ("term__taxonomy_id", "recommendation_id", "owner_id", "term_id", "is_yes")
    for taxonomy, recommendation, owner, term, is_yes in decisions.order_by("pk").values_list(*names):
        answers[taxonomy, recommendation, owner][term] = is_yes
    suggested: dict[tuple[str, int], set[str]] = defaultdict(set)
    for taxonomy, recommendation, term in _suggested({recommendation for _, recommendation, _ in answers}):
        suggested[taxonomy, recommendation].add(str(term))
    judged: dict[str, Said] = defaultdict(dict)
    for (taxonomy, recommendation, owner), said in answers.items():
        judged[taxonomy][recommendation, owner] = Judged(
            frozenset(suggested[taxonomy, recommendation]),
            frozenset(str(term) for term, is_yes in said.items() if is_yes),
            frozenset(str(term) for term, is_yes in said.items() if not is_yes),
        )
    return judged


def _suggested(recommendations: Iterable[int]) -> Iterable[tuple[str, int, int]]:
    """What the machine suggests surely enough to show, as taxonomy, recommendation and term."""
    shown = Suggestion.objects.filter(
        recommendation__in=list(recommendations),
        origin__in=MACHINE,
        score__gte=THRESHOLD,
        withdrawn_at__isnull=True,
    )
    told: Iterable[tuple[str, int, int]] = shown.values_list(
        "term__taxonomy_id", "recommendation_id", "term_id"
    )
    return told


def rows_behind(reader: Reader, term: Term, cell: Cell) -> list[Recommendation]:
    """The recommendations that a figure of a term counts, in the order of their papers."""
    label, is_one = str(term.pk), term.taxonomy_id in SINGLE_VALUED
    found = set()
    for (recommendation, _owner), each in _judged(reader).get(term.taxonomy_id, {}).items():
        of_term = agreement_by_label([each], [label], is_one=is_one).get(label)
        if of_term is not None and getattr(of_term, cell.value):
            found.add(recommendation)
    rows = Recommendation.objects.visible_to(reader).standing().filter(pk__in=found)
    return list(rows.select_related("review__state_under_review").order_by("review", "ordinal", "pk"))
