"""Sets a paper as a Word document in the layout of the Human Rights Council's."""

from __future__ import annotations

import zipfile
from datetime import datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _Footer, _Header
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from uprtrack.pages.coastland.composition import Block, Composition, Shape

FONT = "Times New Roman"
INDENT, HANGING = Cm(2), Cm(1)
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def docx(paper: Composition) -> bytes:
    """The paper as DOCX; the same paper gives the same bytes."""
    document = Document()
    _prepare(document, paper)
    _first_page(document, paper)
    body = document.add_section(WD_SECTION.NEW_PAGE)
    _furnish(body, paper)
    if paper.contents:
        _contents(document, paper)
    for block in paper.blocks:
        _set(document, block)
    saved = BytesIO()
    document.save(saved)
    return _without_clock(saved.getvalue())


def _prepare(document: DocumentObject, paper: Composition) -> None:
    made_at = datetime.combine(paper.dated_on, time())
    properties = document.core_properties
    properties.title = f"{paper.symbol}: {paper.fictional}"
    properties.author = "Uprtrack"
    properties.comments = paper.fictional
    properties.created = properties.modified = made_at
    properties.language = "en"
    document.settings.odd_and_even_pages_header_footer = True
    for name, size in (("Normal", 10), ("Heading 1", 14), ("Heading 2", 12)):
        style = document.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)


def _first_page(document: DocumentObject, paper: Composition) -> None:
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (Cm(12), Cm(5)), strict=True):
        column.width = width
    top, below = table.rows
    _write(top.cells[0], ["United Nations"], size=14)
    _write(top.cells[1], [paper.symbol], size=12)
    top.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(below.cells[0], ["General Assembly"], size=18, is_bold=True)
    _write(below.cells[1], ["Distr.: General", paper.dated, "", "Original: English"], size=10)
    for cell in top.cells + below.cells:
        _underline(cell)
    document.add_paragraph()
    for line in paper.council:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(line)
        run.bold = line in (paper.council[0], paper.council[1], paper.council[-1])
        run.font.size = Pt(12 if line == paper.council[0] else 10)
    document.add_paragraph()
    for index, line in enumerate(paper.title):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = INDENT
        run = paragraph.add_run(line)
        run.bold, run.font.size = True, Pt(14 if index < 2 else 12)
    notice = document.add_paragraph()
    notice.paragraph_format.left_indent = notice.paragraph_format.right_indent = INDENT
    notice.paragraph_format.space_before = Pt(36)
    notice.add_run(f"{paper.fictional}.").bold = True
    notice.add_run(f" {paper.unsaid}")
    _border(notice, "top", "left", "bottom", "right")
    foot = document.sections[0].footer
    foot.is_linked_to_previous = False
    foot.paragraphs[0].text = paper.footnote
    foot.add_paragraph(paper.ge_number)


def _write(cell: _Cell, lines: list[str], *, size: int, is_bold: bool = False) -> None:
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(line)
        run.bold, run.font.size = is_bold, Pt(size)


def _underline(cell: _Cell) -> None:
    borders = OxmlElement("w:tcBorders")
    borders.append(_line("bottom"))
    cell._tc.get_or_add_tcPr().append(borders)


def _line(side: str) -> BaseOxmlElement:
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "4"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    return line


def _border(paragraph: Paragraph, *sides: str) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        borders.append(_line(side))
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _furnish(section: Section, paper: Composition) -> None:
    """The symbol above, the page number below, both outwards; the first page bears neither."""
    pairs = (
        (section.header, section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_header, section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    )
    for header, footer, side in pairs:
        _unlink(header, footer)
        header.paragraphs[0].alignment = footer.paragraphs[0].alignment = side
        header.paragraphs[0].add_run(paper.symbol).bold = True
        _border(header.paragraphs[0], "bottom")
        _page_number(footer.paragraphs[0])


def _unlink(header: _Header, footer: _Footer) -> None:
    header.is_linked_to_previous = False
    footer.is_linked_to_previous = False


def _page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.bold = True
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._r.append(mark)


def _contents(document: DocumentObject, paper: Composition) -> None:
    document.add_paragraph().add_run("Contents").bold = True
    right = Cm(16)
    head = document.add_paragraph("\tParagraphs")
    head.paragraph_format.tab_stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT)
    for line in paper.contents:
        paragraph = document.add_paragraph()
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(3) if line.is_nested else Cm(2))
        stops.add_tab_stop(right, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        paragraph.paragraph_format.left_indent = Cm(2) if line.is_nested else Cm(1)
        paragraph.add_run(f"{line.label}\t{line.title}\t{line.paragraphs}")
    document.paragraphs[-1].paragraph_format.space_after = Pt(24)


def _set(document: DocumentObject, block: Block) -> None:
    if block.shape in (Shape.HEADING, Shape.SUBHEADING, Shape.ANNEX):
        _heading(document, block)
        return
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent, layout.right_indent = INDENT, INDENT
    layout.space_after = Pt(6)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    is_bold = block.shape in (Shape.CONCLUSION, Shape.RECOMMENDATION, Shape.KEY)
    if block.shape in (Shape.LETTERED, Shape.BULLET, Shape.RECOMMENDATION):
        layout.left_indent = INDENT + HANGING
    if block.shape is Shape.KEY:
        layout.keep_with_next = True
    layout.tab_stops.add_tab_stop(layout.left_indent + Cm(1.25))
    text = f"{block.label}\t{block.text}" if block.label else block.text
    paragraph.add_run(text).bold = is_bold


def _heading(document: DocumentObject, block: Block) -> None:
    level = 2 if block.shape is Shape.SUBHEADING else 1
    paragraph = document.add_heading(level=level)
    layout = paragraph.paragraph_format
    layout.page_break_before = block.shape is Shape.ANNEX
    layout.left_indent, layout.first_line_indent = INDENT, -HANGING if block.label else 0
    layout.tab_stops.add_tab_stop(INDENT)
    paragraph.add_run(f"{block.label}\t{block.text}" if block.label else block.text)


def _without_clock(data: bytes) -> bytes:
    """The same package with one fixed time on every member, which python-docx takes from the clock."""
    rewritten = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(rewritten, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            member = zipfile.ZipInfo(name, ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return rewritten.getvalue()
