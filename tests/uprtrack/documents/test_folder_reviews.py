"""Papers that name no review come in with a folder: one review for all, or a table that says it file by file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError

from tests.uprkit.formats.other_papers import word_file
from tests.uprtrack.documents.test_bulk import bring
from uprtrack.documents.models import Document, ImportRun
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

STATEMENT = (
    "Statement by the delegation of Coastland",
    "Adoption of the outcome of the Universal Periodic Review of Coastland, item 6",
    "Mr. President,",
    "Coastland lights {what}.",
    "We thank all delegations.",
)


def statement(what: str) -> bytes:
    return word_file([line.format(what=what) for line in STATEMENT]).data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "papers"
    (place / "2019").mkdir(parents=True)
    (place / "statement.docx").write_bytes(statement("every lighthouse"))
    (place / "2019" / "older.docx").write_bytes(statement("its first lighthouse"))
    return place


def filed() -> dict[str, str]:
    papers = Document.objects.select_related("review").prefetch_related("files")
    return {paper.files.all()[0].name: paper.review.alias for paper in papers if paper.review}


def test_without_a_review_such_papers_are_refused(cast: Cast, folder: Path) -> None:
    with pytest.raises(SystemExit):
        bring(folder)
    assert not ImportRun.objects.exists()


def test_one_review_is_named_for_all(cast: Cast, folder: Path) -> None:
    said, complained = bring(folder, "--review", "XCO-upr3")
    assert (said.splitlines()[-1], complained) == ("2 papers: 2 added.", "")
    assert filed() == {"statement.docx": "XCO-upr3", "older.docx": "XCO-upr3"}


def test_a_table_goes_before_it_and_is_no_paper(cast: Cast, folder: Path) -> None:
    table = "\ufefffile,review,note\n2019/older.docx, XCO-upr3 ,by hand\n\n"
    (folder / "reviews.csv").write_text(table, encoding="utf-8")
    said, _complained = bring(folder, "--review", "XCO-upr4")
    assert said.splitlines()[-1] == "2 papers: 2 added."
    assert filed() == {"statement.docx": "XCO-upr4", "older.docx": "XCO-upr3"}


def test_a_paper_that_names_another_review_is_refused_and_the_review_is_not_left_behind(
    cast: Cast, tmp_path: Path, report_pdf: bytes
) -> None:
    place = tmp_path / "one"
    place.mkdir()
    (place / "report.pdf").write_bytes(report_pdf)
    before = set(Review.objects.values_list("pk", flat=True))
    with pytest.raises(SystemExit):
        bring(place, "--review", "NOR-upr2")
    assert not ImportRun.objects.exists()
    assert set(Review.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("alias", "told"),
    [
        ("Coastland", "--review: expected a review such as SVN-upr3, found “Coastland”."),
        ("QQQ-upr3", "--review: expected the code of a State before “-upr”, found “QQQ”."),
        ("NOR-upr9", "--review: no review NOR-upr9 is known: expected a cycle in which NOR was reviewed."),
    ],
)
def test_an_alias_that_names_no_review_is_told(cast: Cast, folder: Path, alias: str, told: str) -> None:
    with pytest.raises(CommandError) as caught:
        bring(folder, "--review", alias)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("table", "told"),
    [
        (
            "paper;review\n",
            "expected the columns “file” and “review” in its first line, found “paper;review”.",
        ),
        ("", "expected the columns “file” and “review” in its first line, found “”."),
        ("file,review\nstatement.docx\n", "line 2: expected a file and a review, found “statement.docx”."),
        ("file,review\nstatement.docx,XCO\n", "line 2: expected a review such as SVN-upr3, found “XCO”."),
        (
            "file,review\nstatement.docx,XCO-upr3\nstatement.docx,XCO-upr4\n",
            "line 3: statement.docx is named twice; expected one line for each file.",
        ),
        ("file,review\nlost.docx,XCO-upr3\n", "found “lost.docx”, which is not among them."),
        ("file,review\n../../etc/passwd,XCO-upr3\n", "which is not among them."),
    ],
)
def test_a_table_that_is_wrong_is_told_before_anything_comes_in(
    cast: Cast, folder: Path, table: str, told: str
) -> None:
    (folder / "reviews.csv").write_text(table, encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        bring(folder)
    assert str(caught.value).endswith(told)
    assert not ImportRun.objects.exists()
