"""Once an attribution is dropped nothing leads others back to the name; its organisation goes on answering for it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from uprkit.rules.small_cells import THRESHOLD
from uprtrack.monitoring.models import Assessment, Evidence
from uprtrack.monitoring.services import (
    assess,
    publish_assessment,
)
from uprtrack.monitoring.voices import voices_of, withheld_voices
from uprtrack.organisations.attribution import (
    behind,
    drop_attribution,
)
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import (
    Activity,
    User,
)
from uprtrack.organisations.services import found_organisation
from uprtrack.recommendations.models import Recommendation
from uprtrack.reports.kinds import REPORT_KINDS
from uprtrack.reviews.models import Review

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

from tests.uprtrack.monitoring.signed_texts import (
    SHORT,
    WITHHELD,
    Everything,
    Said,
    fresh,
)


def text_inside(body: bytes) -> str:
    """What a response says, also within a PDF or the parts of an office file."""
    if body.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(body)
        return "\n".join(page.get_textpage().get_text_range() for page in pages)
    if not body.startswith(b"PK"):
        return body.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return "\n".join(package.read(name).decode(errors="replace") for name in package.namelist())


def addresses(everything: Everything, review: Review, recommendation: Recommendation) -> Iterator[str]:
    word, measure, plan, _wording = everything
    action = plan.actions.get()
    yield from (reverse(name) for name in ("home", "monitor", "plan_list", "organisation_list", "activity"))
    yield reverse("assessment", args=[word.public_id])
    yield reverse("measure", args=[measure.public_id])
    yield reverse("plan", args=[plan.public_id])
    yield reverse("plan_withdrawn", args=[plan.public_id])
    yield reverse("action", args=[action.public_id])
    yield reverse("recommendation", args=[recommendation.public_id])
    yield f"{reverse('recommendation_list')}?review={review.alias}"
    yield f"{reverse('recommendation_list')}?q=lawyer"
    for row in (word, measure, plan):
        yield f"{reverse('monitor')}?actor={row.owner.public_id}"
        yield reverse("organisation", args=[row.owner.public_id])
        yield f"{reverse('plan_list')}?body={row.owner.public_id}"


READERS = ("nobody", "coordinator", "coalition_coordinator", "nhri_officer")


def client_of(cast: Cast, reader: str) -> Client:
    return Client() if reader == "nobody" else cast.client(getattr(cast, reader))


def seen(client: Client, pages: Iterator[str]) -> dict[str, str]:
    """Headers and body of each page."""
    found = {}
    for page in pages:
        response = client.get(page)
        assert response.status_code in (200, 302, 403, 404), page
        found[page] = f"{response.headers} {text_inside(response.content)}"
    return found


@pytest.mark.parametrize("reader", READERS)
def test_no_page_leads_back_to_the_name(
    cast: Cast,
    everything: Everything,
    review: Review,
    recommendations: list[Recommendation],
    reader: str,
) -> None:
    secret = everything[0].owner
    client = client_of(cast, reader)
    before = seen(client, addresses(everything, review, recommendations[0]))
    assert sum(SHORT in said for said in before.values()) >= 5
    for row in everything:
        drop_attribution(by=cast.coalition_member, row=row)
    after = seen(client, addresses(everything, review, recommendations[0]))
    if reader == "coalition_coordinator":
        # A fellow member knows the organisation, and reads its name where no text stands beside it.
        del after[reverse("organisation_list")]
    for page, said in after.items():
        assert "anzibara" not in said, page
        assert secret.public_id not in said, page
    words = after[reverse("assessment", args=[everything[0].public_id])]
    assert WITHHELD in words
    assert "Detainees still wait for a lawyer." in words


@pytest.mark.parametrize("reader", READERS)
def test_asking_for_the_organisation_finds_nothing_of_it(
    cast: Cast, everything: Everything, review: Review, reader: str
) -> None:
    secret, client = everything[0].owner, client_of(cast, reader)
    monitor = f"{reverse('monitor')}?review={review.alias}&actor={secret.public_id}"
    scorecard = f"{reverse('scorecard', args=[secret.public_id])}?review={review.alias}"
    assert client.get(monitor).context["shown"] == 1
    assert client.get(scorecard).status_code == 200
    for row in everything:
        drop_attribution(by=cast.coalition_member, row=row)
    assert client.get(monitor).context["shown"] == 0
    assert client.get(scorecard).status_code == 404


@pytest.mark.parametrize("reader", READERS)
def test_no_report_and_no_export_leads_back_to_the_name(
    cast: Cast, everything: Everything, review: Review, reader: str
) -> None:
    for row in everything:
        drop_attribution(by=cast.coalition_member, row=row)
    client = client_of(cast, reader)
    # Another's report of the same data, and one of the organisation itself, which may be published one day.
    publish_assessment(
        by=cast.nhri_officer,
        assessment=assess(
            by=cast.nhri_officer,
            organisation=cast.nhri,
            recommendation=everything[0].recommendation,
            assessed_on=date(2025, 3, 1),
            level="not",
            narrative="No change.",
            visibility=Visibility.ORGANISATION,
        ),
    )
    files = 0
    for kind in REPORT_KINDS.values():
        for form in kind.forms:
            asked = {"review": review.alias, "edition": "public", "organisation": cast.nhri.public_id}
            page = reverse("report_download", args=[kind.key, form])
            if kind.key == "matrix":
                del asked["organisation"]
            response = client.post(page, asked) if kind.sections else client.get(page, asked)
            said = text_inside(response.content)
            files += "attachment" in response.headers.get("Content-Disposition", "")
            assert "anzibara" not in f"{response.headers} {said}", page
            if kind.key == "midterm":
                assert "name withheld" in said
    assert files == sum(len(kind.forms) for kind in REPORT_KINDS.values())
    assert "anzibara" not in client.get(f"{reverse('report_list')}?review={review.alias}").content.decode()


@pytest.mark.parametrize("reader", READERS[1:])
def test_the_log_says_nothing_of_it_to_others(cast: Cast, everything: Everything, reader: str) -> None:
    shared = assess(
        by=cast.coalition_member,
        organisation=everything[0].owner,
        recommendation=everything[0].recommendation,
        assessed_on=date(2025, 9, 1),
        level="not",
        narrative="Shared with the coalition.",
        visibility=Visibility.COALITION,
    )
    ids = {everything[0].public_id, everything[1].public_id, everything[2].public_id, shared.public_id}
    for row in (*everything, shared):
        drop_attribution(by=cast.coalition_member, row=row, reason="Threats")
    user = fresh(getattr(cast, reader))
    lines = Activity.objects.visible_to(user).filter(object_id__in=ids)
    assert not [line for line in lines if line.owner == cast.ngo]
    own = Activity.objects.visible_to(fresh(cast.coalition_member))
    assert own.filter(verb="withhold", reason="Threats").count() == 5
    assert own.filter(object_id=shared.public_id, verb="assess").exists()


def test_the_row_itself_holds_no_reference_to_the_organisation_or_a_person(everything: Everything) -> None:
    secret = everything[0].owner
    author = everything[0].author
    assert author is not None
    for row in everything:
        drop_attribution(by=User.objects.get(username="coalition_member"), row=row)
        row.refresh_from_db()
        assert row.author is None
        assert row.owner.is_withheld
        assert row.attribution_dropped_at is not None
        assert behind(row.owner) == secret
    assert len({row.owner_id for row in everything}) == 4
    assert not Evidence.objects.filter(owner=secret).exists()
    assert not everything[2].actions.get().responsibilities.filter(organisation=secret).exists()


# Voices and the index


def test_an_earlier_word_stays_apart_from_a_later_one_of_the_same_actor(
    cast: Cast, word: Assessment, said: Said, recommendations: list[Recommendation]
) -> None:
    later = publish_assessment(
        by=cast.coalition_member,
        assessment=said(cast.coalition_member, word.owner, assessed_on=date(2025, 11, 1), level="fully"),
    )
    word.refresh_from_db()
    assert word.superseded_by == later
    drop_attribution(by=cast.coalition_member, row=word)
    word.refresh_from_db()
    assert word.superseded_by is None
    for reader in (cast.stranger, fresh(cast.coalition_member)):
        voices = voices_of([recommendations[0].pk], reader)[recommendations[0].pk]
        assert {voice.pk for voice in voices.current} == {word.pk, later.pk}
        assert voices.iri.actors == (later.owner.public_id,)
        assert voices.iri.value == 1
    page = Client().get(reverse("assessment", args=[later.public_id])).content.decode()
    assert word.public_id not in page
    assert later.public_id not in Client().get(reverse("assessment", args=[word.public_id])).content.decode()


def test_a_later_word_that_is_dropped_leaves_the_earlier_one_standing(
    cast: Cast, word: Assessment, said: Said, recommendations: list[Recommendation]
) -> None:
    later = publish_assessment(
        by=cast.coalition_member,
        assessment=said(cast.coalition_member, word.owner, assessed_on=date(2025, 11, 1), level="not"),
    )
    drop_attribution(by=cast.coalition_member, row=later)
    word.refresh_from_db()
    assert word.superseded_by is None
    voices = voices_of([recommendations[0].pk], cast.stranger)[recommendations[0].pk]
    assert voices.iri.actors == (word.owner.public_id,)
    page = Client().get(reverse("assessment", args=[word.public_id])).content.decode()
    assert later.public_id not in page


def test_the_index_is_the_same_whether_or_not_the_actor_speaks_again(
    cast: Cast, word: Assessment, said: Said, recommendations: list[Recommendation]
) -> None:
    """Were the unnamed voice to leave the index when its actor speaks again, the moment would show whose it was."""
    publish_assessment(by=cast.nhri_officer, assessment=said(cast.nhri_officer, cast.nhri, level="partially"))
    secret = word.owner
    drop_attribution(by=cast.coalition_member, row=word)
    key = recommendations[0].pk
    without = voices_of([key], cast.stranger)[key].iri
    again = publish_assessment(
        by=cast.coalition_member,
        assessment=said(cast.coalition_member, secret, assessed_on=date(2025, 12, 1), level="not"),
    )
    after = voices_of([key], cast.stranger)[key]
    assert set(after.iri.actors) == {*without.actors, secret.public_id}
    assert {voice.pk for voice in after.current} >= {word.pk, again.pk}


def test_a_few_unnamed_voices_are_not_counted_out(cast: Cast, word: Assessment) -> None:
    drop_attribution(by=cast.coalition_member, row=word)
    voices = voices_of([word.recommendation_id], cast.stranger)[word.recommendation_id]
    assert voices.kinds == []
    assert "fewer than 5" in voices.withheld
    assert str(voices.level_label) == "Assessed with the name withheld"
    assert [withheld_voices(number)[-1:] for number in (0, 1, 5)] == ["", "5", "5"]
    assert "fewer" not in withheld_voices(5)


def test_the_kind_is_told_where_enough_organisations_are_of_it(cast: Cast, word: Assessment) -> None:
    for number in range(THRESHOLD - 1):
        found_organisation(name=f"Group {number}", kind=OrganisationKind.CSO, country=cast.ngo.country)
    drop_attribution(by=cast.coalition_member, row=word)
    assert word.owner.label == "A civil society organisation (name withheld)"
    assert word.owner.kind == OrganisationKind.CSO


def test_where_few_are_of_a_kind_the_kind_is_not_told(cast: Cast, word: Assessment, said: Said) -> None:
    drop_attribution(by=cast.coalition_member, row=word)
    assert (word.owner.label, word.owner.kind) == (WITHHELD, OrganisationKind.WITHHELD)
    commission = publish_assessment(by=cast.nhri_officer, assessment=said(cast.nhri_officer, cast.nhri))
    drop_attribution(by=cast.nhri_officer, row=commission)
    assert commission.owner.label == WITHHELD
