"""A page of a PDF as a picture, for a person who compares what was read with what is printed."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from uprkit.errors import UnreadablePaperError
from uprkit.formats.source import Source

WIDTHS = (900, 820, 740, 660)
"""Pixels: text of nine points is read at ease at the first, and still read at the last."""
MOST_BYTES = 64_000
"""A page of a site is to stay under 150 kB with its picture: the widest that holds this is taken."""
_COLOURS = 32
_MARK = (255, 236, 150)
_FEWEST_WORDS, _MOST_WORDS = 3, 8


def page_picture(source: Source, number: int, mark: str = "") -> bytes:
    """WebP of a page (from 1), where the opening words of ``mark`` are printed on it with them marked.

    Raises UnreadablePaperError where the file is no PDF that opens, or has no such page.
    """
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePaperError(f"{source.name} cannot be shown: expected a PDF that opens.") from error
    try:
        if not 1 <= number <= len(document):
            raise UnreadablePaperError(
                f"{source.name} has no page {number}: expected a number from 1 to {len(document)}."
            )
        return _fitting(document[number - 1], mark)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePaperError(f"{source.name} cannot be shown: page {number} is damaged.") from error
    finally:
        document.close()


def _fitting(page: pypdfium2.PdfPage, mark: str) -> bytes:
    data = b""
    for width in WIDTHS:
        scale = width / max(page.get_width(), 1)
        picture = page.render(scale=scale).to_pil().convert("RGB")
        _mark(picture, page, mark, scale)
        file = BytesIO()
        # Printed pages have few colours, and the file is a fifth smaller with them.
        picture.quantize(_COLOURS).convert("RGB").save(file, "WEBP", lossless=True, method=4)
        data = file.getvalue()
        if len(data) <= MOST_BYTES:
            break
    return data


def _mark(picture: Image.Image, page: pypdfium2.PdfPage, words: str, scale: float) -> None:
    """Colour the paper behind the words, so that nothing printed is covered."""
    boxes = _boxes(page, words.split())
    if not boxes:
        return
    paper = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(paper)
    height = page.get_height()
    for left, bottom, right, top in boxes:
        corners = (
            left * scale - 2,
            (height - top) * scale - 2,
            right * scale + 2,
            (height - bottom) * scale + 2,
        )
        draw.rectangle(corners, fill=_MARK)
    picture.paste(ImageChops.multiply(picture, paper))


def _boxes(page: pypdfium2.PdfPage, words: list[str]) -> list[tuple[float, float, float, float]]:
    """Where the longest opening of the words that the page holds is printed: left, bottom, right, top."""
    text = page.get_textpage()
    try:
        for count in range(min(len(words), _MOST_WORDS), _FEWEST_WORDS - 1, -1):
            found = text.search(" ".join(words[:count])).get_next()
            if found is not None:
                start, length = found
                return [text.get_rect(index) for index in range(text.count_rects(start, length))]
        return []
    finally:
        text.close()
