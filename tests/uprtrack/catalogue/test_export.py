"""The counts of UPR Info's export, worked out with the csv module alone, are those that the catalogue gives."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
from benchmarks.absurd import MOST_SECONDS, OF_PROGRAMS, asked
from benchmarks.search import LARGEST_PAGE
from benchmarks.search_rows import add_export
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.uprtrack.catalogue.export import Counted, Row, read
from tests.uprtrack.conftest import Cast
from uprkit.issues import find_issue, issues
from uprkit.states import find_state
from uprtrack.catalogue.finding import Found, find
from uprtrack.catalogue.selection import Selection
from uprtrack.classification.loading import ACTION_CATEGORY, UPR_ISSUE, issue_code
from uprtrack.classification.models import Term
from uprtrack.classification.search_source import KIND, ReviewFound, Shown, row_of
from uprtrack.classification.tags import Tag
from uprtrack.recommendations.models import Kind, Position
from uprtrack.reviews.models import Review, Session, State
from uprtrack.search import sources, tables
from uprtrack.search.sources import RightsRow, SearchRow

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]

SESSIONS_ON_POSTGRESQL = 4
"""There the first sessions will do: the counting is the same, the rows come from another database."""


class ExportSource:
    """The rows of the export as recommendations that were never saved, through the words of the site's own source."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.states = {state.iso3: state for state in State.objects.all()}
        self.sessions = {str(each.number): each for each in Session.objects.filter(mechanism="upr")}
        terms = Term.objects.filter(taxonomy__in=(UPR_ISSUE, ACTION_CATEGORY))
        self.tags = {(term.taxonomy_id, term.code): Tag(term, "upr_info", False, 1.0) for term in terms}

    def all_ids(self) -> Iterable[int]:
        return range(1, len(self.rows) + 1)

    def rights(self) -> Iterable[RightsRow]:
        return [(pk, 1, None, "public", None, True) for pk in self.all_ids()]

    def documents_for(self, ids: Collection[int]) -> Iterator[SearchRow]:
        for pk in ids:
            row = self.rows[pk - 1]
            session = self.sessions[row["Session"]]
            review = Review(
                mechanism_id="upr",
                state_under_review=self.states[str(find_state(row["To"]))],
                cycle=session.cycle,
                session=session,
            )
            position = Position.SUPPORTED if row["Response"] == "Accepted" else Position.NOTED
            issues_of = [found.label for label in row["Issue"].split(",") if (found := find_issue(label))]
            tags = [self.tags[UPR_ISSUE, issue_code(label)] for label in issues_of]
            tags.append(self.tags[ACTION_CATEGORY, row["Action"]])
            code = find_state(row["From"])
            states = [self.states[code]] if code else []
            shown = Shown(pk, pk, "", row["Text"], Kind.RECOMMENDATION, position, [], states)
            yield row_of(shown, ReviewFound.of(review), tags)


@cache
def export(shared_data: Path, is_whole: bool) -> tuple[list[Row], Counted]:
    rows = read(shared_data / "upr-info" / "recommendations-sessions-01-16.csv")
    rows = rows if is_whole else [row for row in rows if int(row["Session"]) <= SESSIONS_ON_POSTGRESQL]
    return rows, Counted.of(shared_data, rows)


@pytest.fixture
def counted(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """The catalogue holds the export; what is returned knows it by the csv module alone."""
    rows, counted = export(shared_data, connection.vendor == "sqlite")
    monkeypatch.setattr(sources, "_sources", dict(sources._sources))
    sources.register_source(KIND, ExportSource(rows), is_kept=False)
    monkeypatch.setattr(tables, "_tables", dict(_export_table(len(rows))))
    return counted


_known: dict[int, dict[str, tables.Table]] = {}


def _export_table(size: int) -> dict[str, tables.Table]:
    """Read once for all tests of the module."""
    if size not in _known:
        _known[size] = {KIND: tables.current(KIND)}
    return _known[size]


LABELS = {issue_code(issue.label): issue.label for issue in issues().values()}


def told(found: Found, key: str) -> dict[str, int]:
    """The counts of a facet by the values that the export uses."""
    counts = found.counts[key]
    return {LABELS[code]: number for code, number in counts.items()} if key == "theme" else counts


def search(chosen: dict[str, tuple[str, ...]], all_of: frozenset[str] = frozenset()) -> Found:
    codes = {label: code for code, label in LABELS.items()}
    known = {
        key: tuple(codes[value] for value in values) if key == "theme" else values
        for key, values in chosen.items()
    }
    return find(AnonymousUser(), Selection(chosen=known, all_of=all_of))


def test_every_facet_counts_what_the_export_holds(counted: Counted) -> None:
    found = search({})
    assert found.total == counted.size
    for key, counts in counted.counts({}).items():
        assert told(found, key) == counts, key


COMBINED = (
    "state",
    "from",
    "state_group",
    "group",
    "organisation",
    "position",
    "action",
    "theme",
    "session",
    "cycle",
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_facets_together_count_what_the_export_holds(counted: Counted, data: st.DataObject) -> None:
    keys = data.draw(st.lists(st.sampled_from(COMBINED), min_size=1, max_size=4, unique=True))
    chosen = {
        key: tuple(
            data.draw(
                st.lists(st.sampled_from(sorted(counted.having[key])), min_size=1, max_size=3, unique=True)
            )
        )
        for key in keys
    }
    all_of = frozenset(data.draw(st.lists(st.sampled_from(keys), max_size=2)))
    found = search(chosen, all_of)
    assert found.total == counted.chosen(chosen, all_of).bit_count()
    for key, counts in counted.counts(chosen, all_of).items():
        assert told(found, key) == counts, key


def test_the_published_figures_are_found(counted: Counted) -> None:
    """Domain rules, section 4: pairs of recommendation and recommending State."""
    if connection.vendor == "sqlite":
        assert search({"session": ("11", "12"), "action": ("5",)}).total == 1805
        assert search({"session": ("11", "12")}).total == 4613
        first = search({"cycle": ("1",)})
        assert first.total == 21_356
        assert round(100 * first.counts["position"]["supported"] / first.total, 1) == 73.2
    assert search({"session": ("1", "2"), "action": ("5",)}).total == 400
    assert search({"session": ("1", "2")}).total == 1285


@pytest.mark.parametrize("name", asked())
def test_no_address_keeps_the_site_busy(counted: Counted, client: Client, name: str) -> None:
    """Injection, floods of beginnings, unclosed quotes, absurd pages and 10,000 characters, over the whole export."""
    for page in ("/search/", "/recommendations/", "/api/v1/recommendations"):
        begun = time.thread_time()
        answer = client.get(f"{page}?{urlencode(asked()[name])}", follow=True)
        assert time.thread_time() - begun < MOST_SECONDS, page
        assert answer.status_code in (200, 409, 422), page
        assert len(answer.content) <= LARGEST_PAGE or page.startswith(OF_PROGRAMS), page


THEMES = ("Women's rights", "Rights of the Child")


def test_rows_that_were_saved_count_alike(shared_data: Path, cast: Cast) -> None:
    """The first session through the tables of the site, with everything that stands between."""
    path = shared_data / "upr-info" / "recommendations-sessions-01-16.csv"
    rows = [row for row in read(path) if row["Session"] == "1"]
    assert add_export(path, owner=cast.mechanism, sessions={1}) == len(rows)
    counted = Counted.of(shared_data, rows)
    found = search({"theme": THEMES})
    assert found.total == counted.chosen({"theme": THEMES}).bit_count()
    for key, counts in counted.counts({"theme": THEMES}).items():
        assert told(found, key) == counts, key
