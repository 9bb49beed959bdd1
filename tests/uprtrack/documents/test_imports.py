"""Papers come in: previewed, accepted, discarded, undone; by whom, and seen by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoCaptureOnCommitCallbacks

from uprkit.errors import UnreadablePaperError
from uprkit.formats import docx_blocks, pdf_text
from uprtrack.documents import acceptors, vault
from uprtrack.documents.acceptors import Accepted, Objection
from uprtrack.documents.models import Document, DocumentKind, ImportRun, ImportState, Outcome, Passage
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.documents.services import (
    AlreadyAddedError,
    accept_import,
    discard_import,
    preview_import,
    undo_import,
)
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def preview(cast: Cast, content: bytes, name: str = "report.docx") -> ImportRun:
    return preview_import(
        by=cast.coordinator, organisation=cast.mechanism, file_name=name, stream=BytesIO(content)
    )


def test_a_preview_shows_every_row_and_adds_nothing(cast: Cast, report: bytes) -> None:
    run = preview(cast, report)
    assert run.state == ImportState.PREVIEWED
    assert run.kind == DocumentKind.WORKING_GROUP_REPORT
    assert run.rows.filter(outcome=Outcome.NEW).count() == 32
    assert not Recommendation.objects.exists()
    assert not Document.objects.exists()
    assert not Review.objects.exists()


def test_a_paper_is_read_by_another_process(
    cast: Cast, report: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise AssertionError("A paper was read in the site's own process.")

    monkeypatch.setattr(pdf_text, "page_texts", fail)
    monkeypatch.setattr(docx_blocks, "read_part", fail)
    assert preview(cast, report).rows.count() == 32


def test_accepting_makes_review_document_passages_and_recommendations(cast: Cast, report: bytes) -> None:
    run = accept_import(by=cast.coordinator, run=preview(cast, report), visibility=Visibility.GROUP)
    review = Review.objects.get()
    assert (review.alias, review.reviewed_on) == ("XCO-upr3", date(2018, 11, 8))
    assert review.session is not None
    assert review.session.number == 31
    assert review.adopted_on is None, "the Working Group's adoption of its report is not the Council's"
    assert run.document is not None
    assert run.document.symbol == "A/HRC/40/901"
    assert run.document.visibility == Visibility.GROUP
    assert Passage.objects.filter(file__document=run.document).count() > 30
    assert Recommendation.objects.filter(review=review).count() == 32
    assert set(Recommendation.objects.values_list("visibility", flat=True)) == {Visibility.GROUP}
    assert "passages" not in run.paper


def test_the_paper_as_received_can_be_had_again(cast: Cast, report: bytes, bring: Bring) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    file = run.document.files.get() if run.document else None
    assert file is not None
    assert b"".join(vault.open_stored(file.vault_path, sha256=file.sha256)) == report


@pytest.mark.parametrize("who", ["focal_point", "stranger"])
def test_who_does_not_lead_the_follow_up_imports_nothing(cast: Cast, report: bytes, who: str) -> None:
    with pytest.raises(PermissionDenied):
        preview_import(
            by=getattr(cast, who), organisation=cast.mechanism, file_name="r.docx", stream=BytesIO(report)
        )
    assert not ImportRun.objects.exists()
    assert Activity.objects.filter(is_denial=True, owner=cast.mechanism).count() == 1


def test_another_organisation_neither_accepts_nor_undoes(cast: Cast, report: bytes) -> None:
    run = preview(cast, report)
    with pytest.raises(PermissionDenied):
        accept_import(by=cast.coalition_coordinator, run=run, visibility=Visibility.ORGANISATION)
    accept_import(by=cast.coordinator, run=run, visibility=Visibility.ORGANISATION)
    with pytest.raises(PermissionDenied):
        undo_import(by=cast.nhri_officer, run=run)
    assert Activity.objects.filter(is_denial=True, owner=cast.mechanism).count() == 2


def test_circles(cast: Cast, report: bytes, bring: Bring) -> None:
    """The organisation's import is read by it alone; the public reads what is published."""
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    for reader in (cast.focal_point, cast.stranger, AnonymousUser()):
        assert not Recommendation.objects.visible_to(reader).exists()
        assert not Document.objects.visible_to(reader).exists()
        assert not ImportRun.objects.visible_to(reader).exists()
    assert Recommendation.objects.visible_to(cast.coordinator).count() == 32


def test_accepted_for_the_public_everybody_reads_it(cast: Cast, report: bytes, bring: Bring) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report, Visibility.PUBLIC)
    assert Recommendation.objects.visible_to(AnonymousUser()).count() == 32
    assert Document.objects.visible_to(AnonymousUser()).count() == 1


def test_the_identical_file_is_taken_once(cast: Cast, report: bytes, bring: Bring) -> None:
    waiting = preview(cast, report, "copy.docx")
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    with pytest.raises(AlreadyAddedError, match=r"again\.docx is here already: .* as report\.docx"):
        preview(cast, report, "again.docx")
    with pytest.raises(AlreadyAddedError):
        accept_import(by=cast.coordinator, run=waiting, visibility=Visibility.ORGANISATION)
    assert Recommendation.objects.count() == 32


def test_another_organisation_may_bring_the_identical_file(cast: Cast, report: bytes, bring: Bring) -> None:
    """What the coalition cannot read is not "already here" for it: that would betray the other import."""
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    run = bring(cast.coalition_coordinator, cast.coalition, "report.docx", report)
    assert run.rows.filter(outcome=Outcome.NEW).count() == 32
    assert Recommendation.objects.visible_to(cast.coalition_coordinator).count() == 32


def test_the_same_report_in_another_file_adds_nothing_twice(
    cast: Cast, report: bytes, report_pdf: bytes, bring: Bring
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    run = bring(cast.coordinator, cast.mechanism, "report.pdf", report_pdf)
    assert run.rows.filter(outcome=Outcome.SAME).count() == 32
    assert Recommendation.objects.count() == 32
    assert Document.objects.get().files.count() == 2


def test_two_previews_of_one_report_add_it_once(cast: Cast, report: bytes, report_pdf: bytes) -> None:
    first, second = preview(cast, report), preview(cast, report_pdf, "report.pdf")
    accept_import(by=cast.coordinator, run=first, visibility=Visibility.ORGANISATION)
    second = accept_import(by=cast.coordinator, run=second, visibility=Visibility.ORGANISATION)
    assert second.rows.filter(outcome=Outcome.SAME).count() == 32
    assert Recommendation.objects.count() == 32


def test_an_undone_import_leaves_nothing_to_be_seen(cast: Cast, report: bytes, bring: Bring) -> None:
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report, Visibility.PUBLIC)
    run = undo_import(by=cast.coordinator, run=run)
    assert run.state == ImportState.UNDONE
    assert run.undone_at is not None
    assert not Recommendation.objects.standing().exists()
    assert not Document.objects.visible_to(AnonymousUser()).exists()
    again = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    assert again.rows.filter(outcome=Outcome.NEW).count() == 32


def test_nothing_is_undone_that_a_later_paper_stands_on(
    cast: Cast, report: bytes, addendum: bytes, bring: Bring
) -> None:
    first = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    second = bring(cast.coordinator, cast.mechanism, "addendum.docx", addendum)
    with pytest.raises(StandsOnError, match=r"A/HRC/40/901/Add\.1") as caught:
        undo_import(by=cast.coordinator, run=first)
    assert [objection.where for objection in caught.value.objections] == ["A/HRC/40/901/Add.1"]
    assert Recommendation.objects.standing().count() == 32
    undo_import(by=cast.coordinator, run=second)
    undo_import(by=cast.coordinator, run=first)
    assert not Recommendation.objects.standing().exists()


@pytest.fixture
def registry() -> Iterator[None]:
    """What a test registers is taken back."""
    objectors, followers = list(acceptors._objectors), {k: list(v) for k, v in acceptors._followers.items()}
    yield
    acceptors._objectors[:] = objectors
    acceptors._followers.clear()
    acceptors._followers.update(followers)


def test_upper_apps_object_to_undoing_and_follow_acceptance(
    cast: Cast, report: bytes, bring: Bring, registry: None
) -> None:
    heard: list[tuple[str, int]] = []

    class Listener:
        def accepted(self, accepted: Accepted) -> None:
            heard.append(("accepted", Recommendation.objects.filter(run=accepted.run).count()))

        def undone(self, run: ImportRun) -> None:
            heard.append(("undone", Recommendation.objects.standing().filter(run=run).count()))

    standing = [Objection("a plan", "action 1")]
    acceptors.register_follower(DocumentKind.WORKING_GROUP_REPORT, Listener())
    acceptors.register_objector(lambda run, only: standing)
    run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
    with pytest.raises(StandsOnError, match=r"a plan \(action 1\)"):
        undo_import(by=cast.coordinator, run=run)
    standing.clear()
    undo_import(by=cast.coordinator, run=run)
    assert heard == [("accepted", 32), ("undone", 0)]


def test_a_failing_follower_leaves_nothing_behind(cast: Cast, report: bytes, registry: None) -> None:
    class Failing:
        def accepted(self, accepted: Accepted) -> None:
            raise RuntimeError("full")

        def undone(self, run: ImportRun) -> None:
            raise RuntimeError("full")

    acceptors.register_follower(DocumentKind.WORKING_GROUP_REPORT, Failing())
    run = preview(cast, report)
    with pytest.raises(RuntimeError, match="full"):
        accept_import(by=cast.coordinator, run=run, visibility=Visibility.ORGANISATION)
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEWED
    assert not Recommendation.objects.exists()
    assert not Document.objects.exists()
    assert not Review.objects.exists()


def test_a_discarded_preview_takes_its_file_along(
    cast: Cast,
    report: bytes,
    vault_folder: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    run = preview(cast, report)
    assert len(files_in(vault_folder)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(by=cast.coordinator, run=run)
    run.refresh_from_db()
    assert run.state == ImportState.DISCARDED
    assert not run.rows.exists()
    assert files_in(vault_folder) == []


def test_each_step_is_taken_once(cast: Cast, report: bytes) -> None:
    run = preview(cast, report)
    with pytest.raises(ImportStateError, match=r"report\.docx: expected .*added.*, found .*waits"):
        undo_import(by=cast.coordinator, run=run)
    accept_import(by=cast.coordinator, run=run, visibility=Visibility.ORGANISATION)
    with pytest.raises(ImportStateError):
        accept_import(by=cast.coordinator, run=run, visibility=Visibility.ORGANISATION)
    with pytest.raises(ImportStateError):
        discard_import(by=cast.coordinator, run=run)


def test_an_unreadable_paper_stores_nothing(cast: Cast, vault_folder: Path) -> None:
    with pytest.raises(UnreadablePaperError, match=r"notes\.txt"):
        preview(cast, b"Dear all,\n\0 no paper", "notes.txt")
    assert files_in(vault_folder) == []
    assert not ImportRun.objects.exists()


def test_an_addendum_without_its_report_is_placed_by_its_date(cast: Cast, addendum: bytes) -> None:
    run = preview(cast, addendum, "addendum.docx")
    assert (run.paper["state_under_review"], run.paper["upr_cycle"]) == ("XCO", 3)
    assert set(run.rows.values_list("outcome", flat=True)) == {Outcome.UNREADABLE}
    row = run.rows.first()
    assert row is not None
    assert "import the Working Group report first" in row.message


def test_a_paper_without_a_place_is_not_accepted(cast: Cast, addendum: bytes, report: bytes) -> None:
    """Accepted for nothing, the identical file could not come in once its report is here."""
    run = preview(cast, addendum, "addendum.docx")
    with pytest.raises(ImportStateError, match="Nothing of"):
        accept_import(by=cast.coordinator, run=run, visibility=Visibility.ORGANISATION)
    run.refresh_from_db()
    assert run.state == ImportState.PREVIEWED
    assert not Document.objects.exists()


def test_a_paper_of_another_review_than_the_chosen_one_is_refused(
    cast: Cast, report: bytes, review: Review
) -> None:
    with pytest.raises(UnreadablePaperError, match="expected XCO-upr4, found XCO-upr3"):
        preview_import(
            by=cast.coordinator,
            organisation=cast.mechanism,
            file_name="report.docx",
            stream=BytesIO(report),
            review=review,
        )


def test_the_log_names_the_paper_and_nobody(cast: Cast, report: bytes, bring: Bring) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    lines = Activity.objects.filter(object_kind="importrun").values_list("verb", "object_label")
    assert set(lines) == {("preview", "A/HRC/40/901"), ("accept", "A/HRC/40/901")}
