"""What is suggested for one recommendation and what was decided on it, side by side, term by term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from uprkit.issues import issues
from uprkit.reasons import Reason
from uprtrack.classification.labels import translated
from uprtrack.classification.loading import AFFECTED_PERSONS, INSTITUTION, NAMED_BODY, THEMES, issue_code
from uprtrack.classification.machine import READ_TAXONOMIES
from uprtrack.classification.models import MACHINE, Decision, Origin, Suggestion, Taxonomy, Term
from uprtrack.classification.reasons import Told, told
from uprtrack.classification.sharing import readable_paper
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.recommendations.models import Recommendation

ORDER = tuple(dict.fromkeys((*READ_TAXONOMIES[:1], *THEMES, *READ_TAXONOMIES)))
"""Taxonomies in the order of pages."""
_NAMED_BY_LABEL = frozenset({*THEMES, AFFECTED_PERSONS, INSTITUTION, NAMED_BODY})


@dataclass(slots=True)
class Choice:
    """A term of one recommendation. ``percent`` says how sure the machine is, None where it does not suggest it;
    ``stated_by`` names the kinds of paper that state it; ``decisions`` the newest of each organisation, one's own
    first.
    """

    term: Term
    percent: int | None = None
    origin: str = ""
    told: list[Told] = field(default_factory=list)
    stated_by: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The term with the code that people know it by: "16.2 …", "5 Specific action"."""
        return label_of(self.term)

    @property
    def origin_label(self) -> str:
        return str(Origin(self.origin).label) if self.origin else ""

    @property
    def holds(self) -> Decision | None:
        """The decision that holds for the reader."""
        return self.decisions[0] if self.decisions else None


@dataclass(frozen=True, slots=True)
class Choices:
    """The terms of one taxonomy, the surest first."""

    taxonomy: Taxonomy
    choices: list[Choice]

    @property
    def name(self) -> str:
        return translated(self.taxonomy.name)


def choices_of(recommendation: Recommendation, reader: Reader) -> list[Choices]:
    """What is suggested and decided, by taxonomy, as far as a reader sees it; three queries."""
    found: dict[int, Choice] = {}
    suggestions = Suggestion.objects.filter(
        readable_paper(reader), recommendation=recommendation, withdrawn_at__isnull=True
    )
    for suggestion in suggestions.select_related("term").order_by("pk"):
        choice = found.setdefault(suggestion.term_id, Choice(suggestion.term))
        if suggestion.origin in MACHINE:
            choice.percent, choice.origin = round(suggestion.score * 100), suggestion.origin
            choice.told = told(reasons_of(suggestion.reasons))
        elif (label := str(suggestion.get_origin_display())) not in choice.stated_by:
            choice.stated_by.append(label)
    own = standing_of(reader).own
    newest: dict[tuple[int, int], Decision] = {}
    decisions = Decision.objects.visible_to(reader).filter(recommendation=recommendation)
    for decision in decisions.select_related("term", "owner").order_by("pk"):
        newest[decision.term_id, decision.owner_id] = decision
    for decision in sorted(newest.values(), key=lambda each: (each.owner_id not in own, -each.pk)):
        found.setdefault(decision.term_id, Choice(decision.term)).decisions.append(decision)
    return _by_taxonomy(found.values())


def _by_taxonomy(found: Iterable[Choice]) -> list[Choices]:
    taxonomies = Taxonomy.objects.in_bulk()
    grouped: dict[str, list[Choice]] = defaultdict(list)
    for choice in found:
        grouped[choice.term.taxonomy_id].append(choice)
    keys = sorted(grouped, key=lambda key: (ORDER.index(key) if key in ORDER else len(ORDER), key))
    return [
        Choices(
            taxonomies[key],
            sorted(grouped[key], key=lambda each: (-(each.percent or 0), each.term.code)),
        )
        for key in keys
    ]


def reasons_of(kept: Iterable[Iterable[str]]) -> list[Reason]:
    """Reasons as they are kept with a suggestion: the rule, then the words."""
    return [Reason(rule, tuple(words)) for rule, *words in kept]


def label_of(term: Term) -> str:
    """A term's label in the reader's language, with its code where the code is a number or an acronym."""
    label = translated(term.label)
    if term.taxonomy_id in _NAMED_BY_LABEL:
        return label
    return f"{term.code} {label}"


@cache
def _issues_by_code() -> dict[str, str]:
    return {issue_code(label): label for label in issues()}


def issues_among(terms: Iterable[Term]) -> list[str]:
    """UPR Info's labels of those terms that are issues."""
    known = _issues_by_code()
    return [known[term.code] for term in terms if term.taxonomy_id in THEMES and term.code in known]
