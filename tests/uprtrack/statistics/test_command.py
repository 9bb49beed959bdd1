"""``uprtrack stats``: the tables of the pages, for strangers or for a person, as text and as files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command

from tests.uprtrack.statistics.conftest import Add
from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("stats", *arguments, stdout=out)
    return out.getvalue()


def test_a_table_as_text_names_its_unit(add: Add) -> None:
    add("End impunity", states="DNK GHA")
    text = said("overview", "--by", "from", "--unit", "pairs")
    assert "Counted: pairs of a recommendation and a recommending State, as UPR Info counts." in text
    assert [line.split()[:2] for line in text.splitlines()[-2:]] == [["Denmark", "2"], ["Ghana", "1"]]
    assert "50.0 % (1 of 2)" in text


def test_choices_are_those_of_an_address(add: Add) -> None:
    add("End impunity", states="DNK GHA")
    lines = list(
        csv.DictReader(
            io.StringIO(said("overview", "--where", "from=GHA", "--by", "from", "--format", "csv"))
        )
    )
    assert [(line["from"], line["count"]) for line in lines] == [("GHA", "1")]
    assert lines[0]["query"] == "unit=recommendations&by=from&measure=count&from=GHA"
    assert "Ghana" not in said("overview", "--by", "from", "--words", "torture")


def test_json_and_comparison(add: Add) -> None:
    told = json.loads(said("compare", "--by", "state", "--measure", "support", "--format", "json"))
    assert told["lines"] == [{"state": "XCO", "name": "Coastland", "support_4": 100.0, "count_4": 3}]


def test_only_a_person_who_may_read_it_counts_what_is_private(cast: Cast, secret: Recommendation) -> None:
    assert "Tuvalu" not in said("overview", "--by", "from")
    assert "Tuvalu" in said("overview", "--by", "from", "--user", "coordinator")
    assert "Tuvalu" not in said("overview", "--by", "from", "--user", "stranger")
    with pytest.raises(CommandError, match="Nobody is called moon"):
        said("overview", "--user", "moon")


def test_a_profile(add: Add) -> None:
    add("Ratify the Optional Protocol to the Covenant", states="DNK")
    text = said("profile", "dnk")
    assert "Denmark" in text
    assert "Opening verbs" in text
    assert "Nothing is counted here" in said("profile", "NOR")
    for wrong in (["profile"], ["profile", "ZZZ"], ["profile", "DNK", "--format", "csv"]):
        with pytest.raises(CommandError, match="of one State by its code"):
            said(*wrong)


def test_charts_go_to_files(add: Add, tmp_path: Path) -> None:
    said("map", "--by", "from", "--format", "png", "--output", str(tmp_path / "map.png"))
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
    assert said("overview", "--format", "svg").startswith("<svg")
    with pytest.raises(CommandError, match="say with --output"):
        said("overview", "--format", "png")
    with pytest.raises(CommandError, match="Nothing is counted"):
        said("overview", "--where", "from=NOR", "--format", "svg")


@pytest.mark.parametrize("wrong", ["moon=1", "from", "from="])
def test_a_choice_that_is_none_is_told(wrong: str) -> None:
    with pytest.raises(CommandError, match=f"expected KEY=VALUE with one of the keys .* found {wrong}"):
        said("overview", "--where", wrong)


def test_only_a_profile_is_of_one_state(db: None) -> None:
    with pytest.raises(CommandError, match="found NOR"):
        said("overview", "NOR")
