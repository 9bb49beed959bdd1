"""Word files: headings, texts and tables on A4, with page numbers, language and title set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from uprtrack.reports.office.word_table import Row, TableColumn, table_of
from uprtrack.reports.office.word_text import Words, element, paragraph_of, run_of, runs_right_to_left
from uprtrack.reports.office.writable import word_count, writable

FONT = "Arial"
INK, SOFT, BRAND = RGBColor(0x1B, 0x27, 0x33), RGBColor(0x55, 0x62, 0x70), RGBColor(0x17, 0x52, 0x7F)
SHORT, LONG, MARGIN = Cm(21), Cm(29.7), Cm(2)
TEXT_WIDTH_CM = 17.0
TEXT_WIDTH_LANDSCAPE_CM = 25.7
MAX_PROPERTY = 255
"""Characters that Word keeps of a title or an author."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph style looks; sizes and spaces in points."""

    size: float
    color: RGBColor = INK
    is_bold: bool = False
    is_italic: bool = False
    before: float = 0
    after: float = 6
    indent: float = 0
    keeps_next: bool = False


LOOKS = {
    "Normal": Look(10.5),
    "Title": Look(30, BRAND, is_bold=True, after=10),
    "Subtitle": Look(15, INK, after=6),
    "Overline": Look(12, SOFT, before=150, after=4),
    "Heading 1": Look(18, BRAND, is_bold=True, before=24, after=8, keeps_next=True),
    "Heading 2": Look(14, BRAND, is_bold=True, before=18, after=6, keeps_next=True),
    "Heading 3": Look(11.5, INK, is_bold=True, before=14, after=3, keeps_next=True),
    "List Bullet": Look(10.5, after=3),
    "Quote": Look(10.5, INK, after=4, indent=14),
    "Table Text": Look(8.5, after=3),
    "Small": Look(9, SOFT, after=3),
    "Edition": Look(10.5, BRAND, is_bold=True, before=12, after=6),
    "Contents 1": Look(10, is_bold=True, before=3, after=1),
    "Contents 2": Look(9.5, after=0.5, indent=14),
}


class WordDocument:
    """A Word file in the making; ``content`` gives its bytes."""

    def __init__(
        self,
        *,
        title: str,
        author: str,
        edition: str,
        language: str,
        generated_at: datetime,
        is_landscape: bool,
    ) -> None:
        self._document: Document = docx.Document()
        self._is_right_to_left = runs_right_to_left(language)
        self._language = language
        self._bookmarks = 0
        properties = self._document.core_properties
        properties.title = writable(title)[:MAX_PROPERTY]
        properties.author = properties.last_modified_by = writable(author)[:MAX_PROPERTY]
        properties.subject = writable(edition)[:MAX_PROPERTY]
        properties.language = language
        properties.comments = properties.keywords = ""
        properties.created = properties.modified = generated_at.replace(tzinfo=None)
        self._set_styles()
        section = self._document.sections[0]
        self._set_page(section, is_landscape)
        self._set_header_and_footer(section, title, edition)

    def _set_styles(self) -> None:
        styles = self._document.styles
        for name, look in LOOKS.items():
            known = name in {style.name for style in styles}
            style = styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            if isinstance(style, ParagraphStyle):
                _apply(style, look)
        language = styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
        if language is not None:
            language.set(qn("w:bidi" if self._is_right_to_left else "w:val"), self._language)

    def _set_page(self, section: Section, is_landscape: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (LONG, SHORT) if is_landscape else (SHORT, LONG)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        section.header_distance = section.footer_distance = Cm(1)

    def _set_header_and_footer(self, section: Section, title: str, edition: str) -> None:
        header = section.header.paragraphs[0]
        header._p.getparent().replace(header._p, paragraph_of([Words(f"{title} · {edition}")], style="Small"))
        footer = element("p")
        properties = element("pPr")
        properties.append(element("pStyle", val="Small"))
        properties.append(element("jc", val="end" if not self._is_right_to_left else "start"))
        footer.append(properties)
        for part in (*_field("PAGE"), run_of(Words(" / ")), *_field("NUMPAGES")):
            footer.append(part)
        old = section.footer.paragraphs[0]._p
        old.getparent().replace(old, footer)

    def begin_section(self, *, is_landscape: bool) -> None:
        """Go on to a new page of the given orientation."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        self._set_page(section, is_landscape)

    def _append(self, child: BaseOxmlElement) -> None:
        body = self._document.element.body
        if (
            self._is_right_to_left
            and child.tag == qn("w:p")
            and child.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is None
        ):
            _turn(child)
        body.insert_element_before(child, "w:sectPr")

    def heading(self, text: str, level: int, *, on_new_page: bool = False) -> None:
        """A heading of a level from 1; the contents lead to those of the first two."""
        paragraph = paragraph_of([Words(text)], style=f"Heading{level}")
        if on_new_page:
            paragraph.find(qn("w:pPr")).append(element("pageBreakBefore"))
        self._bookmarks += 1
        name = f"heading{self._bookmarks}"
        paragraph.insert(1, element("bookmarkStart", id=self._bookmarks, name=name))
        paragraph.append(element("bookmarkEnd", id=self._bookmarks))
        self._append(paragraph)

    def paragraph(self, *words: str | Words, style: str = "") -> None:
        """A paragraph of runs; ``style`` is the name of one of ``LOOKS``."""
        runs = [Words(item) if isinstance(item, str) else item for item in words]
        self._append(paragraph_of(runs, style=style.replace(" ", "")))

    def paragraphs(self, text: str) -> None:
        """A text as a person wrote it: an empty line begins a new paragraph."""
        for block in writable(text).split("\n\n"):
            if block.strip():
                self.paragraph(block.strip("\n"))

    def table(
        self, columns: Sequence[TableColumn], rows: Iterable[Row], *, caption: str, has_header: bool = True
    ) -> None:
        """A table and the space below it; ``caption`` is for screen readers."""
        table = table_of(
            columns, rows, caption=caption, has_header=has_header, is_right_to_left=self._is_right_to_left
        )
        self._append(table)
        self.paragraph("", style="Small")

    def page_break(self) -> None:
        paragraph = element("p")
        run = element("r")
        run.append(element("br", type="page"))
        paragraph.append(run)
        self._append(paragraph)

    def mark_contents(self) -> None:
        """The place of the contents, which ``content`` fills when every heading is known."""
        self._contents = len(self._document.element.body) - 1

    def _fill_contents(self) -> None:
        body = self._document.element.body
        entries = []
        for paragraph in body.iterchildren(qn("w:p")):
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            level = style.get(qn("w:val")) if style is not None else ""
            if level in ("Heading1", "Heading2"):
                entries.append(_entry(paragraph, "Contents1" if level == "Heading1" else "Contents2"))
        for offset, entry in enumerate(entries):
            body.insert(self._contents + offset, entry)

    @property
    def words(self) -> int:
        """Words in the body, tables included."""
        body = self._document.element.body
        return sum(
            word_count("".join(text.text or "" for text in paragraph.iter(qn("w:t"))))
            for paragraph in body.iter(qn("w:p"))
        )

    def content(self) -> bytes:
        """The file."""
        if hasattr(self, "_contents"):
            self._fill_contents()
        buffer = BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()


def _apply(style: ParagraphStyle, look: Look) -> None:
    style.font.name = FONT
    style.font.size = Pt(look.size)
    style.font.bold, style.font.italic = look.is_bold, look.is_italic
    style.font.color.rgb = look.color
    properties = style.element.get_or_add_rPr()
    # Right-to-left scripts have a size of their own.
    properties.find(qn("w:sz")).addnext(element("szCs", val=round(look.size * 2)))
    fonts = properties.get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.keep_with_next = look.keeps_next
    form.line_spacing = 1.15
    if look.indent:
        form.left_indent = Pt(look.indent)
    # What the template of python-docx adds: a rule below titles, wide letters in subtitles.
    for parent, tag in (
        (style.element.get_or_add_pPr(), "w:pBdr"),
        (style.element.get_or_add_rPr(), "w:spacing"),
    ):
        for found in parent.findall(qn(tag)):
            parent.remove(found)


def _field(code: str) -> tuple[BaseOxmlElement, ...]:
    """A field that the word processor computes."""
    parts = []
    for kind in ("begin", "separate", "end"):
        run = element("r")
        run.append(element("fldChar", fldCharType=kind))
        parts.append(run)
    instruction = element("r")
    text = element("instrText")
    text.text = code
    instruction.append(text)
    begin, separate, end = parts
    return begin, instruction, separate, run_of(Words("1")), end


def _entry(heading: BaseOxmlElement, style: str) -> BaseOxmlElement:
    """A line of the contents that leads to a heading."""
    bookmark = heading.find(qn("w:bookmarkStart"))
    entry = paragraph_of([], style=style)
    link = element("hyperlink", anchor=bookmark.get(qn("w:name")), history=1)
    link.append(run_of(Words("".join(text.text or "" for text in heading.iter(qn("w:t"))))))
    entry.append(link)
    return entry


def _turn(paragraph: BaseOxmlElement) -> None:
    """Let a paragraph run right to left, as the document does."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        properties = element("pPr")
        paragraph.insert(0, properties)
    properties.append(element("bidi"))
