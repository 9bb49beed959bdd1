"""Reports that lost, repeated or mixed up lines: no crash, nothing invented, and a loss is never silent."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.uprkit.formats.report_paper import MASTHEAD, body, docx_report
from uprkit.errors import UnreadablePaperError
from uprkit.formats import working_group_report
from uprkit.formats.pdf_text import read_pdf
from uprkit.formats.printed_text import Line, PrintedText, without_marks
from uprkit.formats.source import Source
from uprkit.formats.working_group_report import report as reading
from uprkit.model import Kind, ParsedDocument

MAX_SILENT_LOSS = 0.1


def folded(text: str) -> str:
    return "".join(re.findall(r"\w+", without_marks(text)))


def read_lines(printed: PrintedText, lines: Sequence[Line]) -> ParsedDocument | None:
    """The report of these lines; None where it is refused for want of section II."""
    try:
        return reading.read_report("report.pdf", replace(printed, lines=tuple(lines)))
    except UnreadablePaperError:
        return None


def pairs(document: ParsedDocument) -> set[tuple[str, str]]:
    rows = [row for row in document.recommendations if row.kind is Kind.RECOMMENDATION]
    return {(row.text, state) for row in rows for state in row.recommending_states}


Damage = Callable[[list[Line], random.Random], list[Line]]


def without_some(lines: list[Line], chance: random.Random) -> list[Line]:
    return [line for line in lines if chance.random() > 0.15]


def with_repeats(lines: list[Line], chance: random.Random) -> list[Line]:
    return [line for line in lines for _ in range(1 + (chance.random() < 0.02))]


def with_a_hole(lines: list[Line], chance: random.Random) -> list[Line]:
    start = chance.randrange(len(lines) // 2, len(lines) - 130)
    return lines[:start] + lines[start + chance.choice((40, 120)) :]


def cut_off(lines: list[Line], chance: random.Random) -> list[Line]:
    return lines[: int(len(lines) * chance.uniform(0.6, 0.95))]


def pages_of(lines: list[Line]) -> list[list[Line]]:
    return [list(page) for _, page in groupby(lines, key=lambda line: line.page)]


def shuffled(lines: list[Line], chance: random.Random) -> list[Line]:
    pages = pages_of(lines)
    chance.shuffle(pages)
    return [line for page in pages for line in page]


def without_a_page(lines: list[Line], chance: random.Random) -> list[Line]:
    pages = pages_of(lines)
    del pages[chance.randrange(len(pages) // 2, len(pages) - 1)]
    return [line for page in pages for line in page]


def without_brackets(lines: list[Line], _chance: random.Random) -> list[Line]:
    return [line._replace(text=re.sub(r"[()]", "", line.text)) for line in lines]


def without_numbers(lines: list[Line], _chance: random.Random) -> list[Line]:
    return [line._replace(text=re.sub(r"^\s*\d{1,3}\.(\d+)?\.?\s*", "", line.text)) for line in lines]


DAMAGES: list[Damage] = [
    without_some,
    with_repeats,
    with_a_hole,
    cut_off,
    shuffled,
    without_a_page,
    without_brackets,
    without_numbers,
]


@pytest.fixture(scope="module")
def printed_reports(shared_data: Path) -> list[PrintedText]:
    files = sorted((shared_data / "wg-reports").glob("*.pdf"))[::4]
    return [read_pdf(Source.from_path(path)) for path in files]


@pytest.mark.real_data
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_report_tells_what_it_lost(printed_reports: list[PrintedText], damage: Damage) -> None:
    """A hole that ends where the next list begins leaves no trace: one such case is borne."""
    silent = []
    for number, printed in enumerate(printed_reports):
        whole = read_lines(printed, printed.lines)
        assert whole is not None
        damaged = read_lines(printed, damage(list(printed.lines), random.Random(number)))
        if damaged is None or damaged.checks:
            continue
        lost = 1 - len(pairs(whole) & pairs(damaged)) / len(pairs(whole))
        if lost > MAX_SILENT_LOSS:
            silent.append((whole.symbol, round(lost, 2)))
    assert len(silent) <= (damage is with_a_hole), silent


@pytest.mark.real_data
@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_report_holds_only_words_that_are_printed(
    printed_reports: list[PrintedText], damage: Damage
) -> None:
    for number, printed in enumerate(printed_reports):
        lines = damage(list(printed.lines), random.Random(number))
        words = folded("".join(line.text for line in lines))
        damaged = read_lines(printed, lines)
        for row in damaged.recommendations if damaged else ():
            assert folded(row.raw) in words


NOISE = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [*body(), "9.", "9.1", "(France)", "III. Annex", "Annex", "13.", "(a) and (b)", "***"]
        ),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NOISE, st.integers(0, 20))
def test_noise_neither_breaks_the_reading_nor_becomes_words_that_were_not_there(
    noise: list[str], place: int
) -> None:
    lines = body()
    lines[place:place] = ["".join(sign for sign in words if sign.isprintable()) for words in noise]
    document = Document()
    for words in [*MASTHEAD, *lines]:
        document.add_paragraph(words)
    data = BytesIO()
    document.save(data)
    source = Source("noisy.docx", data.getvalue())
    try:
        found = working_group_report.parse(source)
    except UnreadablePaperError:
        return
    for row in found.recommendations:
        # A number alone on its line is a page number: it is left out between words that are printed.
        printed = iter(re.findall(r"\w+", " ".join(lines)))
        assert all(word in printed for word in re.findall(r"\w+", row.raw))
        assert row.recommending_states or row.checks or row.kind is Kind.VOLUNTARY_PLEDGE


@given(st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_file_cut_anywhere_is_read_whole_or_refused(data: st.DataObject) -> None:
    source = docx_report()
    cut = Source("cut.docx", source.data[: data.draw(st.integers(1, len(source.data) - 1))])
    with pytest.raises(UnreadablePaperError, match=r"^cut\.docx .*\.$"):
        working_group_report.parse(cut)
