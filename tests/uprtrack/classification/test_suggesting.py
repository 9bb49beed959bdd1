"""What an import brings with it: tags from papers and rules, and search, at once and undone as a whole."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from uprkit.classify.model import shipped_model
from uprkit.model import ParsedRecommendation
from uprkit.reasons import SENTENCES
from uprtrack.classification.machine import version_in_use
from uprtrack.classification.models import MACHINE, Origin, Suggestion, Term
from uprtrack.classification.suggesting import (
    suggest_anew,
    suggest_by_machine,
    suggest_from_paper,
    suggest_of_new,
)
from uprtrack.classification.tags import tags_of
from uprtrack.documents.models import ImportRun
from uprtrack.documents.services import accept_import, preview_import, undo_import
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Recommendation, Wording
from uprtrack.recommendations.new_rows import NewRecommendation
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
    stated = {tag.term.taxonomy_id for tag in tags if not tag.is_machine}
    assert {tag.term.taxonomy_id for tag in tags if tag.is_machine} & stated == set()
    assert {(tag.term.code, tag.origin) for tag in tags if not tag.is_machine} == {
        ("5", "upr_info"),
        ("rights-of-the-child", "upr_info"),
        ("torture-and-other-cid-treatment", "upr_info"),
    }
    silent = Suggestion.objects.filter(recommendation=row, origin=Origin.MODEL, term__taxonomy__in=stated)
    assert silent.exists()


def test_the_machine_reads_every_kind_of_tag_with_score_reasons_and_version(run: ImportRun) -> None:
    row = Recommendation.objects.get(text__startswith="Ban")
    Recommendation.objects.filter(pk=row.pk).update(
        text="Ratify the Convention against Torture and follow the advice of the Human Rights Committee on prisons"
    )
    suggest_anew([row.pk])
    found = Suggestion.objects.filter(recommendation=row, origin__in=MACHINE).select_related("term")
    assert {
        ("action_category", "5"),
        ("upr_issue", "torture-and-other-cid-treatment"),
        ("sdg", "16.1"),
        ("affected_persons", "persons-deprived-of-their-liberty"),
        ("institution", "parliament"),
        ("treaty", "CAT"),
        ("named_body", "ccpr"),
    } <= {(each.term.taxonomy_id, each.term.code) for each in found}
    assert {each.model_version for each in found} == {version_in_use()}
    assert shipped_model().version in version_in_use()
    for each in found:
        assert 0 < each.score <= 1
        assert all(rule in SENTENCES for rule, *_words in each.reasons)
    assert ["said", "convention against torture"] in found.get(term__code="CAT").reasons


def test_goals_persons_and_institutions_are_found_by_what_the_machine_suggests(run: ImportRun) -> None:
    table = current("recommendation")
    assert table.column("target").counts(table.alive)["4.1"] == 1
    assert table.column("institution").counts(table.alive)["ministry-of-education"] == 1
    suggested = table.column("suggested").counts(table.alive)
    assert suggested["institution:ministry-of-education"] == 1
    assert "theme:rights-of-the-child" not in suggested


def test_undoing_takes_tags_and_search_back(cast: Cast, run: ImportRun) -> None:
    undo_import(by=cast.coordinator, run=run)
    assert found("pupil") == []
    assert not Suggestion.objects.filter(run=run, withdrawn_at__isnull=True).exists()


def test_reading_a_run_again_changes_nothing(run: ImportRun) -> None:
    before = Suggestion.objects.count()
    assert suggest_from_paper(run) == 5
    assert suggest_by_machine(Recommendation.objects.values_list("pk", flat=True)) == 0
    assert Suggestion.objects.count() == before


def test_rules_of_an_older_version_give_way(run: ImportRun) -> None:
    by_machine = Suggestion.objects.filter(origin__in=MACHINE)
    by_machine.update(model_version="rules 0")
    suggest_by_machine(Recommendation.objects.values_list("pk", flat=True))
    assert set(by_machine.values_list("model_version", flat=True)) == {version_in_use()}


@pytest.mark.parametrize(
    ("language", "expected"), [("fr", {"action_category", "upr_issue", "treaty"}), ("sw", set())]
)
def test_a_text_in_another_language_is_read_by_its_word_list_or_left_to_people(
    run: ImportRun, language: str, expected: set[str]
) -> None:
    row = Recommendation.objects.get(text__startswith="Keep")
    text = "Ratifier la Convention contre la torture"
    Recommendation.objects.filter(pk=row.pk).update(text=text)
    Wording.objects.filter(recommendation=row).update(language=language, text=text)
    suggest_anew([row.pk])
    found = Suggestion.objects.filter(recommendation=row, origin__in=MACHINE).select_related("term")
    assert {each.term.taxonomy_id for each in found} >= expected
    assert bool(found) is bool(expected)
    assert {(each.origin, each.score) for each in found} <= {("rule", 0.5)}


def test_suggestions_of_another_version_are_made_anew_when_the_database_is_migrated(run: ImportRun) -> None:
    row = Recommendation.objects.get(text__startswith="Ban")
    by_machine = Suggestion.objects.filter(origin__in=MACHINE)
    by_machine.delete()
    term = Term.objects.get(taxonomy="institution", code="parliament")
    Suggestion.objects.create(
        recommendation=row, term=term, origin=Origin.RULE, model_version="rules 1", reasons=["A sentence."]
    )
    call_command("migrate", verbosity=0)
    assert by_machine.exists()
    assert set(by_machine.values_list("model_version", flat=True)) == {version_in_use()}
    assert not by_machine.filter(term=term).exists()
    table = current("recommendation")
    assert table.column("institution").counts(table.alive)["ministry-of-education"] == 1
    assert Suggestion.objects.filter(origin=Origin.UPR_INFO).count() == 5


def test_migrating_leaves_suggestions_of_today_as_they_are(run: ImportRun) -> None:
    before = set(Suggestion.objects.values_list("pk", flat=True))
    call_command("migrate", verbosity=0)
    assert set(Suggestion.objects.values_list("pk", flat=True)) == before


def test_as_many_queries_for_many_texts_as_for_two(run: ImportRun) -> None:
    told = ParsedRecommendation(paragraph="1", text="Protect sailors and ratify the CAT")
    ids = list(Recommendation.objects.values_list("pk", "review_id"))
    for count in (1, 2):
        new = {pk: NewRecommendation(review, 1, told, "pending") for pk, review in ids[:count]}
        # The terms, and the rows: on PostgreSQL all of them, on SQLite each by one prepared statement.
        with CaptureQueriesContext(connection) as captured:
            suggest_of_new(run, new)
        assert sum("SELECT" in query["sql"] for query in captured) == 1


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
