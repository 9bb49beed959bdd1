"""Who may do what: rights come from memberships alone, and a denial is known to the organisation concerned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from uprtrack.organisations.circles import resolve
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Activity, Affiliation, Membership, User
from uprtrack.organisations.policy import RULES, VERBS, Act, allows, require
from uprtrack.organisations.services import accept, admit, affiliate, create_user, found_organisation
from uprtrack.organisations.standing import standing_of
from uprtrack.reviews.models import State


def again(user: User) -> User:
    """The same person on their next request: standing is looked up once per request."""
    return User.objects.get(pk=user.pk)


def test_every_act_has_a_rule_and_a_verb() -> None:
    assert set(RULES) == set(Act) == set(VERBS)


@pytest.mark.parametrize("act", list(Act))
def test_a_stranger_and_a_visitor_may_nothing(cast: Cast, act: Act) -> None:
    assert not allows(cast.stranger, act)
    assert not allows(AnonymousUser(), act)


def test_the_coordinator_imports_and_the_focal_point_does_not(cast: Cast) -> None:
    assert allows(cast.coordinator, Act.IMPORT, organisation=cast.mechanism, country="XCO")
    assert not allows(cast.focal_point, Act.IMPORT, organisation=cast.ministry, country="XCO")


def test_a_state_body_acts_for_its_own_country_alone(cast: Cast) -> None:
    assert not allows(cast.coordinator, Act.PLAN, organisation=cast.mechanism, country="SVN")
    assert allows(cast.coalition_coordinator, Act.PLAN, organisation=cast.coalition, country="SVN")


@pytest.mark.parametrize("act", [Act.SETTLE_POSITION, Act.DATE_REVIEW])
def test_facts_that_all_share_are_the_mechanisms_to_record(cast: Cast, act: Act) -> None:
    assert [user.username for user in people(cast) if allows(user, act, country="XCO")] == ["coordinator"]


@pytest.mark.parametrize("act", [Act.SETTLE_POSITION, Act.DATE_REVIEW])
def test_where_no_mechanism_takes_part_a_coalition_records_them(cast: Cast, act: Act) -> None:
    assert allows(cast.coalition_coordinator, act, organisation=cast.coalition, country="SVN")
    assert not allows(cast.coordinator, act, organisation=cast.mechanism, country="SVN")


def people(cast: Cast) -> list[User]:
    return [
        cast.coordinator,
        cast.focal_point,
        cast.nhri_officer,
        cast.coalition_coordinator,
        cast.coalition_member,
        cast.stranger,
    ]


def test_nobody_acts_for_another_organisation(cast: Cast) -> None:
    assert not allows(cast.coordinator, Act.ASSESS, organisation=cast.nhri)
    assert not allows(cast.nhri_officer, Act.ASSESS, organisation=cast.ministry)


def test_a_membership_that_ended_gives_no_right(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=cast.coordinator).update(until_on=yesterday)
    assert not allows(again(cast.coordinator), Act.IMPORT)


def test_a_membership_for_some_themes_reaches_those_alone(cast: Cast) -> None:
    newcomer = create_user(username="newcomer", password="x", shown_as="newcomer")
    admit(
        by=cast.focal_point,
        user=newcomer,
        organisation=cast.ministry,
        role=Role.FOCAL_POINT,
        themes=["right-to-education"],
    )
    assert allows(newcomer, Act.ASSESS, themes=frozenset({"right-to-education", "right-to-health"}))
    assert not allows(newcomer, Act.ASSESS, themes=frozenset({"right-to-health"}))


def test_a_reader_writes_nothing_but_notes_of_their_own(cast: Cast) -> None:
    reader = create_user(username="reader", password="x", shown_as="reader")
    admit(by=cast.coordinator, user=reader, organisation=cast.mechanism, role=Role.READER)
    assert [act for act in Act if allows(reader, act)] == [Act.KEEP_SEARCH]


def test_a_denial_is_logged_for_the_organisation_concerned(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        require(cast.focal_point, Act.IMPORT, organisation=cast.ministry)
    denial = Activity.objects.get(is_denial=True)
    assert denial.owner == cast.ministry
    assert denial in Activity.objects.visible_to(cast.focal_point)
    assert denial not in Activity.objects.visible_to(cast.nhri_officer)
    assert denial not in Activity.objects.visible_to(AnonymousUser())


def test_only_its_coordinator_admits_people(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        admit(by=cast.coordinator, user=cast.stranger, organisation=cast.nhri, role=Role.READER)
    assert not cast.stranger.memberships.exists()


def test_a_coalition_brings_its_members_into_the_mechanisms_group(cast: Cast) -> None:
    assert cast.mechanism.pk in standing_of(cast.coalition_member).circles
    assert cast.ngo.pk in standing_of(cast.coordinator).circles[cast.mechanism.pk]


def test_leaving_a_coalition_ends_its_circle(cast: Cast) -> None:
    assert cast.coalition.pk in standing_of(cast.coalition_member).coalition
    Affiliation.objects.filter(member=cast.ngo).update(until_on=timezone.localdate() - timedelta(days=1))
    assert cast.coalition.pk not in standing_of(again(cast.coalition_member)).coalition


def test_two_coalitions_do_not_see_each_other(cast: Cast) -> None:
    country = State.objects.get(pk="XCO")
    other = found_organisation(name="Other", kind=OrganisationKind.COALITION, country=country)
    member = found_organisation(name="Its member", kind=OrganisationKind.CSO, country=country)
    outsider = create_user(username="outsider", password="x", shown_as="outsider")
    lead = create_user(username="lead", password="x", shown_as="lead")
    Membership.objects.create(user=lead, organisation=other, role=Role.COORDINATOR)
    Membership.objects.create(user=outsider, organisation=member, role=Role.COORDINATOR)
    accept(by=again(outsider), affiliation=affiliate(by=lead, organisation=other, member=member))
    assert standing_of(outsider).coalition == {other.pk, member.pk}
    assert not standing_of(again(cast.coalition_member)).coalition & {other.pk, member.pk}


@pytest.mark.parametrize(
    ("visibility", "readers"),
    [
        (Visibility.SELF, []),
        (Visibility.ORGANISATION, ["coalition_member"]),
        (Visibility.COALITION, ["coalition_coordinator", "coalition_member"]),
        (
            Visibility.GROUP,
            ["coalition_coordinator", "coalition_member", "coordinator", "focal_point", "nhri_officer"],
        ),
    ],
)
def test_each_circle_reads_what_is_meant_for_it(cast: Cast, visibility: str, readers: list[str]) -> None:
    circle = resolve(cast.ngo, visibility)
    line = Activity.objects.create(verb="assess", owner=cast.ngo, object_kind="assessment", **circle.fields)
    seen = [user.username for user in people(cast) if line in Activity.objects.visible_to(again(user))]
    assert sorted(seen) == readers
    assert line not in Activity.objects.visible_to(AnonymousUser())
    assert line not in Activity.objects.published()


def test_public_is_seen_by_all_only_once_published(cast: Cast) -> None:
    line = Activity.objects.create(
        verb="assess", owner=cast.ngo, object_kind="assessment", visibility=Visibility.PUBLIC
    )
    assert line not in Activity.objects.visible_to(AnonymousUser())
    line.published_at = timezone.now()
    line.save()
    assert line in Activity.objects.visible_to(AnonymousUser())


def test_who_leaves_an_organisation_keeps_notes_of_their_own_alone(cast: Cast) -> None:
    author = standing_of(cast.focal_point).actor_in(cast.ministry)

    def line(visibility: Visibility) -> Activity:
        return Activity.objects.create(
            verb="assess", owner=cast.ministry, object_kind="assessment", visibility=visibility, author=author
        )

    shared, own = line(Visibility.ORGANISATION), line(Visibility.SELF)
    assert {shared, own} <= set(Activity.objects.visible_to(cast.focal_point))
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=cast.focal_point).update(until_on=yesterday)
    after = Activity.objects.visible_to(again(cast.focal_point))
    assert own in after
    assert shared not in after
