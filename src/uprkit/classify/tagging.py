"""Everything that a text tells about itself: action category, issues, SDGs, persons, names, institutions.

Rules read first; a trained model, where one is given, decides on action category and issues with the rules'
reading among its features. Each tag says why. Neither State is ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from uprkit.classify.features import TextReading, action_features, issue_features, number_of, read_text
from uprkit.classify.issues import issues_by_rule
from uprkit.classify.linear import Floats
from uprkit.classify.maps import INSTITUTIONS_MAP, MAPS_VERSION, PERSONS_MAP, SDG_MAP, Reasons, mapped_labels
from uprkit.classify.model import ClassificationModel, LinearTask
from uprkit.classify.named import Named, named_in
from uprkit.classify.other_languages import CONFIDENCE as FOREIGN_CONFIDENCE
from uprkit.classify.other_languages import read_foreign
from uprkit.classify.words import STOP_WORDS
from uprkit.reasons import Reason

BATCH = 512
RULES_CONFIDENCE = 0.8
NAMED_CONFIDENCE = 0.9
"""For treaties and bodies that a text names, whose names are unlike other words."""
READING_VERSION = "rules 2, " + MAPS_VERSION
"""Changes where rules or maps make something else of a text."""
_UNKNOWN_VERB: tuple[Reason, ...] = (Reason("no_verb"),)
_TELLING = 3
"""Words named where a model decided."""


class Tag(NamedTuple):
    """``confidence`` from 0 to 1, and the words and rules that decided."""

    label: str
    confidence: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TextTags:
    """``action`` is None where rules alone read and know no opening verb; issues are at least one."""

    action: Tag | None
    issues: tuple[Tag, ...]
    sdgs: tuple[Tag, ...]
    """Goals ("16"), targets ("16.2") and, where the fact is certain, indicators ("16.2.2")."""
    persons: tuple[Tag, ...]
    institutions: tuple[Tag, ...]
    named: Named


def tag_texts(texts: Iterable[str], model: ClassificationModel | None = None) -> Iterator[TextTags]:
    """The tags of English texts in their order, by rules alone or with a model; read in batches."""
    remaining = iter(texts)
    while batch := [read_text(text) for text in islice(remaining, BATCH)]:
        yield from _by_model(batch, model) if model else map(_by_rules, batch)


def tag_foreign(text: str, language: str) -> TextTags:
    """What the word lists find in a text in Arabic, Chinese, French, Russian or Spanish (BCP 47), and what follows.

    Raises ValueError for any other language.
    """
    found = read_foreign(text, language)

    def tag(label: str, *words: str) -> Tag:
        return Tag(label, FOREIGN_CONFIDENCE, (Reason("lexicon", words),))

    issues = tuple(tag(label, said) for label, said in found.issues.items())
    action = tag(str(found.category), found.verb) if found.category is not None else None
    mapped = mapped_labels((), list(found.issues))
    sdgs, persons, institutions = (
        tuple(Tag(label, FOREIGN_CONFIDENCE, tuple(said)) for label, said in sorted(mapped[name].items()))
        for name in (SDG_MAP, PERSONS_MAP, INSTITUTIONS_MAP)
    )
    return TextTags(action, issues, sdgs, persons, institutions, Named(found.treaties, {}))


def version_of(model: ClassificationModel | None) -> str:
    """What stands beside everything that was suggested: the model, the rules and the maps."""
    return f"{model.version}, {READING_VERSION}" if model else READING_VERSION


def _by_rules(reading: TextReading) -> TextTags:
    action = None
    if reading.action is not None:
        action = Tag(str(reading.action.category), RULES_CONFIDENCE, reading.action.reasons)
    issues = tuple(
        Tag(issue.label, issue.score, issue.reasons)
        for issue in (issues_by_rule(reading.words, reading.issues) if reading.words else ())
    )
    return _with_maps(reading, action, issues)


def _by_model(batch: Sequence[TextReading], model: ClassificationModel) -> Iterator[TextTags]:
    actions = model.action.scores([action_features(reading) for reading in batch])
    issues = model.issues.scores([issue_features(reading) for reading in batch])
    for reading, action, issue in zip(batch, actions, issues, strict=True):
        if not reading.words:
            yield _by_rules(reading)
            continue
        yield _with_maps(
            reading, _action(reading, action, model.action), tuple(_issues(reading, issue, model.issues))
        )


def _action(reading: TextReading, distances: Floats, task: LinearTask) -> Tag:
    second, first = np.argpartition(distances, -2)[-2:]
    if distances[second] > distances[first]:
        first, second = second, first
    confidence = task.confidence(float(distances[first] - distances[second]))
    label = task.labels[first]
    if reading.action is not None and str(reading.action.category) == label:
        return Tag(label, confidence, reading.action.reasons)
    said = _UNKNOWN_VERB
    if reading.action is not None:
        said = (Reason("rule_differs", (str(reading.action.category),)), *reading.action.reasons)
    return Tag(label, confidence, (_model_said(_telling(reading, task, int(first))), *said))


def _issues(reading: TextReading, distances: Floats, task: LinearTask) -> Iterator[Tag]:
    held = np.flatnonzero(distances >= 0).tolist() or [int(distances.argmax())]
    by_rule = reading.issues.labels
    for place in sorted(held, key=lambda place: -distances[place]):
        label = task.labels[place]
        said = by_rule.get(label)
        reasons = (
            tuple(Reason("said", (words,)) for words in said)
            if said
            else (_model_said(_telling(reading, task, place)),)
        )
        yield Tag(label, task.confidence(float(distances[place])), reasons)


def _model_said(words: Sequence[str]) -> Reason:
    return Reason("model", tuple(words)) if words else Reason("model_alone")


def _telling(reading: TextReading, task: LinearTask, label: int) -> list[str]:
    """The words that speak most for a label, at most three, in the order of their weight."""
    words = [word for word in dict.fromkeys(reading.words) if word not in STOP_WORDS]
    weights = task.weights_of([number_of("", word) for word in words], label) if words else np.zeros(0)
    order = np.argsort(-weights, kind="stable")[:_TELLING]
    return [words[place] for place in order.tolist() if weights[place] > 0]


def _with_maps(reading: TextReading, action: Tag | None, issues: tuple[Tag, ...]) -> TextTags:
    found = mapped_labels(reading.words, [tag.label for tag in issues])
    return TextTags(
        action,
        issues,
        _mapped(found[SDG_MAP]),
        _mapped(found[PERSONS_MAP]),
        _mapped(found[INSTITUTIONS_MAP]),
        named_in(reading.words),
    )


def _mapped(found: Reasons) -> tuple[Tag, ...]:
    return tuple(
        Tag(label, _MAPPED_TWICE if len(found[label]) > 1 else _MAPPED, tuple(found[label]))
        for label in sorted(found, key=_order)
    )


_MAPPED, _MAPPED_TWICE = 0.75, 0.9


@cache
def _order(label: str) -> tuple[tuple[int, str], ...]:
    """Targets in the order of their numbers, names in that of their letters."""
    return tuple((int(part), "") if part.isdecimal() else (1_000, part) for part in label.split("."))
