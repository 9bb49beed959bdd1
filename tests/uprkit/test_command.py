"""``python -m uprkit parse``: rows on standard output, one sentence and status 2 otherwise."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from docx import Document

from uprkit.command import main
from uprkit.outcome_printing import OUTCOME_FIELDS
from uprkit.printing import FIELDS

SHEET = (
    "SuR,Rgrp,Org,Recommendation,RS,Rgrp,Org,Response,Action,Issue,Session\r\n"
    'Fiji,Asia,PIF,"Mend the road, à temps",Chile,GRULAC,OAS,Accepted,5,Justice,7\r\n'
    "Fiji,Asia,PIF,Mend the bridge,&#40;Unknown&#41;,,,Noted,4,Justice,7\r\n"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(SHEET.encode("cp1252"))
    return path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    document = Document()
    for words in (
        "A/HRC/51/7/Add.1",
        "Report of the Working Group on the Universal Periodic Review",
        "Fiji",
        "Addendum",
        "1. Fiji accepts recommendations 54.1 and 54.2.",
        "2. Fiji notes recommendations 54.3 and 54.5.",
    ):
        document.add_paragraph(words)
    path = tmp_path / "addendum.docx"
    document.save(str(path))
    return path


def test_json_lines(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", str(sheet)]) == 0
    printed = capsys.readouterr()
    rows = [json.loads(line) for line in printed.out.splitlines()]
    assert len(rows) == 2
    assert tuple(rows[0]) == FIELDS
    assert rows[0]["text"] == "Mend the road, à temps"
    assert (rows[0]["recommending_states"], rows[0]["position"], rows[0]["document"]) == (
        ["CHL"],
        "supported",
        None,
    )
    assert rows[1]["recommending_states"] == []
    assert rows[1]["checks"]
    assert "export.csv: upr info sheet" in printed.err
    assert "2 recommendations, 1 doubts" in printed.err


def test_csv(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "--format", "csv", str(sheet)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["text"] for row in rows] == ["Mend the road, à temps", "Mend the bridge"]
    assert rows[0]["recommending_states"] == "CHL"
    assert tuple(rows[0]) == FIELDS


def test_checks_are_written_as_json(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "checks.json"
    assert main(["parse", str(sheet), "--checks", str(target)]) == 0
    report = json.loads(target.read_text(encoding="utf-8"))
    assert (report["file"], report["rows"]) == ("export.csv", 2)
    assert report["failed"] == []
    assert [doubt["place"] for doubt in report["doubts"]] == ["row 2"]
    assert "(Unknown)" in report["doubts"][0]["message"]
    assert capsys.readouterr().out


def test_an_addendum_prints_its_answers_as_rows(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "checks.json"
    assert main(["parse", str(answers), "--checks", str(target)]) == 0
    printed = capsys.readouterr()
    rows = [json.loads(line) for line in printed.out.splitlines()]
    assert {row["paragraph"]: row["position"] for row in rows} == {
        "54.1": "supported",
        "54.2": "supported",
        "54.3": "noted",
        "54.5": "noted",
    }
    assert all(tuple(row) == FIELDS and row["text"] == "" for row in rows)
    assert rows[0]["document"] == "A/HRC/51/7/Add.1"
    assert rows[0]["position_source"] == "A/HRC/51/7/Add.1, para. 1"
    assert "4 answers" in printed.err
    report = json.loads(target.read_text(encoding="utf-8"))
    assert report["rows"] == 4
    assert "54.4" in report["failed"][0]["message"]


def test_several_files_print_one_after_the_other(
    sheet: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["parse", str(sheet), str(answers)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 6


def test_outcome_prints_the_answers_alone_where_no_paper_lists_recommendations(
    answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["outcome", str(answers)]) == 0
    printed = capsys.readouterr()
    rows = [json.loads(line) for line in printed.out.splitlines()]
    assert [(row["paragraph"], row["position"]) for row in rows][:2] == [
        ("54.1", "supported"),
        ("54.2", "supported"),
    ]
    assert all(tuple(row) == OUTCOME_FIELDS for row in rows)
    assert "4 answers not placed" in printed.err


def test_outcome_as_a_table(answers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outcome", "--format", "csv", str(answers)]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0]) == OUTCOME_FIELDS
    assert [row["confidence"] for row in rows] == ["high"] * 4


def test_outcome_says_which_file_it_leaves_aside(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all,\n", encoding="utf-8")
    assert main(["outcome", str(letter), str(answers)]) == 0
    assert "letter.txt is of no known kind" in capsys.readouterr().err
    assert main(["outcome", str(letter)]) == 2
    assert capsys.readouterr().out == ""


def test_outcome_of_a_sheet_of_many_reviews_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(SHEET + "Mali,Africa,AU,Mend the well,Chile,GRULAC,OAS,Noted,4,Justice,2\r\n", "cp1252")
    assert main(["outcome", str(path)]) == 2
    assert "2 reviews" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.pdf", "letter.txt"])
def test_what_cannot_be_read_gives_status_2_and_one_sentence(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "letter.txt":
        (tmp_path / name).write_text("Dear all,\n", encoding="utf-8")
    assert main(["parse", str(tmp_path / name)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert name in printed.err
    assert printed.err.strip().count("\n") == 0


def test_no_command_is_an_error_of_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err
