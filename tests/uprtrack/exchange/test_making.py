"""A bundle holds all that is published, the same bytes for the same data, and nothing private ever."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime

import pytest
from django.db.models import CharField, TextField
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from tests.uprtrack.exchange.conftest import KEY, Bring, Foreign
from uprkit.bundles import KINDS, Bundle, open_bundle, schema
from uprtrack.documents import metadata
from uprtrack.exchange.errors import ExchangeError
from uprtrack.exchange.identity import key_path, own_key, signing_key
from uprtrack.exchange.models import BundleSent
from uprtrack.exchange.services import make_bundle
from uprtrack.monitoring import models as monitoring
from uprtrack.monitoring.services import (
    assess,
    attach_link,
    publish_assessment,
    publish_measure,
    report_measure,
)
from uprtrack.organisations.attribution import drop_attribution
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Actor, Organisation, User
from uprtrack.organisations.operator import OperatorKind
from uprtrack.plans import models as plans
from uprtrack.plans.models import Plan
from uprtrack.plans.services import (
    add_action,
    add_cluster,
    create_plan,
)
from uprtrack.recommendations import models as recommendations_of
from uprtrack.recommendations.models import Recommendation, Wording
from uprtrack.reviews.models import Review

NOW = datetime(2024, 5, 1, 10, 30, 15, 999, tzinfo=UTC)
SECRET = "sealed-7f3a"


def bundle_of(cast: Cast, *reviews: Review) -> Bundle:
    made = make_bundle(by=cast.coordinator, organisation=cast.mechanism, reviews=reviews, now=NOW)
    return open_bundle(made.file_name, b"".join(made.packed.pieces()))


def assessed(cast: Cast, recommendation: Recommendation, *, public: bool = True) -> monitoring.Assessment:
    made = assess(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=recommendation,
        assessed_on=timezone.localdate(),
        level="not",
        narrative="Nothing is seen yet.",
        visibility=Visibility.ORGANISATION,
    )
    attach_link(by=cast.nhri_officer, title="Inquiry", link="https://example.org/inquiry", assessment=made)
    return publish_assessment(by=cast.nhri_officer, assessment=made) if public else made


def test_all_that_is_published_travels(
    cast: Cast, plan: Plan, recommendations: list[Recommendation], review: Review
) -> None:
    assessed(cast, recommendations[0])
    measure = report_measure(
        by=cast.focal_point,
        organisation=cast.ministry,
        recommendations=recommendations[:2],
        kind="practice",
        taken_on=timezone.localdate(),
        text="Fees were waived.",
        actions=[plan.actions.get()],
        visibility=Visibility.GROUP,
    )
    publish_measure(by=cast.coordinator, measure=measure)
    bundle = bundle_of(cast, review)
    assert [
        row["number"] for row in sorted(bundle.rows["recommendations"], key=lambda row: row["ordinal"])
    ] == [
        "104.1",
        "104.2",
        "104.3",
    ]
    [told] = bundle.rows["plans"]
    [action] = told["actions"]
    assert told["clusters"] == [{"title": "Education", "parent": None}]
    assert action["recommendations"] == [recommendations[1].public_id]
    # Harbour Watch is known to its coalition alone: its name does not travel because somebody named it.
    assert action["responsibilities"] == [{"organisation": cast.ministry.public_id, "kind": "lead"}]
    assert action["indicators"][0]["values"][0]["value"] == "12.500"
    [sent] = bundle.rows["measures"]
    assert sent["actions"] == [action["id"]]
    [assessment] = bundle.rows["assessments"]
    assert assessment["evidence"][0]["link"] == "https://example.org/inquiry"
    names = {row["name"] for row in bundle.rows["organisations"]}
    assert names == {"Coordination unit", "Ministry of Justice", "National Human Rights Commission"}


def test_the_same_data_and_time_make_the_same_bytes(cast: Cast, plan: Plan, review: Review) -> None:
    def contents() -> dict[str, bytes]:
        made = make_bundle(by=cast.coordinator, organisation=cast.mechanism, reviews=[review], now=NOW)
        BundleSent.objects.all().delete()
        return {"whole": b"".join(made.packed.pieces())}

    assert contents() == contents()


def test_the_number_rises_even_within_a_second_and_after_a_restored_backup(
    cast: Cast, review: Review, plan: Plan
) -> None:
    first, second = (bundle_of(cast, review).manifest.sequence for _ in range(2))
    BundleSent.objects.all().delete()
    later = make_bundle(
        by=cast.coordinator, organisation=cast.mechanism, reviews=[review], now=NOW.replace(hour=11)
    )
    assert first < second < later.sent.sequence


def test_nothing_private_is_ever_in_the_bytes(
    cast: Cast, plan: Plan, recommendations: list[Recommendation], review: Review
) -> None:
    """Every text of every table that is not public is planted with a secret, beside what is published."""
    kept = assessed(cast, recommendations[0], public=False)
    attach_link(by=cast.nhri_officer, title=SECRET, link=f"https://example.org/{SECRET}", assessment=kept)
    hidden_plan = create_plan(
        by=cast.coalition_coordinator,
        organisation=cast.coalition,
        review=review,
        kind="cso_plan",
        title=SECRET,
        visibility=Visibility.COALITION,
    )
    add_action(
        by=cast.coalition_coordinator,
        plan=hidden_plan,
        cluster=add_cluster(by=cast.coalition_coordinator, plan=hidden_plan, title=SECRET),
        text=SECRET,
        type="political",
        recommendations=recommendations[:1],
    )
    report_measure(
        by=cast.focal_point,
        organisation=cast.ministry,
        recommendations=recommendations[:1],
        kind="practice",
        taken_on=timezone.localdate(),
        text=SECRET,
        visibility=Visibility.GROUP,
    )
    Wording.objects.create(
        owner=cast.ngo, recommendation=recommendations[0], language="en", text=SECRET, role="plain"
    )
    recommendations[2].visibility = Visibility.ORGANISATION
    recommendations[2].text = SECRET
    recommendations[2].save()
    Actor.objects.update(name=SECRET)
    User.objects.update(email=f"{SECRET}@example.org")
    Organisation.objects.filter(pk__in=[cast.ngo.pk, cast.coalition.pk]).update(
        name=SECRET, short_name=SECRET
    )
    _plant(kept)
    made = make_bundle(by=cast.coordinator, organisation=cast.mechanism, reviews=[review], now=NOW)
    data = b"".join(made.packed.pieces())
    bundle = open_bundle(made.file_name, data)
    assert SECRET.encode() not in data
    assert signing_key().text.encode() not in data
    for user in User.objects.all():
        assert f'"{user.username}"'.encode() not in data
    assert len(bundle.rows["recommendations"]) == 2
    assert not bundle.rows["assessments"]
    assert not bundle.rows["measures"]


def _plant(row: monitoring.Assessment) -> None:
    """Fill every free text of an unpublished row, whatever columns it may have one day."""
    for field in row._meta.concrete_fields:
        if isinstance(field, CharField | TextField) and not field.choices and field.name != "public_id":
            setattr(row, field.name, SECRET[: field.max_length])
    row.save()


def test_no_table_reaches_a_bundle_but_those_that_are_meant_to(
    cast: Cast, plan: Plan, recommendations: list[Recommendation], review: Review
) -> None:
    """The fields of rows are those of the schema, whose names hold nobody's name."""
    assessed(cast, recommendations[0])
    bundle = bundle_of(cast, review)
    fields = {name for kind in KINDS for row in bundle.rows[kind] for name in row}
    assert not fields & {"author", "version", "visibility", "shared_with", "created_at", "vault_path", "user"}


def test_a_withheld_name_travels_nowhere_and_under_another_identifier(
    cast: Cast, recommendations: list[Recommendation], review: Review
) -> None:
    signed = assessed(cast, recommendations[0])
    [before] = bundle_of(cast, review).rows["assessments"]
    drop_attribution(by=cast.nhri_officer, row=signed)
    made = make_bundle(by=cast.coordinator, organisation=cast.mechanism, reviews=[review], now=NOW)
    data = b"".join(made.packed.pieces())
    bundle = open_bundle(made.file_name, data)
    [after] = bundle.rows["assessments"]
    assert after["organisation"] is None
    assert after["id"] not in (before["id"], signed.public_id)
    assert after["evidence"] == []
    assert cast.nhri.name.encode() not in data
    [again] = bundle_of(cast, review).rows["assessments"]
    assert again["id"] == after["id"]


def test_what_came_from_a_partner_is_not_passed_on_but_found_again(
    cast: Cast, bring: Bring, foreign: Foreign, recommendations: list[Recommendation], review: Review
) -> None:
    foreign.recommendation("reco2340", "104.1", recommendations[0].text)
    foreign.recommendation("reco2349", "999.1", "Build a museum of the sea;")
    foreign.assessment("asse2345", "reco2349")
    bring(foreign.bundle())
    museum = Recommendation.objects.get(number="999.1")
    assert museum.public_id not in {row["id"] for row in bundle_of(cast, review).rows["recommendations"]}
    assessed(cast, museum)
    bundle = bundle_of(cast, review)
    told = {row["id"]: row for row in bundle.rows["recommendations"]}
    assert told[museum.public_id]["organisation"] is None
    assert told[museum.public_id]["known_as"] == [{"installation": KEY.public.digits, "id": "reco2349"}]
    assert told[recommendations[0].public_id]["known_as"][0]["id"] == "reco2340"
    assert len(bundle.rows["assessments"]) == 1
    assert "Northern Voices" not in json.dumps(bundle.rows)


def test_the_words_of_the_format_are_those_of_the_tables() -> None:
    assert [*schema.ORGANISATION_KINDS, schema.WITHHELD] == list(OrganisationKind)
    assert list(schema.OPERATOR_KINDS[1:]) == list(OperatorKind)
    for words, choices in (
        (schema.POSITIONS, recommendations_of.Position),
        (schema.RECOMMENDATION_KINDS, recommendations_of.Kind),
        (schema.PLAN_KINDS, plans.PlanKind),
        (schema.ACTION_TYPES, plans.ActionType),
        (schema.ACTION_STATUSES, plans.ActionStatus),
        (schema.RESPONSIBILITY_KINDS, plans.ResponsibilityKind),
        (schema.INDICATOR_TYPES, plans.IndicatorType),
        (schema.MEASURE_KINDS, monitoring.MeasureKind),
        (schema.LEVELS, monitoring.Level),
        (schema.LIGHTS, monitoring.Light),
        (schema.EFFECTS, monitoring.Effect),
        (schema.CONFIDENCES, monitoring.Confidence),
    ):
        assert list(words) == list(choices), choices
    assert tuple(kind.suffix for kind in metadata.KINDS.values()) == schema.FILE_SUFFIXES


def test_the_key_is_made_once_and_read_by_its_owner_alone(cast: Cast, plan: Plan, review: Review) -> None:
    assert signing_key() == signing_key()
    assert stat.S_IMODE(key_path().stat().st_mode) == 0o600
    bundle_of(cast, review)
    key_path().unlink()
    with pytest.raises(ExchangeError, match="restore it"):
        own_key()
    assert not key_path().exists()
