"""Each actor's word is its own: who may assess, publish and withdraw, and how words follow one another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from uprtrack.documents import vault
from uprtrack.documents.acceptors import objections_to_undoing
from uprtrack.monitoring.evidence import plain_name
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.monitoring.objections import objections_of_monitoring
from uprtrack.monitoring.services import (
    attach_file,
    attach_link,
    publish_assessment,
    publish_measure,
    report_measure,
    withdraw_assessment,
    withdraw_measure,
)
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Activity
from uprtrack.organisations.services import admit, create_user, found_organisation
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Assess = Callable[..., Assessment]


def test_nobody_assesses_for_another_organisation(cast: Cast, said: Assess) -> None:
    for user, organisation in (
        (cast.focal_point, cast.nhri),
        (cast.nhri_officer, cast.ministry),
        (cast.coordinator, cast.ministry),
        (cast.coalition_member, cast.coalition),
        (cast.stranger, cast.ngo),
    ):
        with pytest.raises(PermissionDenied):
            said(user, organisation)
    assert not Assessment.objects.exists()
    assert Activity.objects.filter(is_denial=True).count() == 5


def test_nobody_withdraws_or_publishes_another_s_word(cast: Cast, said: Assess) -> None:
    independent = said(cast.nhri_officer, cast.nhri, visibility=Visibility.GROUP)
    for user in (cast.focal_point, cast.coordinator, cast.coalition_coordinator, cast.stranger):
        with pytest.raises(PermissionDenied):
            withdraw_assessment(by=user, assessment=independent)
        with pytest.raises(PermissionDenied):
            publish_assessment(by=user, assessment=independent)
        with pytest.raises(PermissionDenied):
            attach_link(by=user, assessment=independent, title="A link", link="https://example.org/")
    independent.refresh_from_db()
    assert independent.withdrawn_at is None
    assert not independent.is_published


def test_a_private_word_is_read_by_its_circle_alone(cast: Cast, said: Assess) -> None:
    word = said(cast.coalition_member, cast.ngo, visibility=Visibility.COALITION)
    readers = {
        user.username: Assessment.objects.visible_to(user).filter(pk=word.pk).exists()
        for user in (
            cast.coalition_member,
            cast.coalition_coordinator,
            cast.coordinator,
            cast.focal_point,
            cast.nhri_officer,
            cast.stranger,
        )
    }
    assert {name for name, reads in readers.items() if reads} == {"coalition_member", "coalition_coordinator"}
    assert not Assessment.objects.visible_to(AnonymousUser()).exists()


def test_publishing_opens_a_word_and_its_links_but_not_its_files(cast: Cast, said: Assess) -> None:
    word = said(cast.nhri_officer, cast.nhri)
    link = attach_link(
        by=cast.nhri_officer, assessment=word, title="Our report", link="https://example.org/r"
    )
    file = attach_file(
        by=cast.nhri_officer, assessment=word, title="Interview", file_name="a.txt", stream=BytesIO(b"x")
    )
    assert not Assessment.objects.visible_to(AnonymousUser()).exists()
    publish_assessment(by=cast.nhri_officer, assessment=word)
    assert Assessment.objects.visible_to(AnonymousUser()).get() == word
    assert Evidence.objects.visible_to(AnonymousUser()).get() == link
    publish_assessment(by=cast.nhri_officer, assessment=word, with_files=True)
    assert set(Evidence.objects.visible_to(AnonymousUser())) == {link, file}


def test_a_focal_point_leaves_publication_to_a_coordinator(cast: Cast, said: Assess) -> None:
    desk = create_user(username="desk", password="long enough for a test", shown_as="desk")
    admit(by=cast.focal_point, user=desk, organisation=cast.ministry, role=Role.FOCAL_POINT)
    draft = said(desk, cast.ministry)
    shared = said(desk, cast.ministry, assessed_on=date(2025, 6, 2), visibility=Visibility.GROUP)
    for word in (draft, shared):
        with pytest.raises(PermissionDenied):
            publish_assessment(by=desk, assessment=word)
    # The mechanism publishes State data that was shared with it, not a ministry's drafts.
    with pytest.raises(PermissionDenied):
        publish_assessment(by=cast.coordinator, assessment=draft)
    assert publish_assessment(by=cast.coordinator, assessment=shared).is_published


def test_the_mechanism_publishes_for_no_other_branch(cast: Cast, said: Assess) -> None:
    court = found_organisation(
        name="Supreme Court", kind=OrganisationKind.JUDICIARY, country=State.objects.get(pk="XCO")
    )
    registrar = create_user(username="registrar", password="long enough for a test", shown_as="registrar")
    court.memberships.create(user=registrar, role=Role.FOCAL_POINT)
    court.affiliated_to.create(organisation=cast.mechanism, accepted_at=timezone.now())
    word = said(registrar, court, visibility=Visibility.GROUP)
    with pytest.raises(PermissionDenied):
        publish_assessment(by=cast.coordinator, assessment=word)
    assert publish_assessment(by=registrar, assessment=word).is_published


def test_a_later_word_supersedes_the_earlier_one(cast: Cast, said: Assess) -> None:
    first = said(cast.nhri_officer, cast.nhri, assessed_on=date(2024, 1, 1))
    other = said(cast.focal_point, cast.ministry, assessed_on=date(2024, 1, 1))
    second = said(cast.nhri_officer, cast.nhri, assessed_on=date(2025, 1, 1))
    first.refresh_from_db()
    assert first.superseded_by == second
    assert set(Assessment.objects.current()) == {second, other}


def test_a_correction_of_the_same_day_supersedes_too(cast: Cast, said: Assess) -> None:
    first = said(cast.nhri_officer, cast.nhri)
    second = said(cast.nhri_officer, cast.nhri, corrects=first)
    assert list(Assessment.objects.current()) == [second]
    first.refresh_from_db()
    assert first.superseded_by == second


def test_a_word_entered_late_takes_its_place_in_time(cast: Cast, said: Assess) -> None:
    first, last, late = (
        said(cast.nhri_officer, cast.nhri, assessed_on=date(year, 1, 1)) for year in (2023, 2025, 2024)
    )
    for word in (first, last, late):
        word.refresh_from_db()
    assert (first.superseded_by, late.superseded_by, last.superseded_by) == (late, last, None)


def test_withdrawing_lets_the_earlier_word_hold_again(cast: Cast, said: Assess) -> None:
    first, second, third = (
        said(cast.nhri_officer, cast.nhri, assessed_on=date(year, 1, 1)) for year in (2023, 2024, 2025)
    )
    second.refresh_from_db()
    withdraw_assessment(by=cast.nhri_officer, assessment=second, reason="Wrong recommendation")
    first.refresh_from_db()
    assert first.superseded_by == third
    withdraw_assessment(by=cast.nhri_officer, assessment=third)
    first.refresh_from_db()
    assert list(Assessment.objects.current()) == [first]
    assert Activity.objects.filter(verb="withdraw", reason="Wrong recommendation").count() == 1


def test_a_person_s_notes_supersede_nothing_until_they_are_shared(cast: Cast, said: Assess) -> None:
    word = said(cast.nhri_officer, cast.nhri, assessed_on=date(2024, 1, 1))
    note = said(cast.nhri_officer, cast.nhri, visibility=Visibility.SELF)
    word.refresh_from_db()
    assert word.superseded_by is None
    publish_assessment(by=cast.nhri_officer, assessment=note)
    word.refresh_from_db()
    assert word.superseded_by == note


def test_an_assessment_is_not_dated_ahead(cast: Cast, said: Assess) -> None:
    with pytest.raises(ValidationError, match="future"):
        said(cast.nhri_officer, cast.nhri, assessed_on=timezone.localdate() + timedelta(days=1))


def test_a_recommendation_one_cannot_read_cannot_be_assessed(
    cast: Cast, said: Assess, recommendations: list[Recommendation]
) -> None:
    hidden = recommendations[1]
    hidden.owner, hidden.visibility = cast.coalition, Visibility.COALITION
    hidden.save()
    with pytest.raises(ValidationError):
        said(cast.nhri_officer, cast.nhri, recommendation=hidden)


def test_a_file_is_encrypted_on_disk_and_opened_for_reading(cast: Cast, said: Assess) -> None:
    secret = b"The names of the witnesses"
    word = said(cast.nhri_officer, cast.nhri)
    file = attach_file(
        by=cast.nhri_officer, assessment=word, title="Note", file_name="note.txt", stream=BytesIO(secret)
    )
    stored = (Path(settings.MEDIA_ROOT) / file.vault_path).read_bytes()
    assert secret not in stored
    assert b"".join(vault.open_stored(file.vault_path, sha256=file.sha256)) == secret
    assert (file.size, file.media_type) == (len(secret), "text/plain")


def test_an_altered_file_is_not_handed_out(cast: Cast, said: Assess) -> None:
    word = said(cast.nhri_officer, cast.nhri)
    file = attach_file(
        by=cast.nhri_officer, assessment=word, title="Note", file_name="n.txt", stream=BytesIO(b"x" * 200_000)
    )
    path = Path(settings.MEDIA_ROOT) / file.vault_path
    altered = bytearray(path.read_bytes())
    altered[-1] ^= 1
    path.write_bytes(altered)
    with pytest.raises(vault.VaultError):
        vault.open_stored(file.vault_path, sha256=file.sha256)


def test_a_file_that_is_refused_leaves_nothing_in_the_vault(cast: Cast, said: Assess) -> None:
    word = said(cast.nhri_officer, cast.nhri)
    before = set(vault.stored_files())
    with pytest.raises(ValidationError, match="empty"):
        attach_file(
            by=cast.nhri_officer, assessment=word, title="Nothing", file_name="n.txt", stream=BytesIO(b"")
        )
    with pytest.raises(PermissionDenied):
        attach_file(
            by=cast.focal_point, assessment=word, title="Not mine", file_name="n.txt", stream=BytesIO(b"x")
        )
    assert set(vault.stored_files()) == before


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\someone\\report.pdf", "report.pdf"),
        ('a"b\r\nX-Header: 1.txt', 'a"bX-Header: 1.txt'),
        ("", "file"),
        ("..", "file"),
        ("n" * 300 + ".pdf", "n" * 116 + ".pdf"),
        ("отчёт.docx", "отчёт.docx"),
    ],
)
def test_a_file_name_keeps_no_folder_and_no_control_characters(given: str, kept: str) -> None:
    assert plain_name(given) == kept


@pytest.fixture
def measure(cast: Cast, recommendations: list[Recommendation]) -> Measure:
    return report_measure(
        by=cast.focal_point,
        organisation=cast.ministry,
        recommendations=recommendations[:2],
        kind="law",
        taken_on=date(2025, 2, 3),
        text="The bill of ratification was presented to Parliament.",
        visibility=Visibility.GROUP,
    )


def test_a_measure_is_its_body_s_own(cast: Cast, measure: Measure) -> None:
    with pytest.raises(PermissionDenied):
        withdraw_measure(by=cast.nhri_officer, measure=measure)
    with pytest.raises(PermissionDenied):
        publish_measure(by=cast.nhri_officer, measure=measure)
    publish_measure(by=cast.focal_point, measure=measure)
    assert Measure.objects.visible_to(AnonymousUser()).get() == measure
    withdraw_measure(by=cast.focal_point, measure=measure)
    measure.refresh_from_db()
    assert measure.withdrawn_at is not None


def test_a_measure_serves_recommendations_to_one_state(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="one State"):
        report_measure(
            by=cast.focal_point,
            organisation=cast.ministry,
            recommendations=[],
            kind="policy",
            taken_on=date(2025, 2, 3),
            text="Something was done.",
            visibility=Visibility.GROUP,
        )


def test_what_stands_on_an_import_is_named_only_where_it_is_public(
    cast: Cast, said: Assess, measure: Measure, recommendations: list[Recommendation]
) -> None:
    run = recommendations[0].run
    publish_assessment(by=cast.nhri_officer, assessment=said(cast.nhri_officer, cast.nhri))
    said(cast.coalition_member, cast.ngo, visibility=Visibility.COALITION)
    found = objections_of_monitoring(run)
    assert [(item.what, item.where) for item in found] == [
        ("Assessment by National Human Rights Commission", "Recommendation 104.1"),
        ("1 assessment that is not public", "Monitoring"),
        ("1 measure that is not public", "Monitoring"),
    ]
    assert set(found) <= set(objections_to_undoing(run))
