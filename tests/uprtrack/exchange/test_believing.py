"""Who is believed, for whom, and what nobody here can do with what comes from elsewhere."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from tests.uprtrack.exchange.conftest import KEY, NEIGHBOURS, Bring, Foreign, Row
from uprkit.bundles import BundleError, SigningKey
from uprtrack.documents.models import ImportRun
from uprtrack.exchange.errors import ExchangeError, UnknownSignerError
from uprtrack.exchange.models import BundleReceived, BundleRow, Outcome, Partner
from uprtrack.exchange.partners import add_partner, revoke_partner
from uprtrack.exchange.services import accept_bundle, discard_bundle, preview_bundle, undo_bundle
from uprtrack.monitoring.models import Assessment, Measure
from uprtrack.monitoring.voices import voices_of
from uprtrack.organisations.kinds import OrganisationKind, Role, Visibility
from uprtrack.organisations.models import Affiliation, Lead, Membership
from uprtrack.organisations.operator import OperatorKind
from uprtrack.plans.models import ExpectedAction, Plan
from uprtrack.plans.services import add_action, assign, change_action, create_plan
from uprtrack.recommendations.models import Recommendation

ANSWER = {"position": "supported", "words": "", "dated_on": None, "source": "", "symbol": ""}


def outcomes(received: BundleReceived) -> list[tuple[str, str]]:
    return list(received.rows.values_list("kind", "outcome"))


def test_an_unknown_signer_is_refused_with_its_fingerprint_and_what_to_do(
    cast: Cast, preview: Bring, foreign: Foreign
) -> None:
    foreign.key = SigningKey(bytes(32))
    with pytest.raises(UnknownSignerError) as caught:
        preview(foreign.bundle())
    assert foreign.key.public.fingerprint in str(caught.value)
    assert "add it as a partner" in str(caught.value)
    assert not BundleReceived.objects.exists()


def test_a_tampered_bundle_is_refused(preview: Bring, foreign: Foreign, about: list[Row]) -> None:
    data = foreign.bundle().replace(b"Optional Protocol", b"Optional PROTOCOL")
    with pytest.raises(BundleError, match=r"damaged|altered"):
        preview(data)
    assert not BundleReceived.objects.exists()


def test_a_revoked_partner_is_believed_no_more(
    cast: Cast, partner: Partner, preview: Bring, bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    foreign.assessment("asse2345", "reco2340")
    received = bring(foreign.bundle())
    waiting = preview(foreign.bundle())
    revoke_partner(by=cast.coordinator, organisation=cast.mechanism, partner=partner)
    with pytest.raises(ExchangeError, match="was revoked"):
        preview(foreign.bundle())
    with pytest.raises(ExchangeError, match="was revoked"):
        accept_bundle(by=cast.coordinator, received=waiting)
    undo_bundle(by=cast.coordinator, received=received)
    assert not Assessment.objects.standing().exists()


@pytest.mark.parametrize(
    "fingerprint", ["", "1" * 40, KEY.public.fingerprint[:-1], KEY.public.fingerprint[:11]]
)
def test_a_partner_is_added_only_with_the_fingerprint_of_its_key(cast: Cast, fingerprint: str) -> None:
    with pytest.raises(ValidationError, match="fingerprint"):
        add_partner(
            by=cast.coordinator,
            organisation=cast.mechanism,
            name=NEIGHBOURS,
            operator_kind=OperatorKind.STATE,
            public_key=KEY.public.text,
            fingerprint=fingerprint,
            sides=["state"],
        )
    assert not Partner.objects.exists()


def test_a_partner_speaks_for_nobody_but_those_it_was_believed_for(
    bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    """A coalition's site founds a "Ministry of Justice" and lets it praise, or blame, the State's own work."""
    foreign.rows["organisations"].append(
        {
            "id": "mini2345",
            "name": "Ministry of Justice",
            "short_name": "",
            "kind": "ministry",
            "country": "XCO",
        }
    )
    forged = {"organisation": "mini2345", "organisation_kind": "ministry"}
    foreign.assessment("asse2345", "reco2340", **forged, level="fully")
    foreign.assessment("asse2346", "reco2340", organisation="mini2345", organisation_kind="coalition")
    foreign.assessment("asse2347", "reco2340")
    received = bring(foreign.bundle())
    told = {row.foreign_id: row for row in received.rows.filter(kind="assessments")}
    assert told["asse2345"].outcome == Outcome.LEFT_OUT
    assert "not believed to speak for this kind" in told["asse2345"].message
    assert told["asse2346"].outcome == Outcome.LEFT_OUT
    assert Assessment.objects.get().owner.kind == OrganisationKind.COALITION


def test_a_voice_counts_as_the_actor_it_is(
    cast: Cast, bring: Bring, foreign: Foreign, about: list[Row], recommendations: list[Recommendation]
) -> None:
    foreign.assessment("asse2345", "reco2340")
    bring(foreign.bundle())
    voices = voices_of([recommendations[0].pk], cast.stranger)[recommendations[0].pk]
    assert [voice.owner.name for voice in voices.current] == [f"Northern Voices [{NEIGHBOURS}]"]
    assert not voices.has_state
    assert voices.iri.value == voices.iri_without_state.value


def test_a_ministry_of_a_state_run_partner_counts_as_the_state(
    cast: Cast, bring: Bring, foreign: Foreign, partner: Partner, about: list[Row]
) -> None:
    partner.speaks_for = ["state"]
    partner.save()
    foreign.rows["organisations"][0].update(kind="ministry", name="Ministry of Justice")
    foreign.assessment("asse2345", "reco2340", organisation_kind="ministry")
    bring(foreign.bundle())
    assessment = Assessment.objects.get()
    assert assessment.owner != cast.ministry
    assert assessment.owner.name == f"Ministry of Justice [{NEIGHBOURS}]"
    [voices] = voices_of([assessment.recommendation_id], cast.stranger).values()
    assert voices.has_state
    foreign.rows["organisations"][0].update(country="DNK")
    foreign.assessment("asse2346", "reco2340", organisation_kind="ministry")
    received = bring(foreign.bundle())
    assert "A body of one State" in received.rows.get(foreign_id="asse2346").message


def test_nobody_joins_or_assigns_or_edits_what_comes_from_elsewhere(
    cast: Cast, bring: Bring, foreign: Foreign, about: list[Row], recommendations: list[Recommendation]
) -> None:
    foreign.plan("plan2345", ["reco2340"])
    bring(foreign.bundle())
    action = ExpectedAction.objects.get()
    body = action.plan.owner
    with pytest.raises(ValidationError, match="another installation"):
        Membership.objects.create(user=cast.stranger, organisation=body, role=Role.COORDINATOR)
    for organisation, member in ((body, cast.ngo), (cast.coalition, body)):
        with pytest.raises(ValidationError, match="another installation"):
            Affiliation.objects.create(organisation=organisation, member=member)
        with pytest.raises(ValidationError, match="another installation"):
            Lead.objects.create(coalition=organisation, organisation=member, since_on=timezone.localdate())
    for user in (cast.coordinator, cast.coalition_coordinator, cast.focal_point):
        with pytest.raises(PermissionDenied):
            change_action(by=user, action=action, version=action.version, status="delayed")
    own = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=action.plan.review,
        kind="state_matrix",
        title="Matrix",
        visibility=Visibility.ORGANISATION,
    )
    ours = add_action(
        by=cast.coordinator,
        plan=own,
        cluster=None,
        text="x",
        type="political",
        recommendations=recommendations[:1],
    )
    for kind in ("lead", "invited"):
        with pytest.raises(ValidationError, match="another installation"):
            assign(by=cast.coordinator, action=ours, organisation=body, kind=kind)


def test_who_does_not_speak_for_the_installation_takes_nothing_in(
    cast: Cast, preview: Bring, foreign: Foreign, partner: Partner
) -> None:
    received = preview(foreign.bundle())
    for user in (cast.coalition_member, cast.stranger, cast.focal_point, cast.coalition_coordinator):
        with pytest.raises(PermissionDenied):
            accept_bundle(by=user, received=received)
        with pytest.raises(PermissionDenied):
            preview_bundle(
                by=user, organisation=cast.mechanism, file_name="x", stream=io.BytesIO(foreign.bundle())
            )
    discard_bundle(by=cast.coordinator, received=received)
    assert not BundleRow.objects.exists()


def test_nothing_of_a_bundle_is_anybodys_import(
    bring: Bring, foreign: Foreign, about: list[Row], cast: Cast
) -> None:
    bring(foreign.bundle())
    for user in (cast.coordinator, cast.coalition_coordinator, cast.stranger):
        assert not ImportRun.objects.visible_to(user).filter(format_key="bundle").exists()


def test_pages_say_where_a_row_comes_from(
    bring: Bring, foreign: Foreign, about: list[Row], recommendations: list[Recommendation]
) -> None:
    foreign.measure("meas2345", ["reco2340"])
    foreign.plan("plan2345", ["reco2340"])
    foreign.assessment("asse2345", "reco2340")
    bring(foreign.bundle())
    told = "As published by Neighbours&#x27; site"
    addresses = [
        reverse("recommendation", args=[recommendations[0].public_id]),
        reverse("plan", args=[Plan.objects.get().public_id]),
        reverse("measure", args=[Measure.objects.get().public_id]),
        reverse("assessment", args=[Assessment.objects.get().public_id]),
    ]
    counts = [Client().get(address).content.decode().count(told) for address in addresses]
    assert counts == [3, 1, 1, 1]
