"""A person compares rows with the paper: what they find counts, and what the program had read is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.uprtrack.documents.rows_to_settle import TABLE, accept, preview, row_at, settle
from tests.uprtrack.sample_papers import thematic_list, upr_info_sheet
from uprkit.model import ParsedAnswer, ParsedRecommendation
from uprtrack.classification.models import Suggestion
from uprtrack.documents.models import ImportRun, Outcome, RowDecision, Verdict
from uprtrack.documents.row_presentation import earlier_readings, next_doubt
from uprtrack.documents.row_values import RowValues, UnfitRowError, overlay, values_of
from uprtrack.documents.rows import rows_of
from uprtrack.documents.runs import ImportStateError, StandsOnError
from uprtrack.documents.services import undo_import
from uprtrack.documents.services_of_rows import add_row, confirm_clear_rows
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.versions import ChangedMeanwhileError
from uprtrack.plans.models import PlanKind
from uprtrack.plans.services import add_action, create_plan
from uprtrack.recommendations.models import Kind, Position, Recommendation
from uprtrack.recommendations.services import SEARCH_KIND
from uprtrack.search import index
from uprtrack.search.query import parse_query

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring


def test_what_is_corrected_before_is_what_is_added(cast: Cast, run: ImportRun) -> None:
    row = row_at(run, "57.3")
    as_received, as_read = row.raw, values_of(row)
    settle(
        cast,
        row,
        Verdict.CORRECTED,
        text="Widen its programmes to end rural poverty",
        recommending_states=("CUB", "KEN"),
        position="noted",
    )
    accept(cast, run)
    made = Recommendation.objects.get(number="57.3")
    assert made.text == "Widen its programmes to end rural poverty"
    assert made.position == Position.NOTED
    assert set(made.recommending_states.values_list("pk", flat=True)) == {"CUB", "KEN"}
    row.refresh_from_db()
    assert row.raw == as_received
    (earlier,) = earlier_readings(row.decision)
    assert (earlier.version, earlier.text) == (0, as_read.text)


def test_a_correction_afterwards_withdraws_what_was_said_and_says_it_anew(
    cast: Cast, added: ImportRun
) -> None:
    made = Recommendation.objects.get(number="57.3")
    before = made.text
    settle(
        cast,
        row_at(added, "57.3"),
        Verdict.CORRECTED,
        text="Plant mangroves",
        number="57.33",
        position="noted",
    )
    made.refresh_from_db()
    assert (made.text, made.number, made.position) == ("Plant mangroves", "57.33", Position.NOTED)
    said = made.wordings.order_by("pk").values_list("text", "withdrawn_at")
    assert [(text, at is None) for text, at in said] == [(before, False), ("Plant mangroves", True)]
    assert [event.withdrawn_at is None for event in made.position_events.order_by("pk")] == [False, True]
    assert index.match(SEARCH_KIND, parse_query("mangroves")) == [made.pk]


def test_a_row_found_right_after_a_correction_reads_as_the_program_did_no_more(
    cast: Cast, added: ImportRun
) -> None:
    row = row_at(added, "57.3")
    first = settle(cast, row, Verdict.CORRECTED, text="Plant mangroves")
    row.refresh_from_db()
    settle(cast, row, Verdict.CORRECTED, first.version, text="Plant more mangroves")
    row.refresh_from_db()
    assert earlier_readings(row.decision)[0].text == "Plant mangroves"
    assert len(earlier_readings(row.decision)) == 2
    assert Recommendation.objects.get(number="57.3").text == "Plant more mangroves"


def test_what_is_left_out_is_not_added_and_can_come_back(cast: Cast, run: ImportRun) -> None:
    row = row_at(run, "57.3")
    decision = settle(cast, row, Verdict.LEFT_OUT)
    row.refresh_from_db()
    assert row.outcome == Outcome.LEFT_OUT
    accept(cast, run)
    assert not Recommendation.objects.filter(number="57.3").exists()
    assert Recommendation.objects.count() == 31
    row.refresh_from_db()
    row.run.refresh_from_db()
    settle(cast, row, Verdict.AS_READ, decision.version)
    assert Recommendation.objects.standing().filter(number="57.3").count() == 1


def test_leaving_out_afterwards_withdraws_it(cast: Cast, added: ImportRun) -> None:
    settle(cast, row_at(added, "57.3"), Verdict.LEFT_OUT)
    assert not Recommendation.objects.standing().filter(number="57.3").exists()
    assert Recommendation.objects.standing().count() == 31
    undo_import(by=cast.coordinator, run=added)
    assert not Recommendation.objects.standing().exists()


def test_leaving_out_is_refused_while_a_plan_stands_on_it(cast: Cast, added: ImportRun) -> None:
    made = Recommendation.objects.get(number="57.3")
    plan = create_plan(
        by=cast.coordinator,
        organisation=cast.mechanism,
        review=made.review,
        kind=PlanKind.STATE_MATRIX,
        title="Matrix",
        visibility=Visibility.ORGANISATION,
    )
    add_action(
        by=cast.coordinator,
        plan=plan,
        cluster=None,
        text="Plant",
        type="legislative",
        recommendations=[made],
    )
    with pytest.raises(StandsOnError, match="expected action"):
        settle(cast, row_at(added, "57.3"), Verdict.LEFT_OUT)
    made.refresh_from_db()
    assert made.withdrawn_at is None
    assert not RowDecision.objects.exists()


def test_a_pledge_read_as_a_recommendation_becomes_a_pledge(cast: Cast, added: ImportRun) -> None:
    settle(
        cast,
        row_at(added, "57.3"),
        Verdict.CORRECTED,
        kind=Kind.VOLUNTARY_PLEDGE.value,
        recommending_states=(),
    )
    made = Recommendation.objects.get(number="57.3")
    assert made.kind == Kind.VOLUNTARY_PLEDGE
    assert not made.recommending_states.exists()


@pytest.mark.parametrize("is_added", [False, True])
def test_a_row_that_was_missed_takes_its_place(
    cast: Cast, report: bytes, bring: Bring, *, is_added: bool
) -> None:
    run = preview(cast, "report.docx", report)
    if is_added:
        accept(cast, run)
        run.refresh_from_db()
    after = row_at(run, "57.3")
    values = RowValues(
        number="57.3 bis",
        text="Protect reefs",
        recommending_states=("KEN",),
        position="supported",
        kind="recommendation",
    )
    row = add_row(by=cast.coordinator, after=after, values=values)
    if not is_added:
        run.refresh_from_db()
        accept(cast, run)
    assert row.ordinal == after.ordinal + 1
    numbers = [row.parsed["paragraph"] for row in run.rows.all()]
    assert numbers[2:5] == ["57.3", "57.3 bis", "57.4"]
    assert sorted(run.rows.values_list("ordinal", flat=True)) == list(range(1, 34))
    made = Recommendation.objects.get(number="57.3 bis")
    assert (made.text, made.position) == ("Protect reefs", Position.SUPPORTED)


def test_what_free_words_mean_counts_once_a_person_has_confirmed_it(
    cast: Cast, report: bytes, free_words: bytes, bring: Bring
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    run = preview(cast, "addendum.docx", free_words)
    accept(cast, run)
    positions = Recommendation.objects.filter(number__in=("58.1", "58.2", "58.7")).order_by("number")
    assert list(positions.values_list("position", flat=True)) == ["pending", "pending", "supported"]
    run.refresh_from_db()
    assert confirm_clear_rows(by=cast.coordinator, run=run) == 1
    assert list(positions.values_list("position", flat=True)) == ["supported", "pending", "supported"]
    settle(cast, row_at(run, "58.2"), Verdict.AS_READ)
    assert list(positions.values_list("position", flat=True)) == ["supported", "noted", "supported"]
    assert next_doubt(run) is None
    words = positions[0].position_events.get(withdrawn_at__isnull=True, position="supported").words
    assert words == TABLE[1][1]


def test_a_corrected_number_leads_an_answer_to_its_recommendation(
    cast: Cast, report: bytes, free_words: bytes, bring: Bring
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    run = bring(cast.coordinator, cast.mechanism, "addendum.docx", free_words)
    settle(cast, row_at(run, "58.7"), Verdict.CORRECTED, number="58.11")
    assert Recommendation.objects.get(number="58.7").position == Position.PENDING
    assert Recommendation.objects.get(number="58.11").position == Position.SUPPORTED


def test_a_version_that_never_was_is_refused(cast: Cast, run: ImportRun) -> None:
    with pytest.raises(ChangedMeanwhileError):
        settle(cast, row_at(run, "57.3"), Verdict.AS_READ, 7)
    assert not RowDecision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "  "}, "expected the text as printed, found none"),
        ({"recommending_states": ("CUB", "ATL")}, "expected recommending States, found “ATL”"),
        ({"position": "accepted"}, "expected supported, noted or pending, found “accepted”"),
        ({"number": "5" * 41}, "at most 40 characters, found 41"),
    ],
)
def test_what_fits_no_row_is_refused(
    cast: Cast, run: ImportRun, changes: dict[str, object], sentence: str
) -> None:
    with pytest.raises(UnfitRowError, match=sentence):
        settle(cast, row_at(run, "57.3"), Verdict.CORRECTED, **changes)
    assert not RowDecision.objects.exists()


def test_a_paper_that_was_undone_takes_no_findings(cast: Cast, added: ImportRun) -> None:
    row = row_at(added, "57.3")
    undo_import(by=cast.coordinator, run=added)
    with pytest.raises(ImportStateError, match="found “undone”"):
        settle(cast, row, Verdict.AS_READ)


def test_a_row_of_a_sheet_finds_its_place_once_corrected(cast: Cast) -> None:
    sheet = upr_info_sheet(
        [
            ("Coastland", "Plant mangroves", "Kenya", "Supported", "31"),
            ("Coastland", "Mend the dykes", "Atlantis", "Supported", "31"),
        ]
    )
    run = preview(cast, "sheet.csv", sheet)
    accept(cast, run)
    row = run.rows.select_related("run__owner").get(parsed__text="Mend the dykes")
    assert row.target_id is None
    settle(cast, row, Verdict.CORRECTED, recommending_states=("FRA",))
    made = Recommendation.objects.get(text="Mend the dykes")
    assert [state.pk for state in made.recommending_states.all()] == ["FRA"]
    assert made.position == Position.SUPPORTED


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)
VALUES = st.builds(
    RowValues,
    number=WORDS,
    text=WORDS,
    recommending_states=st.lists(st.sampled_from(["FRA", "KEN", "CHL"]), unique=True).map(tuple),
    position=st.sampled_from(["", "supported", "noted", "pending"]),
    kind=st.sampled_from(["recommendation", "voluntary_pledge"]),
)


@given(VALUES)
def test_what_is_entered_is_what_a_row_reads(values: RowValues) -> None:
    (row,) = rows_of(ImportRun(), [ParsedRecommendation(text="Mend the dykes", paragraph="6.1")])
    row.parsed.update(overlay(row, values))
    assert values_of(row) == values


@given(VALUES)
def test_what_is_entered_is_what_an_answer_reads(values: RowValues) -> None:
    (row,) = rows_of(ImportRun(), [ParsedAnswer(paragraph="6.1", position=None)])
    row.parsed.update(overlay(row, values))
    expected = RowValues(number=values.number, text=values.text, position=values.position)
    assert values_of(row) == expected


def test_what_is_left_out_of_a_list_is_no_source_and_tags_nothing(
    cast: Cast, report: bytes, bring: Bring
) -> None:
    bring(cast.coordinator, cast.mechanism, "report.docx", report)
    made = Recommendation.objects.get(number="57.3")
    told = [(f"{number} {row.text} (Cuba);", "Supported", "Housing") for number, row in (("57.3", made),)]
    other = Recommendation.objects.get(number="57.4")
    told.append((f"57.4 {other.text} (Iceland);", "Supported", "Housing"))
    run = preview(cast, "list.docx", thematic_list(told))
    row = run.rows.select_related("run__owner").get(target_id=made.pk)
    settle(cast, row, Verdict.LEFT_OUT)
    accept(cast, run)
    row.refresh_from_db()
    assert row.target_id is None
    assert not made.wordings.filter(run=run).exists()
    tagged = Suggestion.objects.filter(run=run).values_list("recommendation_id", flat=True)
    assert set(tagged) == {other.pk}
