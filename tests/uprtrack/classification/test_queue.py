"""The queue of suggestions: what waits for whom, in which order, and deciding on many at once."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from uprtrack.classification.models import Decision, Origin, Suggestion, Term
from uprtrack.classification.queue import by_doubt, waiting_suggestions
from uprtrack.classification.services import decide
from uprtrack.classification.services_of_queue import decide_on
from uprtrack.classification.suggesting import suggest_anew, suggest_by_machine
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity, Membership
from uprtrack.recommendations.models import Recommendation
from uprtrack.search.tables import current

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from uprtrack.organisations.standing import Reader
    from uprtrack.reviews.models import Review


@pytest.fixture
def rows(recommendations: list[Recommendation]) -> list[Recommendation]:
    suggest_by_machine([row.pk for row in recommendations])
    return recommendations


def waiting(reader: Reader, taxonomy: str = "") -> list[Suggestion]:
    return list(by_doubt(waiting_suggestions(reader, taxonomy=taxonomy)))


def term_of(taxonomy: str, code: str) -> Term:
    return Term.objects.get(taxonomy=taxonomy, code=code)


class TestWhatWaits:
    def test_the_most_doubtful_comes_first(self, cast: Cast, rows: list[Recommendation]) -> None:
        doubts = [abs(each.score - 0.5) for each in waiting(cast.coordinator)]
        assert len(doubts) > len(rows)
        assert doubts == sorted(doubts)

    def test_what_one_s_own_organisation_decided_no_longer_waits_for_it(
        self, cast: Cast, rows: list[Recommendation]
    ) -> None:
        first = waiting(cast.coordinator, "upr_issue")[0]
        for_nhri = len(waiting(cast.nhri_officer))
        decide(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=first.recommendation,
            term=first.term,
            is_yes=False,
            visibility=Visibility.PUBLIC,
        )
        assert first not in waiting(cast.coordinator)
        assert len(waiting(cast.nhri_officer)) == for_nhri

    def test_a_yes_to_another_category_settles_the_suggested_one(
        self, cast: Cast, rows: list[Recommendation]
    ) -> None:
        suggested = waiting(cast.coordinator, "action_category")[0]
        other = Term.objects.filter(taxonomy="action_category").exclude(pk=suggested.term_id)[0]
        decide(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=suggested.recommendation,
            term=other,
            is_yes=True,
        )
        assert suggested not in waiting(cast.coordinator)

    def test_where_a_paper_speaks_the_machine_asks_nothing(
        self, cast: Cast, rows: list[Recommendation]
    ) -> None:
        row = rows[0]
        term = term_of("upr_issue", "right-to-health")
        Suggestion.objects.create(
            recommendation=row, term=term, origin=Origin.UPR_INFO, document=row.document
        )
        assert not [
            each for each in waiting(cast.coordinator, "upr_issue") if each.recommendation_id == row.pk
        ]
        assert [each for each in waiting(cast.coordinator, "sdg") if each.recommendation_id == row.pk]

    def test_what_one_cannot_read_does_not_wait(self, cast: Cast, rows: list[Recommendation]) -> None:
        Recommendation.objects.update(visibility=Visibility.ORGANISATION, published_at=None)
        assert waiting(cast.coordinator)
        assert not waiting(cast.nhri_officer)


class TestDeciding:
    def test_many_are_decided_in_one_transaction_with_one_line_in_the_log(
        self, cast: Cast, rows: list[Recommendation]
    ) -> None:
        chosen = waiting(cast.coordinator)
        lines = Activity.objects.count()
        made = decide_on(
            by=cast.coordinator,
            organisation=cast.mechanism,
            suggestions=chosen,
            is_yes=True,
            visibility=Visibility.PUBLIC,
        )
        assert made == len(chosen) == Decision.objects.filter(is_yes=True, owner=cast.mechanism).count()
        assert Activity.objects.count() == lines + 1
        assert not waiting(cast.coordinator)
        table = current("recommendation")
        assert table.column("suggested").counts(table.alive) == {}

    def test_nothing_is_kept_where_one_of_them_may_not_be_read(
        self, cast: Cast, rows: list[Recommendation]
    ) -> None:
        chosen = waiting(cast.coordinator)
        Recommendation.objects.filter(pk=rows[-1].pk).update(
            visibility=Visibility.ORGANISATION, published_at=None
        )
        with pytest.raises(PermissionDenied):
            decide_on(by=cast.nhri_officer, organisation=cast.nhri, suggestions=chosen, is_yes=True)
        assert not Decision.objects.exists()
        assert Activity.objects.filter(is_denial=True, owner=cast.nhri).count() == 1

    def test_a_role_for_some_themes_reaches_no_others_through_the_queue(
        self, cast: Cast, rows: list[Recommendation]
    ) -> None:
        Membership.objects.filter(user=cast.nhri_officer).update(themes=["right-to-water"])
        cast.nhri_officer.__dict__.pop("_standing", None)
        chosen = waiting(cast.nhri_officer, "upr_issue")
        assert chosen
        with pytest.raises(PermissionDenied):
            decide_on(by=cast.nhri_officer, organisation=cast.nhri, suggestions=chosen, is_yes=True)

    @pytest.mark.parametrize("person", ["stranger"])
    def test_others_may_not(self, cast: Cast, rows: list[Recommendation], person: str) -> None:
        with pytest.raises(PermissionDenied):
            decide_on(
                by=getattr(cast, person),
                organisation=cast.mechanism,
                suggestions=waiting(cast.coordinator),
                is_yes=True,
            )
        assert cast.client(getattr(cast, person)).get(reverse("tag_queue")).status_code == 403


class TestPage:
    def fields(self, cast: Cast, **more: object) -> dict[str, object]:
        return {"organisation": cast.mechanism.pk, "visibility": Visibility.ORGANISATION.value, **more}

    def test_each_line_says_what_why_and_how_sure_with_a_box_that_needs_no_script(
        self, cast: Cast, rows: list[Recommendation]
    ) -> None:
        html = unescape(cast.client(cast.coordinator).get(reverse("tag_queue")).content.decode())
        for each in waiting(cast.coordinator)[:3]:
            line = html.partition(f'id="chosen-{each.pk}"')[2].partition("</tr>")[0]
            assert f"{round(each.score * 100)} % sure." in line
            assert each.recommendation.public_id in line
            assert "<mark>" in line or "no single word" in line or "Its issue is" in line

    def test_what_is_ticked_is_confirmed_and_the_rest_waits(
        self, cast: Cast, rows: list[Recommendation]
    ) -> None:
        first, second, *rest = waiting(cast.coordinator)
        answer = cast.client(cast.coordinator).post(
            f"{reverse('tag_queue_decide')}?review=XCO-upr4",
            self.fields(cast, chosen=[first.pk, second.pk], answer="yes"),
            follow=True,
        )
        assert "2 decisions were kept." in answer.content.decode()
        assert {each.pk for each in waiting(cast.coordinator)} <= {each.pk for each in rest}
        assert Decision.objects.filter(is_yes=True).count() == 2

    def test_all_that_the_machine_is_sure_of_at_once(self, cast: Cast, rows: list[Recommendation]) -> None:
        sure = [each for each in waiting(cast.coordinator) if each.score >= 0.9]
        assert sure
        url = f"{reverse('tag_queue_decide')}?review=XCO-upr4"
        cast.client(cast.coordinator).post(url, self.fields(cast, sure="90"))
        assert Decision.objects.filter(is_yes=True).count() == len(sure)
        assert all(each.score < 0.9 for each in waiting(cast.coordinator))

    @pytest.mark.parametrize("sent", [{"answer": "yes"}, {"answer": "yes", "chosen": ["x", "999999"]}, {}])
    def test_nothing_ticked_says_so(
        self, cast: Cast, rows: list[Recommendation], sent: dict[str, object]
    ) -> None:
        url = f"{reverse('tag_queue_decide')}?review=XCO-upr4"
        answer = cast.client(cast.coordinator).post(url, self.fields(cast, **sent), follow=True)
        assert answer.status_code == 200
        assert 'class="message error"' in answer.content.decode()
        assert not Decision.objects.exists()

    def test_one_kind_of_tag_alone(self, cast: Cast, rows: list[Recommendation]) -> None:
        answer = cast.client(cast.coordinator).get(reverse("tag_queue"), {"kind": "institution"})
        shown = answer.context["lines"]
        assert shown
        assert {line.suggestion.term.taxonomy_id for line in shown} == {"institution"}

    def test_as_many_queries_for_many_suggestions_as_for_few(
        self, cast: Cast, review: Review, rows: list[Recommendation]
    ) -> None:
        def asked() -> int:
            client = cast.client(cast.coordinator)
            client.get(reverse("tag_queue"))
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get(reverse("tag_queue"))
            return len(captured)

        Suggestion.objects.exclude(recommendation=rows[0]).delete()
        few = asked()
        suggest_anew([row.pk for row in rows])
        assert asked() == few

    def test_home_leads_to_what_waits(self, cast: Cast, rows: list[Recommendation]) -> None:
        count = len(waiting(cast.coordinator))
        html = cast.client(cast.coordinator).get(reverse("home")).content.decode()
        assert f"{count} suggested tags were not confirmed by you" in html
        assert f"{reverse('tag_queue')}?review=XCO-upr4" in html
