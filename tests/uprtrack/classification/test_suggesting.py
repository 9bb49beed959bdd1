"""What an import brings with it: tags from papers and rules, and search, at once and undone as a whole."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import Settings

from uprtrack.classification.models import Origin, Suggestion
from uprtrack.classification.suggesting import suggest_by_rule, suggest_from_paper
from uprtrack.classification.tags import tags_of
from uprtrack.documents.models import ImportRun
from uprtrack.documents.services import accept_import, preview_import, undo_import
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation, Wording
from uprtrack.search.index import match
from uprtrack.search.query import parse_query
from uprtrack.search.tables import current

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

SHEET = "\n".join(
    (
        "To,To-Rgrp,To-Org,Text,From,From-Rgrp,From-Org,Response,Action,Issue,Session",
        "Coastland,WEOG,,Ban the beating of pupils in every school,Chile,GRULAC,OAS,Accepted,5,"
        '"Rights of the Child,Torture and other CID treatment",43',
        "Coastland,WEOG,,Keep the lighthouses lit for all seafarers,Ghana,Africa,AU,Noted,2,Other,43",
    )
)


def themes() -> dict[str, int]:
    """The themes that the index holds, with how many recommendations have each."""
    table = current("recommendation")
    return table.column("theme").counts(table.alive)


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    """Media and keys of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.KEYS = tmp_path / "keys"


@pytest.fixture
def run(cast: Cast) -> ImportRun:
    """A UPR Info sheet with two recommendations, brought in by the national mechanism for everybody."""
    run = preview_import(
        by=cast.coordinator,
        organisation=cast.mechanism,
        file_name="sheet.csv",
        stream=BytesIO(SHEET.encode()),
    )
    return accept_import(by=cast.coordinator, run=run, visibility=Visibility.PUBLIC)


def found(words: str) -> list[str]:
    pks = match("recommendation", parse_query(words))
    return list(Recommendation.objects.filter(pk__in=pks).values_list("text", flat=True))


def test_a_theme_and_a_word_are_found_right_after_the_import(run: ImportRun) -> None:
    assert found("pupil beatings") == ["Ban the beating of pupils in every school"]
    assert set(themes()) >= {
        "rights-of-the-child",
        "torture-and-other-cid-treatment",
        "other",
    }


def test_the_paper_says_more_than_the_machine(run: ImportRun) -> None:
    row = Recommendation.objects.get(text__startswith="Ban")
    tags = tags_of([row.pk], AnonymousUser())[row.pk]
    assert {(tag.term.code, tag.origin) for tag in tags} == {
        ("5", "upr_info"),
        ("rights-of-the-child", "upr_info"),
        ("torture-and-other-cid-treatment", "upr_info"),
    }
    assert Suggestion.objects.filter(recommendation=row, origin=Origin.RULE).exists()


def test_undoing_takes_tags_and_search_back(cast: Cast, run: ImportRun) -> None:
    undo_import(by=cast.coordinator, run=run)
    assert found("pupil") == []
    assert not Suggestion.objects.filter(run=run, withdrawn_at__isnull=True).exists()


def test_reading_a_run_again_changes_nothing(run: ImportRun) -> None:
    before = Suggestion.objects.count()
    assert suggest_from_paper(run) == 5
    assert suggest_by_rule(Recommendation.objects.values_list("pk", flat=True)) == 0
    assert Suggestion.objects.count() == before


def test_rules_of_an_older_version_give_way(run: ImportRun) -> None:
    Suggestion.objects.filter(origin=Origin.RULE).update(model_version="rules 0")
    suggest_by_rule(Recommendation.objects.values_list("pk", flat=True))
    assert set(Suggestion.objects.filter(origin=Origin.RULE).values_list("model_version", flat=True)) == {
        "rules 1"
    }


def test_a_text_in_another_language_is_left_to_people(run: ImportRun) -> None:
    row = Recommendation.objects.get(text__startswith="Keep")
    Suggestion.objects.filter(recommendation=row, origin=Origin.RULE).delete()
    Wording.objects.filter(recommendation=row).update(language="fr")
    assert suggest_by_rule([row.pk]) == 0


def test_themes_of_an_ohchr_list_become_terms_without_their_codes(run: ImportRun) -> None:
    row = run.rows.order_by("ordinal")[0]
    row.parsed |= {
        "themes": ["F13 Violence against women", "Equality & non-discrimination"],
        "affected_persons": ["children"],
        "sdgs": ["5 - GENDER EQUALITY", "SDG 16.2", "99 - none such"],
    }
    row.save()
    run.kind = "thematic_list"
    suggest_from_paper(run)
    suggested = Suggestion.objects.filter(run=run, origin=Origin.OHCHR).select_related("term")
    assert {(item.term.taxonomy_id, item.term.code, item.term.label) for item in suggested} >= {
        ("ohchr_theme", "violence-against-women", "Violence against women"),
        ("ohchr_theme", "equality-non-discrimination", "Equality & non-discrimination"),
        ("affected_persons", "children", "Children"),
    }
    assert {item.term.code for item in suggested if item.term.taxonomy_id == "sdg"} == {"5", "16.2"}
