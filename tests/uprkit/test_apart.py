"""Papers are read by a process that holds nothing, may take little, and is believed in nothing."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO

import msgspec
import psutil
import pytest
import typst
from PIL import Image

from tests.uprkit.formats.test_uhri_export import record, search_export
from uprkit.apart import Limits, Read, Reader, ReaderStoppedError, picture_apart, read_apart
from uprkit.apart.frames import Asked, packed, read_answered, read_asked
from uprkit.apart.rehearsal import rehearsal
from uprkit.errors import UnreadablePaperError
from uprkit.formats import parse
from uprkit.formats.pdf_picture import WIDTHS
from uprkit.formats.source import Source
from uprkit.model import Position

HEAD = "To,Text,From,Response,Action,Issue,Session\n"
ROW = "Slovenia,Give {number} ferries to the people of the lake,Norway,Accepted,5,Justice,34\n"


def sheet(rows: int) -> Source:
    return Source("sheet.csv", (HEAD + "".join(ROW.format(number=number) for number in range(rows))).encode())


Running = Callable[[], list[psutil.Process]]


def is_reader(process: psutil.Process) -> bool:
    try:
        return "uprkit.apart" in process.cmdline()
    except psutil.Error:
        # It has ended, whether or not somebody has taken note of it.
        return False


def readers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if is_reader(child)]


@pytest.fixture
def running() -> Running:
    """The readers that the test has started; tests of the site may have left one of theirs."""
    others = readers()
    return lambda: [process for process in readers() if process not in others]


def test_what_is_read_apart_is_what_is_read_here(running: Running) -> None:
    source = sheet(30)
    assert read_apart(source) == Read("upr_info_sheet", parse(source))
    assert running() == []


def test_the_paper_of_the_rehearsal_is_read_to_its_end() -> None:
    paper = parse(rehearsal())
    assert (paper.symbol, paper.pages, paper.checks) == ("A/HRC/91/7", 4, ())
    assert [(row.paragraph, row.position) for row in paper.recommendations] == [
        ("5.1", Position.SUPPORTED),
        ("5.1", Position.SUPPORTED),
        ("5.2", Position.SUPPORTED),
        ("6.1", Position.PENDING),
        ("7.1", Position.NOTED),
        ("9", None),
    ]
    assert [check[:8] for row in paper.recommendations for check in row.checks] == ["“Urugay”"]


def test_a_workbook_is_read_by_a_process_that_may_write_no_file() -> None:
    source = search_export(*(record(AnnotationId=f"{number:04x}") for number in range(40)))
    read = read_apart(source)
    assert read == Read("uhri_export", parse(source))
    assert len(read.paper.recommendations) == 40


def test_a_refusal_comes_back_as_its_sentence_and_the_reader_goes_on(running: Running) -> None:
    with Reader() as reader:
        with pytest.raises(UnreadablePaperError, match=r"^noise\.bin is of no known kind"):
            reader.read(Source("noise.bin", b"\x01\x02\x03"))
        (process,) = running()
        assert len(reader.read(sheet(3)).paper.recommendations) == 3
        assert running() == [process]


def test_what_takes_too_much_memory_is_refused_and_the_next_paper_read() -> None:
    with Reader(Limits(memory_bytes=300 * 1024**2)) as reader:
        with pytest.raises(UnreadablePaperError, match=r"^sheet\.csv .*memory"):
            reader.read(sheet(400_000))
        assert len(reader.read(sheet(2)).paper.recommendations) == 2


def test_what_takes_too_long_is_ended(running: Running) -> None:
    with Reader(Limits(wall_seconds=0)) as reader:
        with pytest.raises(ReaderStoppedError, match="longer than 0 seconds"):
            reader.read(sheet(200_000))
        assert running() == []


def test_what_computes_too_long_is_ended_and_the_next_paper_read() -> None:
    with Reader(Limits(cpu_seconds=0)) as reader:
        with pytest.raises(ReaderStoppedError, match="more than 0 seconds of computing"):
            reader.read(sheet(200_000))
        assert len(reader.read(sheet(1)).paper.recommendations) == 1


def test_a_reader_that_dies_takes_one_paper_with_it(running: Running) -> None:
    with Reader() as reader:
        reader.read(sheet(1))
        for process in running():
            process.kill()
            process.wait()
        with pytest.raises(ReaderStoppedError, match=r"^sheet\.csv could not be read"):
            reader.read(sheet(1))
        assert len(reader.read(sheet(1)).paper.recommendations) == 1


def test_the_reader_inherits_no_secret(monkeypatch: pytest.MonkeyPatch, running: Running) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://a-secret")
    with Reader() as reader:
        reader.read(sheet(1))
        (process,) = running()
        assert "DATABASE_URL" not in process.environ()


@pytest.mark.parametrize(
    "content",
    [
        b"\xc1",
        msgspec.msgpack.encode({"read": {"format_key": "x", "paper": {"file": 3}}}),
        msgspec.msgpack.encode(["read"]),
    ],
)
def test_an_answer_that_is_not_what_was_agreed_is_not_believed(content: bytes) -> None:
    with pytest.raises((msgspec.DecodeError, msgspec.ValidationError)):
        read_answered(BytesIO(struct.pack(">Q", len(content)) + content))


def test_a_message_cut_short_is_none() -> None:
    message = packed(Asked("a", b"bytes", 1))
    for length in range(len(message)):
        assert read_asked(BytesIO(message[:length])) is None


def printed(text: str) -> Source:
    """A PDF of one page that says ``text``."""
    page = typst.compile(f"#set page(width: 20cm, height: 10cm)\n{text}".encode(), format="pdf")
    return Source("paper.pdf", bytes(page))


def marked(picture: bytes) -> int:
    """How many points of a picture are coloured."""
    saturation = Image.open(BytesIO(picture)).convert("HSV").getchannel("S").tobytes()
    return sum(1 for value in saturation if value > 80)


def test_a_page_is_pictured_with_the_words_marked_where_they_are_printed() -> None:
    source = printed("1.1 Give ferries to the people of the lake (Norway);")
    plain = picture_apart(source, 1)
    assert Image.open(BytesIO(plain)).width == WIDTHS[0]
    assert marked(plain) == marked(picture_apart(source, 1, "Build bridges over every river")) == 0
    assert marked(picture_apart(source, 1, "Give ferries to the people of the lake")) > 1000


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadablePaperError, match="has no page 2: expected a number from 1 to 1"):
        picture_apart(printed("One page."), 2)
    with pytest.raises(UnreadablePaperError, match="expected a PDF that opens"):
        picture_apart(sheet(1), 1)
