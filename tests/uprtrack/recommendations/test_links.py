"""Links between recommendations: what the machine suggests, what people decide, who sees it."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.uprtrack.recommendations.sources import made, paper, settled
from uprtrack.documents.acceptors import objections_of_upper_apps
from uprtrack.documents.models import DocumentKind
from uprtrack.monitoring.services import assess, publish_assessment
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity, Verb
from uprtrack.recommendations.finding_links import find_links
from uprtrack.recommendations.links import links_of
from uprtrack.recommendations.models import Kind, Link, LinkDecision, LinkKind, Recommendation
from uprtrack.recommendations.services import UnfitEntryError
from uprtrack.recommendations.services_of_links import (
    confirm_links,
    decide_link,
    decide_no_predecessor,
    look_for_links,
)
from uprtrack.recommendations.services_of_sources import merge, take_apart
from uprtrack.reviews.models import Mechanism, Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

REPORT = DocumentKind.WORKING_GROUP_REPORT
OPCAT = "Ratify the Optional Protocol to the Convention against Torture"


@pytest.fixture
def before(db: None) -> Review:
    """Coastland's third review."""
    return Review.objects.create(mechanism_id="upr", state_under_review_id="XCO", cycle=3)


class World:
    """A review, the one before it and a treaty body's, each with a paper of the mechanism."""

    def __init__(self, cast: Cast, review: Review, before: Review) -> None:
        committee, _ = Mechanism.objects.get_or_create(
            key="cat", defaults={"name": "Committee against Torture"}
        )
        dialogue = Review.objects.create(mechanism=committee, state_under_review_id="XCO", cycle=2022)
        self.earlier_paper = paper(cast.mechanism, before, REPORT)
        self.paper = paper(cast.mechanism, review, REPORT)
        self.earlier = made(self.earlier_paper, OPCAT, number="90.1")
        self.other_earlier = made(self.earlier_paper, "Reduce the overcrowding of prisons", number="90.2")
        self.row = made(self.paper, "Accede to OP-CAT without delay", number="104.1")
        self.twin = made(self.paper, "Accede to the OP-CAT", number="104.2")
        self.new = made(self.paper, "Protect the harbours against storms", number="104.3")
        observations = paper(cast.mechanism, dialogue, DocumentKind.UHRI_EXPORT)
        self.observation = made(
            observations, f"The Committee invites the State party to {OPCAT.lower()}", kind=Kind.OBSERVATION
        )
        settled(self.earlier, self.other_earlier, self.row, self.twin, self.new, self.observation)


@pytest.fixture
def world(cast: Cast, review: Review, before: Review) -> World:
    return World(cast, review, before)


class TestFinding:
    def test_earlier_alike_and_parallel(self, cast: Cast, review: Review, world: World) -> None:
        find_links(review)
        shown = links_of([world.row.pk, world.twin.pk, world.new.pk, world.earlier.pk], cast.stranger)
        of_row = shown[world.row.pk]
        assert [(link.other, link.kind) for link in of_row.earlier] == [(world.earlier, LinkKind.SIMILAR)]
        assert [link.other for link in of_row.alike] == [world.twin]
        assert [link.other for link in of_row.parallel] == [world.observation]
        assert all(link.is_suggested and 0.5 <= (link.score or 0) <= 1 for link in of_row.every)
        assert [link.other for link in shown[world.twin.pk].alike] == [world.row]
        assert {link.other for link in shown[world.earlier.pk].later} == {world.row, world.twin}
        assert shown[world.new.pk].every == []
        assert of_row.earlier[0].words == "OP-CAT"

    def test_finding_again_keeps_the_rows_that_still_hold(self, review: Review, world: World) -> None:
        find_links(review)
        keys = set(Link.objects.values_list("pk", flat=True))
        assert find_links(review) == len(keys)
        assert set(Link.objects.values_list("pk", flat=True)) == keys
        Recommendation.objects.filter(pk=world.observation.pk).update(text="Mend the harbours")
        find_links(review)
        assert set(Link.objects.values_list("pk", flat=True)) < keys

    def test_a_text_that_changes_forgets_what_was_suggested(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        find_links(review)
        twin = made(paper(cast.mechanism, review, DocumentKind.UPR_INFO_SHEET), "Accede to OP-CAT soon")
        settled(twin)
        find_links(review)
        merged = merge(by=cast.coordinator, kept=world.row, merged=twin)
        assert not any(
            link.other == twin for link in links_of([world.row.pk], cast.coordinator)[world.row.pk].alike
        )
        take_apart(by=cast.coordinator, merge=merged)

    def test_what_one_organisation_holds_is_not_compared_for_others(
        self, cast: Cast, review: Review, world: World, before: Review
    ) -> None:
        private = paper(cast.coalition, before, REPORT, is_published=False)
        hidden = made(private, "Protect its harbours against all storms")
        settled(hidden)
        find_links(review)
        assert not Link.objects.filter(other=hidden).exists()
        own = made(
            paper(cast.coalition, review, REPORT, is_published=False), "Protect the harbours against storms"
        )
        settled(own)
        find_links(review)
        shown = links_of([own.pk], cast.coalition_coordinator)[own.pk]
        assert [link.other for link in shown.earlier] == [hidden]
        assert links_of([hidden.pk], cast.stranger)[hidden.pk].later == []

    def test_the_command(self, review: Review, world: World) -> None:
        out = StringIO()
        call_command("link", "XCO-upr4", stdout=out)
        assert "Coastland, fourth cycle: " in out.getvalue()
        assert Link.objects.exists()
        call_command("link", "--all", stdout=out)
        assert "third cycle: 1 link" in out.getvalue()
        with pytest.raises(CommandError, match="SVN-upr3"):
            call_command("link", "XCO-upr9")
        with pytest.raises(CommandError, match="one of the two"):
            call_command("link")


class TestDeciding:
    def test_a_confirmed_link_is_a_decision_beside_the_suggestion(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        find_links(review)
        link = Link.objects.get(recommendation=world.row, other=world.earlier)
        assert confirm_links(by=cast.coordinator, organisation=cast.mechanism, links=[link]) == 1
        (shown,) = links_of([world.row.pk], cast.coordinator)[world.row.pk].earlier
        assert shown.decision is not None
        assert (shown.decision.owner, shown.score) == (cast.mechanism, link.score)
        assert Link.objects.filter(pk=link.pk).exists()
        line = Activity.objects.get(verb=Verb.CONFIRM)
        assert (line.owner, line.object_id) == (cast.mechanism, world.row.public_id)

    def test_who_may_not_read_the_decision_sees_the_suggestion(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        find_links(review)
        decide_link(
            by=cast.coalition_coordinator,
            organisation=cast.coalition,
            recommendation=world.row,
            other=world.earlier,
            kind="similar",
            is_yes=False,
        )
        assert links_of([world.row.pk], cast.coalition_coordinator)[world.row.pk].earlier == []
        assert len(links_of([world.row.pk], cast.stranger)[world.row.pk].earlier) == 1

    def test_another_that_a_person_names_takes_the_place_of_the_machine_s(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        find_links(review)
        told = {"by": cast.coordinator, "organisation": cast.mechanism, "recommendation": world.row}
        decide_link(**told, other=world.other_earlier, kind="general", is_yes=True)
        (shown,) = links_of([world.row.pk], cast.coordinator)[world.row.pk].earlier
        assert (shown.other, shown.kind, shown.score) == (world.other_earlier, "general", None)

    def test_no_predecessor_hides_suggestions_until_it_is_taken_back_or_one_is_named(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        find_links(review)
        told = {"by": cast.coordinator, "organisation": cast.mechanism, "recommendation": world.row}
        none = decide_no_predecessor(**told)
        shown = links_of([world.row.pk], cast.coordinator)[world.row.pk]
        assert (shown.earlier, shown.none) == ([], none)
        assert shown.alike, "other links are another matter"
        decide_no_predecessor(**told, is_none=False)
        shown = links_of([world.row.pk], cast.coordinator)[world.row.pk]
        assert (len(shown.earlier), shown.none) == (1, None)
        decide_no_predecessor(**told)
        decide_link(**told, other=world.earlier, kind="similar", is_yes=True)
        shown = links_of([world.row.pk], cast.coordinator)[world.row.pk]
        assert ([link.other for link in shown.earlier], shown.none) == ([world.earlier], None)

    def test_one_s_own_organisation_goes_before_others(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        find_links(review)
        link = {
            "recommendation": world.row,
            "other": world.earlier,
            "kind": "similar",
            "visibility": "public",
        }
        decide_link(by=cast.coordinator, organisation=cast.mechanism, is_yes=True, **link)
        decide_link(by=cast.coalition_coordinator, organisation=cast.coalition, is_yes=False, **link)
        assert links_of([world.row.pk], cast.stranger)[world.row.pk].earlier == []
        (shown,) = links_of([world.row.pk], cast.coordinator)[world.row.pk].earlier
        assert shown.decision is not None

    @pytest.mark.parametrize(
        ("other", "kind", "told"),
        [
            ("twin", "similar", "not made in a cycle before"),
            ("observation", "same", "not made in a cycle before"),
            ("earlier", "parallel", "same mechanism"),
            ("earlier", "near_duplicate", "Expected another recommendation"),
            ("row", "near_duplicate", "Expected another recommendation"),
        ],
    )
    def test_what_cannot_be_is_refused(
        self, cast: Cast, world: World, other: str, kind: str, told: str
    ) -> None:
        with pytest.raises(UnfitEntryError, match=told):
            decide_link(
                by=cast.coordinator,
                organisation=cast.mechanism,
                recommendation=world.row,
                other=getattr(world, other),
                kind=kind,
                is_yes=True,
            )
        assert not LinkDecision.objects.exists()

    def test_nobody_decides_on_what_they_cannot_read_or_without_a_role(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        hidden = made(paper(cast.coalition, review, REPORT, is_published=False), "Accede to OP-CAT at last")
        link = {"recommendation": world.row, "other": hidden, "kind": "near_duplicate", "is_yes": True}
        with pytest.raises(PermissionDenied):
            decide_link(by=cast.coordinator, organisation=cast.mechanism, **link)
        with pytest.raises(PermissionDenied):
            decide_no_predecessor(by=cast.stranger, organisation=cast.mechanism, recommendation=world.row)
        with pytest.raises(PermissionDenied):
            look_for_links(by=cast.stranger, organisation=cast.mechanism, review=review)

    def test_decisions_go_with_a_merge_and_come_back(self, cast: Cast, review: Review, world: World) -> None:
        sheet = made(
            paper(cast.mechanism, review, DocumentKind.UPR_INFO_SHEET), "Accede to OP-CAT without any delay"
        )
        settled(sheet)
        told = {"by": cast.coordinator, "organisation": cast.mechanism}
        decide_link(**told, recommendation=sheet, other=world.earlier, kind="similar", is_yes=True)
        decide_link(**told, recommendation=world.twin, other=sheet, kind="near_duplicate", is_yes=True)
        merged = merge(by=cast.coordinator, kept=world.row, merged=sheet)
        shown = links_of([world.row.pk], cast.coordinator)[world.row.pk]
        assert [link.other for link in shown.every] == [world.earlier, world.twin]
        take_apart(by=cast.coordinator, merge=merged)
        assert links_of([world.row.pk], cast.coordinator)[world.row.pk].every == []
        assert len(links_of([sheet.pk], cast.coordinator)[sheet.pk].every) == 2

    def test_an_import_on_which_a_decision_stands_is_not_undone(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        decide_link(
            by=cast.coordinator,
            organisation=cast.mechanism,
            recommendation=world.row,
            other=world.earlier,
            kind="similar",
            is_yes=True,
        )
        for _document, run in (world.paper, world.earlier_paper):
            assert "1 decision on a link" in [item.what for item in objections_of_upper_apps(run)]


class TestPages:
    def test_the_page_of_a_review_looks_confirms_and_declines(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        client = cast.client(cast.coordinator)
        address = reverse("links", args=[review.alias])
        assert "No undecided suggestions" in client.get(address).content.decode()
        told = {"organisation": cast.mechanism.pk, "visibility": "public"}
        assert "were suggested" in client.post(address, {**told, "act": "look"}, follow=True).content.decode()
        page = client.get(address).content.decode()
        assert OPCAT in page
        mine = Link.objects.get(recommendation=world.row, other=world.earlier)
        theirs = Link.objects.get(recommendation=world.twin, other=world.earlier)
        answer = client.post(address, {**told, "act": "ticked", "link": [mine.pk, theirs.pk]}, follow=True)
        assert "2 links were confirmed" in answer.content.decode()
        alike = Link.objects.get(kind=LinkKind.NEAR_DUPLICATE)
        client.post(address, {**told, "decline": alike.pk, "tab": "alike"})
        assert LinkDecision.objects.get(other=alike.other).is_yes is False
        assert (
            "Tick the links" in client.post(address, {**told, "act": "ticked"}, follow=True).content.decode()
        )
        decided = client.get(address, {"show": "decided"}).content.decode()
        assert cast.mechanism.label in decided
        assert (
            "As previously recommended"
            in Client().get(reverse("recommendation", args=[world.row.public_id])).content.decode()
        )

    def test_the_most_doubtful_stands_first(self, cast: Cast, review: Review, world: World) -> None:
        find_links(review)
        Link.objects.filter(recommendation=world.twin, other=world.earlier).update(score=0.51)
        page = cast.client(cast.coordinator).get(reverse("links", args=[review.alias])).content.decode()
        assert page.index("104.2") < page.index("104.1")

    def test_another_is_named_by_its_address_or_identifier(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        client = cast.client(cast.coordinator)
        address = reverse("link_choose", args=[world.row.public_id])
        assert client.get(address).status_code == 200
        told = {"organisation": cast.mechanism.pk, "visibility": "organisation", "kind": "similar"}
        for named in (
            "XCO-upr3-90.2",
            f"https://example.org/recommendations/{world.other_earlier.public_id}/",
        ):
            answer = client.post(address, {**told, "other": named, "answer": "yes"})
            assert answer.status_code == 302
        assert LinkDecision.objects.filter(other=world.other_earlier, is_yes=True).count() == 2
        unknown = client.post(address, {**told, "other": "XCO-upr3-999", "answer": "yes"})
        assert (unknown.status_code, "is called" in unknown.content.decode()) == (422, True)
        empty = client.post(address, {**told, "answer": "yes"})
        assert "Say which recommendation is meant" in empty.content.decode()
        client.post(address, {**told, "answer": "none"})
        page = client.get(reverse("recommendation", args=[world.row.public_id])).content.decode()
        assert "Without a predecessor, as Coordination unit found" in page
        assert "may be a predecessor after all" in client.get(address).content.decode()

    def test_earlier_text_position_and_assessment_show(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        find_links(review)
        voice = assess(
            by=cast.nhri_officer,
            organisation=cast.nhri,
            recommendation=world.earlier,
            assessed_on=world.earlier.created_at.date(),
            level="partially",
            narrative="Half of it",
            visibility=Visibility.ORGANISATION,
        )
        publish_assessment(by=cast.nhri_officer, assessment=voice)
        page = Client().get(reverse("recommendation", args=[world.row.public_id])).content.decode()
        panel = page[page.index('id="links"') :]
        assert OPCAT in panel
        assert "Pending" in panel
        assert "level-partially" in panel

    def test_strangers_find_no_page_and_start_no_work(self, cast: Cast, review: Review, world: World) -> None:
        for address in (
            reverse("links", args=[review.alias]),
            reverse("link_choose", args=[world.row.public_id]),
        ):
            assert Client().get(address).status_code == 302
            assert cast.client(cast.stranger).get(address).status_code == 403
        assert not Link.objects.exists()

    def test_pages_ask_the_database_as_often_for_many_as_for_one(
        self, cast: Cast, review: Review, world: World
    ) -> None:
        client = cast.client(cast.coordinator)
        addresses = (
            reverse("links", args=[review.alias]),
            reverse("recommendation", args=[world.earlier.public_id]),
        )

        def asked() -> list[int]:
            numbers = []
            for address in addresses:
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(address).status_code == 200
                numbers.append(len(queries))
            return numbers

        find_links(review)
        asked()
        few = asked()
        for number in range(4, 30):
            made(world.paper, f"Ratify OP-CAT, as asked {number} times", number=f"104.{number}")
        find_links(review)
        links = Link.objects.filter(other=world.earlier)
        assert len(links) > 20
        confirm_links(by=cast.coordinator, organisation=cast.mechanism, links=list(links[:5]))
        assert asked() == few
        assert few[0] <= 16
