"""Coastland holds together, its papers say that they are fictional, and can be read back in full."""

from __future__ import annotations

import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from uprkit.facts import rows
from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, Kind, ParsedDocument, Position
from uprkit.states import find_state
from uprtrack.pages.coastland import papers
from uprtrack.pages.coastland.composition import FICTIONAL, counted, listed, ordinal
from uprtrack.pages.coastland.content import load, read
from uprtrack.pages.coastland.records import (
    ActionStatus,
    ActionType,
    Coastland,
    Cycle,
    Level,
    WordingRole,
    expanded,
)
from uprtrack.pages.coastland.tables import ContentError

PACKAGE = "uprtrack.pages.coastland"
TODAY_IN_COASTLAND = date(2026, 11, 22)
REPORTS = {"pdf": papers.working_group_report_pdf, "docx": papers.working_group_report_docx}
ADDENDA = {"pdf": papers.addendum_pdf, "docx": papers.addendum_docx}
MAKERS = [*REPORTS.values(), *ADDENDA.values()]


@pytest.fixture(scope="module")
def coastland() -> Coastland:
    return load()


@pytest.fixture(params=[3, 4])
def cycle(request: pytest.FixtureRequest, coastland: Coastland) -> Cycle:
    return coastland.cycle(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files that a test may spoil."""
    for entry in files(PACKAGE).iterdir():
        if entry.name.endswith(".toml"):
            (tmp_path / entry.name).write_text(entry.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_two_reviews_have_the_expected_size(coastland: Coastland) -> None:
    sizes = {cycle.upr_cycle: len(cycle.recommendations) for cycle in coastland.cycles}
    assert sizes[3] >= 28
    assert sizes[4] >= 48
    assert sum(sizes.values()) >= 60
    assert len(coastland.cycle(4).pledges) == 2
    assert sum(1 for item in coastland.cycle(4).recommendations if item.follows) >= 20


def test_no_recommendation_stays_pending_after_the_addendum(cycle: Cycle) -> None:
    assert set(cycle.reported_positions().values()) == set(Position)
    assert set(cycle.final_positions().values()) == {Position.SUPPORTED, Position.NOTED}


def test_coastland_stands_in_the_facts_as_fictional(coastland: Coastland) -> None:
    assert find_state("Coastland") == "XCO"
    reviews = {(row["iso3"], row["cycle"]): row["session"] for row in rows("upr-reviews")}
    for cycle in coastland.cycles:
        assert reviews["XCO", str(cycle.upr_cycle)] == str(cycle.session)


def test_a_copy_of_the_files_reads_as_the_original(folder: Path, coastland: Coastland) -> None:
    assert read(folder) == coastland


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("plan.toml", '"104.2"', '"104.99"', "plan.toml, op_cat: expected the number of a recommendation"),
        ("plan.toml", 'lead = ["justice"]', 'lead = ["nhri"]', "expected an executive body, found nhri"),
        ("plan.toml", 'cluster = "treaties"', 'cluster = "none"', "the key of a cluster, found none"),
        ("plan.toml", 'sdg_target = "16.a"', 'sdg_target = "18.1"', "an SDG target, found 18.1"),
        ("plan.toml", '"legislative"', '"legal"', "action_type: expected one of political"),
        ("assessments.toml", 'actor = "nmirf"', 'actor = "nobody"', "an organisation, found nobody"),
        ("assessments.toml", 'light = "red"', 'light = "pink"', "expected one of green, orange, red, grey"),
        ("wordings.toml", 'written_by = "coalition"', "written_by = 3", "expected text, found 3"),
        ("classification.toml", '"Treaty bodies"', '"Treaties"', "UPR Info's list of issues, found Treaties"),
        ("people.toml", 'organisation = "nmirf"', 'organisation = "x"', "an organisation, found x"),
        ("people.toml", 'recommending_state = "Uruguay"', 'recommending_state = "Utopia"', "found Utopia"),
        ("cycle3.toml", '"58.8–58.10"', '"58.8–58.9"', "expected a position for 58.10, found none"),
        ("cycle3.toml", '"58.3–58.6"', '"58.1–58.6"', "expected each number once, found 58.1 2 times"),
        ("cycle4.toml", 'number = "57.1"', 'number = "57.99"', "an earlier recommendation, found 57.99"),
        ("cycle4.toml", "paragraph = 105", "paragraph = 110", "expected paragraph 105, found 110"),
        ("cycle4.toml", '"Dominican Republic"]', '"Dominica"]', "expected a statement by Dominica"),
        ("cycle4.toml", "session = 43\n", "", "expected the key session, found none"),
        ("cycle4.toml", "session = 43\n", "session = 43\nsesion = 1\n", "found the key sesion"),
        ("cycle4.toml", "session = 43\n", "session = \n", "cycle4.toml: expected TOML"),
    ],
)
def test_a_fault_in_a_file_is_a_sentence(folder: Path, name: str, old: str, new: str, sentence: str) -> None:
    spoil(folder, name, old, new)
    with pytest.raises(ContentError) as caught:
        read(folder)
    assert sentence in str(caught.value)
    assert all(line.endswith(".") for line in str(caught.value).splitlines())


def test_the_plan_answers_every_supported_recommendation(coastland: Coastland) -> None:
    cycle, plan = coastland.cycle(4), coastland.plan
    planned = {number for action in plan.expected_actions for number in action.recommendations}
    supported = {
        number for number, position in cycle.final_positions().items() if position == Position.SUPPORTED
    }
    assert planned == supported
    assert len(plan.expected_actions) >= 20
    assert {action.action_type for action in plan.expected_actions} == set(ActionType)
    assert {action.status for action in plan.expected_actions} == set(ActionStatus)
    assert sum(1 for cluster in plan.clusters if not cluster.parent) in range(6, 9)
    assert all(action.indicators for action in plan.expected_actions)


def test_the_status_of_an_action_fits_its_dates(coastland: Coastland) -> None:
    for action in coastland.plan.expected_actions:
        assert action.starts_on <= TODAY_IN_COASTLAND, action.key
        if action.status in (ActionStatus.COMPLETED, ActionStatus.DELAYED):
            assert action.ends_on < TODAY_IN_COASTLAND, action.key
        else:
            assert action.ends_on >= TODAY_IN_COASTLAND, action.key


def test_actors_of_every_kind_assess_over_three_years_and_disagree(coastland: Coastland) -> None:
    assessments = coastland.assessments
    assert len({item.recommendation for item in assessments}) >= 25
    assert {item.assessed_on.year for item in assessments} == {2024, 2025, 2026}
    assert max(item.assessed_on for item in assessments) < TODAY_IN_COASTLAND
    actors = {coastland.organisations[item.actor].kind for item in assessments}
    assert {"nmirf", "ministry", "nhri", "coalition", "cso"} <= actors
    latest: dict[str, set[Level]] = defaultdict(set)
    for item in assessments:
        if item.assessed_on.year == 2026:
            latest[item.recommendation].add(item.level)
    assert sum(1 for levels in latest.values() if {Level.FULLY, Level.NOT} <= levels) >= 6
    over_time: dict[tuple[str, str], set[Level]] = defaultdict(set)
    for item in assessments:
        over_time[item.recommendation, item.actor].add(item.level)
    assert sum(1 for levels in over_time.values() if len(levels) > 1) >= 10


def test_narratives_are_two_to_four_sentences_and_evidence_points_nowhere_real(coastland: Coastland) -> None:
    for item in coastland.assessments:
        sentences = re.findall(r"[.?!](?=\s+[A-Z0-9]|$)", item.narrative)
        assert 2 <= len(sentences) <= 4, item
        for evidence in item.evidence:
            assert not evidence.link or evidence.link.startswith("https://example.org/")
    assert any(evidence.content for item in coastland.assessments for evidence in item.evidence)


def test_wordings_come_in_plain_english_two_translations_and_for_children(coastland: Coastland) -> None:
    counts = Counter((wording.role, wording.language) for wording in coastland.wordings)
    assert counts[WordingRole.PLAIN, "en"] >= 10
    assert counts[WordingRole.TRANSLATION, "fr"] == counts[WordingRole.TRANSLATION, "es"] >= 8
    assert 3 <= counts[WordingRole.CHILD_FRIENDLY, "en"] <= 5


def test_about_a_third_of_the_themes_is_left_to_the_machine(coastland: Coastland) -> None:
    decided = len(coastland.classification.decisions)
    total = sum(len(cycle.recommendations) for cycle in coastland.cycles)
    assert 0.6 <= decided / total <= 0.75


def test_accounts_have_no_personal_names_and_one_organisation_is_not_registered(coastland: Coastland) -> None:
    functions = ("Coordinator", "Focal point", "Secretary", "Registrar", "Human rights", "Secretariat")
    others = ("Monitor", "Rapporteur", "Adviser", "Contributor", "UPR officer", "Observer")
    for user in coastland.people.users:
        assert user.display_name.startswith(functions + others), user
    coalition = coastland.organisations["coalition"]
    assert 4 <= len(coalition.members) <= 5
    assert [key for key in coalition.members if not coastland.organisations[key].is_registered]
    assert coastland.organisations["nhri"].nhri_status == "A"


def words_of(made: bytes) -> str:
    """The text layer of a PDF or the paragraphs of a DOCX, in one line."""
    if made.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(made)
        text = " ".join(page.get_textpage().get_text_range() for page in pages)
    else:
        document = Document(BytesIO(made))
        text = " ".join(paragraph.text for paragraph in document.paragraphs)
    return " ".join(text.split())


@pytest.mark.parametrize("make", MAKERS)
def test_every_paper_says_that_it_is_fictional(make: Callable[[Cycle], bytes], cycle: Cycle) -> None:
    assert FICTIONAL in words_of(make(cycle))


@pytest.mark.parametrize("make", MAKERS)
def test_the_same_content_gives_the_same_bytes(make: Callable[[Cycle], bytes], cycle: Cycle) -> None:
    assert make(cycle) == make(cycle)


def test_a_word_document_takes_no_time_from_the_clock(cycle: Cycle) -> None:
    with zipfile.ZipFile(BytesIO(papers.addendum_docx(cycle))) as package:
        assert {member.date_time[0] for member in package.infolist()} == {1980}
    properties = Document(BytesIO(papers.addendum_docx(cycle))).core_properties
    assert properties.created is not None
    assert properties.created.date() == cycle.addendum.dated_on


def parsed(made: bytes, suffix: str) -> ParsedDocument:
    return parse(Source(f"coastland.{suffix}", made))


@pytest.mark.parametrize("suffix", REPORTS)
def test_the_report_reads_back_with_every_recommendation(suffix: str, cycle: Cycle) -> None:
    read_back = parsed(REPORTS[suffix](cycle), suffix)
    assert read_back.kind == DocumentKind.WORKING_GROUP_REPORT
    assert read_back.symbol == cycle.report.symbol
    assert read_back.state_under_review == "XCO"
    assert (read_back.session, read_back.upr_cycle) == (cycle.session, cycle.upr_cycle)
    assert (read_back.dated_on, read_back.reviewed_on) == (cycle.report.dated_on, cycle.reviewed_on)
    assert read_back.checks == ()
    positions = cycle.reported_positions()
    assert [
        (row.paragraph, row.text, row.recommending_states, row.position, row.checks)
        for row in read_back.recommendations
        if row.kind == Kind.RECOMMENDATION
    ] == [
        (item.number, item.text, codes(item.recommending_states), positions[item.number], ())
        for item in cycle.recommendations
    ]
    assert [
        (row.paragraph, row.text) for row in read_back.recommendations if row.kind == Kind.VOLUNTARY_PLEDGE
    ] == [(pledge.number, pledge.text) for pledge in cycle.pledges]


def codes(names: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(find_state(name) for name in names)


@pytest.mark.parametrize("suffix", ADDENDA)
def test_the_addendum_reads_back_with_every_answer(suffix: str, cycle: Cycle) -> None:
    read_back = parsed(ADDENDA[suffix](cycle), suffix)
    assert read_back.kind == DocumentKind.ADDENDUM
    assert read_back.symbol == cycle.addendum.symbol
    assert read_back.checks == ()
    final = cycle.final_positions()
    assert {answer.paragraph: answer.position for answer in read_back.answers} == {
        number: final[number]
        for number, position in cycle.reported_positions().items()
        if position == Position.PENDING
    }


@given(st.integers(1, 999), st.integers(1, 300), st.integers(0, 60))
def test_a_range_stands_for_every_number_in_it(paragraph: int, first: int, further: int) -> None:
    numbers = list(expanded((f"{paragraph}.{first}–{paragraph}.{first + further}",)))
    assert numbers == [f"{paragraph}.{first + step}" for step in range(further + 1)]
    assert list(expanded(tuple(numbers))) == numbers


@pytest.mark.parametrize(
    ("number", "words", "figure"),
    [
        (31, "thirty-first", "31st"),
        (40, "fortieth", "40th"),
        (12, None, "12th"),
        (23, "twenty-third", "23rd"),
    ],
)
def test_ordinals_as_the_papers_print_them(number: int, words: str | None, figure: str) -> None:
    assert counted(number) == figure
    if words is None:
        with pytest.raises(ValueError, match="expected 1 to 10 or 20 to 69"):
            ordinal(number)
    else:
        assert ordinal(number) == words


def test_names_are_joined_as_in_the_papers() -> None:
    assert listed(("Kenya",)) == "Kenya"
    assert listed(("Kenya", "Peru", "Slovenia")) == "Kenya, Peru and Slovenia"
