"""The machine that reads texts: the library's model, rules and maps, and the terms that their tags stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from uprkit.classify.other_languages import CONFIDENCE as FOREIGN_CONFIDENCE
from uprkit.classify.other_languages import LEXICON_LANGUAGES
from uprkit.classify.tagging import (
    NAMED_CONFIDENCE,
    Tag,
    TextTags,
    tag_foreign,
    tag_texts,
    version_of,
)
from uprtrack.classification.loading import (
    ACTION_CATEGORY,
    AFFECTED_PERSONS,
    INSTITUTION,
    NAMED_BODY,
    SDG,
    TREATY,
    UPR_ISSUE,
    issue_code,
)
from uprtrack.classification.models import Origin
from uprtrack.classification.models_of_site import model_in_use

READ_TAXONOMIES = (ACTION_CATEGORY, UPR_ISSUE, SDG, AFFECTED_PERSONS, TREATY, NAMED_BODY, INSTITUTION)
"""What a machine suggests of a text, in the order of pages."""


class Found(NamedTuple):
    """A term that the machine suggests; ``reasons`` as they are kept: the rule, then the words it went by."""

    taxonomy: str
    code: str
    origin: str
    score: float
    reasons: list[list[str]]


def version_in_use() -> str:
    """Stands on every suggestion by machine; where it changes, old suggestions give way."""
    return version_of(model_in_use())


def read_texts(texts: Sequence[tuple[str, str]]) -> list[list[Found]]:
    """What the machine finds in each text, given as (language as BCP 47, text); nothing in languages it cannot read."""
    english = tag_texts((text for language, text in texts if is_english(language)), model_in_use())
    return [list(_read(language, text, english)) for language, text in texts]


def is_english(language: str) -> bool:
    return language.partition("-")[0].lower() == "en"


def _read(language: str, text: str, english: Iterator[TextTags]) -> Iterator[Found]:
    if is_english(language):
        return _found(next(english), Origin.MODEL)
    if language.partition("-")[0].lower() in LEXICON_LANGUAGES:
        return _found(tag_foreign(text, language), Origin.RULE)
    return iter(())


def _found(tags: TextTags, read_by: Origin) -> Iterator[Found]:
    if tags.action is not None:
        yield _one(ACTION_CATEGORY, tags.action.label, read_by, tags.action)
    for tag in tags.issues:
        yield _one(UPR_ISSUE, issue_code(tag.label), read_by, tag)
    for tag in tags.sdgs:
        yield _one(SDG, tag.label, Origin.RULE, tag)
    for taxonomy, group in ((AFFECTED_PERSONS, tags.persons), (INSTITUTION, tags.institutions)):
        for tag in group:
            yield _one(taxonomy, issue_code(tag.label), Origin.RULE, tag)
    is_foreign = read_by == Origin.RULE
    score, rule = (FOREIGN_CONFIDENCE, "lexicon") if is_foreign else (NAMED_CONFIDENCE, "said")
    for taxonomy, names in ((TREATY, tags.named.treaties), (NAMED_BODY, tags.named.bodies)):
        for code, said in names.items():
            yield Found(taxonomy, code, Origin.RULE.value, score, [[rule, said]])


def _one(taxonomy: str, code: str, origin: Origin, tag: Tag) -> Found:
    return Found(taxonomy, code, origin.value, round(tag.confidence, 3), _kept(tag))


def _kept(tag: Tag) -> list[list[str]]:
    return [[reason.rule, *reason.words] for reason in tag.reasons]


def codes_of(found: Iterable[Sequence[Found]]) -> set[str]:
    """The codes of all terms found."""
    return {one.code for of_one in found for one in of_one}
