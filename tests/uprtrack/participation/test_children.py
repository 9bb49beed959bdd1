"""Children take part with consent, without a name, through a lead who looks first; and can always stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from tests.uprtrack.participation.conftest import end
from uprtrack.organisations.kinds import Role
from uprtrack.organisations.models import Activity, Membership
from uprtrack.organisations.services import create_user, end_membership
from uprtrack.organisations.services.membership import admit
from uprtrack.participation.models import (
    Answer,
    Consultation,
    Contribution,
    Fate,
    Safeguard,
    SafeguardingLead,
)
from uprtrack.participation.reading import contributions_for, tally_of
from uprtrack.participation.services_of_children import (
    accredit,
    collect,
    discard,
    end_accreditation,
    pass_on,
    propose_lead,
)
from uprtrack.participation.services_of_contributions import (
    answer_contribution,
    change_consent,
    contribute,
    publish_contribution,
    take_back,
)

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast


@pytest.fixture
def lead(cast: Cast) -> SafeguardingLead:
    """The NGO's coordinator, accredited by the NHRI."""
    made = propose_lead(
        by=cast.coalition_member,
        organisation=cast.ngo,
        membership=Membership.objects.get(user=cast.coalition_member),
        asked=cast.nhri,
        qualification="A course of forty hours, and a police check.",
    )
    return accredit(by=cast.nhri_officer, lead=made)


@pytest.fixture
def child(cast: Cast, consultation: Consultation, lead: SafeguardingLead) -> dict[str, Any]:
    """What a child says, as it is collected."""
    return {
        "by": cast.coalition_member,
        "organisation": cast.ngo,
        "consultation": consultation,
        "answers": {1: "There is no library where we live."},
        "age": "from_10",
        "is_child_agreed": True,
        "consent": "guardian",
    }


def test_nothing_is_collected_without_an_accredited_lead(
    cast: Cast, child: dict[str, Any], lead: SafeguardingLead
) -> None:
    assert collect(**child)[0].owner == cast.ngo
    end_accreditation(by=cast.nhri_officer, lead=lead)
    with pytest.raises(ValidationError):
        collect(**child)
    with pytest.raises(PermissionDenied):
        collect(**child | {"by": cast.coordinator, "organisation": cast.mechanism})


def test_another_neutral_body_accredits_and_reads_no_name(cast: Cast) -> None:
    proposed = {
        "by": cast.coalition_member,
        "organisation": cast.ngo,
        "membership": Membership.objects.get(user=cast.coalition_member),
        "qualification": "A course of forty hours.",
    }
    for asked in (cast.mechanism, cast.ngo, cast.coalition):
        with pytest.raises(ValidationError):
            propose_lead(**proposed, asked=asked)
    with pytest.raises(ValidationError):
        propose_lead(
            **proposed | {"membership": Membership.objects.get(user=cast.nhri_officer)}, asked=cast.nhri
        )
    made = propose_lead(**proposed, asked=cast.nhri)
    for user in (cast.coalition_member, cast.coordinator):
        with pytest.raises(PermissionDenied):
            accredit(by=user, lead=made)
    page = cast.client(cast.nhri_officer).get(reverse("children")).content.decode()
    assert "A course of forty hours." in page
    assert "coalition_member" not in page
    cast.client(cast.nhri_officer).post(reverse("lead_answer", args=[made.public_id]), {"act": "accredit"})
    made.refresh_from_db()
    assert made.accredited_on is not None


@pytest.mark.parametrize(
    "words",
    [
        "my name is lea",
        "ring 0612345678",
        "I live at 14 Harbour Street",
        "write to lea@example.org",
        "I am @lea_14",
    ],
)
def test_what_tells_who_the_child_is_is_never_stored(child: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError):
        collect(**child | {"answers": {1: f"There is no library, {words}."}})
    assert not Answer.objects.exists()


def test_the_child_agrees_and_somebody_beside_it(cast: Cast, child: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        collect(**child | {"is_child_agreed": False})
    with pytest.raises(ValueError, match="nobody"):
        collect(**child | {"consent": "nobody"})
    helper = create_user(username="helper", password="a long pass phrase", shown_as="H")
    admit(by=cast.coalition_member, user=helper, organisation=cast.ngo, role=Role.MEMBER)
    # In the place of a guardian who is a risk the lead agrees, in person.
    with pytest.raises(ValidationError):
        collect(**child | {"by": helper, "consent": "lead"})
    assert collect(**child | {"consent": "lead"})
    assert collect(**child | {"by": helper})


def test_nobody_reads_it_before_the_lead_has_looked(
    cast: Cast, child: dict[str, Any], consultation: Consultation
) -> None:
    safeguard, _code = collect(**child | {"is_for_publication": True})
    contribution = safeguard.contribution
    assert not contributions_for(cast.coordinator, consultation)
    for user in (cast.coordinator, cast.nhri_officer, cast.coalition_coordinator, cast.stranger):
        assert not Contribution.objects.visible_to(user).exists()
        with pytest.raises(PermissionDenied):
            pass_on(by=user, safeguard=safeguard, are_names_looked_at=True)
    pass_on(by=cast.coalition_member, safeguard=safeguard, are_names_looked_at=False)
    assert contributions_for(cast.coordinator, consultation) == [contribution]
    # What stands behind the child's words stays with who collected them.
    assert not Safeguard.objects.visible_to(cast.coordinator).exists()
    contribution.refresh_from_db()
    assert (contribution.name, contribution.organisation, contribution.region) == ("", None, "")
    publish_contribution(by=cast.coordinator, contribution=contribution)


def test_an_organisation_cannot_publish_what_its_lead_has_not_passed_on(
    cast: Cast, child: dict[str, Any]
) -> None:
    safeguard, _code = collect(**child | {"is_for_publication": True})
    with pytest.raises(ValidationError):
        publish_contribution(by=cast.coalition_member, contribution=safeguard.contribution)


def test_words_in_capitals_are_looked_at_one_by_one(cast: Cast, child: dict[str, Any]) -> None:
    safeguard, _code = collect(**child | {"answers": {1: "The school of Lea Brown has no library."}})
    client = cast.client(cast.coalition_member)
    address = reverse("child_check", args=[safeguard.public_id])
    assert '<mark dir="auto">Lea Brown</mark>' in client.get(address).content.decode()
    assert "say that none is a name" in client.post(address, {}).content.decode()
    assert client.post(address, {"are_names_looked_at": "on"}).status_code == 302
    safeguard.refresh_from_db()
    assert safeguard.checked_on is not None


def test_the_lead_alone_passes_on_and_deletes(cast: Cast, child: dict[str, Any]) -> None:
    safeguard, _code = collect(**child)
    helper = create_user(username="helper", password="a long pass phrase", shown_as="H")
    admit(by=cast.coalition_member, user=helper, organisation=cast.ngo, role=Role.MEMBER)
    for act in (
        lambda: pass_on(by=helper, safeguard=safeguard, are_names_looked_at=True),
        lambda: discard(by=helper, safeguard=safeguard),
    ):
        with pytest.raises(PermissionDenied):
            act()
    discard(by=cast.coalition_member, safeguard=safeguard)
    assert not Answer.objects.exists()
    assert not Contribution.objects.exists()


def test_a_lead_whose_role_ended_is_none_any_more(cast: Cast, child: dict[str, Any]) -> None:
    safeguard, _code = collect(**child)
    other = create_user(username="other", password="a long pass phrase", shown_as="O")
    admit(by=cast.coalition_member, user=other, organisation=cast.ngo, role=Role.COORDINATOR)
    end_membership(by=other, membership=Membership.objects.get(user=cast.coalition_member))
    cast.coalition_member.__dict__.pop("_standing", None)
    with pytest.raises(PermissionDenied):
        pass_on(by=cast.coalition_member, safeguard=safeguard, are_names_looked_at=True)


def test_a_child_learns_in_plain_words_and_takes_back_at_any_time(cast: Cast, child: dict[str, Any]) -> None:
    safeguard, code = collect(**child)
    pass_on(by=cast.coalition_member, safeguard=safeguard, are_names_looked_at=True)
    contribution = Contribution.objects.get()
    with pytest.raises(ValidationError):
        answer_contribution(
            by=cast.coordinator, contribution=contribution, fate=Fate.TAKEN_UP, text="x" * 601
        )
    answer_contribution(
        by=cast.coordinator, contribution=contribution, fate=Fate.TAKEN_UP, text="We will build a library."
    )
    assert (
        "We will build a library."
        in Client().post(reverse("contribution_trace"), {"code": code}).content.decode()
    )
    # To publication a child does not agree alone.
    with pytest.raises(ValidationError):
        change_consent(code=code, is_for_publication=True)
    take_back(code=code)
    assert not Answer.objects.exists()


def test_the_open_form_takes_no_child_s_words(consultation: Consultation) -> None:
    with pytest.raises(ValidationError):
        contribute(consultation=consultation, answers={1: "Words"}, spoken_by="child")
    page = Client().get(reverse("take_part", args=[consultation.public_id])).content.decode()
    assert 'value="child"' not in page
    assert "If you are under eighteen" in page


def test_what_waits_for_the_lead_is_counted_nowhere(
    cast: Cast, child: dict[str, Any], consultation: Consultation
) -> None:
    for _time in range(5):
        collect(**child)
    tally = tally_of(end(consultation))
    assert tally is not None
    assert tally.total == 0


def test_the_log_does_not_follow_one_child(cast: Cast, child: dict[str, Any]) -> None:
    safeguard, _code = collect(**child)
    pass_on(by=cast.coalition_member, safeguard=safeguard, are_names_looked_at=True)
    lines = Activity.objects.filter(verb="safeguard")
    assert lines.exists()
    assert {(line.object_id, line.object_label, line.reason) for line in lines} == {("", "", "")}


def test_a_facilitator_collects_by_the_form(
    cast: Cast, child: dict[str, Any], consultation: Consultation
) -> None:
    client = cast.client(cast.coalition_member)
    address = reverse("child_take_part", args=[consultation.public_id])
    page = client.get(address).content.decode()
    assert "technically read what is stored here" in page
    assert 'name="region"' not in page
    sent = {"organisation": cast.ngo.pk, "age": "from_10", "consent": "guardian", "is_child_agreed": "on"}
    refused = client.post(address, {**sent, "answer-1": "my name is lea", "answer-2": "", "answer-whole": ""})
    assert "my name is lea" in refused.content.decode()
    assert not Answer.objects.exists()
    client.post(address, {**sent, "answer-1": "No library.", "answer-2": "", "answer-whole": ""})
    assert Answer.objects.get().text == "No library."
