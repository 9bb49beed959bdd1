"""A Word file's body: what is deleted or doubled is left out, pages are counted, merged cells are known."""

from __future__ import annotations

import zipfile
from io import BytesIO

from uprkit.formats.docx_blocks import Paragraph, Table, read_blocks, read_headers
from uprkit.formats.source import Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def source_of(body: str, header: str = "") -> Source:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>',
        )
        if header:
            archive.writestr(
                "word/header1.xml", f'<w:hdr xmlns:w="{W}"><w:p><w:r>{header}</w:r></w:p></w:hdr>'
            )
    return Source("body.docx", buffer.getvalue())


def run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def test_text_is_what_a_reader_sees() -> None:
    body = (
        f"<w:p>{run('kept')}<w:del><w:r><w:delText>deleted</w:delText><w:t>too</w:t></w:r></w:del>"
        f"<w:ins>{run(' added')}</w:ins><w:r><w:instrText>PAGE</w:instrText></w:r>"
        f"<mc:AlternateContent><mc:Choice>{run(' once')}</mc:Choice><mc:Fallback>{run('twice')}</mc:Fallback>"
        "</mc:AlternateContent><w:r><w:noBreakHyphen/><w:br/><w:t>next</w:t></w:r></w:p>"
    )
    assert read_blocks(source_of(body)) == [Paragraph("kept added once-\nnext")]


def test_pages_are_counted_and_a_row_that_opens_a_page_is_on_it() -> None:
    body = (
        f"<w:p>{run('one')}</w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run('still one')}</w:p></w:tc></w:tr>"
        f"<w:tr><w:tc><w:p><w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        f"<w:sdt><w:sdtContent><w:p>{run('two too')}</w:p></w:sdtContent></w:sdt>"
    )
    first, table, last = read_blocks(source_of(body))
    assert isinstance(first, Paragraph)
    assert isinstance(table, Table)
    assert isinstance(last, Paragraph)
    assert [first.page, *(row.page for row in table.rows), last.page] == [1, 1, 2, 2]


def test_cells_know_their_columns_and_merges() -> None:
    cell = "<w:tc><w:tcPr>{0}</w:tcPr><w:p>" + run("x") + "</w:p></w:tc>"
    wide, begun = cell.format('<w:gridSpan w:val="2"/>'), cell.format('<w:vMerge w:val="restart"/>')
    body = f"<w:tbl><w:tr>{wide}{begun}</w:tr><w:tr>{wide}{cell.format('<w:vMerge/>')}</w:tr></w:tbl>"
    (table,) = read_blocks(source_of(body))
    assert isinstance(table, Table)
    places = [[(cell.column, cell.span, cell.is_continued) for cell in row.cells] for row in table.rows]
    assert places == [[(0, 2, False), (2, 1, False)], [(0, 2, False), (2, 1, True)]]


def test_no_nesting_is_too_deep() -> None:
    depth = 5000
    body = "<w:sdt>" * depth + f"<w:p>{run('deep')}</w:p>" + "</w:sdt>" * depth
    assert read_blocks(source_of(body)) == [Paragraph("deep")]


def test_headers_are_read_on_one_line() -> None:
    source = source_of(f"<w:p>{run('x')}</w:p>", header="<w:t>UPR of Fiji</w:t>")
    assert read_headers(source) == ["UPR of Fiji"]
