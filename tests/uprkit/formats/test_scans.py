"""Scans: recognised where Tesseract is installed, and labelled; elsewhere a sentence says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.missing import is_missing
from tests.uprkit.formats.other_papers import LETTER, scan_of
from tests.uprkit.formats.report_paper import pdf_of
from uprkit import ocr
from uprkit.apart import read_apart
from uprkit.errors import UnreadablePaperError
from uprkit.formats import parse
from uprkit.formats.source import Source


@pytest.fixture
def scanned_letter(tmp_path: Path) -> Source:
    return scan_of(pdf_of(tmp_path, [LETTER], "letter.pdf"), "letter.pdf")


@pytest.fixture
def tesseract() -> None:
    if not ocr.is_installed():
        is_missing("Tesseract with its English words is not installed")


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for known in (ocr.program, ocr.installed_languages):
        known.cache_clear()
        monkeypatch.setattr(ocr, known.__name__, known.__wrapped__)


@pytest.mark.usefixtures("tesseract")
def test_the_words_of_a_scan_are_recognised_and_labelled(scanned_letter: Source) -> None:
    read = read_apart(scanned_letter)
    assert read.format_key == "high_commissioner_letter"
    paper = read.paper
    assert paper.is_ocr
    assert [check.check for check in paper.checks] == ["recognised_text"]
    assert (paper.state_under_review, paper.session) == ("XCO", 21)
    assert "with interest" in " ".join(passage.text for passage in paper.passages)


@pytest.mark.usefixtures("no_tesseract")
def test_without_tesseract_a_sentence_says_what_to_install(scanned_letter: Source) -> None:
    with pytest.raises(UnreadablePaperError) as caught:
        parse(scanned_letter)
    assert str(caught.value) == (
        "letter.pdf is a scan without a text layer: its 1 pages hold 0 characters, at least 50 a page are expected; "
        "install the program Tesseract (in Debian and Ubuntu the package tesseract-ocr), or recognise its text first."
    )


def test_a_paper_with_text_is_not_recognised_anew(tmp_path: Path) -> None:
    paper = parse(pdf_of(tmp_path, [[*LETTER, "It is printed and no picture."]], "letter.pdf"))
    assert not paper.is_ocr
    assert paper.checks == ()


def test_a_scan_of_too_many_pages_is_refused() -> None:
    with pytest.raises(UnreadablePaperError, match=r"^book\.pdf is a scan of 61 pages: .*\.$"):
        ocr.Recogniser("book.pdf", ocr.MOST_PAGES + 1)


@pytest.mark.usefixtures("tesseract")
def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "PAPER_SECONDS", 0)
    with pytest.raises(UnreadablePaperError, match=r"^slow\.pdf is a scan whose text takes too long .*\.$"):
        ocr.Recogniser("slow.pdf", 1).words_on(b"", 1)


@pytest.mark.usefixtures("tesseract")
def test_what_is_no_picture_is_refused_with_a_sentence() -> None:
    with pytest.raises(
        UnreadablePaperError, match=r"Tesseract could not read its page 1: it ended with the status"
    ):
        ocr.Recogniser("noise.pdf", 1).words_on(b"noise", 1)
