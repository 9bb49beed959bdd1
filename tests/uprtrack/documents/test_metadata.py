"""What is published tells nothing of who made it: a secret planted everywhere is nowhere afterwards."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO

import docx
import openpyxl
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps

from tests.uprtrack.documents import planted
from uprtrack.documents.metadata import NotCleanableError, stripped
from uprtrack.documents.metadata_icc import neutral_profile

SECRETS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=8, max_size=20).map(lambda tail: f"Zq{tail}")
PACKAGES = ("docx", "xlsx", "pptx", "odt", "ods", "odp")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(secret=SECRETS)
@pytest.mark.parametrize("kind", planted.BUILDERS)
def test_nothing_planted_remains(kind: str, secret: str) -> None:
    name, data = planted.BUILDERS[kind](secret)
    assert planted.traces(data, secret)
    cleaned = stripped(name, data)
    assert planted.traces(cleaned.data, secret) == []


@pytest.mark.parametrize("kind", planted.BUILDERS)
def test_cleaning_twice_changes_nothing_more(kind: str) -> None:
    once = stripped(*planted.BUILDERS[kind]("Zqsomebody"))
    again = stripped(f"a{once.suffix}", once.data)
    assert (again.suffix, again.media_type) == (once.suffix, once.media_type)
    if kind != "tiff":
        assert len(again.data) == len(once.data)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "tiff"])
def test_a_picture_looks_as_before(kind: str) -> None:
    name, data = planted.BUILDERS[kind]("Zqsomebody")
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(stripped(name, data).data)) as after:
        assert after.mode == before.mode
        assert after.size == before.size
        assert getattr(after, "n_frames", 1) == getattr(before, "n_frames", 1)
        assert (
            ImageChops.difference(before.convert("RGBA"), after.convert("RGBA")).getbbox(alpha_only=False)
            is None
        )


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_turned_photograph_stands_upright_without_metadata(orientation: int) -> None:
    name, data = planted.jpeg("Zqsomebody", orientation=orientation)
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(stripped(name, data).data)) as after:
        assert not after.getexif()
        expected = ImageOps.exif_transpose(before)
        assert after.size == expected.size
        worst = max(highest for _lowest, highest in ImageChops.difference(expected, after).getextrema())
        assert worst < 24


def test_colours_keep_their_profile_without_its_texts() -> None:
    name, data = planted.jpeg("Zqsomebody")
    with Image.open(BytesIO(stripped(name, data).data)) as after:
        kept = after.info["icc_profile"]
    assert kept == neutral_profile(planted.profile("Zqsomebody"))
    assert kept[16:20] == b"RGB "
    assert int.from_bytes(kept[:4], "big") == len(kept)


@given(data=st.binary(max_size=400))
def test_a_damaged_profile_is_left_out(data: bytes) -> None:
    assert neutral_profile(data) == b""


def test_what_a_pdf_shows_stays() -> None:
    with pikepdf.open(BytesIO(stripped(*planted.pdf("Zqsomebody")).data)) as read:
        (page,) = read.pages
        content = page.Contents.read_bytes()
        assert planted.SHOWN.encode() in content
        assert b"100%" in content
        assert set(page.Resources.XObject.keys()) == {"/Im1", "/Fm1"}
        notes, *links = page.Annots
        assert str(notes.Contents) == planted.SHOWN
        assert [str(link.A.URI) for link in links if "/A" in link] == ["https://example.org/report"]
        assert {str(item.Subtype) for item in page.Annots} == {"/Text", "/Link"}
        assert "/Info" not in read.trailer
        assert not read.attachments
        assert "/OpenAction" not in read.Root


def test_of_a_pdf_no_earlier_state_remains() -> None:
    data = stripped(*planted.pdf("Zqsomebody")).data
    assert data.count(b"%%EOF") == 1
    assert b"replaced" not in data


def test_office_files_open_with_their_texts_and_pictures() -> None:
    paper = docx.Document(BytesIO(stripped(*planted.word("Zqsomebody")).data))
    assert planted.SHOWN in [paragraph.text for paragraph in paper.paragraphs]
    assert len(paper.inline_shapes) == 1
    assert [comment.author for comment in paper.comments] == ["Author"]
    sheet = openpyxl.load_workbook(BytesIO(stripped(*planted.excel("Zqsomebody")).data)).active
    assert sheet is not None
    assert sheet["A1"].value == planted.SHOWN
    assert sheet["A1"].comment is not None
    assert sheet["A1"].comment.text == "Author:\nsee annex"
    assert sheet.page_setup.paperSize == 9


@pytest.mark.parametrize("kind", PACKAGES)
def test_a_package_says_nothing_of_the_machine_and_misses_no_part(kind: str) -> None:
    with zipfile.ZipFile(BytesIO(stripped(*planted.BUILDERS[kind]("Zqsomebody")).data)) as package:
        entries = package.infolist()
        assert package.comment == b""
        assert {(entry.date_time, entry.create_system, entry.extra) for entry in entries} == {
            ((1980, 1, 1, 0, 0, 0), 0, b"")
        }
        names = {entry.filename for entry in entries}
        listing = "META-INF/manifest.xml" if kind.startswith("o") else "[Content_Types].xml"
        listed = package.read(listing).decode()
        shown = "".join(
            package.read(name).decode("utf-8", "replace") for name in names if name.endswith(".xml")
        )
    assert planted.SHOWN in shown
    for gone in ("meta.xml", "Thumbnails", "docProps", "people.xml", "changesInfo", "documentsignatures"):
        assert not any(gone in name for name in names)
        assert gone not in listed
    if kind.startswith("o"):
        assert entries[0].filename == "mimetype"
        assert entries[0].compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize(
    ("name", "content"), [("a.csv", "Year;Cases\n2025;3\n"), ("note.TXT", "Ça va – 100 %")]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_plain_text_has_no_metadata(name: str, content: str, encoding: str) -> None:
    data = content.encode(encoding)
    cleaned = stripped(name, data)
    assert cleaned.data == data
    assert f"a{cleaned.suffix}" in (f"a{name[-4:].lower()}",)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(40)),
        ("page.html", b"<p>Hello</p>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("archive.zip", planted.zipped({"a.txt": b"Hello"})),
        ("old.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)),
        ("binary.txt", b"a\0b"),
        ("utf16.txt", b"\xff\xfea"),
        ("no suffix", b"Hello"),
        ("empty.pdf", b""),
    ],
)
def test_what_cannot_be_cleaned_is_refused_with_the_kinds_that_can(name: str, data: bytes) -> None:
    with pytest.raises(NotCleanableError) as refused:
        stripped(name, data)
    sentence = str(refused.value)
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "JPEG" in sentence
    assert "ODP" in sentence


@pytest.mark.filterwarnings("ignore::UserWarning")
@settings(max_examples=60, deadline=None)
@given(data=st.data())
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif", "tiff", "pdf", "docx", "odt"])
def test_a_damaged_file_is_cleaned_or_refused_and_never_breaks(kind: str, data: st.DataObject) -> None:
    name, whole = _built(kind)
    broken = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for place in data.draw(st.lists(st.integers(0, max(len(broken) - 1, 0)), max_size=3)) if broken else ():
        broken[place] ^= data.draw(st.integers(1, 255))
    try:
        suffix = stripped(name, bytes(broken)).suffix
    except NotCleanableError:
        suffix = ""
    assert suffix in ("", _suffix(kind))


@cache
def _built(kind: str) -> planted.Planted:
    """The same bytes each time: packages note when they were made."""
    return planted.BUILDERS[kind]("Zqsomebody")


def _suffix(kind: str) -> str:
    return {"jpeg": ".jpg", "tiff": ".tif"}.get(kind, f".{kind}")


def _package(changes: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(BytesIO(planted.word("Zqsomebody")[1])) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return planted.zipped(members | changes)


LEADING_OUT = ("../outside.xml", "/etc/outside.xml", "a\\..\\b.xml")


@pytest.mark.parametrize("path", LEADING_OUT)
def test_a_member_that_leads_out_is_refused(path: str) -> None:
    with pytest.raises(NotCleanableError, match="damaged"):
        stripped("a.docx", _package({path: b"<x/>"}))


def test_a_package_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uprtrack.documents.metadata_packages.MOST_BYTES", 1_000_000)
    with pytest.raises(NotCleanableError, match="larger than any paper"):
        stripped("a.docx", _package({"word/media/image9.png": bytes(2_000_000)}))


def test_entities_that_grow_are_refused() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(NotCleanableError, match="damaged"):
        stripped("a.docx", _package({"word/document.xml": laughs}))


def test_macros_and_objects_are_refused_by_name() -> None:
    relationship = (
        f'<Relationship Id="rIdV" Type="{planted.RELATIONSHIPS}/oleObject" Target="embeddings/oleObject1.bin"/>'
    ).encode()
    with zipfile.ZipFile(BytesIO(planted.word("Zqsomebody")[1])) as package:
        rels = package.read("word/_rels/document.xml.rels")
    changes = {
        "word/_rels/document.xml.rels": rels.replace(b"</Relationships>", relationship + b"</Relationships>"),
        "word/embeddings/oleObject1.bin": b"anything",
    }
    with pytest.raises(NotCleanableError, match=r"word/embeddings/oleObject1\.bin"):
        stripped("a.docx", _package(changes))


def test_a_pdf_with_a_password_is_refused() -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(planted.pdf("Zqsomebody")[1])) as read:
        read.save(target, encryption=pikepdf.Encryption(owner="owner", user="user"))
    with pytest.raises(NotCleanableError, match="password"):
        stripped("a.pdf", target.getvalue())


def test_a_picture_of_too_many_pixels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("uprtrack.documents.metadata_pictures.MOST_PIXELS", 1000)
    with pytest.raises(NotCleanableError, match="larger than any paper"):
        stripped(*planted.png("Zqsomebody"))
