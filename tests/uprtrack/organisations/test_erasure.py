"""Erasing a person on request: nothing leads to them afterwards, and what was published stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import PASSWORD, Cast
from uprtrack.documents import vault
from uprtrack.documents.models import ContentKey, Fetch
from uprtrack.monitoring.models import Assessment, Evidence, Level, Measure
from uprtrack.organisations.erasure import TOMBSTONE, erase_person
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import (
    Activity,
    Actor,
    EarlierVersion,
    Invitation,
    TermsOfReference,
    User,
    Verb,
)
from uprtrack.organisations.services import add_name, admit, create_user
from uprtrack.organisations.services.arriving import invite_to_join, invite_to_set_password
from uprtrack.organisations.standing import standing_of
from uprtrack.plans.models import Cluster, ExpectedAction, Plan, PlanKind
from uprtrack.recommendations.models import Recommendation, Wording

TRACES = ("vesnakovac", "Vesna Kovač", "vesna@example.org", "Grey Heron", "my very own thoughts")


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def texts_of_the_database() -> Iterator[tuple[str, str]]:
    """Every text in every table, with its table's name."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    if value is not None:
                        yield (
                            table,
                            value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value),
                        )


def places_of(words: tuple[str, ...]) -> set[tuple[str, str]]:
    return {
        (table, word)
        for table, text in texts_of_the_database()
        for word in words
        if word.casefold() in text.casefold()
    }


@pytest.fixture
def person(cast: Cast, recommendations: list[Recommendation]) -> User:
    """A member of an NGO who signed in, wrote notes and for the organisation, and has two names."""
    user = create_user(username="vesnakovac", password=PASSWORD, shown_as="Vesna Kovač")
    User.objects.filter(pk=user.pk).update(email="vesna@example.org")
    admit(by=again(cast.coalition_member), user=user, organisation=cast.ngo, role=Role.MEMBER)
    client = Client()
    assert (
        client.post(reverse("account_login"), {"login": "vesnakovac", "password": PASSWORD}).status_code
        == 302
    )
    add_name(by=again(user), organisation=cast.ngo, name="Grey Heron")
    invite_to_set_password(by=again(cast.coalition_member), organisation=cast.ngo, user=again(user))
    actor = standing_of(again(user)).actor_in(cast.ngo)
    for visibility, published_at in ((Visibility.SELF, None), (Visibility.PUBLIC, timezone.now())):
        is_note = visibility == Visibility.SELF
        words = "my very own thoughts" if is_note else "what the organisation says"
        owned = {"owner": cast.ngo, "author": actor, "visibility": visibility, "published_at": published_at}
        Assessment.objects.create(
            **owned,
            recommendation=recommendations[0],
            assessed_on=timezone.localdate(),
            level=Level.PARTIALLY,
            narrative=words,
        )
        Wording.objects.create(**owned, recommendation=recommendations[0], language="en", text=words)
        plan = Plan.objects.create(
            **owned, review=recommendations[0].review, kind=PlanKind.CSO_PLAN, title=words
        )
        outer = Cluster.objects.create(plan=plan, title=words)
        inner = Cluster.objects.create(plan=plan, parent=outer, title=words)
        action = ExpectedAction.objects.create(plan=plan, cluster=inner, text=words, type="political")
        EarlierVersion.objects.create(
            object_kind="plans.expectedaction",
            object_id=action.pk,
            version=1,
            fields={"text": words},
            owner=cast.ngo,
        )
        if is_note:
            Activity.objects.create(
                verb=Verb.PLAN,
                owner=cast.ngo,
                object_kind="expectedaction",
                object_id=action.public_id,
                object_label=words,
            )
    return again(user)


def test_nothing_of_a_person_remains_anywhere(cast: Cast, person: User) -> None:
    assert {word for _table, word in places_of(TRACES)} == set(TRACES)
    erase_person(by=person, user=person)
    assert places_of(TRACES) == set()
    assert {"what the organisation says"} == {row.narrative for row in Assessment.objects.all()}
    author = Plan.objects.get().author
    assert author is not None
    assert author.erased_at is not None
    assert EarlierVersion.objects.get().fields == {"text": "what the organisation says"}
    assert set(Actor.objects.exclude(erased_at=None).values_list("name", flat=True)) == {TOMBSTONE}


def test_the_search_finds_what_it_looks_for(person: User) -> None:
    """The dump reads every table that a model has."""
    tables = {model._meta.db_table for model in apps.get_models() if model._default_manager.exists()}
    assert tables <= {table for table, _text in texts_of_the_database()}


def test_the_log_says_that_not_who(cast: Cast, person: User) -> None:
    erase_person(by=person, user=person)
    line = Activity.objects.get(verb=Verb.ERASE)
    assert (line.owner, line.object_label, line.object_id, line.reason) == (cast.ngo, "", "", "")


def test_sessions_and_links_end(cast: Cast, person: User) -> None:
    admit(by=again(cast.coalition_member), user=person, organisation=cast.ngo, role=Role.COORDINATOR)
    client = cast.client(person)
    made, _token = invite_to_join(by=again(person), organisation=cast.ngo, role=Role.READER)
    erase_person(by=again(person), user=person)
    assert client.get(reverse("organisation_list")).status_code == 302
    assert Invitation.objects.get().pk == made.pk
    assert Invitation.objects.get().revoked_at is not None


def test_the_last_coordinator_hands_over_first(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="Hand the portfolio over first"):
        erase_person(by=again(cast.nhri_officer), user=cast.nhri_officer)
    page = cast.client(cast.nhri_officer).get(reverse("erase")).content.decode()
    assert cast.nhri.name in page
    assert reverse("erase_confirm") not in page
    admit(by=again(cast.nhri_officer), user=cast.stranger, organisation=cast.nhri, role=Role.COORDINATOR)
    erase_person(by=again(cast.nhri_officer), user=cast.nhri_officer)


def test_a_table_whose_app_erases_nothing_stops_it(cast: Cast, person: User) -> None:
    Fetch.objects.create(
        owner=cast.ngo, author=standing_of(person).actor_in(cast.ngo), visibility=Visibility.SELF
    )
    with pytest.raises(RuntimeError, match="registers no eraser"):
        erase_person(by=person, user=person)
    assert User.objects.filter(pk=person.pk).exists()
    assert Assessment.objects.filter(visibility=Visibility.SELF).exists()


def test_the_line_that_a_note_left_in_the_log_goes_with_it(cast: Cast, person: User) -> None:
    """It is its author's alone to read, and says that there was a note."""
    line = Activity.objects.create(
        verb=Verb.PLAN,
        owner=cast.ngo,
        author=standing_of(person).actor_in(cast.ngo),
        visibility=Visibility.SELF,
        object_kind="note",
    )
    erase_person(by=person, user=person)
    assert not Activity.objects.filter(pk=line.pk).exists()


def test_a_personal_plan_goes_from_under_the_measures_that_were_part_of_it(
    cast: Cast, person: User, recommendations: list[Recommendation]
) -> None:
    """One that is a note goes as well; one that was shared stays with its words."""
    owned = {"owner": cast.ngo, "author": standing_of(person).actor_in(cast.ngo)}
    plan = Plan.objects.create(
        **owned,
        visibility=Visibility.SELF,
        review=recommendations[0].review,
        kind=PlanKind.ACTION_STRATEGY,
        title="What I mean to do",
    )
    action = ExpectedAction.objects.create(plan=plan, text="Go there once a year", type="administrative")
    for visibility in (Visibility.SELF, Visibility.ORGANISATION):
        measure = Measure.objects.create(
            **owned,
            visibility=visibility,
            kind="practice",
            taken_on="2024-01-10",
            text="Was there",
        )
        measure.actions.add(action)
    erase_person(by=again(person), user=person)
    assert not Plan.objects.filter(pk=plan.pk).exists()
    (left,) = Measure.objects.filter(text="Was there")
    assert (left.visibility, left.actions.count()) == (Visibility.ORGANISATION, 0)


def test_a_coordinator_erases_only_who_is_theirs_alone(cast: Cast, person: User) -> None:
    for by in (cast.coordinator, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            erase_person(by=again(by), user=person)
    admit(by=again(cast.nhri_officer), user=person, organisation=cast.nhri, role=Role.READER)
    with pytest.raises(PermissionDenied):
        erase_person(by=again(cast.coalition_member), user=person)


def test_the_coordinators_page_takes_the_coordinators_password(cast: Cast, person: User) -> None:
    client = cast.client(cast.coalition_member)
    held = person.memberships.get()
    address = reverse("member_erase", args=[cast.ngo.public_id, held.public_id])
    assert "This is not your password" in client.post(address, {"password": "wrong"}).content.decode()
    assert client.post(address, {"password": PASSWORD}).status_code == 302
    assert not User.objects.filter(pk=person.pk).exists()


def test_a_person_erases_themselves_in_two_steps(cast: Cast, person: User) -> None:
    client = cast.client(person)
    assert "Download your data first" in client.get(reverse("erase")).content.decode()
    confirm = reverse("erase_confirm")
    assert User.objects.filter(pk=person.pk).exists()
    assert "This is not your password" in client.post(confirm, {"password": "wrong"}).content.decode()
    assert client.post(confirm, {"password": PASSWORD})["Location"] == "/"
    assert places_of(TRACES) == set()


def test_guessing_the_password_is_slowed_down(cast: Cast, person: User) -> None:
    client = cast.client(person)
    answers = [
        client.post(reverse("erase_confirm"), {"password": "wrong"}).status_code for _time in range(12)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_the_command_asks_once_more(cast: Cast, person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda _prompt: "somebody")
    with pytest.raises(CommandError, match="another name"):
        call_command("erase_person", "vesnakovac")
    with pytest.raises(CommandError, match="no account"):
        call_command("erase_person", "nobody", "--yes")
    with pytest.raises(CommandError, match="Hand the portfolio over first"):
        call_command("erase_person", "nhri_officer", "--yes")
    call_command("erase_person", "nhri_officer", "--yes", "--leave-without-coordinator")
    call_command("erase_person", "vesnakovac", "--yes")
    assert places_of(TRACES) == set()


def test_one_takes_ones_own_data_along(cast: Cast, person: User) -> None:
    answer = cast.client(person).get(reverse("own_data"))
    data = json.loads(answer.content)
    assert "attachment" in answer["Content-Disposition"]
    assert data["account"] == {"user_name": "vesnakovac", "e_mail": "vesna@example.org", "language": ""}
    assert [item["name"] for item in data["names"]] == ["Vesna Kovač", "Grey Heron"]
    assert {item["narrative"] for item in data["written"]["assessment"]} == {
        "my very own thoughts",
        "what the organisation says",
    }
    assert "argon2" not in answer.content.decode()
    assert "password" not in answer.content.decode()


def test_who_left_takes_no_text_of_the_organisation_along(cast: Cast, person: User) -> None:
    actor = standing_of(person).actor_in(cast.ngo)
    TermsOfReference.objects.create(
        owner=cast.ngo, author=actor, number=1, text="of the organisation", adopted_on=timezone.localdate()
    )
    person.memberships.update(until_on=timezone.localdate() - timedelta(days=1))
    body = cast.client(person).get(reverse("own_data")).content.decode()
    assert "of the organisation" not in body
    assert "my very own thoughts" in body


def test_files_that_were_never_published_can_be_read_by_nobody(
    cast: Cast, person: User, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT, settings.KEYS = tmp_path / "media", tmp_path / "keys"
    author = standing_of(person).actor_in(cast.ngo)
    published = Assessment.objects.get(visibility=Visibility.PUBLIC)
    stored = {}
    for name, day in (("kept", timezone.now()), ("destroyed", None)):
        file = vault.store(BytesIO(b"what a witness said"), actor=author)
        stored[name] = file.path
        Evidence.objects.create(
            assessment=published,
            owner=cast.ngo,
            author=author,
            visibility=Visibility.PUBLIC if day else Visibility.ORGANISATION,
            published_at=day,
            title=name,
            vault_path=file.path,
        )
    erase_person(by=again(person), user=person)
    keys = {row.vault_path: row.destroyed_at is None for row in ContentKey.objects.all()}
    assert keys == {stored["kept"]: True, stored["destroyed"]: False}
    assert bytes(ContentKey.objects.get(vault_path=stored["destroyed"]).wrapped) == b""
