"""Roles by organisation, theme and day; the last coordinator; handing over in one step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import PASSWORD, Cast
from uprkit.issues import issues
from uprtrack.classification.loading import issue_code
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import Activity, Membership, TermsOfReference, User, Verb
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.services import (
    admit,
    change_membership,
    create_user,
    end_membership,
    found_group,
    hand_over,
    send_to_group,
)
from uprtrack.organisations.services.handover import notes_kept_by
from uprtrack.organisations.standing import standing_of
from uprtrack.organisations.themes import theme_labels


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def colleague(cast: Cast) -> User:
    """A focal point of the ministry for education alone."""
    user = create_user(username="colleague", password=PASSWORD, shown_as="Colleague")
    admit(
        by=again(cast.focal_point),
        user=user,
        organisation=cast.ministry,
        role=Role.FOCAL_POINT,
        themes=["right-to-education"],
    )
    return user


def held_by(user: User) -> set[tuple[str, str, tuple[str, ...]]]:
    return {
        (item.organisation.name, item.role, tuple(item.themes))
        for item in standing_of(again(user)).memberships
    }


def test_themes_are_the_codes_that_recommendations_carry() -> None:
    assert list(theme_labels()) == [issue_code(label) for label in issues()]


def test_a_theme_that_is_none_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="no themes of the UPR: whales"):
        admit(
            by=again(cast.focal_point),
            user=cast.stranger,
            organisation=cast.ministry,
            role=Role.READER,
            themes=["whales"],
        )


def test_a_role_that_ended_ends_with_the_next_request(cast: Cast, colleague: User) -> None:
    client = cast.client(colleague)
    own = reverse("organisation", args=[cast.ministry.public_id])
    assert "Seen by your organisation alone" in client.get(own).content.decode()
    end_membership(by=again(cast.focal_point), membership=colleague.memberships.get())
    assert "Seen by your organisation alone" not in client.get(own).content.decode()


def test_a_changed_role_leaves_the_one_before_on_record(cast: Cast, colleague: User) -> None:
    before = colleague.memberships.get()
    after = change_membership(by=again(cast.focal_point), membership=before, role=Role.READER)
    before.refresh_from_db()
    assert before.until_on == timezone.localdate() - timedelta(days=1)
    assert (after.role, after.since_on) == (Role.READER, timezone.localdate())
    twice = change_membership(by=again(cast.focal_point), membership=after, role=Role.MEMBER)
    assert twice.pk == after.pk
    assert held_by(colleague) == {("Ministry of Justice", Role.MEMBER, ())}


@pytest.mark.parametrize("how", ["end", "change", "until"])
def test_the_last_coordinator_names_another_first(cast: Cast, how: str) -> None:
    membership = cast.nhri_officer.memberships.get()
    by = again(cast.nhri_officer)

    def go() -> None:
        if how == "end":
            end_membership(by=by, membership=membership)
        elif how == "change":
            change_membership(by=by, membership=membership, role=Role.READER)
        else:
            change_membership(
                by=by, membership=membership, role=Role.COORDINATOR, until_on=timezone.localdate()
            )

    with pytest.raises(ValidationError, match="Name another coordinator first"):
        go()
    assert held_by(cast.nhri_officer) == {(cast.nhri.name, Role.COORDINATOR, ())}
    admit(by=again(by), user=cast.stranger, organisation=cast.nhri, role=Role.COORDINATOR)
    go()


def test_nobody_ends_the_role_of_another_organisations_people(cast: Cast, colleague: User) -> None:
    with pytest.raises(PermissionDenied):
        end_membership(by=again(cast.coordinator), membership=colleague.memberships.get())
    assert end_membership(by=again(colleague), membership=colleague.memberships.get()).until_on


def note_of(cast: Cast, author: User) -> TermsOfReference:
    """A row that somebody wrote for themselves alone."""
    return TermsOfReference.objects.create(
        owner=cast.ministry,
        author=standing_of(again(author)).actor_in(cast.ministry),
        visibility=Visibility.SELF,
        number=TermsOfReference.objects.count() + 1,
        text="my own thoughts",
        adopted_on=timezone.localdate(),
    )


def test_a_portfolio_is_handed_over_in_one_step(cast: Cast, colleague: User) -> None:
    group = found_group(
        by=again(cast.coordinator), parent=cast.mechanism, name="Education", led_by=cast.ministry
    )
    proposal = group.affiliations.get()
    from uprtrack.organisations.services import accept

    accept(by=again(cast.focal_point), affiliation=proposal)
    send_to_group(by=again(cast.focal_point), group=group, sender=cast.ministry, user=colleague)
    note = note_of(cast, colleague)
    assert notes_kept_by(colleague, cast.ministry) == 1
    everything = held_by(colleague)
    assert {role for _body, role, _themes in everything} == {Role.FOCAL_POINT, Role.RAPPORTEUR}
    lines = Activity.objects.count()
    hand_over(
        by=again(cast.focal_point), leaving=again(colleague), to=cast.stranger, organisation=cast.ministry
    )
    assert held_by(colleague) == set()
    assert held_by(cast.stranger) == everything
    assert Activity.objects.count() == lines + 1
    assert Activity.objects.filter(verb=Verb.HAND_OVER, owner=cast.ministry).count() == 1
    assert note in TermsOfReference.objects.visible_to(again(colleague))
    assert note not in TermsOfReference.objects.visible_to(again(cast.stranger))


def test_handing_over_widens_a_role_that_was_held_for_some_themes(cast: Cast, colleague: User) -> None:
    today = timezone.localdate()
    admit(
        by=again(cast.focal_point),
        user=cast.stranger,
        organisation=cast.ministry,
        role=Role.FOCAL_POINT,
        themes=["right-to-health"],
        since_on=today,
    )
    hand_over(by=again(cast.focal_point), leaving=colleague, to=cast.stranger, organisation=cast.ministry)
    ((_body, _role, themes),) = held_by(cast.stranger)
    assert set(themes) == {"right-to-education", "right-to-health"}


def test_the_last_coordinator_hands_over_and_is_out(cast: Cast) -> None:
    hand_over(
        by=again(cast.nhri_officer), leaving=cast.nhri_officer, to=cast.stranger, organisation=cast.nhri
    )
    assert allows(again(cast.stranger), Act.MANAGE_ORGANISATION, organisation=cast.nhri)
    assert not allows(again(cast.nhri_officer), Act.MANAGE_ORGANISATION, organisation=cast.nhri)


def test_handing_over_from_a_later_day_changes_nothing_until_then(cast: Cast, colleague: User) -> None:
    day = timezone.localdate() + timedelta(days=3)
    before = held_by(colleague)
    hand_over(
        by=again(cast.focal_point),
        leaving=colleague,
        to=cast.stranger,
        organisation=cast.ministry,
        from_on=day,
    )
    assert held_by(colleague) == before
    assert not held_by(cast.stranger)
    assert Membership.objects.get(user=cast.stranger).since_on == day


def test_only_the_coordinator_hands_over(cast: Cast, colleague: User) -> None:
    with pytest.raises(PermissionDenied):
        hand_over(by=again(colleague), leaving=cast.focal_point, to=colleague, organisation=cast.ministry)


def test_the_pages_of_a_role(cast: Cast, colleague: User) -> None:
    client, body = cast.client(cast.focal_point), cast.ministry.public_id
    membership = colleague.memberships.get().public_id
    note_of(cast, colleague)
    page = client.get(reverse("member_hand_over", args=[body, membership])).content.decode()
    assert "1 personal note stays with its author" in page
    assert "Ministry of Justice · Focal point · Right to education" in page
    changed = client.post(
        reverse("member_change", args=[body, membership]), {"role": "reader", "themes": ["right-to-health"]}
    )
    assert changed.status_code == 302
    assert held_by(colleague) == {(cast.ministry.name, Role.READER, ("right-to-health",))}
    now = standing_of(again(colleague)).memberships[0].public_id
    assert client.post(reverse("member_end", args=[body, now])).status_code == 302
    assert held_by(colleague) == set()
    for user in (cast.coordinator, cast.nhri_officer, cast.stranger):
        for name in ("member_change", "member_end", "member_hand_over", "member_erase"):
            answer = cast.client(user).get(reverse(name, args=[body, now]))
            assert answer.status_code == 403
            assert "Colleague" not in answer.content.decode()
    assert Client().get(reverse("member_end", args=[body, now])).status_code == 302


def test_the_last_coordinator_is_told_on_the_page(cast: Cast) -> None:
    membership = cast.nhri_officer.memberships.get().public_id
    page = cast.client(cast.nhri_officer).post(reverse("member_end", args=[cast.nhri.public_id, membership]))
    assert "Name another coordinator first" in page.content.decode()


def test_an_account_is_made_with_themes_and_days(cast: Cast) -> None:
    today = timezone.localdate()
    answer = cast.client(cast.focal_point).post(
        reverse("member_add", args=[cast.ministry.public_id]),
        {
            "username": "second",
            "shown_as": "Second desk",
            "role": "focal_point",
            "themes": ["right-to-education"],
            "since_on": today.isoformat(),
            "until_on": (today + timedelta(days=30)).isoformat(),
            "password": "a long pass phrase indeed",
        },
    )
    assert answer.status_code == 302
    made = Membership.objects.get(user__username="second")
    assert (made.themes, made.since_on, made.until_on) == (
        ["right-to-education"],
        today,
        today + timedelta(days=30),
    )
