"""A folder of papers comes in: what is sure is added, what is not waits, and nothing comes in by halves."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from tests.uprtrack.sample_papers import thematic_list
from uprtrack.classification.models import Suggestion
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.documents.services import accept_import, preview_import, undo_import
from uprtrack.documents.vault import stored_files
from uprtrack.organisations.kinds import Visibility
from uprtrack.recommendations.models import Position, Recommendation
from uprtrack.search import index
from uprtrack.search.models import SearchDocument
from uprtrack.search.sources import kinds

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path, report_pdf: bytes, addendum: bytes) -> Path:
    """The addendum comes before the report by name, and beside them lies what is no paper."""
    place = tmp_path / "papers"
    (place / "later").mkdir(parents=True)
    (place / "a-addendum.docx").write_bytes(addendum)
    (place / "later" / "z-report.pdf").write_bytes(report_pdf)
    (place / "notes.txt").write_text("no paper")
    (place / ".hidden.pdf").write_bytes(report_pdf)
    return place


def bring(*arguments: object, by: str = "coordinator") -> tuple[str, str]:
    """What the command says, and what it complains of."""
    said, complained = StringIO(), StringIO()
    call_command("import", *map(str, arguments), user=by, stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


def work() -> None:
    """What waits for the worker is done; the worker itself would close the connection that the test looks through."""
    for waiting in DBTaskResult.objects.ready():
        waiting.claim("test")
        waiting.set_successful(waiting.task.call(*waiting.task_result.args))


def test_an_addendum_finds_the_report_that_came_after_it(cast: Cast, folder: Path) -> None:
    said, complained = bring(folder)
    assert said.splitlines()[-1] == "2 papers: 2 added."
    assert complained == ""
    assert Recommendation.objects.count() == 32
    assert not Recommendation.objects.filter(position=Position.PENDING).exists()
    assert {(run.owner, run.author is None, run.state) for run in ImportRun.objects.all()} == {
        (cast.mechanism, False, ImportState.ACCEPTED)
    }


def test_it_is_found_as_if_it_were_read_again(cast: Cast, folder: Path) -> None:
    """What is at hand of a paper is indexed without reading it back."""

    def found() -> list[tuple[object, ...]]:
        documents = SearchDocument.objects.order_by("kind", "object_id")
        return list(documents.values_list("kind", "object_id", "tokens", "facets"))

    bring(folder)
    at_once = found()
    assert {kind for kind, *_rest in at_once} == {"recommendation", "passage"}
    for kind in kinds():
        index.rebuild(kind)
    assert found() == at_once


def test_added_at_once_it_is_what_a_preview_accepted_later_is(
    cast: Cast, folder: Path, report_pdf: bytes
) -> None:
    def rows(run: ImportRun) -> list[dict[str, object]]:
        return list(run.rows.order_by("ordinal").values("ordinal", "place", "raw", "parsed", "outcome"))

    def facts(run: ImportRun) -> tuple[object, ...]:
        of_run = Recommendation.objects.filter(run=run).order_by("ordinal")
        said = [
            (
                item.number,
                item.text,
                item.position,
                *item.wordings.values_list("role", "language", "text"),
                *item.attributions.values_list("state"),
                *item.position_events.values_list("position", "words", "page", "source"),
                *item.suggestions.order_by("term").values_list("term", "score"),
            )
            for item in of_run
        ]
        return run.paper, run.checks, run.version, run.document and run.document.title, said

    bring(folder / "later")
    work()
    at_once = ImportRun.objects.get()
    # For another body: its own import knows nothing of the first, which is not shared.
    later = preview_import(
        by=cast.coalition_coordinator,
        organisation=cast.coalition,
        file_name="z-report.pdf",
        stream=BytesIO(report_pdf),
    )
    later = accept_import(by=cast.coalition_coordinator, run=later, visibility=Visibility.ORGANISATION)
    assert rows(later) == rows(at_once)
    assert facts(later) == facts(at_once)


def test_what_a_machine_suggests_follows_and_is_then_found(cast: Cast, folder: Path) -> None:
    def suggested() -> set[str]:
        documents = SearchDocument.objects.filter(kind="recommendation")
        return {each for facets in documents.values_list("facets", flat=True) for each in facets["suggested"]}

    bring(folder)
    assert suggested() == set()
    work()
    assert "theme:rights-of-the-child" in suggested()
    assert sum(item.suggestions.exists() for item in Recommendation.objects.all()) > 25


def test_nothing_is_suggested_for_what_was_undone_meanwhile(cast: Cast, folder: Path) -> None:
    bring(folder / "later")
    undo_import(by=cast.coordinator, run=ImportRun.objects.get())
    work()
    assert not Suggestion.objects.exists()


def test_started_again_it_adds_nothing_twice(cast: Cast, folder: Path) -> None:
    bring(folder / "later")
    said, _complained = bring(folder)
    assert said.splitlines()[-1] == "2 papers: 1 added, 1 here already."
    assert ImportRun.objects.count() == 2
    assert len(list(stored_files())) == 2


def test_what_has_a_doubt_waits_once_however_often_it_is_brought(cast: Cast, folder: Path) -> None:
    text = (
        "57.1 Something that the report has otherwise (Norway);\nSource of Position: A/HRC/40/901 - Para 57"
    )
    (folder / "list.docx").write_bytes(thematic_list([(text, "Supported", "Housing")]))
    for _again in range(2):
        said, _complained = bring(folder)
        assert "list.docx waits for a decision (1 row that contradicts what is here" in said
    waiting = ImportRun.objects.get(state=ImportState.PREVIEWED)
    assert f"/import/{waiting.public_id}/" in said
    assert said.splitlines()[-1] == "3 papers: 1 wait for a person, 2 here already."


def test_what_cannot_be_read_is_told_and_the_others_come_in(
    cast: Cast, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 cut off")
    said, complained = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import", str(folder), user="coordinator", stdout=said, stderr=complained)
    assert ended.value.code == 1
    assert "broken.pdf was cut off" in complained.getvalue()
    assert said.getvalue().splitlines()[-1] == "3 papers: 2 added, 1 could not be read."
    assert len(list(stored_files())) == 2


def test_with_preview_nothing_is_added(cast: Cast, folder: Path) -> None:
    said, _complained = bring(folder / "later", "--preview")
    assert said.splitlines()[-1] == "1 papers: 1 wait for a person."
    assert not Recommendation.objects.exists()


def test_a_stranger_brings_nothing(cast: Cast, folder: Path) -> None:
    with pytest.raises(CommandError, match="Nobody may do this"):
        bring(folder, by="stranger")
    assert not ImportRun.objects.exists()


def test_a_folder_that_is_not_there_is_named(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere is not there: expected a folder or a file\."):
        bring(tmp_path / "nowhere")


def test_killed_at_any_moment_it_leaves_nothing_or_everything(tmp_path: Path, report_pdf: bytes) -> None:
    paper = tmp_path / "report.pdf"
    paper.write_bytes(report_pdf)
    environment = {
        **os.environ,
        "UPRTRACK_DATA": str(tmp_path / "data"),
        "UPRTRACK_KEYS": str(tmp_path / "keys"),
        "DJANGO_SETTINGS_MODULE": "uprtrack.settings",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")])),
    }
    environment.pop("DATABASE_URL", None)
    (tmp_path / "data").mkdir()
    command = [sys.executable, "-m", "tests.uprtrack.documents.killing", str(paper)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["added"]
    assert told["statements"] > 30
    assert told["something"] == 0
    assert told["nothing"] == 16
