"""What each kind of paper adds, and what becomes of it beside the others."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.uprtrack.sample_papers import thematic_list, upr_info_sheet
from uprtrack.documents.models import ImportRow, Outcome
from uprtrack.documents.rows import NEEDS_DECISION
from uprtrack.documents.runs import ImportStateError
from uprtrack.documents.services import accept_import, preview_import, undo_import
from uprtrack.documents.services_of_rows import decide_row
from uprtrack.organisations.kinds import OrganisationKind, Visibility
from uprtrack.organisations.models import Organisation, User
from uprtrack.organisations.services import appoint, create_user, found_organisation
from uprtrack.pages.coastland import papers
from uprtrack.pages.coastland.content import load
from uprtrack.recommendations.disagreements import disagreements_of
from uprtrack.recommendations.models import (
    Attribution,
    HowKnown,
    Kind,
    Position,
    PositionEvent,
    Recommendation,
    Wording,
    WordingRole,
)
from uprtrack.recommendations.sources import shown_states
from uprtrack.reviews.models import Review, State

if TYPE_CHECKING:
    from tests.uprtrack.conftest import Cast
    from tests.uprtrack.sample_papers import Bring

LAKE = "Protect the lake dwellers against forced eviction and give them titles to their land"
FERRY = "Provide persons with disabilities with access to every ferry of the State"


def positions() -> Counter[str]:
    return Counter(Recommendation.objects.standing().values_list("position", flat=True))


def outcomes(run_id: int) -> Counter[str]:
    return Counter(ImportRow.objects.filter(run=run_id).values_list("outcome", flat=True))


class TestReport:
    def test_recommendations_stand_in_printed_order(self, cast: Cast, report: bytes, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        cycle = load().cycles[0]
        rows = list(Recommendation.objects.order_by("ordinal"))
        assert [row.number for row in rows] == [item.number for item in cycle.recommendations]
        assert rows[0].text.strip(" ;.") == cycle.recommendations[0].text.strip(" ;.")
        assert rows[0].alias == f"XCO-upr3-{rows[0].number}"

    def test_each_keeps_its_wording_states_and_the_paper_s_position(
        self, cast: Cast, report: bytes, bring: Bring
    ) -> None:
        run = bring(cast.coordinator, cast.mechanism, "report.docx", report, Visibility.GROUP)
        assert Wording.objects.filter(role=WordingRole.AS_RECEIVED, language="en").count() == 32
        assert set(Wording.objects.values_list("visibility", flat=True)) == {Visibility.GROUP}
        assert not Recommendation.objects.filter(attributions__isnull=True).exists()
        event = PositionEvent.objects.order_by("pk").first()
        assert event is not None
        assert event.how_known == HowKnown.PAPER
        assert event.source.startswith("A/HRC/40/901, paragraph")
        assert event.dated_on is not None
        assert event.document == run.document
        assert positions()[Position.PENDING] == 14

    def test_voluntary_pledges_are_no_recommendations(self, cast: Cast, bring: Bring) -> None:
        report = papers.working_group_report_docx(load().cycles[1])
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        pledges = Recommendation.objects.filter(kind=Kind.VOLUNTARY_PLEDGE)
        assert pledges.count() == 2
        assert not Attribution.objects.filter(recommendation__in=pledges).exists()

    def test_a_paragraph_by_several_states_in_turn_is_one_recommendation(
        self, shared_data: Path, bring: Bring, slovenia: tuple[User, Organisation]
    ) -> None:
        report = (shared_data / "ohchr-slovenia" / "A_HRC_43_15.pdf").read_bytes()
        bring(*slovenia, "A_HRC_43_15.pdf", report)
        assert Recommendation.objects.count() == 215
        numbers = Counter(Recommendation.objects.values_list("number", flat=True))
        assert max(numbers.values()) == 1


@pytest.fixture
def slovenia(db: None) -> tuple[User, Organisation]:
    """The coordinator of a coalition, which works on any country, and the coalition."""
    user = create_user(username="lea", password="a long pass phrase for tests", shown_as="lea")
    coalition = found_organisation(
        name="Alliance", kind=OrganisationKind.COALITION, country=State.objects.get(pk="SVN")
    )
    appoint(organisation=coalition, user=user)
    return user, coalition


class TestRealPapers:
    def test_report_addendum_and_thematic_list_come_to_the_published_figures(
        self, shared_data: Path, bring: Bring, slovenia: tuple[User, Organisation]
    ) -> None:
        """215 recommendations, 182 supported and 33 noted (OHCHR's infographic on the third review)."""
        folder = shared_data / "ohchr-slovenia"
        for name in ("A_HRC_43_15.pdf", "A_HRC_43_15_Add.1.pdf"):
            bring(*slovenia, name, (folder / name).read_bytes())
        assert positions() == {Position.SUPPORTED: 182, Position.NOTED: 33}
        name = "thematic-list-cycle3.docx"
        run = bring(*slovenia, name, (folder / name).read_bytes())
        assert outcomes(run.pk) == {Outcome.SAME: 215}
        assert Recommendation.objects.count() == 215
        assert disagreements_of(Review.objects.get(), slovenia[0]) == []
        undo_import(by=slovenia[0], run=run)
        assert positions() == {Position.SUPPORTED: 182, Position.NOTED: 33}

    def test_nine_thousand_rows_of_many_reviews(
        self, shared_data: Path, bring: Bring, slovenia: tuple[User, Organisation]
    ) -> None:
        name = "sessions-10-13.macroman-cr.csv"
        content = (shared_data / "upr-info" / "raw" / name).read_bytes()
        run = preview_import(
            by=slovenia[0], organisation=slovenia[1], file_name=name, stream=BytesIO(content)
        )
        run = accept_import(by=slovenia[0], run=run, visibility=Visibility.ORGANISATION)
        assert run.rows.count() == 9047
        assert Review.objects.count() > 60
        reviews = set(Recommendation.objects.values_list("review_id", flat=True))
        assert len(reviews) == Review.objects.count()
        assert Attribution.objects.count() > Recommendation.objects.count()


class TestAddendum:
    def test_answers_settle_what_was_pending(
        self, cast: Cast, report: bytes, addendum: bytes, bring: Bring
    ) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        run = bring(cast.coordinator, cast.mechanism, "addendum.docx", addendum)
        answers = load().cycles[0].addendum
        assert outcomes(run.pk) == {Outcome.NEW: 14}
        assert positions()[Position.PENDING] == 0
        events = PositionEvent.objects.filter(run=run)
        assert events.count() == 14
        assert all(event.words and event.document == run.document for event in events)
        assert answers.symbol == run.paper["symbol"]

    def test_undone_they_are_pending_again(
        self, cast: Cast, report: bytes, addendum: bytes, bring: Bring
    ) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        before = positions()
        run = bring(cast.coordinator, cast.mechanism, "addendum.docx", addendum)
        undo_import(by=cast.coordinator, run=run)
        assert positions() == before
        assert Recommendation.objects.standing().count() == 32

    def test_a_number_that_is_not_there_cannot_be_placed(
        self, cast: Cast, report: bytes, addendum: bytes, bring: Bring
    ) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        gone = Recommendation.objects.filter(position=Position.PENDING).first()
        assert gone is not None
        Recommendation.objects.filter(pk=gone.pk).update(number="999.9")
        run = bring(cast.coordinator, cast.mechanism, "addendum.docx", addendum)
        row = run.rows.get(outcome=Outcome.UNREADABLE)
        assert gone.number in row.message
        assert row.target_id is None
        assert PositionEvent.objects.filter(run=run).count() == 13

    def test_what_contradicts_the_report_is_shown_and_both_are_kept(
        self, cast: Cast, report: bytes, addendum: bytes, bring: Bring
    ) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        number = load().cycles[0].addendum.supported[0].split("–")[0]
        row = Recommendation.objects.get(number=number)
        PositionEvent.objects.filter(recommendation=row).update(position=Position.NOTED)
        Recommendation.objects.filter(pk=row.pk).update(position=Position.NOTED)
        run = bring(cast.coordinator, cast.mechanism, "addendum.docx", addendum)
        assert run.rows.get(outcome=Outcome.CONFLICT).target_id == row.pk
        row.refresh_from_db()
        assert row.position == Position.SUPPORTED
        assert row.position_events.count() == 2
        (found,) = disagreements_of(row.review, cast.coordinator)
        assert (found.recommendation, found.about) == (row, "position")
        assert {side.value for side in found.sides} == {"Supported", "Noted"}


class TestThematicList:
    def listed(self, number: str, text: str, state: str) -> str:
        return f"{number} {text} ({state});\nSource of Position: A/HRC/40/901 - Para 57"

    def test_it_adds_to_the_report_s_recommendations(self, cast: Cast, report: bytes, bring: Bring) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        row = Recommendation.objects.filter(position=Position.PENDING).first()
        assert row is not None
        state = Attribution.objects.filter(recommendation=row).first()
        assert state is not None
        content = thematic_list(
            [(self.listed(row.number, row.text, state.state.name), "Supported", "Housing")]
        )
        run = bring(cast.coordinator, cast.mechanism, "list.docx", content)
        listed = run.rows.get()
        assert (listed.outcome, listed.target_id) == (Outcome.CHANGED, row.pk)
        assert "position" in listed.message
        assert listed.parsed["themes"] == ["Housing"]
        row.refresh_from_db()
        assert row.position == Position.SUPPORTED
        assert Recommendation.objects.count() == 32

    def test_without_the_report_it_brings_the_recommendations(self, cast: Cast, bring: Bring) -> None:
        content = thematic_list([(self.listed("57.1", LAKE, "Norway"), "Noted", "Housing")])
        bring(cast.coordinator, cast.mechanism, "list.docx", content)
        row = Recommendation.objects.get()
        assert (row.number, row.position, row.review.alias) == ("57.1", Position.NOTED, "XCO-upr3")
        assert [state.pk for state in shown_states([row.pk])[row.pk]] == ["NOR"]

    def test_a_number_with_quite_other_words_waits_for_a_person(
        self, cast: Cast, report: bytes, bring: Bring
    ) -> None:
        bring(cast.coordinator, cast.mechanism, "report.docx", report)
        row = Recommendation.objects.order_by("ordinal").first()
        assert row is not None
        content = thematic_list(
            [
                (self.listed(row.number, LAKE, "Norway"), "Noted", "Housing"),
                (self.listed("999.1", FERRY, "Norway"), "Noted", "Transport"),
            ]
        )
        run = bring(cast.coordinator, cast.mechanism, "list.docx", content)
        listed = run.rows.get(outcome=Outcome.CONFLICT)
        assert listed.target_id is None, "an undecided row is left out"
        assert Recommendation.objects.count() == 33
        assert Wording.objects.get(run=run).text == FERRY


class TestUprInfo:
    def bring_sheet(self, cast: Cast, bring: Bring, *rows: tuple[str, str, str, str, str]) -> int:
        return bring(cast.coordinator, cast.mechanism, f"{len(rows)}.csv", upr_info_sheet(rows)).pk

    def test_rows_of_one_text_are_one_recommendation_by_several_states(
        self, cast: Cast, bring: Bring
    ) -> None:
        self.bring_sheet(
            cast,
            bring,
            ("Coastland", LAKE, "Norway", "Accepted", "31"),
            ("Coastland", f"{LAKE.lower()}.", "Chile", "Accepted", "31"),
            ("Coastland", FERRY, "Chile", "Noted", "31"),
        )
        lake, ferry = Recommendation.objects.order_by("ordinal")
        assert (lake.text, lake.position) == (LAKE, Position.SUPPORTED)
        assert {state.pk for state in shown_states([lake.pk])[lake.pk]} == {"NOR", "CHL"}
        assert ferry.position == Position.NOTED
        assert set(ImportRow.objects.values_list("target_id", flat=True)) == {lake.pk, ferry.pk}

    def test_reviews_are_made_as_needed(self, cast: Cast, bring: Bring) -> None:
        self.bring_sheet(
            cast,
            bring,
            ("Coastland", LAKE, "Norway", "Accepted", "31"),
            ("Coastland", LAKE, "Norway", "Accepted", "43"),
        )
        assert {review.alias for review in Review.objects.all()} == {"XCO-upr3", "XCO-upr4"}
        assert Recommendation.objects.count() == 2

    def test_a_state_body_takes_its_own_country_s_rows_alone(self, cast: Cast, bring: Bring) -> None:
        run = self.bring_sheet(
            cast,
            bring,
            ("Coastland", LAKE, "Norway", "Accepted", "31"),
            ("Slovenia", LAKE, "Norway", "Accepted", "34"),
        )
        assert outcomes(run) == {Outcome.NEW: 1, Outcome.UNREADABLE: 1}
        left_out = ImportRow.objects.get(outcome=Outcome.UNREADABLE)
        assert "works on Coastland, and this row is about Slovenia" in left_out.message
        assert Recommendation.objects.get().review.alias == "XCO-upr3"

    def test_a_row_without_a_known_state_cannot_be_placed(self, cast: Cast, bring: Bring) -> None:
        run = self.bring_sheet(
            cast,
            bring,
            ("Coastland", LAKE, "Norway", "Accepted", "31"),
            ("Coastland", FERRY, "Atlantis", "Accepted", "31"),
        )
        assert outcomes(run) == {Outcome.NEW: 1, Outcome.UNREADABLE: 1}
        assert "Atlantis" in ImportRow.objects.get(outcome=Outcome.UNREADABLE).message

    def test_a_report_that_comes_later_shows_and_undone_gives_way(
        self, cast: Cast, report: bytes, bring: Bring
    ) -> None:
        item = load().cycles[0].recommendations[0]
        text = item.text.strip(" ;.")
        states = item.recommending_states
        self.bring_sheet(cast, bring, ("Coastland", text.upper(), states[0], "Noted", "31"))
        row = Recommendation.objects.get()
        assert (row.number, row.position) == ("", Position.NOTED)
        run = bring(cast.coordinator, cast.mechanism, "report.docx", report)
        row.refresh_from_db()
        assert (row.number, row.text.strip(" ;.")) == (item.number, text)
        assert len(shown_states([row.pk])[row.pk]) == len(states)
        assert Recommendation.objects.standing().count() == 32
        undo_import(by=cast.coordinator, run=run)
        row.refresh_from_db()
        assert (row.number, row.text, row.position) == ("", text.upper(), Position.NOTED)

    def test_a_later_sheet_with_one_more_state_adds_it(self, cast: Cast, bring: Bring) -> None:
        self.bring_sheet(cast, bring, ("Coastland", LAKE, "Norway", "Accepted", "31"))
        run = self.bring_sheet(
            cast,
            bring,
            ("Coastland", LAKE, "Norway", "Accepted", "31"),
            ("Coastland", LAKE, "Chile", "Accepted", "31"),
        )
        assert outcomes(run) == {Outcome.SAME: 1, Outcome.CHANGED: 1}
        row = Recommendation.objects.get()
        assert {state.pk for state in shown_states([row.pk])[row.pk]} == {"NOR", "CHL"}

    def test_what_another_s_private_paper_said_is_not_told_by_a_preview(
        self, cast: Cast, bring: Bring, slovenia: tuple[User, Organisation]
    ) -> None:
        """A row "already here" would tell one coalition what another keeps to itself."""
        first = upr_info_sheet([("Coastland", FERRY, "Norway", "Accepted", "31")])
        bring(cast.coordinator, cast.mechanism, "first.csv", first, Visibility.PUBLIC)
        again = upr_info_sheet([("Coastland", FERRY, "Chile", "Accepted", "31")])
        alliance = bring(*slovenia, "again.csv", again)
        assert alliance.rows.get().target_id == Recommendation.objects.get().pk

        def outcome(by: User, organisation: Organisation, name: str) -> str:
            content = BytesIO(again + b"\n" * len(name))
            run = preview_import(by=by, organisation=organisation, file_name=name, stream=content)
            return run.rows.get().outcome

        stranger = create_user(username="mira", password="a long pass phrase for tests", shown_as="mira")
        other = found_organisation(
            name="Other", kind=OrganisationKind.COALITION, country=State.objects.get(pk="XCO")
        )
        appoint(organisation=other, user=stranger)
        assert outcome(*slovenia, "once more.csv") == Outcome.SAME
        told = outcome(stranger, other, "theirs.csv")
        undo_import(by=slovenia[0], run=alliance)
        assert told == outcome(stranger, other, "later.csv") != Outcome.SAME

    def waiting(self, cast: Cast, bring: Bring) -> ImportRow:
        """A row alike to what is here to between 85 and 95 percent."""
        self.bring_sheet(cast, bring, ("Coastland", LAKE, "Norway", "Accepted", "31"))
        close = LAKE.replace("their land", "ground")
        sheet = upr_info_sheet(
            [
                ("Coastland", close, "Norway", "Accepted", "31"),
                ("Coastland", FERRY, "Norway", "Accepted", "31"),
            ]
        )
        run = preview_import(
            by=cast.coordinator, organisation=cast.mechanism, file_name="b.csv", stream=BytesIO(sheet)
        )
        row = run.rows.get(ordinal=1)
        assert row.outcome == Outcome.CONFLICT
        assert row.parsed[NEEDS_DECISION] is True
        return row

    def test_what_may_be_the_same_is_left_out_until_somebody_decides(self, cast: Cast, bring: Bring) -> None:
        row = self.waiting(cast, bring)
        accept_import(by=cast.coordinator, run=row.run, visibility=Visibility.ORGANISATION)
        assert set(Recommendation.objects.values_list("text", flat=True)) == {LAKE, FERRY}
        row.refresh_from_db()
        assert row.target_id is None

    @pytest.mark.parametrize(("is_same", "expected"), [(True, 2), (False, 3)])
    def test_a_person_decides(self, cast: Cast, bring: Bring, is_same: bool, expected: int) -> None:
        row = self.waiting(cast, bring)
        decide_row(by=cast.coordinator, row=row, is_same=is_same)
        accept_import(by=cast.coordinator, run=row.run, visibility=Visibility.ORGANISATION)
        assert Recommendation.objects.count() == expected
        row.refresh_from_db()
        assert row.target_id is not None

    def test_a_row_that_is_clear_needs_no_decision(self, cast: Cast, bring: Bring) -> None:
        sheet = upr_info_sheet([("Coastland", LAKE, "Norway", "Accepted", "31")])
        run = preview_import(
            by=cast.coordinator, organisation=cast.mechanism, file_name="a.csv", stream=BytesIO(sheet)
        )
        with pytest.raises(ImportStateError):
            decide_row(by=cast.coordinator, row=run.rows.get(), is_same=True)
