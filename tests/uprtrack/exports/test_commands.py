"""Searching and exporting on the command line: as everybody reads, or as a person named."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from uprtrack.recommendations.models import Recommendation

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Rows = list[Recommendation]


def told(command: str, *arguments: str) -> str:
    out = io.StringIO()
    call_command(command, *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_search_prints_what_everybody_may_read(rows: Rows) -> None:
    found = told("search", "torture OR kestrel")
    assert rows[0].public_id in found
    assert "Kestrel" not in found
    assert "1 of 3 recommendations" in found


def test_search_prints_what_a_person_may_read(rows: Rows, cast: Cast) -> None:
    found = told("search", "kestrel", "--user", cast.coordinator.username)
    assert "secret list of the Kestrel prison" in found
    assert "1 of 4 recommendations" in found


def test_search_counts_and_speaks_json(rows: Rows) -> None:
    found = json.loads(told("search", "--where", "from=DNK", "--facets", "--json"))
    assert found["total"] == 1
    assert found["counts"]["from"] == {"DNK": 1, "NOR": 1}
    assert [item["id"] for item in found["items"]] == [rows[0].public_id]


def test_search_says_what_it_did_not_understand(rows: Rows) -> None:
    assert "Write at least 2 letters before the asterisk" in told("search", "a*")
    with pytest.raises(CommandError, match="expected FACET=VALUE with one of position"):
        told("search", "--where", "colour=red")
    with pytest.raises(CommandError, match="expected the user name of an account, found nobody"):
        told("search", "--user", "nobody")


def test_export_writes_a_file_and_its_manifest(rows: Rows, tmp_path: Path) -> None:
    target, about = tmp_path / "rows.csv", tmp_path / "rows.json"
    link = "https://uprtrack.example.org/recommendations/?from=DNK&from=NOR&sort=number"
    found = told(
        "export", "--link", link, "--unit", "pair", "--output", str(target), "--manifest", str(about)
    )
    assert found == f"2 rows in {target}.\n"
    with target.open(encoding="utf-8-sig", newline="") as handle:
        assert [row["recommending_state"] for row in csv.DictReader(handle)] == ["DNK", "NOR"]
    manifest = json.loads(about.read_text(encoding="utf-8"))
    assert manifest["rows"] == 2
    assert manifest["query"].endswith("/search/?from=DNK&from=NOR&sort=number")


def test_export_writes_to_standard_output(rows: Rows, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("export", "torture", "--form", "jsonl")
    assert json.loads(capfdbinary.readouterr().out)["id"] == rows[0].public_id


def test_export_takes_what_a_person_may_read(rows: Rows, cast: Cast, tmp_path: Path) -> None:
    target = tmp_path / "rows.xlsx"
    told("export", "--form", "xlsx", "--output", str(target), "--user", cast.coordinator.username)
    assert len(list(openpyxl.load_workbook(target)["rows"].values)) == 5


def test_a_folder_that_is_not_there_is_told(rows: Rows, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be written"):
        told("export", "--output", str(tmp_path / "missing" / "rows.csv"))
