"""Files that are too large, hostile, fake, empty or cut off are refused with one sentence that names them."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from uprkit.errors import UnreadablePaperError
from uprkit.formats import parse, recognise
from uprkit.formats.docx_blocks import read_blocks
from uprkit.formats.source import MAX_BYTES, Source


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def word_file(*paragraphs: str) -> bytes:
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def outcome(source: Source) -> str:
    """The name of the paper as read, or the sentence that refuses it; any other error fails the test."""
    try:
        return parse(source).file
    except UnreadablePaperError as error:
        return str(error)


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as handle:
        handle.truncate(200 * 1024 * 1024)
    with pytest.raises(UnreadablePaperError, match=r"huge\.pdf is refused.*209,715,200 bytes"):
        Source.from_path(path)


def test_bytes_over_the_limit_are_refused_too() -> None:
    with pytest.raises(UnreadablePaperError, match="is refused"):
        recognise(Source("huge.csv", b"a" * (MAX_BYTES + 1)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePaperError, match=r"none\.pdf cannot be opened"):
        Source.from_path(tmp_path / "none.pdf")


def test_a_zip_bomb_is_refused_without_unpacking() -> None:
    bomb = zipped({"word/document.xml": b"0" * 30_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(UnreadablePaperError, match=r"bomb\.docx is refused.*30,000,000 bytes"):
        parse(Source("bomb.docx", bomb))


def test_a_document_type_in_a_word_file_is_refused() -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:document xmlns:w="w">&a;</w:document>'
    source = Source("evil.docx", zipped({"word/document.xml": evil}))
    with pytest.raises(UnreadablePaperError, match="document type"):
        read_blocks(source)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.docx", b"", r"empty\.docx is empty"),
        ("fake.docx", b"Dear all, these are only words.", r"fake\.docx is of no known kind"),
        ("other.docx", zipped({"readme.txt": b"words"}), r"other\.docx is of no known kind"),
        ("broken.docx", zipped({"word/document.xml": b"<w:p>"}), r"broken\.docx is damaged"),
        ("cut.docx", word_file("words")[:2000], r"cut\.docx is damaged"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj\n<<", r"cut\.pdf was cut off"),
        (
            "letter.txt",
            b"Dear all,\nwords.\n",
            r"letter\.txt is of no known kind; expected one of: .*Working Group report",
        ),
        ("noise.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"noise\.xls is of no known kind"),
    ],
)
def test_bad_files_get_one_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadablePaperError, match=sentence) as caught:
        parse(Source(name, data))
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_an_empty_word_file_is_refused() -> None:
    with pytest.raises(UnreadablePaperError, match=r"blank\.docx"):
        parse(Source("blank.docx", word_file()))


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.docx", "a.pdf", "a.xls"]))
def test_no_bytes_raise_anything_else(data: bytes, name: str) -> None:
    assert name in outcome(Source(name, data))


@pytest.fixture(scope="module")
def sound() -> bytes:
    return word_file("A/HRC/51/7/Add.1", "Addendum", "1. Fiji accepts recommendations 1, 2 and 3.")


@settings(deadline=None)
@given(place=st.integers(0, 3000), value=st.integers(0, 255))
def test_a_flipped_byte_in_a_word_file_raises_nothing_else(sound: bytes, place: int, value: int) -> None:
    data = bytearray(sound)
    data[place % len(data)] = value
    assert "flipped.docx" in outcome(Source("flipped.docx", bytes(data)))


LAUGHS = b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><w>&b;</w>'
OUTSIDE = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w>&a;</w>'


@pytest.mark.parametrize(
    "part",
    [
        LAUGHS,
        OUTSIDE,
        b'<?xml version="1.0"?>' + OUTSIDE,
        LAUGHS.decode().encode("utf-16"),
        b"<!-- " + random.Random(1).randbytes(60_000).hex().encode() + b"-->" + OUTSIDE,
        b'<?xml version="1.0" encoding="cp037"?><w/>',
    ],
)
@pytest.mark.parametrize("name", ["word/document.xml", "word/_rels/document.xml.rels"])
def test_a_part_that_declares_entities_is_refused(part: bytes, name: str) -> None:
    source = Source("paper.docx", zipped({"word/document.xml": b"<w/>", name: part}))
    with pytest.raises(UnreadablePaperError, match=rf"^paper\.docx is refused: its part {name} declares"):
        assert source.is_docx
