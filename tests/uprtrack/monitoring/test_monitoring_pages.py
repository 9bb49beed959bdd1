"""Monitoring as people meet it: the overview, assessing with evidence on one form, downloads."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from uprtrack.documents.vault import stored_files
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.monitoring.services import attach_file, publish_assessment, report_measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Activity
from uprtrack.plans.models import PlanKind
from uprtrack.plans.services import add_action, create_plan
from uprtrack.recommendations.models import Recommendation
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

Said = Callable[..., Assessment]


def text_of(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def shown_numbers(client: Client, query: str = "") -> list[str]:
    """The numbers of the recommendations that the overview lists."""
    response = client.get(f"{reverse('monitor')}?{query}")
    return [row.recommendation.number for row in response.context["page_obj"]]


def assessment_form(cast: Cast, **changes: object) -> dict[str, object]:
    return {
        "organisation": cast.nhri.pk,
        "assessed_on": "2025-06-01",
        "level": "partially",
        "laws": "fully",
        "policies": "",
        "practices": "not",
        "narrative": "The law is in force; police stations do not apply it.",
        "light": "",
        "effect": "unknown",
        "confidence": "medium",
        "visibility": "organisation",
        **changes,
    }


def test_the_form_is_private_by_default_and_says_who_can_read(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    page = reverse("assessment_add", args=[recommendations[0].public_id])
    response = cast.client(cast.nhri_officer).get(page)
    form = response.context["form"]
    assert form["visibility"].value() == Visibility.ORGANISATION
    assert form["assessed_on"].value() == timezone.localdate()
    assert "administers this site" in response.content.decode()
    assert recommendations[0].text in response.content.decode()


def test_an_assessment_with_a_link_and_a_file_is_saved_from_one_form(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    client = cast.client(cast.nhri_officer)
    client.post(
        reverse("assessment_add", args=[recommendations[0].public_id]),
        assessment_form(
            cast,
            evidence_title="Visits to police stations",
            evidence_link="https://example.org/visits",
            evidence_file=SimpleUploadedFile("visits.pdf", b"%PDF- twelve stations"),
        ),
    )
    word = Assessment.objects.get()
    assert (word.owner, word.visibility, word.light) == (cast.nhri, Visibility.ORGANISATION, "orange")
    assert {item.link or item.file_name for item in word.evidence.all()} == {
        "https://example.org/visits",
        "visits.pdf",
    }
    page = text_of(client, reverse("assessment", args=[word.public_id]))
    assert "Visits to police stations" in page
    assert Client().get(reverse("assessment", args=[word.public_id])).status_code == 404


def test_a_person_cannot_send_another_organisation_with_the_form(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    response = cast.client(cast.focal_point).post(
        reverse("assessment_add", args=[recommendations[0].public_id]), assessment_form(cast)
    )
    assert response.status_code == 422
    assert not Assessment.objects.exists()


def test_somebody_without_an_organisation_is_refused_and_a_visitor_signs_in(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    page = reverse("assessment_add", args=[recommendations[0].public_id])
    assert cast.client(cast.stranger).get(page).status_code == 403
    assert Client().get(page).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"evidence_link": "https://example.org/"}, "what the evidence is"),
        ({"evidence_title": "Visits"}, "link or the file"),
        ({"level": ""}, "required"),
        ({"assessed_on": "2999-01-01"}, "future"),
    ],
)
def test_an_unfit_form_keeps_what_was_typed(
    cast: Cast, recommendations: list[Recommendation], changes: dict[str, str], sentence: str
) -> None:
    response = cast.client(cast.nhri_officer).post(
        reverse("assessment_add", args=[recommendations[0].public_id]), assessment_form(cast, **changes)
    )
    content = response.content.decode()
    assert response.status_code == 422
    assert sentence in content
    assert "police stations do not apply it" in content
    assert not Assessment.objects.exists()


def test_an_empty_file_undoes_the_assessment_and_leaves_nothing_in_the_vault(
    cast: Cast, recommendations: list[Recommendation]
) -> None:
    before = set(stored_files())
    response = cast.client(cast.nhri_officer).post(
        reverse("assessment_add", args=[recommendations[0].public_id]),
        assessment_form(cast, evidence_title="Nothing", evidence_file=SimpleUploadedFile("n.txt", b"")),
    )
    assert "is empty" in response.content.decode()
    assert not Assessment.objects.exists()
    assert set(stored_files()) == before


def test_the_other_voices_stand_beside_the_form(
    cast: Cast, said: Said, recommendations: list[Recommendation]
) -> None:
    said(cast.focal_point, cast.ministry, visibility=Visibility.GROUP, narrative="Parliament has the bill.")
    said(cast.coalition_member, cast.ngo, visibility=Visibility.COALITION, narrative="Nothing has moved.")
    page = text_of(
        cast.client(cast.nhri_officer), reverse("assessment_add", args=[recommendations[0].public_id])
    )
    assert "Parliament has the bill." in page
    assert "Nothing has moved." not in page


def test_publishing_by_the_button_with_and_without_files(cast: Cast, said: Said) -> None:
    word = said(cast.nhri_officer, cast.nhri)
    attach_file(by=cast.nhri_officer, assessment=word, title="Note", file_name="n.txt", stream=BytesIO(b"x"))
    client, visitor = cast.client(cast.nhri_officer), Client()
    page, publish = (reverse(name, args=[word.public_id]) for name in ("assessment", "assessment_publish"))
    assert cast.client(cast.focal_point).post(publish).status_code == 404
    client.post(publish)
    assert "n.txt" not in text_of(visitor, page)
    client.post(publish, {"with_files": "yes"})
    assert "note.txt" in text_of(visitor, page)


def test_the_mechanism_may_read_but_not_withdraw_a_shared_word(cast: Cast, said: Said) -> None:
    word = said(cast.focal_point, cast.ministry, visibility=Visibility.GROUP)
    url = reverse("assessment_withdraw", args=[word.public_id])
    assert cast.client(cast.coordinator).post(url).status_code == 403
    assert Activity.objects.filter(is_denial=True, owner=cast.ministry).count() == 1
    cast.client(cast.focal_point).post(url, {"reason": "Entered twice"})
    assert cast.client(cast.coordinator).get(reverse("assessment", args=[word.public_id])).status_code == 404


@pytest.mark.parametrize("kind", ["assessment", "measure"])
def test_what_was_withdrawn_is_read_with_its_reason_by_its_own_organisation_alone(
    cast: Cast, said: Said, recommendations: list[Recommendation], kind: str
) -> None:
    row: Assessment | Measure = (
        said(cast.focal_point, cast.ministry, visibility=Visibility.GROUP)
        if kind == "assessment"
        else report_measure(
            by=cast.focal_point,
            organisation=cast.ministry,
            recommendations=recommendations[:1],
            kind="practice",
            taken_on=date(2025, 2, 3),
            text="Judges were trained.",
            visibility=Visibility.GROUP,
        )
    )
    own, page = cast.client(cast.focal_point), reverse(kind, args=[row.public_id])
    shown = own.post(
        reverse(f"{kind}_withdraw", args=[row.public_id]), {"reason": "Entered twice"}, follow=True
    )
    assert "Reason: Entered twice" in shown.content.decode()
    row.refresh_from_db()
    assert row.withdrawn_reason == "Entered twice"
    content = text_of(own, page)
    assert "its own organisation alone still reads it" in content
    for act in ("publish", "withdraw", "evidence"):
        address = reverse(f"{kind}_{act}", args=[row.public_id])
        assert address not in content
        assert own.post(address).status_code == 404
    for client in (Client(), *map(cast.client, (cast.coordinator, cast.nhri_officer, cast.coalition_member))):
        assert client.get(page).status_code == 404


def test_only_its_own_organisation_adds_evidence(cast: Cast, said: Said) -> None:
    word = said(cast.nhri_officer, cast.nhri, visibility=Visibility.GROUP)
    page = reverse("assessment_evidence", args=[word.public_id])
    assert cast.client(cast.focal_point).get(page).status_code == 403
    client = cast.client(cast.nhri_officer)
    assert "Add a link or a file" in client.post(page, {}).content.decode()
    client.post(page, {"evidence_title": "Our report", "evidence_link": "https://example.org/report"})
    assert Evidence.objects.get().title == "Our report"


@pytest.fixture
def file(cast: Cast, said: Said) -> Evidence:
    """A file with a difficult name, read by the NHRI alone."""
    return attach_file(
        by=cast.nhri_officer,
        assessment=said(cast.nhri_officer, cast.nhri),
        title="Testimony",
        file_name="témoignage.html",
        stream=BytesIO(b"<script>alert(1)</script>"),
    )


def test_a_file_is_downloaded_by_those_who_may_and_never_shown_inline(cast: Cast, file: Evidence) -> None:
    page = reverse("evidence_file", args=[file.public_id])
    for client in (Client(), *map(cast.client, (cast.coordinator, cast.focal_point, cast.stranger))):
        assert client.get(page).status_code == 404
    response = cast.client(cast.nhri_officer).get(page)
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''t%C3%A9moignage")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_an_altered_file_is_refused_with_a_sentence(cast: Cast, file: Evidence) -> None:
    path = Path(settings.MEDIA_ROOT) / file.vault_path
    altered = bytearray(path.read_bytes())
    altered[-1] ^= 1
    path.write_bytes(altered)
    response = cast.client(cast.nhri_officer).get(reverse("evidence_file", args=[file.public_id]))
    assert response.status_code == 503
    assert "altered" in response.content.decode()


def test_evidence_of_a_withdrawn_word_is_no_longer_handed_out(cast: Cast, file: Evidence) -> None:
    client = cast.client(cast.nhri_officer)
    assert file.assessment is not None
    client.post(reverse("assessment_withdraw", args=[file.assessment.public_id]))
    assert client.get(reverse("evidence_file", args=[file.public_id])).status_code == 404


def test_a_measure_is_reported_as_part_of_an_action(
    cast: Cast, review: Review, recommendations: list[Recommendation]
) -> None:
    plan = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=review,
        kind=PlanKind.STATE_MATRIX,
        title="Matrix",
        visibility=Visibility.GROUP,
    )
    action = add_action(
        by=cast.coordinator,
        plan=plan,
        cluster=None,
        text="Deposit the instrument",
        type="legislative",
        recommendations=recommendations[:1],
    )
    client = cast.client(cast.focal_point)
    page = f"{reverse('measure_add', args=[recommendations[0].public_id])}?action={action.public_id}"
    assert re.search(rf'value="{action.public_id}"[^>]* checked', text_of(client, page))
    client.post(
        page,
        {
            "organisation": cast.ministry.pk,
            "recommendations": [item.public_id for item in recommendations[:2]],
            "taken_on": "2025-02-03",
            "kind": "law",
            "text": "The bill was presented.",
            "actions": [action.public_id],
            "visibility": "group",
        },
    )
    measure = Measure.objects.get()
    assert list(measure.actions.all()) == [action]
    assert measure.recommendations.count() == 2
    shown = text_of(cast.client(cast.nhri_officer), reverse("measure", args=[measure.public_id]))
    assert "The bill was presented." in shown
    withdraw = reverse("measure_withdraw", args=[measure.public_id])
    assert cast.client(cast.nhri_officer).post(withdraw).status_code == 403
    client.post(reverse("measure_publish", args=[measure.public_id]))
    assert "The bill was presented." in text_of(Client(), reverse("measure", args=[measure.public_id]))


def test_the_overview_is_narrowed_by_actor_level_and_own_work(
    cast: Cast, said: Said, recommendations: list[Recommendation]
) -> None:
    first, second, _third = recommendations
    group = Visibility.GROUP
    said(cast.focal_point, cast.ministry, recommendation=first, level="fully", visibility=group)
    said(cast.nhri_officer, cast.nhri, recommendation=first, level="not", visibility=group)
    said(cast.focal_point, cast.ministry, recommendation=second, level="partially", visibility=group)
    client = cast.client(cast.nhri_officer)
    assert shown_numbers(client) == ["104.1", "104.2", "104.3"]
    assert shown_numbers(client, "level=disputed") == ["104.1"]
    assert shown_numbers(client, "level=not_commented") == ["104.3"]
    assert shown_numbers(client, f"actor={cast.ministry.public_id}") == ["104.1", "104.2"]
    assert shown_numbers(client, f"actor={cast.ministry.public_id}&level=fully") == ["104.1"]
    assert shown_numbers(client, "mine=never") == ["104.2", "104.3"]
    assert shown_numbers(client, "mine=no") == ["104.1", "104.2", "104.3"]
    said(
        cast.nhri_officer,
        cast.nhri,
        recommendation=second,
        assessed_on=timezone.localdate(),
        visibility=group,
    )
    assert shown_numbers(client, "mine=no") == ["104.1", "104.3"]


def test_a_visitor_s_overview_counts_what_is_published(
    cast: Cast, said: Said, recommendations: list[Recommendation]
) -> None:
    publish_assessment(by=cast.nhri_officer, assessment=said(cast.nhri_officer, cast.nhri, level="not"))
    said(cast.focal_point, cast.ministry, level="fully", visibility=Visibility.GROUP)
    response = Client().get(reverse("monitor"))
    counts = {item.level: item.count for item in response.context["counts"]}
    assert counts["not"] == 1
    assert counts["disputed"] == 0
    assert counts["not_commented"] == 2
    assert "Ministry of Justice" not in response.content.decode()
    assert "3 recommendations" in response.content.decode()


def test_the_overview_asks_the_database_as_often_for_many_rows(
    cast: Cast,
    said: Said,
    recommendations: list[Recommendation],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(20):
        recommendation = recommendations[0]
        recommendation.pk = None
        recommendation.public_id = f"copy{number}"
        recommendation._state.adding = True
        recommendation.save()
        for user, organisation in ((cast.focal_point, cast.ministry), (cast.nhri_officer, cast.nhri)):
            said(user, organisation, recommendation=recommendation, visibility=Visibility.GROUP)
    client = cast.client(cast.nhri_officer)
    with django_assert_max_num_queries(12):
        assert text_of(client, reverse("monitor")).count("Ministry of Justice: Partially implemented") == 20
