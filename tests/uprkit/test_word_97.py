"""Word files of the old kind: converted by LibreOffice apart, or refused with a sentence that helps."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.missing import is_missing
from tests.uprkit.formats.other_papers import QUESTIONS, word_file
from uprkit.apart import read_apart, word_97
from uprkit.apart.confined import command
from uprkit.command import main
from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import OLE, WORD_STREAM, Source

BROKEN = Source("broken.doc", OLE + b"\0" * 600 + WORD_STREAM + b"\0" * 600)


@pytest.fixture
def libreoffice() -> str:
    found = word_97.program()
    if found is None:
        is_missing("LibreOffice is not installed")
    return found


@pytest.fixture
def old_word_file(tmp_path: Path, libreoffice: str) -> Source:
    made = tmp_path / "questions.docx"
    made.write_bytes(word_file(QUESTIONS).data)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    wanted = ["--headless", "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(made)]
    subprocess.run([libreoffice, profile, *wanted], check=True, capture_output=True, timeout=120)
    return Source("questions.doc", (tmp_path / "questions.doc").read_bytes())


def folders() -> set[str]:
    place = word_97.IN_MEMORY
    return {entry.name for entry in place.glob("uprkit-word-*")} if place.is_dir() else set()


def test_an_old_word_file_is_read_by_content_and_leaves_nothing_behind(old_word_file: Source) -> None:
    assert old_word_file.is_word_97
    before = folders()
    read = read_apart(old_word_file)
    assert (read.format_key, read.paper.file, read.paper.state_under_review) == (
        "advance_questions",
        "questions.doc",
        "XCO",
    )
    assert [passage.speakers for passage in read.paper.passages if passage.speakers] == [
        ("KEN",),
        ("KEN",),
        ("NOR",),
    ]
    assert folders() == before


def test_the_command_reads_one_too(
    old_word_file: Source, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "with-another-ending.docx"
    path.write_bytes(old_word_file.data)
    assert main(["parse", str(path)]) == 0
    assert "advance questions" in capsys.readouterr().err


@pytest.mark.usefixtures("libreoffice")
def test_a_broken_one_is_refused() -> None:
    with pytest.raises(UnreadablePaperError, match=r"^broken\.doc .*\.$"):
        read_apart(BROKEN)


def test_without_libreoffice_a_sentence_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        UnreadablePaperError, match=r"^broken\.doc is a Word file .* install LibreOffice .*\.$"
    ):
        word_97.as_word_of_today(BROKEN)


@pytest.mark.usefixtures("libreoffice")
def test_a_conversion_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_97, "WALL_SECONDS", 0)
    with pytest.raises(UnreadablePaperError, match=r"^broken\.doc is refused: converting it took longer"):
        word_97.as_word_of_today(BROKEN)
    assert folders() == set()


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no such limits")
def test_what_is_started_confined_cannot_write_more_than_it_may(tmp_path: Path) -> None:
    written = tmp_path / "large"
    shell = shutil.which("sh")
    assert shell is not None
    script = f"head -c 100000 /dev/zero > {written}"
    ended = subprocess.run(
        command(5, 4 * 1024**3, 1000, [shell, "-c", script]), capture_output=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert written.stat().st_size <= 1000
