"""Office files in which a secret stands wherever programs note who made them, when and where (see ``planted``)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import docx
import openpyxl
from openpyxl.comments import Comment

from tests.uprtrack.documents.planted_pictures import SHOWN, Planted, jpeg, png


def _edited(data: bytes, edit: Callable[[str, bytes], bytes], added: dict[str, bytes]) -> bytes:
    """A package with its members edited, others added, and ZIP's own notes."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        for name, content in added.items():
            new.writestr(name, content)
        new.comment = b"packed"
    return target.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(secret: str) -> Planted:
    made = docx.Document()
    made.add_paragraph(SHOWN)
    made.add_picture(BytesIO(jpeg(secret)[1]))
    properties = made.core_properties
    properties.author = properties.last_modified_by = properties.keywords = properties.comments = secret
    paragraph = made.add_paragraph("Noted")
    made.add_comment(paragraph.runs, text="A remark", author=secret, initials=secret[:4])
    target = BytesIO()
    made.save(target)

    def edit(name: str, content: bytes) -> bytes:
        if name == "word/document.xml":
            return content.replace(
                b"<w:body>",
                (
                    f'<w:body><w:p w:rsidR="{secret}"><w:ins w:id="7" w:author="{secret}" '
                    f'w:date="2026-01-01T00:00:00Z">'
                    f"<w:r><w:t>Inserted</w:t></w:r></w:ins><w:r><w:instrText>"
                    f'INCLUDEPICTURE "C:\\Users\\{secret}\\a.jpg"'
                    f"</w:instrText></w:r><!-- {secret} --></w:p>"
                ).encode(),
            )
        if name == "word/settings.xml":
            return content.replace(
                b"</w:settings>",
                (
                    f'<w:rsids><w:rsidRoot w:val="{secret}"/></w:rsids><w:docVars><w:docVar w:name="x" '
                    f'w:val="{secret}"/></w:docVars></w:settings>'
                ).encode(),
            )
        if name == "word/_rels/document.xml.rels":
            return content.replace(
                b"</Relationships>",
                (
                    f'<Relationship Id="rIdP" Type="{RELATIONSHIPS}/people" Target="people.xml"/>'
                    f'<Relationship Id="rIdX" Type="{RELATIONSHIPS}/customXml" Target="../customXml/item9.xml"/>'
                    f'<Relationship Id="rIdH" Type="{RELATIONSHIPS}/hyperlink" '
                    f'Target="file:///C:/Users/{secret}/a.docx" TargetMode="External"/></Relationships>'
                ).encode(),
            )
        return content

    added = {
        "word/people.xml": f'<w:people xmlns:w="{W}"><w:person w:author="{secret}"/></w:people>'.encode(),
        "customXml/item9.xml": f"<manager>{secret}</manager>".encode(),
        "word/forgotten.xml": f"<x>{secret}</x>".encode(),
    }
    return "a.docx", _edited(target.getvalue(), edit, added)


def excel(secret: str) -> Planted:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet["A1"] = SHOWN
    sheet["A1"].comment = Comment(f"{secret}:\nsee annex", secret)
    made.properties.creator = made.properties.lastModifiedBy = made.properties.company = secret
    target = BytesIO()
    made.save(target)

    def edit(name: str, content: bytes) -> bytes:
        if name == "xl/workbook.xml":
            return content.replace(
                b"<workbookPr",
                (
                    f'<fileSharing userName="{secret}"/><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/'
                    f'office/spreadsheetml/2010/11/ac" url="C:\\Users\\{secret}\\"/><workbookPr'
                ).encode(),
            )
        if name == "xl/worksheets/_rels/sheet1.xml.rels":
            return content.replace(
                b"</Relationships>",
                (
                    f'<Relationship Id="prn" Type="{RELATIONSHIPS}/printerSettings" '
                    'Target="../printerSettings/printerSettings1.bin"/></Relationships>'
                ).encode(),
            )
        if name == "xl/worksheets/sheet1.xml":
            page_setup = f'<pageSetup paperSize="9" xmlns:r="{RELATIONSHIPS}" r:id="prn"/>'
            return content.replace(b"<legacyDrawing", page_setup.encode() + b"<legacyDrawing")
        return content

    added = {"xl/printerSettings/printerSettings1.bin": f"\\\\{secret}\\printer".encode("utf-16-le")}
    return "a.xlsx", _edited(target.getvalue(), edit, added)


def powerpoint(secret: str) -> Planted:
    """The least that is a presentation, with the parts in which PowerPoint names people."""
    p = "http://schemas.openxmlformats.org/presentationml/2006/main"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.presentationml"

    def relationships(*rows: tuple[str, str, str]) -> bytes:
        items = "".join(
            f'<Relationship Id="{key}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>'
            for key, kind, target in rows
        )
        return f'<Relationships xmlns="{package}/relationships">{items}</Relationships>'.encode()

    members = {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/ppt/presentation.xml" ContentType="{main}.presentation.main+xml"/>'
            f'<Override PartName="/docProps/core.xml" ContentType="application/xml"/></Types>'
        ).encode(),
        "_rels/.rels": relationships(
            ("r1", "officeDocument", "ppt/presentation.xml"),
            ("r2", "metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": f"<core>{secret}</core>".encode(),
        "ppt/presentation.xml": (
            f'<p:presentation xmlns:p="{p}" xmlns:r="{RELATIONSHIPS}"><p:sldIdLst><p:sldId id="256" r:id="r1"/>'
            "</p:sldIdLst></p:presentation>"
        ).encode(),
        "ppt/_rels/presentation.xml.rels": relationships(
            ("r1", "slide", "slides/slide1.xml"),
            ("r2", "commentAuthors", "commentAuthors.xml"),
            ("r3", "changesInfo", "changesInfos/changesInfo1.xml"),
        ),
        "ppt/commentAuthors.xml": (
            f'<p:cmAuthorLst xmlns:p="{p}"><p:cmAuthor id="1" name="{secret}" initials="{secret[:4]}" lastIdx="1"/>'
            "</p:cmAuthorLst>"
        ).encode(),
        "ppt/changesInfos/changesInfo1.xml": f'<c name="{secret}"/>'.encode(),
        "ppt/slides/slide1.xml": (
            f'<p:sld xmlns:p="{p}" xmlns:a="{a}" xmlns:r="{RELATIONSHIPS}"><p:cSld><p:pic><p:nvPicPr><p:cNvPr id="2" '
            f'name="{secret}.jpg" descr="C:\\Users\\{secret}\\photo.jpg"/></p:nvPicPr>'
            f'<p:blipFill><a:blip r:embed="r1"/>'
            f"</p:blipFill></p:pic><a:t>{SHOWN}</a:t></p:cSld></p:sld>"
        ).encode(),
        "ppt/slides/_rels/slide1.xml.rels": relationships(
            ("r1", "image", "../media/image1.jpg"), ("r2", "comments", "../comments/comment1.xml")
        ),
        "ppt/comments/comment1.xml": (
            f'<p:cmLst xmlns:p="{p}"><p:cm authorId="1" dt="2026-01-01T00:00:00" idx="1"><p:text>Short</p:text>'
            "</p:cm></p:cmLst>"
        ).encode(),
        "ppt/media/image1.jpg": jpeg(secret)[1],
    }
    return "a.pptx", zipped(members)


def zipped(members: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return target.getvalue()


def open_document(secret: str, kind: str = "text") -> Planted:
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    names = (
        f'xmlns:office="{office}" xmlns:text="{text}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:officeooo="http://openoffice.org/2009/office" '
        'xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
    )
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    paths = ("content.xml", "meta.xml", "settings.xml", "Pictures/a.jpg", "Thumbnails/thumbnail.png")
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type=""/>' for path in paths
    )
    told = f"<dc:creator>{secret}</dc:creator><dc:date>{secret}</dc:date>"
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}".encode(),
        "content.xml": (
            f"<office:document-content {names}><!-- {secret} --><office:body><office:{kind}><text:tracked-changes>"
            f"<text:changed-region><text:insertion><office:change-info>{told}</office:change-info></text:insertion>"
            f'</text:changed-region></text:tracked-changes><text:p officeooo:rsid="{secret}">{SHOWN}'
            f"<office:annotation>{told}<meta:creator-initials>{secret}</meta:creator-initials><text:p>Short</text:p>"
            f'</office:annotation></text:p><draw:image xlink:href="Pictures/a.jpg"/>'
            f'<text:a xlink:href="../../home/{secret}/a.odt">there</text:a></office:{kind}></office:body>'
            "</office:document-content>"
        ).encode(),
        "meta.xml": f"<office:document-meta {names}><office:meta>{told}</office:meta></office:document-meta>".encode(),
        "settings.xml": (
            f'<office:document-settings {names}><config:config-item config:name="PrinterName">{secret}'
            '</config:config-item><config:config-item config:name="AddParaTableSpacing">true</config:config-item>'
            "</office:document-settings>"
        ).encode(),
        "Pictures/a.jpg": jpeg(secret)[1],
        "Thumbnails/thumbnail.png": png(secret)[1],
        "Basic/script-lc.xml": f"<x>{secret}</x>".encode(),
        "META-INF/documentsignatures.xml": f"<x>{secret}</x>".encode(),
        "META-INF/manifest.xml": (
            f'<manifest:manifest xmlns:manifest="{manifest}">{entries}</manifest:manifest>'
        ).encode(),
    }
    return {"text": "a.odt", "spreadsheet": "a.ods", "presentation": "a.odp"}[kind], zipped(members)
