"""Words that stand under the number of a recommendation: comments, or the answers themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from uprkit.formats.addendum.answer_words import answer_within, repeats_recommendation
from uprkit.formats.addendum.blocks import Block, BlockKind
from uprkit.model import Position
from uprkit.rules.positions import position_of_heading, read_position

_FEWEST = 3
_MOSTLY = 0.6
_VERDICT_WORDS = 3
_MIN_CLEAR = 0.5
"""Share of numbered paragraphs that must answer clearly, for the others to be answers too: a paper in prose
numbers its paragraphs as well.
"""


@dataclass(frozen=True, slots=True)
class Keyed:
    """``words`` as received with the paragraphs that run on; ``position`` is that of the heading above."""

    numbers: tuple[str, ...]
    words: str
    page: int | None
    heading: str = ""
    position: Position | None = None

    @property
    def answer(self) -> str:
        """The words without the recommendation that they may repeat."""
        return answer_within(self.words)

    @property
    def is_clear(self) -> bool:
        """Whether the answer's own words give the position clearly."""
        answer = self.answer
        return bool(answer) and read_position(answer).is_clear

    @property
    def is_repeated(self) -> bool:
        return repeats_recommendation(self.words)


def keyed_words(blocks: Sequence[Block]) -> list[Keyed]:
    """What stands under numbers of recommendations ("122.17", "Rec. 18"), in order."""
    found: list[Keyed] = []
    heading: Block | None = None
    is_open = False
    has_verdicts = _has_verdict_lines(blocks)
    for block in blocks:
        if has_verdicts and is_open and _is_verdict_line(block):
            found[-1] = _with_more(found[-1], block)
        elif block.position is not None or block.kind is BlockKind.HEADING:
            heading, is_open = block, False
        elif block.kind is BlockKind.COMMENT and block.key:
            found.append(_keyed(block.key.numbers, block, heading))
            is_open = True
        elif block.label:
            is_open = False
        elif is_open:
            found[-1] = _with_more(found[-1], block)
    return found


def _has_verdict_lines(blocks: Sequence[Block]) -> bool:
    """Whether single words of position answer what stands above them, as the cells of a table do once its
    lines are gone, and are no headings of what follows.
    """
    unanswered = [
        after
        for block, after in pairwise(blocks)
        if block.kind is BlockKind.COMMENT and block.key and not answer_within(block.text)
    ]
    verdicts = sum(_is_verdict_line(block) for block in unanswered)
    begun = sum(_begins_with_verdict(block) for block in unanswered)
    return verdicts > 0 and verdicts + begun >= _MOSTLY * len(unanswered)


def _begins_with_verdict(block: Block) -> bool:
    """Whether the cell behind a verdict's stands on one line with it: "Supported Coastland is at work on this"."""
    if block.kind is BlockKind.HEADING or block.key or block.label:
        return False
    return position_of_heading(" ".join(block.text.split()[:_VERDICT_WORDS])) is not None


def _is_verdict_line(block: Block) -> bool:
    words = block.text.casefold().split()
    return block.kind is BlockKind.HEADING and len(words) <= _VERDICT_WORDS and "recommendations" not in words


def numbered_answers(blocks: Sequence[Block]) -> list[Keyed]:
    """Paragraphs numbered like the recommendations, where most of them answer in clear words; else none."""
    found: list[Keyed] = []
    for block in blocks:
        if block.kind is BlockKind.HEADING or block.position is not None:
            continue
        if block.key or block.label:
            found.append(_keyed(block.key.numbers if block.key else (block.label,), block, None))
        elif found:
            found[-1] = _with_more(found[-1], block)
    clear = sum(item.is_clear for item in found)
    return found if len(found) >= _FEWEST and clear >= _MIN_CLEAR * len(found) else []


def _keyed(numbers: tuple[str, ...], block: Block, heading: Block | None) -> Keyed:
    return Keyed(
        numbers,
        block.text,
        block.page,
        heading.text if heading else "",
        heading.position if heading else None,
    )


def _with_more(item: Keyed, block: Block) -> Keyed:
    words = f"{item.words}\n{block.text}".strip()
    return Keyed(item.numbers, words, item.page, item.heading, item.position)
