"""UPR Info's interface: whole identifiers, every page, no row of another State, and none lost behind 10,000."""

from __future__ import annotations

import json

import pytest

from tests.uprtrack.documents.fetching.remote_site import RemoteSite, Reply, json_reply
from tests.uprtrack.documents.fetching.uwazi import CHILE, SLOVENIA, Uwazi, entity
from uprkit.formats import parse
from uprkit.formats.source import Source
from uprkit.model import ParsedDocument
from uprtrack.documents.fetching import upr_info
from uprtrack.documents.fetching.client import PoliteClient
from uprtrack.documents.fetching.fetched import FetchError
from uprtrack.documents.fetching.upr_info import fetch_recommendations

MANY = [entity(number) for number in range(650)] + [entity(number, CHILE) for number in range(650, 700)]


def read(client: PoliteClient) -> ParsedDocument:
    fetched = fetch_recommendations(client, "SVN")
    return parse(Source(fetched.name, fetched.data))


@pytest.mark.parametrize("is_thesaurus", [True, False])
def test_every_page_is_read_and_the_state_is_found_whole(
    site: RemoteSite, client_of: PoliteClient, is_thesaurus: bool
) -> None:
    uwazi = Uwazi(MANY, is_thesaurus=is_thesaurus)
    uwazi.serve(site)
    paper = read(client_of)
    assert len(paper.recommendations) == 650
    assert {row.state_under_review for row in paper.recommendations} == {"SVN"}
    assert (paper.checks, paper.session) == ((), 34)
    filters = [request.query.get("filters[state_under_review][values][]") for request in uwazi.asked]
    assert [values for values in filters if values] == [[SLOVENIA]] * 3


def test_rows_are_told_as_they_come(site: RemoteSite, client_of: PoliteClient) -> None:
    Uwazi(MANY).serve(site)
    told: list[tuple[int, int | None]] = []
    fetch_recommendations(client_of, "SVN", progress=lambda done, total: told.append((done, total)))
    assert told == [(300, 650), (600, 650), (650, 650)]


def test_the_same_rows_make_the_same_file(site: RemoteSite, client_of: PoliteClient) -> None:
    Uwazi(MANY).serve(site)
    assert fetch_recommendations(client_of, "SVN").data == fetch_recommendations(client_of, "SVN").data


def test_where_counting_stops_sessions_are_asked_one_by_one(
    site: RemoteSite, client_of: PoliteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upr_info, "WINDOW", 1000)
    of_two = [entity(number, session="s34" if number % 2 else "s44") for number in range(1700)]
    uwazi = Uwazi(of_two, window=1000)
    uwazi.serve(site)
    paper = read(client_of)
    assert len(paper.recommendations) == 1700
    assert paper.checks == ()
    assert {row.session for row in paper.recommendations} == {34, 44}


def test_a_session_beyond_the_window_is_said(
    site: RemoteSite, client_of: PoliteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upr_info, "WINDOW", 1000)
    Uwazi([entity(number) for number in range(1700)], window=1000).serve(site)
    with pytest.raises(FetchError, match="fewer than 1000 rows on Slovenia in one session"):
        read(client_of)


def test_a_filter_that_is_not_heeded_is_noticed(site: RemoteSite, client_of: PoliteClient) -> None:
    Uwazi(MANY, is_deaf=True).serve(site)
    with pytest.raises(FetchError, match="expected rows on Slovenia alone, found one on Chile"):
        read(client_of)


def test_no_rows_with_status_200_are_no_success(site: RemoteSite, client_of: PoliteClient) -> None:
    Uwazi(MANY[650:]).serve(site)
    with pytest.raises(FetchError, match="expected recommendations to Slovenia, found none"):
        read(client_of)


def test_a_state_that_the_site_does_not_know_is_said(site: RemoteSite, client_of: PoliteClient) -> None:
    Uwazi(MANY).serve(site)
    with pytest.raises(FetchError, match="expected Norway among the States under review"):
        fetch_recommendations(client_of, "NOR")


def test_other_templates_are_refused(site: RemoteSite, client_of: PoliteClient) -> None:
    site.on("/api/templates", json_reply({"rows": [{"_id": "x", "name": "Page", "properties": []}]}))
    with pytest.raises(FetchError, match="expected a template with a State under review"):
        read(client_of)


@pytest.mark.parametrize("answer", [[], {"rows": None}, {"rows": ["x"]}, "text"])
def test_an_answer_of_another_shape_is_refused(
    site: RemoteSite, client_of: PoliteClient, answer: object
) -> None:
    site.on("/api/templates", json_reply(answer))
    with pytest.raises(FetchError, match="expected an answer with a list of rows"):
        read(client_of)


def test_faults_on_the_way_cost_no_row(site: RemoteSite, client_of: PoliteClient) -> None:
    Uwazi(MANY).serve(site)
    site.before("/api/search", Reply(503), json_reply(json.loads("{}"), status=429), json_reply({}, cut_at=1))
    assert len(read(client_of).recommendations) == 650
