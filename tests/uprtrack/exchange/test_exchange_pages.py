"""The pages and commands of the exchange, and who may use them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.uprtrack.conftest import Cast
from tests.uprtrack.exchange.conftest import KEY, NEIGHBOURS, Bring, Foreign, Row
from uprkit.bundles import SigningKey, open_bundle
from uprtrack.exchange.identity import own_key
from uprtrack.exchange.models import Partner
from uprtrack.exchange.services import make_bundle
from uprtrack.monitoring import models as monitoring
from uprtrack.organisations.kinds import OrganisationKind
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.policy import Act, allows
from uprtrack.organisations.services import appoint, found_organisation
from uprtrack.plans.models import Plan
from uprtrack.reviews.models import Review, State

NOW = datetime(2024, 5, 1, 10, 30, 15, 999, tzinfo=UTC)
SECRET = "sealed-7f3a"


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        ("", {"coordinator", "coalition_coordinator", "coalition_member", "nhri_officer"}),
        ("state", {"coordinator"}),
        ("nhri", {"nhri_officer"}),
        ("civil_society", {"coalition_coordinator", "coalition_member"}),
    ],
)
def test_only_the_side_that_runs_the_installation_speaks_for_it(
    cast: Cast, settings: Settings, kind: str, may: set[str], plan: Plan, review: Review
) -> None:
    settings.OPERATOR_KIND = kind
    for name, user in vars(cast).items():
        if isinstance(user, User):
            status = cast.client(user).get(reverse("exchange")).status_code
            assert status == (200 if name in may else 403), name
    with pytest.raises(PermissionDenied):
        make_bundle(by=cast.focal_point, organisation=cast.ministry, reviews=[review])


def test_pages_from_the_fingerprint_to_undoing(
    cast: Cast, foreign: Foreign, about: list[Row], plan: Plan, review: Review
) -> None:
    client = cast.client(cast.coordinator)
    assert own_key().fingerprint in client.get(reverse("exchange")).content.decode()
    data = foreign.assessment("asse2345", "reco2340") and foreign.bundle()

    def read() -> str:
        file = io.BytesIO(data)
        file.name = "north.uprtrack-bundle"
        sent = {"read-file": file, "read-organisation": cast.mechanism.pk}
        return client.post(reverse("bundle_read"), sent, follow=True).content.decode()

    refused = read()
    assert KEY.public.fingerprint in refused
    assert "Add its signer as a partner" in refused
    entered = {
        "organisation": cast.mechanism.pk,
        "name": NEIGHBOURS,
        "operator_kind": "civil_society",
        "sides": ["civil_society"],
        "public_key": KEY.public.text,
        "fingerprint": "12345 " * 8,
    }
    assert "is not that of the key" in client.post(reverse("partner_add"), entered).content.decode()
    entered["fingerprint"] = KEY.public.fingerprint
    client.post(reverse("partner_add"), entered)
    assert "Take in 3 rows" in read()
    address = Partner.objects.get().bundles.get().public_id
    bundle = reverse("bundle", args=[address])
    assert "was taken in" in client.post(bundle, {"act": "accept"}, follow=True).content.decode()
    assert monitoring.Assessment.objects.published().exists()
    assert "was undone" in client.post(bundle, {"act": "undo"}, follow=True).content.decode()
    partner = reverse("partner", args=[Partner.objects.get().installation.public_id])
    assert "not taken in any more" in client.post(partner, {"act": "revoke"}, follow=True).content.decode()
    made = client.post(
        reverse("bundle_make"), {"make-reviews": [review.pk], "make-organisation": cast.mechanism.pk}
    )
    content = made.getvalue()
    assert zipfile.is_zipfile(io.BytesIO(content))
    assert int(made["Content-Length"]) == len(content)
    assert "attachment" in made["Content-Disposition"]
    assert client.post(reverse("bundle_make"), {"make-organisation": cast.mechanism.pk}).status_code == 422


def test_another_organisation_does_not_see_what_was_received(
    cast: Cast, bring: Bring, foreign: Foreign
) -> None:
    received = bring(foreign.bundle())
    address = reverse("bundle", args=[received.public_id])
    assert cast.client(cast.coordinator).get(address).status_code == 200
    for user in (cast.coalition_coordinator, cast.nhri_officer):
        assert cast.client(user).get(address).status_code == 404


def test_commands_export_verify_and_import(
    cast: Cast,
    partner: Partner,
    foreign: Foreign,
    about: list[Row],
    tmp_path: Path,
    plan: Plan,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "north.uprtrack-bundle"
    foreign.assessment("asse2345", "reco2340")
    file.write_bytes(foreign.bundle())
    call_command("bundle_verify", file)
    assert f"signed by {NEIGHBOURS}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="--user"):
        call_command("bundle_import", file)
    call_command("bundle_import", file, "--user", "coordinator")
    assert "Nothing is changed yet" in capsys.readouterr().out
    call_command("bundle_import", file, "--user", "coordinator", "--accept")
    assert monitoring.Assessment.objects.published().exists()
    out = tmp_path / "ours.uprtrack-bundle"
    call_command("bundle_export", "XCO-upr4", "-o", out, "--user", "coordinator")
    assert open_bundle(out.name, out.read_bytes()).manifest.public_key == own_key()
    with pytest.raises(CommandError, match="made by this installation itself"):
        call_command("bundle_verify", out)
    with pytest.raises(CommandError, match="is there already"):
        call_command("bundle_export", "XCO-upr4", "-o", out, "--user", "coordinator")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(CommandError, match=r"north\.uprtrack-bundle"):
        call_command("bundle_import", file, "--user", "coordinator")
    foreign.key = SigningKey(bytes(32))
    file.write_bytes(foreign.bundle())
    with pytest.raises(CommandError, match="no partner here"):
        call_command("bundle_verify", file)


def test_no_foreign_organisation_is_listed_or_offered(
    cast: Cast, bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    foreign.assessment("asse2345", "reco2340")
    bring(foreign.bundle())
    foreigner = Organisation.objects.get(origin__isnull=False)
    client = cast.client(cast.coordinator)
    assert foreigner.name not in client.get(reverse("organisation_list")).content.decode()
    assert client.get(reverse("organisation", args=[foreigner.public_id])).status_code == 404


def test_a_foreign_mechanism_takes_no_right_from_anybody_here(cast: Cast, partner: Partner) -> None:
    """Where a mechanism takes part, positions are its to settle; one of another installation takes no part here."""
    other = found_organisation(name="Watch", kind=OrganisationKind.CSO, country=State.objects.get(pk="DNK"))
    Organisation.objects.create(
        name="Danish mechanism",
        kind=OrganisationKind.NMIRF,
        country=other.country,
        origin=partner.installation,
        origin_public_id="nmir2345",
    )
    appoint(organisation=other, user=cast.stranger)
    assert allows(cast.stranger, Act.DATE_REVIEW, organisation=other, country="DNK")
