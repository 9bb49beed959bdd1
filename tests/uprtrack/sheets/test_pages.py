"""The pages of sheets in a browser: download, bring back, choose, put in, undo; and by a link without an account."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from tests.uprtrack.sheets.conftest import Edited
from uprtrack.documents.models import ImportRun, ImportState
from uprtrack.organisations.invitations import revoke
from uprtrack.organisations.models import Invitation
from uprtrack.pages.coastland.sheets import COORDINATOR, MINISTRY, hand_in_a_sheet
from uprtrack.pages.coastland.standing_in import Cast as StandingIn
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.services import assign, change_action
from uprtrack.sheets.arriving import send_link
from uprtrack.sheets.judging import judged
from uprtrack.sheets.summary import summary_of


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("back.xlsx", data)


def downloaded(client: Client, plan: Plan, **query: str) -> Edited:
    return Edited(client.get(reverse("sheet_of_plan", args=[plan.public_id]), query).content)


def test_the_import_page_knows_a_sheet_that_comes_back(
    cast: Cast, plan: Plan, actions: list[ExpectedAction]
) -> None:
    client = cast.client(cast.coordinator)
    sheet = downloaded(client, plan)
    sheet.write("104.1", "text", "Put in by the import page")
    answer = client.post(
        reverse("imports"), {"file": upload(sheet.data), "organisation": cast.mechanism.pk}, follow=True
    )
    run = ImportRun.objects.latest("pk")
    address = reverse("sheet_run", args=[run.public_id])
    assert answer.redirect_chain[-1][0] == address
    assert "Put in by the import page" in answer.text
    client.post(address, {"act": "put_in"})
    assert ExpectedAction.objects.get(pk=actions[0].pk).text == "Put in by the import page"
    assert "Undo: put back what stood before" in client.get(address).text
    client.post(address, {"act": "take_out"})
    assert ExpectedAction.objects.get(pk=actions[0].pk).text == "Do what 104.1 asks"


def test_three_texts_are_shown_and_the_person_chooses(
    cast: Cast, plan: Plan, actions: list[ExpectedAction]
) -> None:
    client = cast.client(cast.coordinator)
    sheet = downloaded(client, plan)
    sheet.write("104.1", "text", "As the sheet says")
    change_action(by=cast.coordinator, action=actions[0], version=1, text="As it became meanwhile")
    client.post(reverse("sheets"), {"file": upload(sheet.data)})
    run = ImportRun.objects.latest("pk")
    address = reverse("sheet_run", args=[run.public_id])
    page = client.get(address).text
    assert all(text in page for text in ("Do what 104.1 asks", "As it became meanwhile", "As the sheet says"))
    assert client.post(address, {"act": "put_in"}).status_code == 422
    [name] = set(re.findall(r'name="(cell-[^"]+)"', page))
    now = next(value for value in re.findall(r'value="(now:[^"]+)"', page))
    client.post(address, {"act": "choose", name: now})
    assert "checked" in client.get(address).text
    sheet_value = next(value for value in re.findall(r'value="(sheet:[^"]+)"', page))
    client.post(address, {"act": "put_in", name: sheet_value})
    assert ExpectedAction.objects.get(pk=actions[0].pk).text == "As the sheet says"


def test_a_focal_point_takes_progress_along_and_brings_it_back(
    cast: Cast, plan: Plan, actions: list[ExpectedAction]
) -> None:
    client = cast.client(cast.focal_point)
    address = reverse("sheet_of_body", args=[plan.public_id, "progress", cast.ministry.public_id])
    content = client.get(address).content
    sheet = Edited(content, 1)
    sheet.write("Courts trained", "measured_on", timezone.localdate())
    sheet.write("Courts trained", "value", 12.5)
    client.post(reverse("sheets"), {"file": upload(sheet.data)})
    run = ImportRun.objects.latest("pk")
    assert run.owner == cast.ministry
    client.post(reverse("sheet_run", args=[run.public_id]), {"act": "put_in"})
    value = actions[0].indicators.get().values.get()
    assert (str(value.value), value.measured_on) == ("12.500", timezone.localdate())
    client.post(reverse("sheet_run", args=[run.public_id]), {"act": "take_out"})
    assert not actions[0].indicators.get().values.exists()


@pytest.fixture
def link(cast: Cast, plan: Plan) -> tuple[Invitation, str]:
    return send_link(
        by=cast.coordinator,
        plan=plan,
        body=cast.ministry,
        kind="plan",
        expires_at=timezone.now() + timedelta(days=7),
        max_uses=2,
    )


def opened(token: str) -> tuple[Client, Any]:
    client = Client()
    return client, client.get(reverse("invitation_open", args=[token]), follow=True)


def test_a_ministry_without_an_account_hands_in_a_proposal(
    cast: Cast, plan: Plan, actions: list[ExpectedAction], link: tuple[Invitation, str]
) -> None:
    client, page = opened(link[1])
    assert page.status_code == 200
    address = page.redirect_chain[-1][0]
    sheet = Edited(client.post(address, {"act": "download"}).content)
    assert sheet.sheet.max_row == 4, "the two actions that the ministry leads"
    sheet.write("104.1", "status", "Completed")
    sheet.write("104.2", "status", "perhaps")
    answer = client.post(address, {"file": upload(sheet.data)})
    assert "1 row says something new" in answer.text
    assert "found “perhaps”" in answer.text
    assert ExpectedAction.objects.get(pk=actions[0].pk).status == "not_started", "a proposal alone"
    run = ImportRun.objects.latest("pk")
    assert (run.owner, run.author, run.state) == (cast.mechanism, None, ImportState.PREVIEWED)
    coordinator = cast.client(cast.coordinator)
    coordinator.post(reverse("sheet_run", args=[run.public_id]), {"act": "put_in"})
    assert ExpectedAction.objects.get(pk=actions[0].pk).status == "completed"


def test_a_link_takes_its_own_sheet_alone(cast: Cast, plan: Plan, link: tuple[Invitation, str]) -> None:
    client, page = opened(link[1])
    other = downloaded(cast.client(cast.coordinator), plan)
    other.write("104.3", "text", "Not theirs")
    answer = client.post(page.redirect_chain[-1][0], {"file": upload(other.data)})
    assert answer.status_code == 422
    assert "expected the sheet that was downloaded by this link" in answer.text
    assert not ImportRun.objects.filter(kind="returned_sheet").exists()


def test_a_link_ends_when_it_is_revoked_used_up_or_its_maker_loses_the_right(
    cast: Cast, plan: Plan, link: tuple[Invitation, str]
) -> None:
    client, page = opened(link[1])
    address = page.redirect_chain[-1][0]
    Invitation.objects.update(used_count=2)
    assert client.get(address).status_code == 404
    Invitation.objects.update(used_count=0)
    assert client.get(address).status_code == 200
    cast.coordinator.memberships.update(role="reader")
    assert client.get(address).status_code == 404
    cast.coordinator.memberships.update(role="coordinator")
    assert client.get(address).status_code == 200
    vars(cast.coordinator).pop("_standing", None)
    revoke(by=cast.coordinator, invitation=link[0])
    assert client.get(address).status_code == 404


def test_a_link_is_asked_so_many_times_a_minute(link: tuple[Invitation, str], settings: Settings) -> None:
    settings.FILES_PER_MINUTE = 2
    client, page = opened(link[1])
    address = page.redirect_chain[-1][0]
    answers = [client.post(address, {"act": "download"}).status_code for _turn in range(3)]
    assert answers == [200, 200, 429]


def test_the_queries_of_the_page_do_not_grow_with_the_rows(
    cast: Cast, plan: Plan, actions: list[ExpectedAction]
) -> None:
    client = cast.client(cast.coordinator)
    counts = []
    for words in (["104.1"], ["104.1", "104.2", "104.3"]):
        sheet = downloaded(client, plan)
        for number in words:
            sheet.write(number, "text", f"Changed {len(words)}")
        client.post(reverse("sheets"), {"file": upload(sheet.data)})
        address = reverse("sheet_run", args=[ImportRun.objects.latest("pk").public_id])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] < 30


def test_nobody_else_sees_a_sheet_that_came(cast: Cast, plan: Plan) -> None:
    client = cast.client(cast.coordinator)
    sheet = downloaded(client, plan)
    sheet.write("104.1", "text", "Private until put in")
    client.post(reverse("sheets"), {"file": upload(sheet.data)})
    address = reverse("sheet_run", args=[ImportRun.objects.latest("pk").public_id])
    for who in (cast.focal_point, cast.nhri_officer, cast.coalition_member, cast.stranger):
        assert cast.client(who).get(address).status_code == 404


def test_the_demonstrations_sheet_waits_with_a_change_a_conflict_and_a_broken_cell(
    cast: Cast, plan: Plan, actions: list[ExpectedAction]
) -> None:
    assign(by=cast.coordinator, action=actions[2], organisation=cast.ministry, kind="lead")
    standing_in = StandingIn(bodies={MINISTRY: cast.ministry}, people={COORDINATOR: cast.coordinator})
    hand_in_a_sheet(plan, standing_in)
    run = ImportRun.objects.latest("pk")
    told = summary_of(judged(run, run.rows.all(), cast.coordinator))
    assert (told.changed, told.waiting, told.broken) == (1, 1, 1)
