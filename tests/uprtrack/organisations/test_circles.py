"""What is shared is shared with one named body: nothing crosses from one circle of a person to another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.circles import Circle, circles_of, resolve
from uprtrack.organisations.forms import CircleField
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Activity, Affiliation, Organisation, User
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.reviews.models import State


def body(name: str, kind: OrganisationKind, parent: Organisation | None = None) -> Organisation:
    country = State.objects.get(pk="XCO")
    return found_organisation(name=name, kind=kind, country=country, parent=parent)


def person(name: str, organisation: Organisation) -> User:
    user = create_user(username=name, password="a long pass phrase", shown_as=name)
    appoint(organisation=organisation, user=user)
    return user


def join(organisation: Organisation, member: Organisation) -> Affiliation:
    return Affiliation.objects.create(organisation=organisation, member=member, accepted_at=timezone.now())


def line(owner: Organisation, circle: Circle) -> Activity:
    return Activity.objects.create(verb="assess", owner=owner, object_kind="assessment", **circle.fields)


def reads(user: User | AnonymousUser, row: Activity) -> bool:
    user.__dict__.pop("_standing", None)
    return row in Activity.objects.visible_to(user)


@pytest.fixture
def second(cast: Cast) -> Organisation:
    """A second coalition, which Harbour Watch takes part in as well."""
    coalition = body("Coast Alliance", OrganisationKind.COALITION)
    join(coalition, cast.ngo)
    return coalition


def test_what_is_shared_with_one_coalition_is_not_read_by_another(cast: Cast, second: Organisation) -> None:
    elsewhere = person("elsewhere", second)
    for_first = line(cast.ngo, Circle(Visibility.COALITION, cast.coalition))
    for_second = line(cast.ngo, Circle(Visibility.COALITION, second))
    assert [reads(cast.coalition_coordinator, row) for row in (for_first, for_second)] == [True, False]
    assert [reads(elsewhere, row) for row in (for_first, for_second)] == [False, True]


def test_with_two_coalitions_one_has_to_be_named(cast: Cast, second: Organisation) -> None:
    with pytest.raises(ValidationError, match="several"):
        resolve(cast.ngo, Visibility.COALITION)
    assert resolve(cast.ngo, Circle(Visibility.COALITION, second)).shared_with == second
    assert resolve(cast.coalition, Visibility.COALITION).shared_with == cast.coalition


def test_nothing_is_shared_with_a_circle_that_its_owner_is_not_in(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="does not belong"):
        resolve(cast.ministry, Circle(Visibility.COALITION, cast.coalition))


def test_a_row_shared_with_nobody_in_particular_is_read_by_nobody_else(cast: Cast) -> None:
    row = line(cast.ngo, Circle(Visibility.COALITION))
    assert not reads(cast.coalition_coordinator, row)
    assert reads(cast.coalition_member, row)


def test_who_leaves_takes_along_what_it_had_shared(cast: Cast) -> None:
    row = line(cast.ngo, Circle(Visibility.COALITION, cast.coalition))
    own = line(cast.coalition, Circle(Visibility.COALITION, cast.coalition))
    assert reads(cast.coalition_coordinator, row)
    assert reads(cast.coalition_member, own)
    Affiliation.objects.filter(member=cast.ngo).update(until_on=timezone.localdate() - timedelta(days=1))
    assert not reads(cast.coalition_coordinator, row)
    assert not reads(cast.coalition_member, own)


def test_a_thematic_group_is_a_circle_of_its_own(cast: Cast) -> None:
    group = body("Children", OrganisationKind.THEMATIC_GROUP, cast.coalition)
    friend = body("Child Line", OrganisationKind.CSO)
    join(cast.coalition, friend)
    join(group, friend)
    worker = person("worker", friend)
    row = line(friend, Circle(Visibility.COALITION, group))
    assert reads(worker, row)
    assert not reads(cast.coalition_member, row)
    assert not reads(cast.coalition_coordinator, row)
    assert {circle.key for circle in circles_of(friend)} >= {f"coalition.{group.public_id}"}


def test_a_confidential_group_of_the_mechanism_is_joined_by_name_alone(cast: Cast) -> None:
    group = body("Detention", OrganisationKind.MECHANISM_GROUP, cast.mechanism)
    for member in (cast.nhri, cast.coalition):
        join(group, member)
    row = line(cast.nhri, Circle(Visibility.GROUP, group))
    assert reads(cast.coalition_coordinator, row)
    # A coalition brings its members into the mechanism, not into a confidential group of it.
    assert not reads(cast.coalition_member, row)
    assert not reads(cast.coordinator, row)
    assert not reads(cast.focal_point, row)


def test_where_the_state_runs_the_site_no_coalition_is_offered(cast: Cast, settings: Settings) -> None:
    settings.OPERATOR_KIND = "state"
    assert {circle.visibility for circle in circles_of(cast.ngo)} == {
        Visibility.ORGANISATION,
        Visibility.GROUP,
    }
    with pytest.raises(ValidationError, match="run by a body of the State"):
        resolve(cast.ngo, Visibility.COALITION)


class TestField:
    def test_it_offers_each_circle_by_its_name(self, cast: Cast, second: Organisation) -> None:
        offered = dict(CircleField([cast.ngo], with_self=True, with_public=True).choices)
        assert [str(label) for label in offered.values()] == [
            "Only me",
            "My organisation",
            "The members of Coast Alliance",
            "The members of Coastland Coalition",
            "All who take part in Coordination unit",
            "Everybody, on the public site",
        ]

    def test_a_bare_word_stands_for_the_only_one(self, cast: Cast) -> None:
        field = CircleField([cast.ngo])
        assert field.clean("group") == Circle(Visibility.GROUP)
        assert resolve(cast.ngo, Visibility.GROUP).shared_with == cast.mechanism

    @pytest.mark.parametrize("sent", ["coalition", "coalition.nonsense", "public", "everybody", ""])
    def test_it_refuses_what_it_does_not_offer(self, cast: Cast, second: Organisation, sent: str) -> None:
        with pytest.raises(ValidationError):
            CircleField([cast.ngo]).clean(sent)
