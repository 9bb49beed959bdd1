"""Two people change one row: nothing is overwritten, nothing typed is lost, and of two saves at once one wins."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.merging import merge_texts
from uprtrack.organisations.models import EarlierVersion
from uprtrack.organisations.versions import (
    ChangedMeanwhileError,
    Conflict,
    conflict_of,
    earlier_versions,
    freeze,
    save_change,
    show_conflict,
)
from uprtrack.plans.changes import change_cluster, change_indicator, change_plan
from uprtrack.plans.forms import ActionChangeForm, plannable
from uprtrack.plans.models import Cluster, ExpectedAction, Plan, PlanKind
from uprtrack.plans.services import add_action, add_cluster, add_indicator, change_action, create_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

WORDS = st.lists(st.sampled_from(["law", "on", "torture", "adopt", "the", "bill", "2027"]), max_size=8).map(
    " ".join
)


@pytest.fixture
def matrix(cast: Cast, review: Review) -> Plan:
    return create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=review,
        kind=PlanKind.STATE_MATRIX,
        title="Matrix",
        visibility=Visibility.GROUP,
    )


@pytest.fixture
def action(cast: Cast, matrix: Plan, recommendations: list[Recommendation]) -> ExpectedAction:
    return add_action(
        by=cast.coordinator,
        plan=matrix,
        cluster=add_cluster(by=cast.coordinator, plan=matrix, title="Treaties"),
        text="Deposit the instrument of ratification in New York before the summer",
        type="legislative",
        recommendations=recommendations[:1],
        ends_on=date(2026, 12, 31),
    )


Change = Callable[..., ExpectedAction]


@pytest.fixture
def change(cast: Cast, action: ExpectedAction) -> Change:
    """Save fields of the action on a version, as its coordinator."""
    return lambda version, **fields: change_action(
        by=cast.coordinator, action=ExpectedAction.objects.get(), version=version, **fields
    )


def conflict_after(change: Change, **typed: object) -> Conflict:
    with pytest.raises(ChangedMeanwhileError) as caught:
        change(1, **typed)
    return conflict_of(caught.value.stored, caught.value.started_from, caught.value.typed)


# Merging two texts


@given(WORDS, WORDS)
def test_a_text_that_one_person_changed_is_theirs(ancestor: str, changed: str) -> None:
    assert merge_texts(ancestor, changed, ancestor) == changed
    assert merge_texts(ancestor, ancestor, changed) == changed
    assert merge_texts(ancestor, changed, changed) == changed


@given(WORDS, WORDS, WORDS)
def test_merging_is_the_same_from_both_sides(ancestor: str, stored: str, typed: str) -> None:
    assert merge_texts(ancestor, stored, typed) == merge_texts(ancestor, typed, stored)


@given(WORDS, WORDS)
def test_changes_at_both_ends_come_together(start: str, end: str) -> None:
    middle = "every word between stays"
    merged = merge_texts(f"A {middle} Z", f"A{start} {middle} Z", f"A {middle} Z{end}")
    assert merged == f"A{start} {middle} Z{end}"


def test_words_next_to_each_other_are_for_a_person_to_decide() -> None:
    assert merge_texts("adopt the bill", "pass the bill", "adopt a bill") is None
    assert merge_texts("adopt the bill", "adopt the bill soon", "adopt the bill in 2027") is None


# What a conflict shows


def test_changes_of_different_words_are_proposed_together(change: Change) -> None:
    change(1, text="Deposit the signed instrument of ratification in New York before the summer")
    conflict = conflict_after(
        change, text="Deposit the instrument of ratification in New York before the winter"
    )
    (field,) = conflict.fields
    assert field.ancestor == "Deposit the instrument of ratification in New York before the summer"
    assert "signed" in field.stored
    assert "winter" in field.typed
    both = "Deposit the signed instrument of ratification in New York before the winter"
    assert (field.proposed, field.overlaps) == (both, False)
    assert not conflict.needs_choice


def test_changes_of_the_same_words_leave_what_was_typed_and_ask(change: Change) -> None:
    change(1, text="Send the instrument")
    conflict = conflict_after(change, text="Hand over the instrument")
    (field,) = conflict.fields
    assert (field.proposed, field.overlaps) == ("Hand over the instrument", True)
    assert conflict.needs_choice


def test_only_fields_that_differ_are_shown_each_with_its_own_proposal(
    change: Change, action: ExpectedAction
) -> None:
    change(1, status="ongoing", programme="National plan", ends_on=date(2027, 3, 1))
    conflict = conflict_after(
        change, text=action.text, status="not_started", programme=None, ends_on=date(2027, 6, 1)
    )
    shown = {field.name: field for field in conflict.fields}
    assert set(shown) == {"status", "programme", "ends_on"}
    assert (shown["status"].stored, shown["status"].proposal) == ("Ongoing", "ongoing")
    assert shown["programme"].proposed == "National plan"
    assert shown["ends_on"].overlaps
    assert shown["ends_on"].proposal == date(2027, 6, 1)
    assert shown["ends_on"].ancestor == "31 December 2026"


def test_recommendations_added_by_one_and_taken_out_by_the_other_come_together(
    change: Change, recommendations: list[Recommendation]
) -> None:
    first, second, third = recommendations
    change(1, recommendations=[first, second])
    conflict = conflict_after(change, recommendations=[third])
    (field,) = conflict.fields
    assert {row.pk for row in field.proposal} == {second.pk, third.pk}
    assert not field.overlaps
    assert field.ancestor == first.label


def test_a_version_that_was_not_kept_leaves_the_choice_to_the_person(change: Change) -> None:
    change(1, text="Send the instrument")
    EarlierVersion.objects.all().delete()
    (field,) = conflict_after(change, text="Hand it over").fields
    assert field.ancestor is None
    assert field.overlaps


def test_the_same_change_by_both_differs_in_nothing(change: Change) -> None:
    change(1, text="Send the instrument")
    assert conflict_after(change, text="Send the instrument").fields == ()


def test_the_second_save_goes_through_from_the_version_shown(change: Change) -> None:
    change(1, text="Send the instrument")
    conflict = conflict_after(change, text="Hand it over")
    assert change(conflict.version, text="Hand it over").text == "Hand it over"
    kept = earlier_versions(ExpectedAction.objects.get())
    assert [item.version for item in kept] == [2, 1]
    assert kept[0].fields["text"] == "Send the instrument"


def test_an_earlier_version_keeps_every_field_and_names_nobody(
    change: Change, action: ExpectedAction
) -> None:
    change(1, status="ongoing")
    (kept,) = earlier_versions(action)
    assert kept.fields == {
        "text": action.text,
        "type": "legislative",
        "cluster": action.cluster_id,
        "starts_on": None,
        "ends_on": "2026-12-31",
        "programme": None,
        "status": "not_started",
        "support_offered": "",
        "recommendations": [action.recommendations.get().pk],
    }
    assert {field.name for field in EarlierVersion._meta.get_fields()} == {
        "id", "object_kind", "object_id", "version", "fields", "owner", "saved_at",
    }  # fmt: skip


def test_the_form_holds_the_merged_text_and_all_else_that_was_typed(
    cast: Cast, change: Change, action: ExpectedAction, recommendations: list[Recommendation]
) -> None:
    change(1, text="Deposit the signed instrument of ratification in New York before the summer")
    typed = QueryDict(mutable=True)
    typed.update(
        {
            "text": "Deposit the instrument of ratification in New York before the winter",
            "type": "political",
            "cluster": str(action.cluster_id),
            "new_cluster": "",
            "ends_on": "2026-12-31",
            "new_programme": "Typed at length",
            "status": "ongoing",
            "version": "1",
        }
    )
    typed.setlist("recommendations", [row.public_id for row in recommendations])
    form = ActionChangeForm(typed, plan=action.plan, choices=plannable(cast.coordinator, "XCO"))
    assert form.is_valid(), form.errors
    error = ChangedMeanwhileError(
        ExpectedAction.objects.get(), 1, form.action_fields() | {"status": form.cleaned_data["status"]}
    )
    show_conflict(form, error)
    assert (
        form["text"].value() == "Deposit the signed instrument of ratification in New York before the winter"
    )
    assert form["new_programme"].value() == "Typed at length"
    assert form["version"].value() == "2"
    assert isinstance(form.data, QueryDict)
    assert set(form.data.getlist("recommendations")) == {row.public_id for row in recommendations}


@pytest.mark.parametrize(
    ("one", "other"),
    [("a\r\nb", "a\nb"), (Decimal("5.000"), Decimal("5")), ({3, 1}, {1, 3})],
)
def test_what_only_looks_different_is_the_same(one: object, other: object) -> None:
    assert freeze(one) == freeze(other)


# Titles, clusters, indicators


def test_a_plan_s_title_keeps_its_earlier_versions(cast: Cast, matrix: Plan) -> None:
    change_plan(by=cast.coordinator, plan=matrix, version=1, title="Matrix 2027")
    with pytest.raises(ChangedMeanwhileError):
        change_plan(by=cast.coordinator, plan=matrix, version=1, title="Mine")
    assert earlier_versions(matrix)[0].fields == {"title": "Matrix"}


def test_a_cluster_moves_and_never_into_itself(cast: Cast, matrix: Plan) -> None:
    above = add_cluster(by=cast.coordinator, plan=matrix, title="Rights of the child")
    below = add_cluster(by=cast.coordinator, plan=matrix, title="Education", parent=above)
    change_cluster(by=cast.coordinator, cluster=below, version=1, title="Schools", parent=None)
    assert earlier_versions(below)[0].fields == {
        "title": "Education",
        "parent": above.pk,
        "recommendations": [],
    }
    change_cluster(by=cast.coordinator, cluster=below, version=2, title="Schools", parent=above)
    with pytest.raises(ValidationError, match="within itself"):
        change_cluster(by=cast.coordinator, cluster=above, version=1, title="Children", parent=below)
    with pytest.raises(ChangedMeanwhileError):
        change_cluster(by=cast.coordinator, cluster=below, version=1, title="Mine", parent=None)


def test_an_indicator_keeps_its_earlier_versions(cast: Cast, action: ExpectedAction) -> None:
    indicator = add_indicator(
        by=cast.coordinator,
        action=action,
        name="Deposited",
        type="structural",
        unit="yes or no",
        target=Decimal(1),
    )
    change_indicator(by=cast.coordinator, indicator=indicator, version=1, target=Decimal("2.5"))
    assert earlier_versions(indicator)[0].fields["target"] == "1"
    with pytest.raises(ChangedMeanwhileError) as caught:
        change_indicator(by=cast.coordinator, indicator=indicator, version=1, target=Decimal(7))
    (field,) = conflict_of(caught.value.stored, 1, {"target": Decimal(7)}).fields
    assert (field.ancestor, field.stored, field.typed) == ("1", "2.5", "7")


# Two saves at once


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> Callable[[], None]:
    """What a thread calls to work on the test's rows over a connection of its own.

    On PostgreSQL that is the test's database. On SQLite, whose test database lies in memory and has no locks
    worth the name, it is a copy in a file, opened as the site opens its own.
    """
    return lambda: _open_file(tmp_path / "race.sqlite3")


def _open_file(path: Path) -> None:
    if connection.vendor == "sqlite":
        wrapper = connections["default"]
        wrapper.settings_dict = {**wrapper.settings_dict, "NAME": str(path)}


def copy_to(path: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as target:
            connection.connection.backup(target)


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_goes_through(
    shared_database: Callable[[], None], tmp_path: Path, cast: Cast, matrix: Plan
) -> None:
    clusters = [add_cluster(by=cast.coordinator, plan=matrix, title="Start") for _round in range(8)]
    copy_to(tmp_path / "race.sqlite3")
    barrier = Barrier(2)

    def save(title: str) -> list[str]:
        shared_database()
        outcomes = []
        try:
            for made in clusters:
                cluster = Cluster.objects.get(pk=made.pk)
                barrier.wait(30)
                try:
                    save_change(
                        cluster,
                        owner=cast.mechanism,
                        started_from=1,
                        fields={"title": title},
                        tracked={"title"},
                    )
                except ChangedMeanwhileError:
                    outcomes.append("refused")
                else:
                    outcomes.append("saved")
                barrier.wait(30)
            return [*outcomes, *Cluster.objects.order_by("pk").values_list("title", flat=True)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(save, ("first", "second"))
    rounds = len(clusters)
    for one, other, title in zip(first[:rounds], second[:rounds], first[rounds:], strict=True):
        assert {one, other} == {"saved", "refused"}
        assert title == ("first" if one == "saved" else "second")
    assert first[rounds:] == second[rounds:]
