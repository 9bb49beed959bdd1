"""Learning from what people decided here: the shipped model taught by decisions, used only where it does better.

Learnt from are published decisions on published recommendations, and those of organisations that are named: a private
decision of others shall not show in what everybody is suggested. Of a recommendation only its text is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from uprkit.classify.adapting import Compared, Lesson, adapt, compare
from uprkit.classify.model import shipped_model
from uprkit.issues import issues
from uprtrack.classification import models_of_site
from uprtrack.classification.loading import ACTION_CATEGORY, UPR_ISSUE, issue_code
from uprtrack.classification.machine import is_english
from uprtrack.classification.models import MACHINE, Decision, Suggestion
from uprtrack.classification.renewing import renew_suggestions
from uprtrack.classification.tags import THRESHOLD
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation, OwnedQuerySet
from uprtrack.recommendations.models import Recommendation, Wording, WordingRole


@dataclass(frozen=True, slots=True)
class Learnt:
    """What learning came to, by task; ``better`` are the tasks that gain, ``name`` the model's, if one was kept."""

    lessons: int
    compared: dict[str, Compared]
    better: list[str]
    name: str = ""
    renewed: int = 0


def learn(*, of: Collection[Organisation] = (), on: date, is_trial: bool = False) -> Learnt:
    """Teach the shipped model the decisions made here, and read with it from now on where it does better.

    Always from the shipped model on, with all decisions: the same decisions make the same model. ``is_trial`` compares
    and writes nothing. Raises OSError where the model cannot be written.
    """
    lessons = lessons_of(of)
    shipped = shipped_model()
    compared = compare(shipped, lessons)
    better = [task for task, each in compared.items() if each.is_better]
    if is_trial or not better:
        return Learnt(len(lessons), compared, better)
    number = models_of_site.next_number()
    scores = {
        task: {"taught": each.taught, "held_out": each.held_out, "before": each.before, "after": each.after}
        for task, each in compared.items()
    }
    about = {
        "version": f"{shipped.version}, site {number}",
        "learnt": {"on": on.isoformat(), "texts": len(lessons), "tasks": better, "compared": scores},
    }
    name = models_of_site.keep(adapt(shipped, lessons, better, about), number)
    return Learnt(len(lessons), compared, better, name, use_model(name))


def use_model(name: str) -> int:
    """Read with a model from now on, and read all texts again; returns how many.

    Raises UnreadableModelError where there is no such model.
    """
    models_of_site.use(name)
    return renew_suggestions()


def lessons_of(organisations: Collection[Organisation] = ()) -> list[Lesson]:
    """What can be learnt, in the order in which it was decided, the oldest first; five queries."""
    decided: dict[int, dict[tuple[str, str], bool]] = {}
    names = ("recommendation_id", "term__taxonomy_id", "term__code", "is_yes")
    for recommendation, taxonomy, code, is_yes in (
        _decisions(organisations).order_by("pk").values_list(*names)
    ):
        # Put behind what was decided before: the newest decision tells the age of the lesson.
        said = decided.pop(recommendation, {})
        said.pop((taxonomy, code), None)
        decided[recommendation] = {**said, (taxonomy, code): is_yes}
    texts = dict(
        Recommendation.objects.published().standing().filter(pk__in=decided).values_list("pk", "text")
    )
    received = Wording.objects.published().filter(
        recommendation__in=texts, role=WordingRole.AS_RECEIVED, text=F("recommendation__text")
    )
    languages = dict(received.values_list("recommendation_id", "language"))
    suggested = _suggested(texts)
    return [
        lesson
        for pk, said in decided.items()
        if pk in texts and is_english(languages.get(pk, "en"))
        for lesson in _lesson(texts[pk], said, suggested.get(pk, set()))
    ]


def _decisions(organisations: Collection[Organisation]) -> OwnedQuerySet[Decision]:
    """Published decisions, and all of the organisations named but what their people noted for themselves."""
    is_public = Q(visibility=Visibility.PUBLIC, published_at__isnull=False)
    of_named = Q(owner__in=[each.pk for each in organisations]) & ~Q(visibility=Visibility.SELF)
    return Decision.objects.filter(is_public | of_named, term__taxonomy__in=(ACTION_CATEGORY, UPR_ISSUE))


def _suggested(recommendations: Iterable[int]) -> dict[int, set[str]]:
    """The codes of the issues that the machine suggests surely enough to show."""
    found: dict[int, set[str]] = defaultdict(set)
    shown = Suggestion.objects.filter(
        recommendation__in=list(recommendations),
        term__taxonomy=UPR_ISSUE,
        origin__in=MACHINE,
        score__gte=THRESHOLD,
        withdrawn_at__isnull=True,
    )
    for pk, code in shown.values_list("recommendation_id", "term__code"):
        found[pk].add(code)
    return found


def _lesson(text: str, said: dict[tuple[str, str], bool], suggested: set[str]) -> Iterator[Lesson]:
    """What one text teaches: what a person neither decided on nor was shown does not hold."""
    labels = {issue_code(label): label for label in issues()}
    of_issues = {code: is_yes for (taxonomy, code), is_yes in said.items() if taxonomy == UPR_ISSUE}
    categories = [code for (key, code), is_yes in said.items() if key == ACTION_CATEGORY and is_yes]
    yes: dict[str, frozenset[str]] = {}
    unknown: dict[str, frozenset[str]] = {}
    if of_issues:
        yes["issues"] = frozenset(
            labels[code] for code, is_yes in of_issues.items() if is_yes and code in labels
        )
        unknown["issues"] = frozenset(labels[code] for code in suggested - of_issues.keys() if code in labels)
    if categories:
        # Said in the order of the decisions: of two categories the later one holds.
        yes["action"] = frozenset(categories[-1:])
    if yes:
        yield Lesson(text, yes, unknown)
