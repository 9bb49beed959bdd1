"""What becomes of a partner's rows: shown first, taken in once, changed and withdrawn as there, undone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.uprtrack.conftest import Cast
from tests.uprtrack.exchange.conftest import NEIGHBOURS, Bring, Foreign, Row
from uprtrack.documents.models import ImportState
from uprtrack.exchange.errors import ExchangeError, StandsOnBundleError
from uprtrack.exchange.models import BundleReceived, ForeignRow, Outcome
from uprtrack.exchange.services import accept_bundle, decide_row, undo_bundle
from uprtrack.monitoring.models import Assessment, Evidence, Measure
from uprtrack.monitoring.services import assess
from uprtrack.monitoring.voices import voices_of
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.models import Organisation
from uprtrack.plans.models import ExpectedAction, Indicator, Plan
from uprtrack.recommendations.disagreements import disagreements_of
from uprtrack.recommendations.models import Position, PositionEvent, Recommendation
from uprtrack.reviews.models import Review


def outcomes(received: BundleReceived) -> list[tuple[str, str]]:
    return list(received.rows.values_list("kind", "outcome"))


def test_a_preview_stores_nothing_but_itself(preview: Bring, foreign: Foreign, about: list[Row]) -> None:
    foreign.assessment("asse2345", "reco2340")
    foreign.plan("plan2345", ["reco2340"])
    received = preview(foreign.bundle())
    assert outcomes(received) == [
        ("recommendations", Outcome.SAME),
        ("recommendations", Outcome.SAME),
        ("plans", Outcome.NEW),
        ("assessments", Outcome.NEW),
    ]
    assert Recommendation.objects.count() == 3
    assert not Assessment.objects.exists()
    assert not Plan.objects.exists()
    assert not Organisation.objects.filter(origin__isnull=False).exists()


def test_rows_are_taken_in_under_the_name_of_where_they_come_from(
    bring: Bring, foreign: Foreign, about: list[Row], recommendations: list[Recommendation]
) -> None:
    foreign.measure("meas2345", ["reco2340", "reco2341"], actions=["acti2345"])
    foreign.plan("plan2345", ["reco2341"])
    link = {
        "id": "evid2345",
        "title": "Report",
        "link": "https://example.org/r",
        "file_name": "",
        "sha256": "",
    }
    foreign.assessment("asse2345", "reco2340", evidence=[link])
    bring(foreign.bundle())
    assessment = Assessment.objects.published().get()
    assert assessment.owner.name == f"Northern Voices [{NEIGHBOURS}]"
    assert assessment.owner.origin is not None
    assert assessment.author is None
    assert assessment.recommendation == recommendations[0]
    assert Evidence.objects.published().get().link == "https://example.org/r"
    measure = Measure.objects.published().get()
    assert set(measure.recommendations.all()) == set(recommendations[:2])
    action = ExpectedAction.objects.get()
    assert list(measure.actions.all()) == [action]
    assert action.cluster is not None
    assert action.cluster.parent is not None
    assert [body.organisation for body in action.responsibilities.all()] == [assessment.owner]
    assert [value.value for value in Indicator.objects.get().values.all()] == [3]


def test_taking_the_same_in_again_changes_nothing(bring: Bring, foreign: Foreign, about: list[Row]) -> None:
    foreign.measure("meas2345", ["reco2340"])
    foreign.plan("plan2345", ["reco2341"])
    foreign.assessment("asse2345", "reco2340")
    new = foreign.recommendation("reco2349", "999.1", "Build a museum of the sea;")
    new.update(states=["DNK"], position={**ANSWER, "position": "noted"})
    data = foreign.bundle()
    bring(data)

    def everything() -> list[object]:
        tables = (Recommendation, PositionEvent, Assessment, Measure, Plan, ExpectedAction, Indicator)
        rows = [list(table._default_manager.order_by("pk").values()) for table in tables]
        return [*rows, ForeignRow.objects.count(), Organisation.objects.count()]

    before = everything()
    again = bring(data)
    assert {outcome for _kind, outcome in outcomes(again)} == {Outcome.SAME}
    assert everything() == before
    later = bring(foreign.bundle())
    assert {outcome for _kind, outcome in outcomes(later)} == {Outcome.SAME}
    assert everything() == before


ANSWER = {"position": "supported", "words": "", "dated_on": None, "source": "", "symbol": ""}


def test_changes_and_withdrawals_there_are_followed_here(
    bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    measure = foreign.measure("meas2345", ["reco2340"])
    foreign.assessment("asse2345", "reco2340")
    plan = foreign.plan("plan2345", ["reco2340"])
    bring(foreign.bundle())
    measure["text"] = "Hotline opened day and night."
    foreign.rows["assessments"].clear()
    plan["actions"][0]["status"] = "completed"
    received = bring(foreign.bundle())
    assert ("measures", Outcome.CHANGED) in outcomes(received)
    assert ("assessments", Outcome.WITHDRAWN) in outcomes(received)
    assert Measure.objects.get().text == "Hotline opened day and night."
    assert not Assessment.objects.standing().exists()
    assert ExpectedAction.objects.get().status == "completed"
    foreign.assessment("asse2345", "reco2340")
    foreign.rows["plans"].clear()
    bring(foreign.bundle())
    assert Assessment.objects.standing().published().count() == 1
    assert not Plan.objects.published().exists()


def test_an_older_bundle_is_recognised_and_overwrites_nothing(
    cast: Cast, preview: Bring, bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    measure = foreign.measure("meas2345", ["reco2340"])
    old = foreign.bundle()
    measure["text"] = "The newer words."
    bring(foreign.bundle())
    replayed = preview(old)
    page = cast.client(cast.coordinator).get(reverse("bundle", args=[replayed.public_id])).content.decode()
    assert "is older than what is here" in page
    assert 'value="accept"' not in page
    with pytest.raises(ExchangeError, match="older than what is here"):
        accept_bundle(by=cast.coordinator, received=replayed)
    assert Measure.objects.get().text == "The newer words."


def test_two_bundles_under_one_number_the_second_is_refused(
    cast: Cast, preview: Bring, bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    bring(foreign.bundle())
    foreign.measure("meas2345", ["reco2340"])
    foreign.sequence -= 1
    with pytest.raises(ExchangeError, match="older"):
        accept_bundle(by=cast.coordinator, received=preview(foreign.bundle()))


def test_what_is_not_here_is_made_and_keeps_its_source(
    bring: Bring, foreign: Foreign, recommendations: list[Recommendation], cast: Cast
) -> None:
    foreign.recommendation(
        "reco2349",
        "999.1",
        "Build a museum of the sea;",
        states=["DNK"],
        position={**ANSWER, "position": "noted"},
    )
    received = bring(foreign.bundle())
    made = Recommendation.objects.get(number="999.1")
    assert made.text == "Build a museum of the sea;"
    assert made.owner.origin is not None
    assert made.position == Position.NOTED
    assert NEIGHBOURS in made.document.title
    undo_bundle(by=cast.coordinator, received=received)
    assert not Recommendation.objects.standing().filter(pk=made.pk).exists()


def test_nothing_here_is_overwritten_and_what_differs_is_listed(
    bring: Bring, foreign: Foreign, recommendations: list[Recommendation], review: Review
) -> None:
    PositionEvent.objects.create(
        recommendation=recommendations[0],
        position=Position.SUPPORTED,
        document=recommendations[0].document,
        run=recommendations[0].run,
        how_known="paper",
    )
    foreign.recommendation(
        "reco2340", "104.1", recommendations[0].text, position={**ANSWER, "position": "noted"}, states=["SWE"]
    )
    received = bring(foreign.bundle())
    assert outcomes(received) == [("recommendations", Outcome.DIFFERS)]
    recommendations[0].refresh_from_db()
    assert recommendations[0].position == Position.SUPPORTED
    assert recommendations[0].owner.origin is None
    assert {item.about for item in disagreements_of(review)} == {"position", "states"}


def test_what_may_be_the_same_waits_for_a_person_and_what_is_about_it_too(
    cast: Cast, preview: Bring, foreign: Foreign, recommendations: list[Recommendation]
) -> None:
    foreign.recommendation("reco2340", "", "Adopt a law that prohibits corporal punishment in all places;")
    foreign.assessment("asse2345", "reco2340")
    received = preview(foreign.bundle())
    assert outcomes(received) == [
        ("recommendations", Outcome.UNDECIDED),
        ("assessments", Outcome.LEFT_OUT),
    ]
    row = received.rows.get(kind="recommendations")
    assert row.target_id == recommendations[2].pk
    decide_row(by=cast.coordinator, row=row, is_same=True)
    accept_bundle(by=cast.coordinator, received=received)
    assert Assessment.objects.get().recommendation == recommendations[2]
    assert Recommendation.objects.count() == 3


def test_decided_otherwise_it_is_a_recommendation_of_its_own(
    cast: Cast, preview: Bring, foreign: Foreign, recommendations: list[Recommendation]
) -> None:
    foreign.recommendation("reco2340", "", "Adopt a law that prohibits corporal punishment in all places;")
    received = preview(foreign.bundle())
    decide_row(by=cast.coordinator, row=received.rows.get(), is_same=False)
    accept_bundle(by=cast.coordinator, received=received)
    assert Recommendation.objects.standing().count() == 4


def test_undo_puts_back_what_was_replaced(
    cast: Cast, bring: Bring, foreign: Foreign, about: list[Row]
) -> None:
    measure = foreign.measure("meas2345", ["reco2340"])
    foreign.assessment("asse2345", "reco2340")
    first = bring(foreign.bundle())
    measure["text"] = "Other words."
    foreign.rows["assessments"].clear()
    foreign.plan("plan2345", ["reco2340"])
    second = bring(foreign.bundle())
    with pytest.raises(ExchangeError, match="newer bundle"):
        undo_bundle(by=cast.coordinator, received=first)
    undo_bundle(by=cast.coordinator, received=second)
    assert Measure.objects.get().text == "Hotline opened by volunteers."
    assert Assessment.objects.standing().published().count() == 1
    assert not Plan.objects.published().exists()
    undo_bundle(by=cast.coordinator, received=first)
    assert not Measure.objects.filter(withdrawn_at__isnull=True).exists()
    assert not Assessment.objects.standing().exists()


def test_undo_is_refused_where_later_work_stands_on_it(
    cast: Cast, bring: Bring, foreign: Foreign, recommendations: list[Recommendation]
) -> None:
    foreign.recommendation("reco2349", "999.1", "Build a museum of the sea;")
    received = bring(foreign.bundle())
    made = Recommendation.objects.get(number="999.1")
    assess(
        by=cast.nhri_officer,
        organisation=cast.nhri,
        recommendation=made,
        assessed_on=timezone.localdate(),
        level="not",
        narrative="Nothing is seen yet.",
        visibility=Visibility.ORGANISATION,
    )
    with pytest.raises(StandsOnBundleError, match="not public"):
        undo_bundle(by=cast.coordinator, received=received)
    assert Recommendation.objects.standing().filter(pk=made.pk).exists()
    assert BundleReceived.objects.get().state == ImportState.ACCEPTED
    foreign.rows["recommendations"].clear()
    bring(foreign.bundle())
    assert Recommendation.objects.standing().filter(pk=made.pk).exists()


def test_a_withheld_name_stays_withheld_and_each_such_voice_apart(
    bring: Bring, foreign: Foreign, about: list[Row], recommendations: list[Recommendation], cast: Cast
) -> None:
    for identifier in ("asse2345", "asse2346"):
        foreign.assessment(identifier, "reco2340", organisation=None, organisation_kind="cso")
    bring(foreign.bundle())
    [voices] = voices_of([recommendations[0].pk], cast.stranger).values()
    assert len(voices.current) == 2
    assert all(voice.owner.is_withheld for voice in voices.current)


def test_what_the_partner_only_passes_on_is_not_made_here(
    bring: Bring, foreign: Foreign, recommendations: list[Recommendation]
) -> None:
    foreign.recommendation("reco2349", "999.1", "Build a museum of the sea;", organisation=None)
    foreign.assessment("asse2345", "reco2349")
    received = bring(foreign.bundle())
    assert {outcome for _kind, outcome in outcomes(received)} == {Outcome.LEFT_OUT}
