"""OHCHR's thematic list: three layouts, merged cells, each recommendation once, and two real lists."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument

from uprkit.errors import UnreadablePaperError
from uprkit.formats import recognise, thematic_list
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, Position

OLDER = (
    "Recommendation",
    "Position",
    "Full list of themes",
    "Assessment/comments on level of implementation",
)
NEWER = (
    "Recommendation and recommending State",
    "Position of the State under review",
    "Human rights themes and groups of persons",
    "Relevant SDGs",
)


def as_source(document: WordDocument, name: str = "list.docx") -> Source:
    buffer = BytesIO()
    document.save(buffer)
    return Source(name, buffer.getvalue())


def list_of(heading: tuple[str, ...], rows: list[tuple[str, ...] | str], header: str = "") -> WordDocument:
    """A list with the rows given; a plain string is a full-width theme row."""
    document = Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    table = document.add_table(rows=1, cols=4)
    for cell, words in zip(table.rows[0].cells, heading, strict=True):
        cell.text = words
    for row in rows:
        cells = table.add_row().cells
        if isinstance(row, str):
            cells[0].merge(cells[3]).text = row
        else:
            for cell, words in zip(cells, row, strict=True):
                cell.text = words
    return document


PONDS = (
    "54.3 Keep village ponds clean (Chile, Antigua and Barbuda) (Niger);\n"
    "Source of Position: A/HRC/51/7/Add.1 - Para. 4",
    "Supported",
    "- Right to water\n- Environment\nSDGs: \n- 6 - CLEAN WATER AND SANITATION\n"
    "Affected persons: \n- Farmers",
    "",
)
BELLS = ("54.9 Ring fewer bells (Palau).\nSource of Position: A/HRC/51/7 - Para 54", "Noted", "- Noise", "")


def test_older_layout_gives_text_states_position_source_and_tags() -> None:
    source = as_source(
        list_of(
            OLDER,
            ["Theme: Right to water", PONDS, "Theme: Noise", BELLS],
            "UPR of Fiji (4th Cycle – 48th session)",
        )
    )
    paper = thematic_list.parse(source)
    ponds, bells = paper.recommendations
    assert ponds.text == "Keep village ponds clean"
    assert ponds.recommending_states == ("CHL", "ATG", "NER")
    assert (ponds.paragraph, ponds.position) == ("54.3", Position.SUPPORTED)
    assert ponds.position_source == "A/HRC/51/7/Add.1 - Para. 4"
    assert ponds.document == "A/HRC/51/7"
    assert ponds.themes == ("Right to water", "Environment")
    assert ponds.sdgs == ("6 - CLEAN WATER AND SANITATION",)
    assert ponds.affected_persons == ("Farmers",)
    assert ponds.heading == "Right to water"
    assert (bells.position, bells.heading, bells.text) == (Position.NOTED, "Noise", "Ring fewer bells")
    assert (paper.state_under_review, paper.session, paper.upr_cycle) == ("FJI", 48, 4)
    assert paper.symbol == "A/HRC/51/7"
    assert paper.checks == ()


def test_theme_codes_stay_as_printed() -> None:
    row = (
        "1.1 Plant trees (Chad)\nSource of position: A/HRC/30/3 - Para. 1",
        "Supported",
        "A12 Trees\nAffected persons:\n- all",
        "",
    )
    paper = thematic_list.parse(as_source(list_of(OLDER, ["Theme: A12 Trees", row])))
    assert paper.recommendations[0].themes == ("A12 Trees",)
    assert paper.recommendations[0].affected_persons == ("all",)


def test_newer_layout_keeps_groups_of_persons_and_the_column_of_goals_apart() -> None:
    row = (
        "6.12 Mend the roof of every school (Viet Nam);\nSource of Position: A/HRC/57/9/Add.1",
        "Noted",
        "- Right to education\nGroups of Persons:\n- Children\n- Teachers",
        "- 4 - QUALITY EDUCATION\n- 4.a - Schools",
    )
    paper = thematic_list.parse(as_source(list_of(NEWER, [row])))
    found = paper.recommendations[0]
    assert found.themes == ("Right to education",)
    assert found.affected_persons == ("Children", "Teachers")
    assert found.sdgs == ("4 - QUALITY EDUCATION", "4.a - Schools")
    assert (found.paragraph, found.position, found.recommending_states) == ("6.12", Position.NOTED, ("VNM",))


def test_a_recommendation_under_two_themes_stands_once_with_the_tags_of_both() -> None:
    again = (PONDS[0], PONDS[1], "- Right to food", "")
    paper = thematic_list.parse(as_source(list_of(OLDER, ["Theme: A", PONDS, "Theme: B", again])))
    (only,) = paper.recommendations
    assert only.themes == ("Right to water", "Environment", "Right to food")
    assert only.heading == "A"


def test_one_number_before_two_texts_stays_two_rows_with_a_doubt() -> None:
    other = ("54.3 Something else (Chad)\nSource of Position: A/HRC/51/7", "Noted", "- X", "")
    paper = thematic_list.parse(as_source(list_of(OLDER, [PONDS, other])))
    assert len(paper.recommendations) == 2
    assert all("54.3" in " ".join(row.checks) for row in paper.recommendations)


def test_cells_merged_downwards_belong_to_the_recommendation_above() -> None:
    document = list_of(OLDER, [PONDS, ("", "", "- Right to food", ""), BELLS])
    table = document.tables[0]
    kept = table.cell(1, 0).text
    table.cell(1, 0).merge(table.cell(2, 0)).text = kept
    verdict = table.cell(1, 1).text
    table.cell(1, 1).merge(table.cell(3, 1)).text = verdict
    ponds, bells = thematic_list.parse(as_source(document)).recommendations
    assert ponds.themes == ("Right to water", "Environment", "Right to food")
    assert bells.position is Position.SUPPORTED


def test_doubts_are_told_where_a_row_lacks_number_states_position_or_source() -> None:
    row = ("Dig a well (Atlantis)", "", "- Right to water", "")
    paper = thematic_list.parse(as_source(list_of(OLDER, [row])))
    (only,) = paper.recommendations
    assert only.recommending_states == ()
    assert only.position is None
    assert "(Atlantis)" in only.text
    assert len(only.checks) == 3
    assert {check.check for check in paper.checks} >= {"position_source"}


def test_a_position_in_other_words_is_read_and_marked() -> None:
    row = ("1.1 Dig (Chad)\nSource of position: A/HRC/1/2", "Does not enjoy support", "- X", "")
    (only,) = thematic_list.parse(as_source(list_of(OLDER, [row]))).recommendations
    assert only.position is Position.NOTED
    assert only.checks


def test_a_word_file_without_the_table_is_refused_with_what_was_expected() -> None:
    document = Document()
    document.add_paragraph("A letter")
    source = as_source(document, "letter.docx")
    assert not thematic_list.recognises(source)
    with pytest.raises(UnreadablePaperError, match=r"letter\.docx .*Recommendation, Position"):
        thematic_list.parse(source)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "supported", "noted", "cycle", "symbol"),
    [
        ("thematic-list-cycle2.docx", 142, 21, 2, "A/HRC/28/15"),
        ("thematic-list-cycle3.docx", 182, 33, 3, "A/HRC/43/15"),
    ],
)
def test_real_lists_give_every_recommendation_once(
    shared_data: Path, name: str, supported: int, noted: int, cycle: int, symbol: str
) -> None:
    source = Source.from_path(shared_data / "ohchr-slovenia" / name)
    assert recognise(source).kind is DocumentKind.THEMATIC_LIST
    paper = thematic_list.parse(source)
    rows = paper.recommendations
    assert Counter(row.position for row in rows) == {Position.SUPPORTED: supported, Position.NOTED: noted}
    assert len({row.paragraph for row in rows}) == supported + noted
    assert all(row.recommending_states and row.themes and row.position_source for row in rows)
    assert not any(row.checks for row in rows)
    assert (paper.state_under_review, paper.upr_cycle, paper.symbol) == ("SVN", cycle, symbol)
    tags = {tag for row in rows for tag in row.themes}
    assert not any(tag.lower().startswith(("affected", "sdgs", "groups of")) for tag in tags)
    assert not any(tag[0].isdigit() for tag in tags)
    if cycle == 3:
        by_number = {row.paragraph: row for row in rows}
        assert by_number["121.1"].recommending_states == ("FRA", "LTU")
        assert by_number["121.2"].recommending_states == ("UKR", "SVK")
        assert by_number["121.3"].sdgs == ("8 - DECENT WORK AND ECONOMIC GROWTH",)
        assert rows[-1].page == 66
