"""``classify``, ``link``, ``train`` and ``split`` on the command line, and their figures on real data."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.uprkit.classify.samples import COLUMNS, write_export, write_texts
from uprkit.command import main

TEXTS = ("Ratify the Convention against Torture", "", "Continue its efforts to end trafficking in women, now")


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("options", [(), ("--rules-only",)])
def test_classify_prints_one_object_a_row(
    options: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_texts(tmp_path / "texts.csv", *TEXTS)
    assert main(["classify", str(path), *options]) == 0
    first, empty, third = lines(capsys)
    assert first["action_category"] == 5
    assert sorted(first["issues"]) == ["International instruments", "Torture and other CID treatment"]
    assert first["treaties"] == {"CAT": "convention against torture"}
    assert empty["action_category"] is None
    assert third["sdg_targets"]
    assert third["affected_persons"] == ["Victims of trafficking", "Women"]
    confidence, reasons = third["confidence"], third["reasons"]
    assert isinstance(confidence, dict)
    assert isinstance(reasons, dict)
    for name in ("issues", "sdg_targets", "affected_persons", "institutions"):
        assert list(confidence[name]) == list(reasons[name]) == third[name]


def test_smart_proposes_indicators_for_what_was_received_and_wordings_for_drafts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_texts(tmp_path / "texts.csv", "Consider ratifying the Convention against Torture", "")
    assert main(["smart", str(path)]) == 0
    received, empty = lines(capsys)
    smart, indicators = received["smart"], received["indicators"]
    assert isinstance(smart, dict)
    assert isinstance(indicators, list)
    assert {letter: each["verdict"] for letter, each in smart.items()} == {
        "S": "not_stated",
        "M": "stated",
        "A": "to_judge",
        "R": "to_judge",
        "T": "not_stated",
    }
    assert "rewordings" not in received
    assert "CAT" in indicators[0]["indicator"]
    assert empty["indicators"] == []
    assert main(["smart", str(path), "--draft"]) == 0
    draft, _empty = lines(capsys)
    assert "indicators" not in draft
    assert str(draft["rewordings"]).count("Ratify the Convention against Torture, by [date") == 1


def test_a_file_without_the_column_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "texts.csv"
    path.write_text("text\nRatify it\n")
    for command in (["classify", str(path)], ["smart", str(path)], ["link", str(path), str(path)]):
        assert main(command) == 2
        assert capsys.readouterr().err == "texts.csv, line 1: expected a column Text; found text.\n"
    assert main(["classify", str(tmp_path / "missing.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_what_is_trained_can_be_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export, model = write_export(tmp_path / "export.csv"), tmp_path / "model.npz"
    assert main(["train", str(export), "--until-session", "7", "--out", str(model)]) == 0
    assert "| Right to education | 1.00 | 7 | 7 |" in capsys.readouterr().out
    texts = write_texts(tmp_path / "texts.csv", "Continue its work for the schools of the coast")
    assert main(["classify", str(texts), "--model", str(model)]) == 0
    (found,) = lines(capsys)
    assert (found["action_category"], found["issues"]) == (2, ["Right to education"])
    assert main(["classify", str(texts), "--model", str(export)]) == 2
    assert "no model of this library" in capsys.readouterr().err


def test_an_export_with_too_little_makes_no_model(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = write_export(tmp_path / "export.csv")
    assert main(["train", str(export), "--until-session", "0", "--out", str(tmp_path / "model.npz")]) == 2
    assert "too few" in capsys.readouterr().err


def test_split_in_time_keeps_every_row_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = write_export(tmp_path / "export.csv")
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    options = ["--until-session", "6", "--before", str(before), "--after", str(after)]
    assert main(["split", str(export), *options]) == 0
    assert capsys.readouterr().out == "30 rows up to session 6, 10 later\n"
    early, late = before.read_text().splitlines(), after.read_text().splitlines()
    assert early[0] == late[0] == ",".join(COLUMNS)
    assert early[1:] + late[1:] == export.read_text().splitlines()[1:]


def test_link_prints_one_object_a_query(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = write_texts(tmp_path / "earlier.csv", "Protect the coast", "Abolish the death penalty")
    later = write_texts(tmp_path / "later.csv", "Abolish the death penalty.", "Reform the electoral law")
    assert main(["link", str(later), str(earlier)]) == 0
    first, second = lines(capsys)
    assert (first["query"], first["candidate"], first["kind"]) == (0, 1, "same")
    assert (second["query"], second["candidate"], second["kind"]) == (1, None, None)


@pytest.mark.real_data
def test_rules_and_model_agree_with_upr_infos_coding(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The shipped model on rows it was trained on, the rules on rows they were chosen from: a smoke test."""
    with (shared_data / "upr-info" / "recommendations-sessions-01-16.csv").open(
        encoding="utf-8", newline=""
    ) as handle:
        rows = list(csv.DictReader(handle))[::60]
    path = write_texts(tmp_path / "texts.csv", *(row["Text"] for row in rows))
    for options, least in (((), 0.93), (("--rules-only",), 0.85)):
        assert main(["classify", str(path), *options]) == 0
        found = lines(capsys)
        right = sum(
            str(each["action_category"]) == row["Action"] for each, row in zip(found, rows, strict=True)
        )
        assert right / len(rows) > least
