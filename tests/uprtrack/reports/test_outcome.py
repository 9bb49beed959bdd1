"""What a report is made from: what its reader may see, no more, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from uprtrack.classification.search_source import KIND
from uprtrack.documents.models import Document
from uprtrack.monitoring.models import Assessment, Evidence, Level, Measure
from uprtrack.organisations.kinds import Visibility
from uprtrack.organisations.standing import Reader, standing_of
from uprtrack.plans.models import Plan
from uprtrack.recommendations.models import HowKnown, Kind, PositionEvent, Recommendation, Wording
from uprtrack.reports import figures, phrases
from uprtrack.reports.clusters import by_plan, by_theme
from uprtrack.reports.filters import Filters
from uprtrack.reports.outcome import Outcome, gather
from uprtrack.reports.request import ReportRequest
from uprtrack.search import index

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.reports.conftest import Material

Assess = Callable[..., Assessment]
TODAY = date(2026, 1, 15)
STRANGER = AnonymousUser()


def outcome(material: Material, reader: Reader = STRANGER, **options: Any) -> Outcome:
    options = {"filters": Filters(), "as_of": TODAY, **options}
    return gather(reader=reader, review=material.review, **options)


def numbers(found: Outcome) -> list[str]:
    return [entry.recommendation.number for entry in found.entries]


def request_of(material: Material, reader: Reader = STRANGER) -> ReportRequest:
    return ReportRequest(
        reader=reader, review=material.review, organisation=None, as_of=TODAY, generated_at=timezone.now()
    )


def test_a_stranger_gets_what_is_published_and_nothing_else(
    cast: Cast, material: Material, assess: Assess, plan: Plan, measure: Measure, wordings: list[Wording]
) -> None:
    material.add("126", "Kept back", "supported", [], published_at=None, visibility=Visibility.GROUP)
    assess(cast.ngo, "120.1", Level.NOT, "For ourselves")
    assess(cast.nhri, "120.1", Level.PARTIALLY, "For everybody", is_public=True)
    Plan.objects.filter(pk=plan.pk).update(visibility=Visibility.GROUP)
    kept_back = Measure.objects.create(
        owner=cast.ministry, kind="policy", taken_on=date(2024, 6, 2), text="Not told to anybody"
    )
    kept_back.recommendations.add(material.recommendations["120.1"])
    found = outcome(material)
    first = found.entries[0]
    assert first.measures == (measure,)
    assert numbers(found) == ["120.1", "120.2", "121.1", "121.2", "125"]
    assert [item.narrative for item in first.assessments] == ["For everybody"]
    assert first.actions == ()
    assert sorted(item.language for item in first.wordings) == ["ar", "en", "fr"]
    assert [list(item.evidence.all()) for item in first.measures] == [[]]
    assert all(row.is_published for row in found.rows())


def test_members_of_a_circle_get_what_the_circle_shares(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.ngo, "120.1", Level.NOT, "Within the coalition", visibility=Visibility.COALITION)
    told = {
        user: [item.narrative for item in outcome(material, user).entries[0].assessments]
        for user in (cast.coalition_coordinator, cast.focal_point, cast.stranger)
    }
    assert told == {
        cast.coalition_coordinator: ["Within the coalition"],
        cast.focal_point: [],
        cast.stranger: [],
    }


def test_a_note_for_its_author_alone_never_enters_a_report(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.ngo, "120.1", Level.PARTIALLY, "What we say")
    actor = standing_of(cast.coalition_member).actor_in(cast.ngo)
    own = {"author": actor, "visibility": Visibility.SELF, "assessed_on": date(2025, 9, 1)}
    note = assess(cast.ngo, "120.1", Level.NOT, "My own note", **own)
    assert note in Assessment.objects.visible_to(cast.coalition_member)
    entry = outcome(material, cast.coalition_member).entries[0]
    assert [item.narrative for item in entry.assessments] == ["What we say"]


def test_a_later_private_word_takes_nothing_from_the_published_one(
    cast: Cast, material: Material, assess: Assess
) -> None:
    before = assess(cast.nhri, "120.1", Level.FULLY, "Published", is_public=True)
    later = assess(cast.nhri, "120.1", Level.NOT, "Draft", assessed_on=date(2025, 9, 1))
    before.superseded_by = later
    before.save()
    assert [item.narrative for item in outcome(material).entries[0].assessments] == ["Published"]
    own = outcome(material, cast.nhri_officer).entries[0]
    assert [item.narrative for item in own.assessments] == ["Draft"]


def test_a_report_as_of_a_day_leaves_out_what_came_later(
    cast: Cast, material: Material, assess: Assess, measure: Measure
) -> None:
    assess(cast.nhri, "120.1", Level.FULLY, "Later", is_public=True, assessed_on=date(2025, 6, 1))
    entry = outcome(material, as_of=date(2024, 5, 31)).entries[0]
    assert entry.assessments == []
    assert entry.measures == ()


def test_the_position_names_the_paper_that_gave_it(material: Material) -> None:
    entry = outcome(material).entries[0]
    assert phrases.source_of_position(entry) == "A/HRC/90/7/Add.1, p. 2"
    assert phrases.source_of_text(entry) == "A/HRC/90/7, p. 9"


def test_a_paper_that_is_not_published_is_not_named_to_strangers(cast: Cast, material: Material) -> None:
    Document.objects.filter(pk=material.addendum.pk).update(published_at=None, visibility=Visibility.GROUP)
    # What is published rests on published papers alone, for whoever reads it.
    assert phrases.source_of_position(outcome(material, cast.coordinator).entries[0]) == ""
    assert "Add.1" not in phrases.source_of_position(outcome(material).entries[0])


def test_a_position_that_a_person_settled_names_their_source(cast: Cast, material: Material) -> None:
    noted = material.recommendations["121.1"]
    PositionEvent.objects.create(
        recommendation=noted,
        position="supported",
        source="Mid-term statement under item 6",
        dated_on=date(2025, 6, 30),
        how_known=HowKnown.PERSON,
    )
    noted.position = "supported"
    noted.save()
    entry = outcome(material).entries[2]
    assert phrases.source_of_position(entry) == "Mid-term statement under item 6 (entered by a person)"


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ["120.1", "120.2", "121.1", "121.2", "125"]),
        ("position=supported&position=noted", ["120.1", "120.2", "121.1"]),
        ("from=CHL", ["120.1", "121.1"]),
        ("theme=death-penalty", ["121.1"]),
        ("theme=death-penalty&theme=detention", ["121.1", "121.2"]),
        ("theme=death-penalty&position=supported", []),
        ("position=nonsense", []),
        ("kind=voluntary_pledge", ["125"]),
        ("group=EEG", []),
        ("level=not_assessed&from=KEN", ["120.2"]),
        ("level=fully", []),
        ("q=prisons", ["121.2"]),
        ("q=nothing+of+the+kind", []),
    ],
)
def test_filters_of_the_list_narrow_the_report(material: Material, query: str, left: list[str]) -> None:
    index.refresh(KIND, [row.pk for row in material.recommendations.values()])
    filters = Filters.from_query(QueryDict(query))
    assert numbers(outcome(material, filters=filters)) == left


def test_a_selection_from_a_search_narrows_the_report(material: Material) -> None:
    chosen = [material.recommendations["121.2"].public_id, "unknown"]
    filters = Filters(public_ids=frozenset(chosen))
    assert numbers(outcome(material, filters=filters)) == ["121.2"]
    assert filters.in_words() == "a selection from the list"


def test_a_level_that_only_some_may_know_filters_for_them_alone(
    cast: Cast, material: Material, assess: Assess
) -> None:
    assess(cast.ngo, "120.1", Level.FULLY, "For ourselves")
    assess(cast.nhri, "121.1", Level.FULLY, "n", is_public=True)
    assess(cast.ministry, "121.1", Level.NOT, "n", is_public=True)
    fully, differ = (Filters(chosen={"level": (level,)}) for level in ("fully", "differ"))
    assert numbers(outcome(material, cast.coalition_member, filters=fully)) == ["120.1"]
    assert numbers(outcome(material, filters=fully)) == []
    assert numbers(outcome(material, filters=differ)) == ["121.1"]


def test_a_filter_is_named_in_words(material: Material) -> None:
    query = QueryDict("q=ship&position=noted&from=CHL&theme=death-penalty&sdg=5&action=5&level=differ")
    assert Filters.from_query(query).in_words() == (
        "search: ship; position: Noted; level: Assessments differ; theme: Death penalty; "
        "recommending State: Chile; action asked for: 5 Specific action; "
        "Sustainable Development Goal: 5 Gender equality"
    )


def test_queries_do_not_grow_with_the_rows(
    cast: Cast, material: Material, assess: Assess, plan: Plan, measure: Measure, wordings: list[Wording]
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            found = outcome(material, cast.coordinator)
            list(found.rows())
            by_theme(found)
            for entry in found.entries:
                phrases.assessments(entry)
                phrases.numbered(phrases.indicators(action) for action in entry.actions)
        return len(captured)

    few = queries()
    for place in range(30):
        number = f"130.{place}"
        material.add(number, f"Wording {place}", "supported", ["CHL", "KEN"])
        material.tag(number, "detention")
        assess(cast.nhri, number, Level.NOT, "x", is_public=True)
        plan.actions.get().recommendations.add(material.recommendations[number])
    assert queries() <= few
    assert few <= 30


def test_the_data_version_follows_the_rows(
    cast: Cast, material: Material, assess: Assess, plan: Plan
) -> None:
    before = request_of(material).data_version
    assert request_of(material).data_version == before
    plan.actions.update(version=2)
    changed = request_of(material).data_version
    assert changed != before
    assess(cast.ngo, "120.1", Level.NOT, "For ourselves")
    assert request_of(material).data_version == changed, "a stranger's edition does not stand on it"
    assert request_of(material, cast.coalition_member).data_version != changed


def test_the_edition_says_how_many_entries_are_not_published(
    cast: Cast, material: Material, assess: Assess
) -> None:
    private = assess(cast.ngo, "120.1", Level.NOT, "For ourselves")
    Evidence.objects.create(
        owner=cast.ngo, assessment=private, title="Interviews", link="https://example.org"
    )
    internal = request_of(material, cast.coalition_member)
    assert internal.redaction.startswith("Made from data of which 2 entries are not published")
    assert not internal.is_public_edition
    assert request_of(material).edition == "Published edition"


def test_each_entry_stands_under_one_theme_and_people_come_before_the_machine(
    cast: Cast, material: Material
) -> None:
    material.decide("121.1", "justice", cast.mechanism)
    blocks = by_theme(outcome(material, cast.coordinator))
    told = {block.title: [entry.recommendation.number for entry in block.entries] for block in blocks}
    assert told == {
        "Conditions of detention": ["121.2"],
        "International instruments": ["120.1"],
        "Justice": ["121.1"],
        "Without a theme": ["120.2", "125"],
    }
    assert blocks[-1].title == "Without a theme"


def test_a_plan_with_clusters_gives_the_headings(cast: Cast, material: Material, plan: Plan) -> None:
    found = outcome(material)
    told = [(block.title, len(block.entries)) for block in by_plan(found, cast.mechanism)]
    assert told == [("Treaties and institutions", 2), ("Not in the plan", 3)]
    assert by_plan(found, cast.nhri) == []


def test_figures_name_their_unit_and_leave_pledges_and_parts_apart(material: Material) -> None:
    whole = material.recommendations["120.1"]
    material.add("120.1 (a)", "Ratify", "supported", ["CHL"], parent=whole)
    entries = outcome(material).entries
    assert figures.count_sentence(entries) == "4 recommendations and 1 voluntary pledge"
    assert figures.positions_sentence(entries) == "2 supported, 1 noted and 1 pending"
    assert figures.pairs(entries) == 5
    assert figures.count_sentence(entries[4:5]) == "1 voluntary pledge"


def test_the_index_never_stands_without_its_actors(cast: Cast, material: Material, assess: Assess) -> None:
    def told() -> str:
        return phrases.index(outcome(material).entries[0].voices)

    assert told() == "No assessment yet"
    assess(cast.nhri, "120.1", Level.PARTIALLY, "n", is_public=True)
    assert told() == (
        "0.50, partially implemented (1 actor: 1 × National human rights institution). "
        "The State's own assessment is not among them."
    )
    assess(cast.ministry, "120.1", Level.FULLY, "m", is_public=True)
    assert told() == (
        "0.75, assessments differ (2 actors: 1 × National human rights institution, 1 × State under review). "
        "Without the State's own assessment: 0.50, partially implemented "
        "(1 actor: 1 × National human rights institution)."
    )


def test_what_other_mechanisms_recommend_is_never_pending(material: Material) -> None:
    row = material.recommendations["121.2"]
    Recommendation.objects.filter(pk=row.pk).update(kind=Kind.OBSERVATION)
    found = outcome(material)
    assert figures.positions_sentence(found.entries) == "2 supported and 1 noted"
    assert phrases.position(next(entry for entry in found.entries if entry.is_observation)) == (
        "Recommendation of another mechanism"
    )
