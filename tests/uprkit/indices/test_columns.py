"""Figures of many recommendations at once: against the plain functions, and in both units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from uprkit.indices.dimensions import DIFFER, LEVELS, By, Dimension, overlaps
from uprkit.indices.participation import participation
from uprkit.indices.records import Record, columns_of, joined
from uprkit.indices.statistics import Unit, mean_category, specificity, support_rate
from uprkit.indices.wording import openings
from uprkit.model import ParsedRecommendation, Position
from uprkit.states import states
from uprkit.tiles import DISCLAIMER, extent, tiles

RECORDS = [
    Record("SVN", ("NOR", "DNK"), "supported", 5, ("Torture", "Justice"), 7, 1, 2010, "fully"),
    Record("SVN", ("NOR",), "noted", 4, ("Justice",), 7, 1, 2010, "not"),
    Record("XCO", (), "pending", None, (), 43, 4, 2023, None),
    Record("XCO", ("GHA",), "supported", 5, ("Torture",), 43, 4, 2023, DIFFER),
]
records = st.builds(
    Record,
    state_under_review=st.sampled_from(["SVN", "XCO", "NOR"]),
    recommending_states=st.lists(st.sampled_from(["NOR", "DNK", "GHA", "PSE"]), max_size=3).map(tuple),
    position=st.sampled_from([None, "supported", "noted", "pending"]),
    action_category=st.sampled_from([None, 1, 2, 3, 4, 5]),
    issues=st.lists(st.sampled_from(["Torture", "Justice", "Labour"]), max_size=3).map(tuple),
    session=st.integers(1, 4),
    upr_cycle=st.just(1),
    year=st.integers(2008, 2009),
    level=st.sampled_from([None, *LEVELS]),
)


def expanded(told: Sequence[Record], unit: Unit) -> list[tuple[Record, str | None]]:
    """Each thing counted with the recommending State of a pair, written out plainly."""
    if unit is Unit.RECOMMENDATIONS:
        return [(record, None) for record in told]
    return [
        (record, state) for record in told for state in dict.fromkeys(record.recommending_states) or (None,)
    ]


def values_of(record: Record, state: str | None, by: By, unit: Unit) -> set[str]:
    asking = {state} if unit is Unit.PAIRS and state else set(record.recommending_states)
    if unit is Unit.PAIRS and state is None:
        asking = set()
    known = states()
    plain = {
        By.STATE: {record.state_under_review},
        By.STATE_GROUP: {known[record.state_under_review or ""].regional_group},
        By.STATE_ORGANISATION: set(known[record.state_under_review or ""].organisations),
        By.FROM: asking,
        By.FROM_GROUP: {known[iso3].regional_group for iso3 in asking},
        By.FROM_ORGANISATION: {code for iso3 in asking for code in known[iso3].organisations},
        By.ISSUE: set(record.issues),
        By.CATEGORY: {record.action_category},
        By.SESSION: {record.session},
        By.CYCLE: {record.upr_cycle},
        By.YEAR: {record.year},
        By.POSITION: {record.position},
    }
    return {str(value) for value in plain[by] if value is not None}


@settings(max_examples=60, deadline=None)
@given(st.lists(records, max_size=12), st.sampled_from(list(By)), st.sampled_from(list(Unit)))
def test_every_line_is_what_plain_counting_gives(told: list[Record], by: By, unit: Unit) -> None:
    found = columns_of(told).counted(unit).by(by)
    items = [(record, values_of(record, state, by, unit)) for record, state in expanded(told, unit)]
    assert set(found) == {value for _, values in items for value in values}
    for value, figures in found.items():
        held = [record for record, values in items if value in values]
        assert figures.count == len(held)
        positions = [Position(record.position) if record.position else None for record in held]
        assert figures.support_rate == support_rate(positions, unit)
        categories = [record.action_category for record in held]
        assert figures.specificity == specificity(categories, unit)
        assert figures.mean_category == mean_category(categories)
        assert figures.levels == tuple(sum(record.level == level for record in held) for level in LEVELS)


@settings(max_examples=40, deadline=None)
@given(st.lists(records, max_size=12), st.sampled_from(list(Unit)))
def test_narrowed_down_is_counted_like_those_records_alone(told: list[Record], unit: Unit) -> None:
    chosen = {By.FROM: ["NOR"], By.SESSION: ["1", "2"]}
    narrowed = columns_of(told).counted(unit).within(chosen)
    items = [
        (record, state)
        for record, state in expanded(told, unit)
        if record.session in (1, 2)
        and ("NOR" in record.recommending_states if state is None else state == "NOR")
    ]
    if unit is Unit.PAIRS:
        items = [item for item in items if item[1] == "NOR"]
    assert narrowed.total().count == len(items)
    assert narrowed.recommendations() == len({id(record) for record, _ in items})
    by_issue = narrowed.by(By.ISSUE)
    for issue, figures in by_issue.items():
        assert figures.count == sum(issue in record.issues for record, _ in items)


def test_units_differ_and_unattributed_counts_once() -> None:
    columns = columns_of(RECORDS)
    assert columns.counted(Unit.RECOMMENDATIONS).total().count == 4
    pairs = columns.counted(Unit.PAIRS)
    assert pairs.total().count == 5
    assert {key: figures.count for key, figures in pairs.by(By.FROM).items()} == {
        "NOR": 2,
        "DNK": 1,
        "GHA": 1,
    }
    assert pairs.by(By.STATE)["SVN"].support_rate.percent == Decimal("66.7")


def test_where_assessments_differ_it_was_commented_and_triggered_nothing() -> None:
    total = columns_of(RECORDS).counted(Unit.RECOMMENDATIONS).total()
    assert (total.commented.count, total.commented.total) == (3, 4)
    assert (total.triggered.count, total.triggered.total) == (1, 3)
    assert total.level(DIFFER) == 1


def test_nothing_at_all_is_counted_as_nothing() -> None:
    for unit in Unit:
        counted = columns_of([]).counted(unit)
        assert counted.total().count == 0
        assert counted.total().mean_category is None
        assert all(counted.by(by) == {} for by in By)


def test_lines_that_overlap_say_so() -> None:
    assert overlaps(By.ISSUE, Unit.PAIRS)
    assert overlaps(By.FROM, Unit.RECOMMENDATIONS)
    assert not overlaps(By.FROM, Unit.PAIRS)
    assert not overlaps(By.SESSION, Unit.RECOMMENDATIONS)


def test_a_value_is_replaced_by_all_it_belongs_to() -> None:
    states_of = Dimension.of([(0, "NOR"), (0, "DNK"), (1, "GHA")])
    groups = states_of.mapped(lambda iso3: ("north",) if iso3 != "GHA" else ("south", "AU"))
    assert groups.values == ("north", "south", "AU")
    assert [int(count) for count in groups.rows] == [0, 1, 1]


def test_participation_counts_who_recommended() -> None:
    seventh, latest = participation(columns_of(RECORDS))
    assert (seventh.value, seventh.reviewed, seventh.recommending) == ("7", 1, 2)
    assert (seventh.recommendations, seventh.pairs) == (2, 3)
    assert seventh.per_state_reviewed == 2
    assert seventh.per_state_recommending == Decimal("1.5")
    assert (latest.value, latest.recommending, latest.pairs) == ("43", 1, 2)
    assert [each.value for each in participation(columns_of(RECORDS), By.YEAR)] == ["2010", "2023"]


def test_rows_of_one_text_are_one_recommendation() -> None:
    rows = [
        ParsedRecommendation(text=text, recommending_states=(state,), state_under_review=reviewed, session=7)
        for text, state, reviewed in (
            ("Ratify the Convention's protocol", "NOR", "SVN"),
            ("ratify the Convention’s protocol.", "DNK", "SVN"),
            ("Ratify the Convention's protocol", "NOR", "EST"),
        )
    ]
    first, second = joined(rows)
    assert first.recommending_states == ("NOR", "DNK")
    assert (second.state_under_review, second.year, second.upr_cycle) == ("EST", 2010, 1)


def test_openings_are_verbs_and_phrases_of_meaning() -> None:
    told = openings(
        [
            "Ratify the Optional Protocol;",
            "Ratify the Optional Protocol and the Convention",
            "Ratify the Rome Statute",
            "Continue and strengthen its efforts",
            "Zwölf Boxkämpfer",
        ]
    )
    assert (told.total, told.not_read) == (5, 1)
    assert [(each.words, each.count) for each in told.verbs] == [("ratify", 3), ("strengthen", 1)]
    assert [(each.words, each.count) for each in told.phrases] == [("ratify the optional protocol", 2)]


def test_every_state_has_one_tile_of_its_own() -> None:
    expected = {iso3 for iso3, state in states().items() if not state.is_fictional}
    assert len(expected) == 195
    assert sorted(tile.iso3 for tile in tiles()) == sorted(expected)
    assert len({(tile.column, tile.row) for tile in tiles()}) == 195
    assert extent() == (29, 18)


def test_the_disclaimer_is_the_united_nations_own() -> None:
    assert (
        "do not imply the expression of any opinion whatsoever on the part of the Secretariat" in DISCLAIMER
    )
