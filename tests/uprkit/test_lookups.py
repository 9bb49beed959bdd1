"""Lookups of fixed facts by any name known for them."""

from __future__ import annotations

import pytest

from uprkit.issues import action_categories, find_action_category, find_issue, issues
from uprkit.organisations import GroupKind, find_group, groups, members
from uprkit.sdgs import Sdg, SdgTarget, find_sdg, sdg_targets, sdgs
from uprkit.treaties import RatificationStatus, find_ratification, find_treaty, ratifications, treaties


def test_there_are_54_issues_and_five_actions() -> None:
    assert len(issues()) == 54
    assert [issue.number for issue in issues().values()] == list(range(1, 55))
    assert list(action_categories()) == [1, 2, 3, 4, 5]


def test_every_name_of_an_issue_finds_it() -> None:
    for issue in issues().values():
        for name in issue.names:
            assert find_issue(name) == issue
            assert find_issue(name.upper().replace("'", "’")) == issue
    assert find_issue("Gardening") is None


@pytest.mark.parametrize(
    ("name", "number"),
    [("5", 5), ("5 - Specific action", 5), ("general action", 4), ("6", None), ("1.5", None)],
)
def test_action_categories_by_number_or_name(name: str, number: int | None) -> None:
    found = find_action_category(name)
    assert (found.number if found else None) == number


def test_every_name_of_a_treaty_finds_one_and_its_title_finds_itself() -> None:
    for treaty in treaties().values():
        assert find_treaty(treaty.title) == treaty
        assert find_treaty(treaty.code) == treaty
        assert all(find_treaty(name) for name in treaty.names)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("opcat", "OP-CAT"),
        ("the Convention against Torture", "CAT"),
        ("ILO Convention No. 189", "ILO C189"),
        ("Rome Statute", "Rome Statute"),
        ("CEDAW", "CEDAW"),
        ("Treaty on lighthouses", None),
    ],
)
def test_treaties_by_other_names(name: str, code: str | None) -> None:
    found = find_treaty(name)
    assert (found.code if found else None) == code


def test_ratifications() -> None:
    found = find_ratification("SVN", "CAT")
    assert found is not None
    assert found.status is RatificationStatus.PARTY
    assert find_ratification("SVN", "none") is None
    assert {known.treaty for known in ratifications().values()} == {
        treaty.code for treaty in treaties().values() if treaty.has_ratifications
    }


def test_goals_and_targets() -> None:
    assert list(sdgs()) == list(range(1, 18))
    assert len(sdg_targets()) == 169


@pytest.mark.parametrize("name", ["16", "SDG 16", "Goal 16", "16 - PEACE, JUSTICE AND STRONG INSTITUTIONS"])
def test_a_goal_by_any_name(name: str) -> None:
    found = find_sdg(name)
    assert isinstance(found, Sdg)
    assert found.number == 16


def test_a_goal_by_its_own_label_and_a_target_by_code() -> None:
    for goal in sdgs().values():
        assert find_sdg(goal.label) == goal
    target = find_sdg("16.2 - End abuse")
    assert isinstance(target, SdgTarget)
    assert target.code == "16.2"
    assert isinstance(find_sdg("3.a"), SdgTarget)
    assert find_sdg("18") is None
    assert find_sdg("gardening") is None


def test_groups_by_code_and_name() -> None:
    for group in groups().values():
        assert find_group(group.code) == group
        assert find_group(group.name.upper()) == group
    assert find_group("Gardeners") is None


def test_regional_groups_hold_every_state_once() -> None:
    regional = [code for code, group in groups().items() if group.kind is GroupKind.REGIONAL_GROUP]
    codes = [state.iso3 for code in regional for state in members(code)]
    assert len(codes) == len(set(codes)) == 195
    assert "XCO" not in codes
    assert {state.iso3 for state in members("ASEAN")} >= {"THA", "VNM"}
    assert members("none") == ()
