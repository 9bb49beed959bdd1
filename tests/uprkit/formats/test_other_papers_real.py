"""The papers of one State over three cycles, as published: each told by its content, no letter of it lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from uprkit.formats import parse
from uprkit.formats.opened_papers import opened
from uprkit.formats.printed_text import without_marks
from uprkit.formats.prose import read_prose, without_masthead
from uprkit.formats.source import Source
from uprkit.model import DocumentKind, ParsedDocument
from uprkit.reference_numbering import Listed, Scheme, fit_of

KINDS = {
    "A_HRC_WG.6_34_SVN_1.pdf": DocumentKind.NATIONAL_REPORT,
    "A_HRC_WG.6_34_SVN_2.pdf": DocumentKind.UN_COMPILATION,
    "A_HRC_WG.6_34_SVN_3.pdf": DocumentKind.STAKEHOLDER_SUMMARY,
    "A_HRC_DEC_14_105.pdf": DocumentKind.COUNCIL_DECISION,
    "A_HRC_DEC_28_111.pdf": DocumentKind.COUNCIL_DECISION,
    "A_HRC_DEC_43_112.pdf": DocumentKind.COUNCIL_DECISION,
    "advance-questions-cycle1.pdf": DocumentKind.ADVANCE_QUESTIONS,
    "advance-questions-cycle1-add1.pdf": DocumentKind.ADVANCE_QUESTIONS,
    "advance-questions-cycle2.docx": DocumentKind.ADVANCE_QUESTIONS,
    "advance-questions-cycle2-add1.doc": DocumentKind.ADVANCE_QUESTIONS,
    "infographic-cycle3.pdf": DocumentKind.INFOGRAPHIC,
}


def read(shared_data: Path, name: str) -> ParsedDocument:
    return parse(Source.from_path(shared_data / "ohchr-slovenia" / name))


@pytest.mark.parametrize("name", KINDS)
def test_each_is_told_by_its_content(shared_data: Path, name: str) -> None:
    paper = read(shared_data, name)
    assert (paper.kind, paper.state_under_review) == (KINDS[name], "SVN")
    assert paper.checks == ()


@pytest.mark.parametrize("name", [name for name in KINDS if name.endswith(".pdf")])
def test_no_letter_is_lost_or_added(shared_data: Path, name: str) -> None:
    printed = opened(Source.from_path(shared_data / "ohchr-slovenia" / name))
    lines = without_masthead(printed.lines)
    told: list[str] = []
    known: tuple[str, ...] = ()
    for passage in read_prose(lines, printed.footnotes):
        path, same = passage.heading_path, 0
        while same < min(len(known), len(path)) and known[same] == path[same]:
            same += 1
        told += [*path[same:], passage.paragraph.removeprefix("note "), passage.text]
        known = path
    letters = Counter(re.findall(r"\w", "".join(without_marks(line.text) for line in lines)))
    assert Counter(re.findall(r"\w", "".join(told))) == letters


def test_every_number_of_the_national_report_leads_to_one_recommendation(shared_data: Path) -> None:
    paper = read(shared_data, "A_HRC_WG.6_34_SVN_1.pdf")
    numbers = {number for reference in paper.references for number in reference.numbers}
    listed = [Listed(number, f"115.{number}") for number in range(1, 164)]
    assert len(paper.references) == 44
    assert fit_of(Scheme.LAST_PART, numbers, listed).is_whole
    assert paper.numbering is not None
    assert (paper.numbering.report, paper.numbering.paragraph) == ("A/HRC/28/15", "115")
    assert [paper.passages[pledge.passage].paragraph for pledge in paper.pledges] == ["115"]


def test_who_asks_is_read(shared_data: Path) -> None:
    paper = read(shared_data, "advance-questions-cycle2.docx")
    asking = list(dict.fromkeys(code for passage in paper.passages for code in passage.speakers))
    assert asking == ["BEL", "DEU", "NLD", "NOR"]
