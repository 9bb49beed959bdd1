"""Which tags a reader sees, and in what order sources give way to one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from uprtrack.classification.loading import load_terms
from uprtrack.classification.models import Decision, Origin, Suggestion, Taxonomy, Term
from uprtrack.classification.services import decide
from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.classification.tags import privately_tagged, shared_tags_of, tags_of, themes_once
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity
from uprtrack.search.tables import current

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.documents.models import Document
    from uprtrack.organisations.standing import Reader
    from uprtrack.recommendations.models import Recommendation

STRANGER = AnonymousUser()


def indexed_themes() -> dict[str, int]:
    """The themes that the index holds, with how many recommendations have each."""
    table = current("recommendation")
    return table.column("theme").counts(table.alive)


def themes(recommendation: Recommendation, reader: Reader) -> dict[str, str]:
    tags = tags_of([recommendation.pk], reader)[recommendation.pk]
    return {tag.term.code: tag.origin for tag in tags if tag.is_theme}


@pytest.mark.django_db
def test_the_fixed_terms_are_there_and_loading_twice_adds_none() -> None:
    counted = Taxonomy.objects.count(), Term.objects.count()
    load_terms()
    assert (Taxonomy.objects.count(), Term.objects.count()) == counted
    assert Term.objects.filter(taxonomy="upr_issue").count() == 54
    assert Term.objects.filter(taxonomy="action_category").count() == 5
    assert Term.objects.get(taxonomy="sdg", code="5.2").parent == Term.objects.get(taxonomy="sdg", code="5")


class TestOrder:
    def test_rules_suggest_themes_and_action_marked_as_machine(
        self, recommendations: list[Recommendation]
    ) -> None:
        suggest_by_machine([row.pk for row in recommendations])
        tags = tags_of([recommendations[0].pk], STRANGER)[recommendations[0].pk]
        assert {tag.chip for tag in tags} >= {"5 specific action", "International instruments"}
        assert all(tag.is_machine and tag.reasons for tag in tags)

    def test_a_paper_silences_the_machine_in_its_taxonomy(
        self, recommendations: list[Recommendation], term: Term
    ) -> None:
        row = recommendations[0]
        suggest_by_machine([row.pk])
        Suggestion.objects.create(
            recommendation=row, term=term, origin=Origin.UPR_INFO, document=row.document
        )
        assert themes(row, STRANGER) == {"right-to-health": "upr_info"}
        tags = tags_of([row.pk], STRANGER)[row.pk]
        assert "5 specific action" in {tag.chip for tag in tags}

    def test_a_decision_goes_before_everything(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        row = recommendations[1]
        suggest_by_machine([row.pk])
        wrong = Term.objects.get(taxonomy="upr_issue", code="right-to-education")
        assert themes(row, cast.coordinator)["right-to-education"] == "model"
        for chosen, is_yes in ((term, True), (wrong, False)):
            decide(
                by=cast.coordinator,
                organisation=cast.mechanism,
                recommendation=row,
                term=chosen,
                is_yes=is_yes,
            )
        found = themes(row, cast.coordinator)
        assert found["right-to-health"] == "decision"
        assert "right-to-education" not in found

    def test_the_newest_decision_of_an_organisation_holds(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        for is_yes in (True, False):
            decide(
                by=cast.coordinator,
                organisation=cast.mechanism,
                recommendation=recommendations[0],
                term=term,
                is_yes=is_yes,
            )
        assert "right-to-health" not in themes(recommendations[0], cast.coordinator)

    def test_ones_own_decision_goes_before_a_later_one_of_others(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        for by, organisation, is_yes in (
            (cast.coordinator, cast.mechanism, True),
            (cast.nhri_officer, cast.nhri, False),
        ):
            decide(
                by=by, organisation=organisation, recommendation=recommendations[0], term=term, is_yes=is_yes
            )
        assert "right-to-health" in themes(recommendations[0], cast.coordinator)
        assert "right-to-health" not in themes(recommendations[0], cast.nhri_officer)

    def test_one_theme_of_two_taxonomies_shows_once(
        self, recommendations: list[Recommendation], term: Term
    ) -> None:
        row = recommendations[0]
        twin = Term.objects.create(taxonomy_id="ohchr_theme", code=term.code, label="Right to health")
        for item, origin in ((term, Origin.RULE), (twin, Origin.OHCHR)):
            Suggestion.objects.create(recommendation=row, term=item, origin=origin)
        tags = tags_of([row.pk], STRANGER)[row.pk]
        assert [(tag.term.code, tag.origin) for tag in themes_once(tags)] == [(term.code, "ohchr")]

    def test_a_weak_suggestion_does_not_show(self, recommendations: list[Recommendation], term: Term) -> None:
        Suggestion.objects.create(recommendation=recommendations[0], term=term, origin=Origin.RULE, score=0.4)
        assert themes(recommendations[0], STRANGER) == {}


class TestCircles:
    def test_a_decision_is_read_by_its_circle_alone(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        row = recommendations[0]
        decide(
            by=cast.coalition_coordinator,
            organisation=cast.coalition,
            recommendation=row,
            term=term,
            is_yes=True,
            visibility=Visibility.COALITION,
        )
        assert "right-to-health" in themes(row, cast.coalition_member)
        assert "right-to-health" not in themes(row, cast.coordinator)
        assert "right-to-health" not in themes(row, STRANGER)
        assert shared_tags_of([row.pk])[row.pk] == []
        assert privately_tagged(cast.coalition_member) == {row.pk}
        assert privately_tagged(cast.coordinator) == set()

    def test_what_a_private_paper_says_is_private(
        self, cast: Cast, recommendations: list[Recommendation], term: Term, private_list: Document
    ) -> None:
        row = recommendations[0]
        Suggestion.objects.create(recommendation=row, term=term, origin=Origin.OHCHR, document=private_list)
        assert themes(row, STRANGER) == themes(row, cast.coordinator) == {}
        assert themes(row, cast.coalition_coordinator) == {"right-to-health": "ohchr"}
        assert shared_tags_of([row.pk])[row.pk] == []
        assert privately_tagged(cast.coalition_coordinator) == {row.pk}

    def test_a_public_decision_reaches_the_index_at_once(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        decide(
            by=cast.nhri_officer,
            organisation=cast.nhri,
            recommendation=recommendations[0],
            term=term,
            is_yes=True,
            visibility=Visibility.PUBLIC,
        )
        assert list(indexed_themes()) == ["right-to-health"]


class TestDeciding:
    def test_a_stranger_may_not_and_nothing_is_kept(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        with pytest.raises(PermissionDenied):
            decide(
                by=cast.stranger,
                organisation=cast.mechanism,
                recommendation=recommendations[0],
                term=term,
                is_yes=True,
            )
        assert not Decision.objects.exists()
        assert Activity.objects.filter(is_denial=True, owner=cast.mechanism).count() == 1

    def test_what_one_cannot_read_one_cannot_classify(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        row = recommendations[0]
        row.visibility = Visibility.ORGANISATION
        row.published_at = None
        row.save()
        with pytest.raises(PermissionDenied):
            decide(by=cast.nhri_officer, organisation=cast.nhri, recommendation=row, term=term, is_yes=True)

    def test_the_page_keeps_a_decision_and_says_so(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        row = recommendations[0]
        url = reverse("theme_decide", args=[row.public_id])
        data = {"term": term.pk, "answer": "yes", "visibility": "group", "organisation": cast.mechanism.pk}
        answer = cast.client(cast.coordinator).post(url, data, follow=True)
        assert "Your decision on the tag was kept." in answer.content.decode()
        decision = Decision.objects.get()
        assert (decision.owner, decision.is_yes, decision.visibility) == (cast.mechanism, True, "group")
        log = Activity.objects.get(verb="classify")
        assert (log.object_id, log.reason) == (row.public_id, "Right to health")

    def test_nobody_decides_for_an_organisation_not_theirs(
        self, cast: Cast, recommendations: list[Recommendation], term: Term
    ) -> None:
        url = reverse("theme_decide", args=[recommendations[0].public_id])
        data = {"term": term.pk, "answer": "yes", "visibility": "group", "organisation": cast.mechanism.pk}
        cast.client(cast.nhri_officer).post(url, data)
        assert not Decision.objects.exists()
