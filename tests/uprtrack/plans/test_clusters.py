"""The clusters of a plan: proposed, moved, split, merged; nothing that somebody did meanwhile is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from uprtrack.classification.suggesting import suggest_by_machine
from uprtrack.organisations.models import EarlierVersion, User
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.clustering import Scheme, propose, shelves_of
from uprtrack.plans.models import Cluster, ExpectedAction, Plan
from uprtrack.plans.services import add_action, add_cluster, publish_plan
from uprtrack.plans.services_of_clusters import merge_clusters, move_recommendations, place_proposed
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


@pytest.fixture
def rows(recommendations: list[Recommendation]) -> list[Recommendation]:
    """A treaty, education and corporal punishment; and the treaty again in other words."""
    first = recommendations[0]
    fourth = Recommendation.objects.get(pk=first.pk)
    fourth.pk, fourth.public_id, fourth.number, fourth.ordinal = None, "fourthfourth", "104.4", 4
    fourth.text = "Accede to OP-CAT;"
    fourth._state.adding = True
    fourth.save()
    found = [*recommendations, fourth]
    suggest_by_machine([row.pk for row in found])
    return found


def standing(plan: Plan, reader: User) -> dict[str, list[str]]:
    return {
        shelf.cluster.title if shelf.cluster else "": [row.number for row in shelf.recommendations]
        for shelf in shelves_of(plan, reader)
    }


def versions(plan: Plan) -> dict[int, int]:
    return dict(plan.clusters.values_list("pk", "version"))


class TestProposal:
    def test_by_theme_with_what_is_alike_together(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation]
    ) -> None:
        proposed = propose(matrix, Scheme.THEME, cast.coordinator)
        assert sum(item.number for item in proposed) == 4
        assert not Cluster.objects.exists(), "a proposal writes nothing"
        alike = [rows for item in proposed for _title, rows in item.alike]
        assert [[row.number for row in group] for group in alike] == [["104.1", "104.4"]]
        assert place_proposed(by=cast.coordinator, plan=matrix, scheme=Scheme.THEME) == 4
        assert standing(matrix, cast.coordinator)[""] == []
        inner = Cluster.objects.get(parent__isnull=False)
        assert inner.title.startswith("Ratify the Optional Protocol")
        assert place_proposed(by=cast.coordinator, plan=matrix, scheme=Scheme.THEME) == 0

    def test_by_the_kenyan_four(self, cast: Cast, matrix: Plan, rows: list[Recommendation]) -> None:
        place_proposed(by=cast.coordinator, plan=matrix, scheme=Scheme.FOUR)
        tops = list(Cluster.objects.filter(parent__isnull=True).values_list("title", flat=True))
        assert set(tops) <= {
            "Legal and institutional reforms",
            "Civil and political rights",
            "Economic, social and cultural rights",
            "Rights of groups",
        }
        assert "104.2" in standing(matrix, cast.coordinator)["Rights of groups"]

    def test_into_one_s_own_tree_and_the_rest_stays_without(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation]
    ) -> None:
        add_cluster(by=cast.coordinator, plan=matrix, title="Primary education")
        assert place_proposed(by=cast.coordinator, plan=matrix, scheme=Scheme.OWN) == 1
        assert standing(matrix, cast.coordinator) == {
            "Primary education": ["104.2"],
            "": ["104.1", "104.3", "104.4"],
        }

    def test_what_is_placed_stays_and_a_cluster_of_the_title_is_filled(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation]
    ) -> None:
        mine = move_recommendations(
            by=cast.coordinator, plan=matrix, recommendations=rows[1:2], to=None, title="Schools", versions={}
        )
        assert mine is not None
        title = next(
            item.title for item in propose(matrix, Scheme.THEME, cast.coordinator) if item.recommendations
        )
        there = add_cluster(by=cast.coordinator, plan=matrix, title=title.upper())
        place_proposed(by=cast.coordinator, plan=matrix, scheme=Scheme.THEME)
        assert list(mine.recommendations.all()) == rows[1:2]
        assert there.recommendations.exists()
        assert not Cluster.objects.filter(title=title).exists()

    def test_an_action_that_serves_it_places_a_recommendation(
        self, cast: Cast, matrix: Plan, action: ExpectedAction
    ) -> None:
        assert standing(matrix, cast.coordinator) == {"Treaties": ["104.1"], "": ["104.2", "104.3"]}


class TestDividing:
    @pytest.fixture
    def clusters(self, cast: Cast, matrix: Plan, rows: list[Recommendation]) -> tuple[Cluster, Cluster]:
        made = []
        for title, held in (("Treaties", rows[:1]), ("Children", rows[1:3])):
            made.append(
                move_recommendations(
                    by=cast.coordinator, plan=matrix, recommendations=held, to=None, title=title, versions={}
                )
            )
        first, second = made
        assert first is not None
        assert second is not None
        return first, second

    def test_moved_and_split_off(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation], clusters: tuple[Cluster, Cluster]
    ) -> None:
        told = {"by": cast.coordinator, "plan": matrix}
        move_recommendations(**told, recommendations=[rows[3]], to=clusters[0], versions=versions(matrix))
        move_recommendations(
            **told, recommendations=[rows[2]], to=None, title="Punishment", versions=versions(matrix)
        )
        move_recommendations(**told, recommendations=[rows[0]], to=None, versions=versions(matrix))
        assert standing(matrix, cast.coordinator) == {
            "Treaties": ["104.4"],
            "Children": ["104.2"],
            "Punishment": ["104.3"],
            "": ["104.1"],
        }
        kept = EarlierVersion.objects.filter(object_kind="plans.cluster", object_id=clusters[1].pk)
        assert any(rows[2].pk in version.fields["recommendations"] for version in kept)

    def test_merged_with_all_that_stands_there(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation], clusters: tuple[Cluster, Cluster]
    ) -> None:
        inner = add_cluster(by=cast.coordinator, plan=matrix, title="Schools", parent=clusters[1])
        action = add_action(
            by=cast.coordinator,
            plan=matrix,
            cluster=clusters[1],
            text="Open schools",
            type="political",
            recommendations=[rows[1]],
        )
        merge_clusters(
            by=cast.coordinator, plan=matrix, kept=clusters[0], merged=clusters[1], versions=versions(matrix)
        )
        action.refresh_from_db()
        inner.refresh_from_db()
        assert (action.cluster, inner.parent) == (clusters[0], clusters[0])
        assert standing(matrix, cast.coordinator) == {
            "Treaties": ["104.1", "104.2", "104.3"],
            "Schools": [],
            "": ["104.4"],
        }
        assert Cluster.objects.get(pk=clusters[1].pk).withdrawn_at is not None

    def test_a_stale_version_writes_nothing(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation], clusters: tuple[Cluster, Cluster]
    ) -> None:
        seen = versions(matrix)
        told = {"by": cast.coordinator, "plan": matrix, "versions": seen}
        move_recommendations(**told, recommendations=[rows[1]], to=clusters[0])
        before = standing(matrix, cast.coordinator)
        with pytest.raises(ChangedMeanwhileError):
            move_recommendations(**told, recommendations=[rows[2]], to=clusters[0])
        with pytest.raises(ChangedMeanwhileError):
            merge_clusters(**told, kept=clusters[0], merged=clusters[1])
        assert standing(matrix, cast.coordinator) == before
        assert Cluster.objects.standing().count() == 2

    def test_what_cannot_be_is_refused(
        self,
        cast: Cast,
        matrix: Plan,
        coalition_plan: Plan,
        rows: list[Recommendation],
        clusters: tuple[Cluster, Cluster],
    ) -> None:
        told = {"by": cast.coordinator, "plan": matrix, "versions": versions(matrix)}
        inner = add_cluster(by=cast.coordinator, plan=matrix, title="Schools", parent=clusters[1])
        with pytest.raises(ValidationError, match="within it"):
            merge_clusters(**told, kept=inner, merged=clusters[1])
        foreign = add_cluster(by=cast.coalition_coordinator, plan=coalition_plan, title="Ours")
        with pytest.raises(ValidationError, match="another plan"):
            move_recommendations(**told, recommendations=rows[:1], to=foreign)
        with pytest.raises(ValidationError, match="Tick"):
            move_recommendations(**told, recommendations=[], to=clusters[0])
        for reader in (cast.coalition_coordinator, cast.focal_point, cast.stranger):
            with pytest.raises(PermissionDenied):
                place_proposed(by=reader, plan=matrix, scheme=Scheme.THEME)


class TestPage:
    def test_a_proposal_is_looked_at_made_and_divided_otherwise(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation]
    ) -> None:
        client, address = cast.client(cast.coordinator), reverse("cluster_board", args=[matrix.public_id])
        assert "Without a cluster" in client.get(address).content.decode()
        assert "Make these clusters" in client.get(address, {"scheme": "four"}).content.decode()
        answer = client.post(address, {"act": "place", "scheme": "four"}, follow=True).content.decode()
        assert "4 recommendations were placed" in answer
        shown = {f"version-{pk}": version for pk, version in versions(matrix).items()}
        moved = {"act": "move", "recommendation": [rows[1].public_id], "to": "", "title": "Schools", **shown}
        assert client.post(address, moved).status_code == 302
        assert standing(matrix, cast.coordinator)["Schools"] == ["104.2"]
        # Who saw the page before still takes it out of where it stood then.
        stale = client.post(address, {**moved, "title": "Late"})
        assert stale.status_code == 409
        page = stale.content.decode()
        assert "Nothing was written" in page
        assert "checked" in page, "what was ticked stays ticked"
        assert client.post(address, {"act": "merge"}).status_code == 422
        assert client.post(address, {"act": "place", "scheme": "x"}).status_code == 422

    def test_readers_read_and_do_not_divide(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation]
    ) -> None:
        place_proposed(by=cast.coordinator, plan=matrix, scheme=Scheme.FOUR)
        address = reverse("cluster_board", args=[matrix.public_id])
        assert Client().get(address).status_code == 404
        publish_plan(by=cast.coordinator, plan=matrix)
        page = Client().get(address, {"scheme": "theme"}).content.decode()
        assert "Rights of groups" in page
        assert "Make these clusters" not in page
        assert 'type="checkbox"' not in page
        answer = cast.client(cast.stranger).post(address, {"act": "place", "scheme": "theme"})
        assert answer.status_code == 403

    def test_the_page_asks_the_database_as_often_for_many_as_for_one(
        self, cast: Cast, matrix: Plan, rows: list[Recommendation]
    ) -> None:
        client, address = cast.client(cast.coordinator), reverse("cluster_board", args=[matrix.public_id])

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address, {"scheme": "theme"}).status_code == 200
            return len(queries)

        move_recommendations(
            by=cast.coordinator, plan=matrix, recommendations=rows[:1], to=None, title="Treaties", versions={}
        )
        asked()
        few = asked()
        for row in rows[1:3]:
            move_recommendations(
                by=cast.coordinator,
                plan=matrix,
                recommendations=[row],
                to=None,
                title=row.number,
                versions={},
            )
        assert asked() == few <= 26
