"""Who may drop an attribution, and what the organisation that dropped it keeps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from uprtrack.monitoring.evidence import attach_link
from uprtrack.monitoring.models import Assessment, Evidence
from uprtrack.monitoring.services import (
    publish_assessment,
    withdraw_assessment,
)
from uprtrack.organisations.attribution import (
    can_drop_attribution,
    drop_attribution,
    mentions_itself,
    signature_of,
)
from uprtrack.organisations.directory import known_to
from uprtrack.organisations.kinds import Role, Visibility
from uprtrack.organisations.models import (
    Affiliation,
    Membership,
    Organisation,
    Owned,
    User,
    WithheldName,
)
from uprtrack.organisations.services import create_user
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.services import assign, change_action
from uprtrack.recommendations.models import Recommendation, Wording

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast

from tests.uprtrack.monitoring.signed_texts import (
    SHORT,
    Everything,
    Said,
    fresh,
)


def test_its_organisation_reads_writes_and_withdraws_it_still(
    cast: Cast, word: Assessment, plan: Plan
) -> None:
    drop_attribution(by=cast.coalition_member, row=word)
    drop_attribution(by=cast.coalition_member, row=plan)
    own = fresh(cast.coalition_member)
    assert signature_of(word, own).is_own
    assert not signature_of(word, cast.coordinator).is_own
    attach_link(by=own, assessment=word, title="More", link="https://example.org/more")
    added = Evidence.objects.get(title="More")
    assert (added.author, added.is_published) == (None, False)
    change_action(by=own, action=plan.actions.get(), version=1, text="A lawyer in every station")
    page = cast.client(own).get(reverse("assessment", args=[word.public_id])).content.decode()
    assert "dropped the attribution" in page
    assert "More" in page
    assert "More" not in Client().get(reverse("assessment", args=[word.public_id])).content.decode()
    publish_assessment(by=own, assessment=word, with_files=True)
    assert "More" in Client().get(reverse("assessment", args=[word.public_id])).content.decode()
    withdraw_assessment(by=own, assessment=word)
    assert Client().get(reverse("assessment", args=[word.public_id])).status_code == 404


def test_naming_itself_responsible_in_its_unnamed_plan_names_the_stand_in(cast: Cast, plan: Plan) -> None:
    secret = plan.owner
    drop_attribution(by=cast.coalition_member, row=plan)
    own = fresh(cast.coalition_member)
    action = ExpectedAction.objects.get()
    named = assign(by=own, action=action, organisation=secret, kind="lead")
    assert named.organisation == plan.owner


def test_its_organisation_goes_on_planning_in_its_unnamed_plan(
    cast: Cast, plan: Plan, recommendations: list[Recommendation]
) -> None:
    drop_attribution(by=cast.coalition_member, row=plan)
    client = cast.client(fresh(cast.coalition_member))
    page = reverse("action_add", args=[plan.public_id])
    chosen = f"?recommendation={recommendations[1].public_id}"
    found = client.get(f"{reverse('action_add')}{chosen}")
    assert found.headers["Location"] == f"{page}{chosen}"
    response = client.post(
        page,
        {
            "text": "A register of detainees",
            "type": "administrative",
            "recommendations": [recommendations[1].public_id],
            "cluster": "",
            "new_cluster": "",
            "lead": cast.ngo.public_id,
        },
    )
    assert response.status_code == 302
    added = ExpectedAction.objects.get(text="A register of detainees")
    assert added.responsibilities.get().organisation == plan.owner
    assert "anzibara" not in Client().get(reverse("action", args=[added.public_id])).content.decode()


def test_a_wording_offers_to_drop_its_attribution_to_its_author_alone(cast: Cast, wording: Wording) -> None:
    page = reverse("attribution_drop", args=["wording", wording.pk])
    recommendation = reverse("recommendation", args=[wording.recommendation.public_id])
    assert page in cast.client(cast.coalition_member).get(recommendation).content.decode()
    assert page not in cast.client(cast.nhri_officer).get(recommendation).content.decode()
    assert cast.client(cast.coalition_member).post(page, {"is_understood": "on"}).status_code == 302
    wording.refresh_from_db()
    assert (wording.owner.is_withheld, wording.translator, wording.text) == (
        True,
        "",
        "Ratifier le Protocole",
    )


@pytest.mark.parametrize("person", ["coordinator", "coalition_coordinator", "nhri_officer", "stranger"])
def test_nobody_else_can_drop_it(cast: Cast, word: Assessment, person: str) -> None:
    user = getattr(cast, person)
    assert not can_drop_attribution(user, word)
    with pytest.raises(PermissionDenied):
        drop_attribution(by=user, row=word)
    page = reverse("attribution_drop", args=["assessment", word.public_id])
    response = cast.client(user).post(page, {"is_understood": "on"})
    assert response.status_code == 403
    word.refresh_from_db()
    assert not word.owner.is_withheld


def test_the_author_can_also_after_leaving(cast: Cast, secret: Organisation, said: Said) -> None:
    writer = create_user(username="writer", password="x", shown_as="W.")
    role = Membership.objects.create(user=writer, organisation=secret, role=Role.MEMBER)
    word = said(writer, secret)
    publish_assessment(by=cast.coalition_member, assessment=word)
    role.delete()
    left = fresh(writer)
    assert can_drop_attribution(left, word)
    page = reverse("attribution_drop", args=["assessment", word.public_id])
    assert cast.client(left).post(page, {"is_understood": "on"}).status_code == 302
    word.refresh_from_db()
    assert word.owner.is_withheld


def test_the_page_asks_first_and_says_what_it_cannot_do(cast: Cast, word: Assessment) -> None:
    client = cast.client(cast.coalition_member)
    shown = client.get(reverse("assessment", args=[word.public_id])).content.decode()
    page = reverse("attribution_drop", args=["assessment", word.public_id])
    assert page in shown
    text = client.get(page).content.decode()
    assert "cannot call back" in text
    assert "cannot be undone" in text
    client.post(page, {"reason": "not confirmed"})
    word.refresh_from_db()
    assert not word.owner.is_withheld
    assert client.post(page, {"is_understood": "on"}).status_code == 302
    word.refresh_from_db()
    assert word.owner.is_withheld
    # A second time there is nothing to drop, and nothing is made.
    assert client.post(page, {"is_understood": "on"}).status_code == 302
    assert WithheldName.objects.count() == 1


def test_a_text_that_names_its_author_is_pointed_out(cast: Cast, secret: Organisation, said: Said) -> None:
    named = publish_assessment(
        by=cast.coalition_member,
        assessment=said(cast.coalition_member, secret, narrative=f"We of {SHORT.lower()} saw"),
    )
    assert mentions_itself(named)
    page = reverse("attribution_drop", args=["assessment", named.public_id])
    assert "The text itself names" in cast.client(cast.coalition_member).get(page).content.decode()


def test_what_nobody_else_reads_and_the_state_s_own_word_are_refused(
    cast: Cast, secret: Organisation, said: Said
) -> None:
    private = said(cast.coalition_member, secret)
    with pytest.raises(ValidationError, match="no attribution to drop"):
        drop_attribution(by=cast.coalition_member, row=private)
    ministry = publish_assessment(by=cast.focal_point, assessment=said(cast.focal_point, cast.ministry))
    with pytest.raises(ValidationError, match="speaks for the State"):
        drop_attribution(by=cast.focal_point, row=ministry)


def test_a_row_shared_with_a_coalition_stays_shared_there_alone(
    cast: Cast, secret: Organisation, said: Said
) -> None:
    word = said(cast.coalition_member, secret, visibility=Visibility.COALITION)
    drop_attribution(by=cast.coalition_member, row=word)
    page = reverse("assessment", args=[word.public_id])
    fellow = cast.client(cast.coalition_coordinator).get(page)
    assert fellow.status_code == 200
    assert "anzibara" not in fellow.content.decode()
    for user in (cast.coordinator, cast.stranger):
        assert cast.client(user).get(page).status_code == 404
    Affiliation.objects.filter(member=secret).update(until_on=date(2020, 1, 1))
    assert cast.client(cast.coalition_coordinator).get(page).status_code == 404


def test_stand_ins_are_in_no_list_of_organisations(cast: Cast, everything: Everything) -> None:
    rows: list[Owned] = list(everything)
    for row in rows:
        drop_attribution(by=cast.coalition_member, row=row)
    for user in vars(cast).values():
        if isinstance(user, User):
            assert not known_to(fresh(user)).filter(is_withheld=True).exists()
    for row in rows:
        page: Any = reverse("organisation", args=[row.owner.public_id])
        assert cast.client(cast.coalition_coordinator).get(page).status_code == 404
