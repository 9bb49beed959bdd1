"""Answers of UPR Info's interface: labels and values, several templates, and the traps of a search."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uprkit.errors import UnreadablePaperError
from uprkit.formats import recognise, upr_info_api
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, Kind, ParsedDocument, Position


def entity(**changed: Any) -> dict[str, Any]:
    """An entity as the site's search gives it."""
    metadata = {
        "recommendation": [{"value": "Open every lake &amp; pond, <em>at once</em>"}],
        "state_under_review": [{"value": "s1", "label": "Slovenia", "type": "entity"}],
        "state_under_review___regional_group": [{"value": "g1", "label": "EEG"}],
        "recommending_state": [{"value": "s2", "label": "Chile"}],
        "recommending_state___regional_group": [{"value": "g2", "label": "GRULAC"}],
        "response": [{"value": "r1", "label": "Supported"}],
        "action_category": [{"value": "a1", "label": "4 - General action"}],
        "issues": [{"value": "i1", "label": "Justice"}, {"value": "i2", "label": "Labour"}],
        "session": [{"value": "e1", "label": "44 - November 2023"}],
        "related_document": [{"value": "d1", "label": "Report"}],
    }
    return {
        "_id": "1",
        "sharedId": "abc",
        "language": "en",
        "title": "Open every lake",
        "template": "t1",
        "creationDate": 1700000000000,
        "metadata": metadata | changed,
    }


def answer(*entities: dict[str, Any], **more: Any) -> ParsedDocument:
    content = {"rows": list(entities), "totalRows": len(entities)} | more
    source = Source("slovenia.json", json.dumps(content).encode())
    assert recognise(source).key == "upr_info_api"
    return upr_info_api.parse(source)


def test_an_entity_is_a_row() -> None:
    paper = answer(entity())
    (row,) = paper.recommendations
    assert paper.kind is DocumentKind.UPR_INFO_SHEET
    assert row.text == "Open every lake & pond, at once"
    assert (row.state_under_review, row.recommending_states) == ("SVN", ("CHL",))
    assert (row.position, row.action_category, row.issues) == (Position.SUPPORTED, 4, ("Justice", "Labour"))
    assert (row.session, row.upr_cycle, row.source_id) == (44, 4, "abc")
    assert (row.checks, paper.checks) == ((), ())


@pytest.mark.parametrize("label", ["Noted", "Not Supported"])
def test_whatever_is_not_supported_counts_as_noted(label: str) -> None:
    (row,) = answer(entity(response=[{"value": "r", "label": label}])).recommendations
    assert row.position is Position.NOTED


def test_a_label_with_commas_is_one_issue() -> None:
    label = "Economic, social & cultural rights - general"
    (row,) = answer(entity(issues=[{"value": "i", "label": label}])).recommendations
    assert len(row.issues) == 1


def test_a_pledge_is_known_by_the_name_of_its_template() -> None:
    paper = answer(entity(response=[]), templates={"t1": "Voluntary pledge"})
    assert paper.recommendations[0].kind is Kind.VOLUNTARY_PLEDGE


def test_without_the_property_the_title_is_the_text() -> None:
    other = entity()
    del other["metadata"]["recommendation"]
    assert answer(other).recommendations[0].text == "Open every lake"


def test_fewer_rows_than_told_are_a_doubt() -> None:
    assert [check.check for check in answer(entity(), totalRows=2).checks] == ["total_rows"]
    (check,) = answer(entity(), totalRows=10000, relation="gte").checks
    assert "at least 10000 rows; found 1" in check.message


def test_no_rows_are_refused_with_the_likely_reason() -> None:
    with pytest.raises(UnreadablePaperError, match="incomplete identifier"):
        answer()


@given(
    st.recursive(
        st.none() | st.text() | st.integers(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    ["rows", "metadata", "value", "label", "totalRows", "issues", "session", "template"]
                ),
                inner,
            )
        ),
        max_leaves=12,
    )
)
def test_no_json_crashes(content: Any) -> None:
    for sent in (content, {"rows": [content]}, {"rows": [{"metadata": content}]}):
        told = told_by(Source("x.json", json.dumps(sent).encode()))
        assert "x.json" in told if isinstance(told, str) else told > 0


def told_by(source: Source) -> int | str:
    """How many rows are read, or the sentence of a refusal."""
    try:
        return len(upr_info_api.parse(source).recommendations)
    except UnreadablePaperError as error:
        return str(error)
