"""Making reports: who may, what is recorded, how the file is named."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation

from tests.uprtrack.reports.reading import facts_of, word, words_of
from uprtrack.monitoring.models import Assessment, Level
from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import Activity, User, Verb
from uprtrack.organisations.services import admit, create_user
from uprtrack.reports.filters import Filters
from uprtrack.reports.kind import MEDIA_TYPES
from uprtrack.reports.kinds import REPORT_KINDS
from uprtrack.reports.models import GeneratedFile
from uprtrack.reports.services import GeneratedReport, generate

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.reports.conftest import Material

Assess = Callable[..., Assessment]


def make(material: Material, kind: str = "matrix", form: str = "xlsx", **options: Any) -> GeneratedReport:
    options = {"by": AnonymousUser(), "organisation": None, **options}
    return generate(review=material.review, kind=kind, form=form, **options)


def every_form() -> list[tuple[str, str]]:
    return [(kind.key, form) for kind in REPORT_KINDS.values() for form in kind.forms]


@pytest.mark.parametrize(("kind", "form"), every_form())
def test_every_kind_makes_every_form_it_offers(cast: Cast, material: Material, kind: str, form: str) -> None:
    report = make(material, kind, form, organisation=cast.nhri)
    starts = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF-", "csv": b"\xef\xbb\xbfreview,"}
    assert report.content.startswith(starts[form])
    assert report.media_type == MEDIA_TYPES[form]


def test_files_are_named_by_state_cycle_kind_and_day(cast: Cast, material: Material) -> None:
    today = timezone.now().date().isoformat()
    assert make(material).file_name == f"coastland-cycle-4-matrix-{today}.xlsx"
    report = make(material, "scorecard", "pdf", organisation=cast.nhri)
    assert report.file_name == f"coastland-cycle-4-scorecard-national-human-rights-commission-{today}.pdf"
    internal = make(material, by=cast.nhri_officer, is_public=False)
    assert internal.file_name == f"coastland-cycle-4-matrix-internal-{today}.xlsx"


def test_what_was_made_is_recorded_with_its_hash_and_parameters(cast: Cast, material: Material) -> None:
    report = make(
        material,
        by=cast.nhri_officer,
        is_public=False,
        filters=Filters(chosen={"position": ("noted",)}),
        wording_languages=["fr"],
    )
    made = GeneratedFile.objects.get()
    assert made.owner == cast.nhri
    assert made.sha256 == hashlib.sha256(report.content).hexdigest()
    assert made.data_version == report.data_version
    assert made.parameters["filters"]["position"] == ["noted"]
    assert made.parameters["is_public"] is False
    line = Activity.objects.get(verb=Verb.REPORT)
    assert (line.owner, line.object_id, line.object_label) == (cast.nhri, made.public_id, report.file_name)
    assert list(GeneratedFile.objects.visible_to(cast.focal_point)) == []


@pytest.mark.parametrize("who", ["stranger", "anonymous"])
def test_anyone_may_have_the_published_edition_and_leaves_no_trace(
    cast: Cast, material: Material, who: str
) -> None:
    by = cast.stranger if who == "stranger" else AnonymousUser()
    assert make(material, by=by).content
    assert not GeneratedFile.objects.exists()
    assert not Activity.objects.filter(verb=Verb.REPORT).exists()


def test_the_internal_edition_takes_the_right_to_make_reports(cast: Cast, material: Material) -> None:
    reader = create_user(username="reader", password="a long pass phrase for tests", shown_as="Reader")
    admit(by=cast.nhri_officer, user=reader, organisation=cast.nhri, role=Role.READER)
    for by in (AnonymousUser(), cast.stranger, reader):
        with pytest.raises(PermissionDenied):
            make(material, by=by, is_public=False)
    denials = Activity.objects.filter(is_denial=True, verb=Verb.REPORT)
    assert [line.owner for line in denials] == [cast.nhri]
    assert make(material, by=cast.focal_point, is_public=False).content


@pytest.mark.parametrize("options", [{"is_public": False}, {"texts": {"introduction": "In your name"}}])
def test_nobody_writes_in_another_organisations_name(
    cast: Cast, material: Material, options: dict[str, Any]
) -> None:
    with pytest.raises(PermissionDenied):
        make(material, "midterm", "docx", by=cast.focal_point, organisation=cast.nhri, **options)
    assert not GeneratedFile.objects.exists()
    assert make(material, "midterm", "docx", by=cast.nhri_officer, organisation=cast.nhri, **options).content


def test_blank_texts_are_no_texts(cast: Cast, material: Material) -> None:
    texts = {"introduction": "  \n", "consultations": ""}
    report = make(material, "midterm", "docx", by=AnonymousUser(), organisation=cast.nhri, texts=texts)
    assert report.content


@pytest.mark.parametrize(
    ("kind", "form", "says"),
    [
        ("matrix", "pdf", "There is no report “matrix” in the form “pdf”."),
        ("unknown", "pdf", "There is no report “unknown” in the form “pdf”."),
        ("midterm", "docx", "The report “Mid-term report” is made of one organisation: choose which."),
        ("scorecard", "pdf", "The report “Scorecard” is made of one organisation: choose which."),
    ],
)
def test_what_does_not_fit_the_kind_is_said(material: Material, kind: str, form: str, says: str) -> None:
    with pytest.raises(ValidationError) as error:
        make(material, kind, form)
    assert error.value.messages == [says]


def test_the_same_data_give_the_same_version_to_everybody(
    cast: Cast, material: Material, assess: Assess
) -> None:
    makers: list[User | AnonymousUser] = [AnonymousUser(), cast.nhri_officer, cast.coalition_member]
    assert len({make(material, by=by).data_version for by in makers}) == 1
    assess(cast.nhri, "120.1", Level.FULLY, "For ourselves")
    versions = {
        make(material, by=by, is_public=False).data_version
        for by in (cast.nhri_officer, cast.coalition_member)
    }
    assert len(versions) == 2


def test_a_report_speaks_the_readers_language(cast: Cast, material: Material, assess: Assess) -> None:
    assess(cast.nhri, "120.1", Level.FULLY, "n", is_public=True)
    with translation.override("fr"):
        report = make(material, "midterm", "docx", organisation=cast.nhri)
    document = word(report.content)
    assert document.core_properties.language == "fr"
    assert "1 mars 2025" in words_of(document)


def test_an_empty_outcome_makes_an_empty_report_not_an_error(cast: Cast, material: Material) -> None:
    nothing = Filters(chosen={"theme": ("no-such-theme",)})
    for kind, form in every_form():
        assert make(material, kind, form, organisation=cast.nhri, filters=nothing).content
    facts = facts_of(make(material, filters=nothing).content)
    assert facts["Counted, as the UN counts"] == "0 recommendations"
    assert facts["Filter"] == "theme: no-such-theme"
