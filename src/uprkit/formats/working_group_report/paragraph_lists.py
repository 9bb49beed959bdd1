"""Recommendations that are paragraphs themselves.

"77. … the following recommendations were made:", "78. Ratify … (Kenya)", "79. Consider … (Peru)".
"""

from __future__ import annotations

from collections.abc import Sequence

from uprkit.formats.working_group_report.attribution import groups_in
from uprkit.formats.working_group_report.headings import is_list_heading, stated_position
from uprkit.formats.working_group_report.list_blocks import Block, Entry, Style

FEWEST = 2
"""So many paragraphs that end with States in brackets make a list: one alone may quote a recommendation."""


def with_paragraphs_as_items(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, paragraphs that are recommendations moved into the list of the heading above them."""
    kept: list[Block] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        kept.append(block)
        place += 1
        items = _items_behind(blocks, place) if _introduces(block) else []
        if len(items) >= FEWEST:
            block.entries.extend(_entry_of(item) for item in items)
            block.style, block.first = Style.RESTARTED, block.entries[0].ordinal
            block.are_items_paragraphs = True
            place += len(items)
    return kept


def _introduces(block: Block) -> bool:
    return not block.entries and not block.is_closing and is_list_heading(block.heading)


def _items_behind(blocks: Sequence[Block], place: int) -> list[Block]:
    items = []
    for block in blocks[place:]:
        if block.entries or not block.is_numbered or block.is_closing or not _is_item(block.heading):
            break
        items.append(block)
    return items


def _is_item(words: str) -> bool:
    if stated_position(words.partition("(")[0]) is not None and "recommendation" in words.lower():
        return False
    groups = groups_in(words)
    return bool(groups) and not words[groups[-1].end :].strip(" ;.,")


def _entry_of(block: Block) -> Entry:
    assert block.paragraph is not None
    entry = Entry(str(block.paragraph), block.paragraph, block.page, list(block.heading_lines))
    entry.close()
    return entry
