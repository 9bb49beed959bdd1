"""Panels on what a recommendation asks: its tags with the reasons for each, decisions, and how SMART it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from uprkit.classify.actions import propose_parts
from uprkit.classify.indicators import propose_indicators
from uprkit.issues import action_categories
from uprkit.rules.action_category import ActionReading, read_action_category
from uprkit.rules.smart import read_smart
from uprtrack.classification.choices import Choices, choices_of, issues_among
from uprtrack.classification.forms import AddTagForm
from uprtrack.classification.labels import translated
from uprtrack.classification.loading import (
    ACTION_CATEGORY,
    AFFECTED_PERSONS,
    INSTITUTION,
    NAMED_BODY,
    SDG,
    TREATY,
)
from uprtrack.classification.machine import is_english
from uprtrack.classification.marking import marked
from uprtrack.classification.smart import indicator_name, letters_of
from uprtrack.classification.tags import Tag, tags_of, themes_once
from uprtrack.organisations.circles import widest_circle
from uprtrack.organisations.policy import Act, acting_organisations
from uprtrack.pages.list_rows import languages_of
from uprtrack.pages.panels import Panel, Subject
from uprtrack.recommendations.models import Kind


def asks(subject: Subject) -> Mapping[str, Any] | None:
    """What the recommendation asks for and what it is about, and why; those allowed decide on it."""
    recommendation, reader = subject.recommendation, subject.reader
    tags = tags_of([recommendation.pk], reader)[recommendation.pk]
    country = recommendation.review.state_under_review_id
    acting = acting_organisations(reader, Act.CLASSIFY, country=country)
    category = _first(tags, ACTION_CATEGORY)
    meaning = action_categories()[int(category.term.code)].meaning if category else ""
    choices = choices_of(recommendation, reader)
    return {
        "category": category,
        "category_meaning": translated(meaning),
        "themes": themes_once(tags),
        "groups": [
            (title, key, _of(tags, taxonomy)) for taxonomy, title, key in _GROUPS if _of(tags, taxonomy)
        ],
        "choices": choices,
        "pieces": marked(recommendation.text, _words_of(choices)),
        "acting": acting,
        "widest_circle": widest_circle(acting[0]).key if acting else "",
        "form": AddTagForm(acting) if acting else None,
    }


_GROUPS = (
    (AFFECTED_PERSONS, _("Affected groups"), "persons"),
    (INSTITUTION, _("Kinds of institution responsible"), "institution"),
    (SDG, _("Sustainable Development Goals"), "sdg"),
    (TREATY, _("Treaties named"), "treaty"),
    (NAMED_BODY, _("Treaty bodies and special procedures named"), ""),
)


def smart(subject: Subject) -> Mapping[str, Any] | None:
    """Which letters of SMART the text states, several actions in it, and indicators that would show its progress.

    The text stays as received: nothing is worded anew. Only English texts of recommendations are read.
    """
    recommendation = subject.recommendation
    language = languages_of([recommendation.pk]).get(recommendation.pk, "en")
    if recommendation.kind == Kind.VOLUNTARY_PLEDGE or not is_english(language):
        return None
    text = recommendation.text
    tags = tags_of([recommendation.pk], subject.reader)[recommendation.pk]
    parts = propose_parts(text)
    issues = issues_among(tag.term for tag in themes_once(tags))
    letters = read_smart(text, _action(text, _first(tags, ACTION_CATEGORY)), issues, max(1, len(parts)))
    codes = [tag.term.code for tag in _of(tags, SDG)]
    return {
        "letters": letters_of(letters),
        "indicators": [(indicator_name(each), each) for each in propose_indicators(text, codes)],
    }


def _action(text: str, category: Tag | None) -> ActionReading | None:
    """The opening verb with the category that shows: a person's, a paper's or the machine's."""
    reading = read_action_category(text)
    if category is None or reading is None:
        return reading
    return ActionReading(int(category.term.code), reading.verb, reading.reasons)


def _of(tags: Iterable[Tag], taxonomy: str) -> list[Tag]:
    return [tag for tag in tags if tag.term.taxonomy_id == taxonomy]


def _first(tags: list[Tag], taxonomy: str) -> Tag | None:
    return next((tag for tag in tags if tag.term.taxonomy_id == taxonomy), None)


def _words_of(groups: Iterable[Choices]) -> set[str]:
    """The words of the text that suggestions went by."""
    return {
        words
        for group in groups
        for choice in group.choices
        for reason in choice.told
        for words in reason.words
    }


PANELS = (
    Panel("asks", _("What it asks"), "pages/panel_asks.html", 20, asks),
    Panel("smart", _("Is it SMART?"), "pages/panel_smart.html", 25, smart),
)
