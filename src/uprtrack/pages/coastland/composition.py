"""From the content of a cycle to the blocks of a paper, before any file format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from uprkit.model import Position
from uprtrack.pages.coastland.checks import COUNTRY, first_conclusion
from uprtrack.pages.coastland.records import Cycle, Paper

FICTIONAL = "Fictional document, written for the demonstration of Uprtrack; no paper of the United Nations"
UNSAID = "The States it names have said nothing of what it reports."
TITLE = "Report of the Working Group on the Universal Periodic Review"
TENS = ("", "tenth", "twentieth", "thirtieth", "fortieth", "fiftieth", "sixtieth")
TENS_BEFORE_UNIT = ("", "", "twenty", "thirty", "forty", "fifty", "sixty")
UNITS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
INTRODUCTION, SUMMARY = "Introduction", "Summary of the proceedings of the review process"
PRESENTATION = "Presentation by the State under review"
DIALOGUE = "Interactive dialogue and responses by the State under review"
CONCLUSIONS, PLEDGES = "Conclusions and/or recommendations", "Voluntary pledges"
DELEGATION = "Composition of the delegation"
ISO3 = "XCO"
SOURCES = (
    "A national report submitted/written presentation made",
    "A compilation prepared by the Office of the United Nations High Commissioner for Human Rights (OHCHR)",
    "A summary prepared by OHCHR",
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Shape(StrEnum):
    """How a block is set."""

    HEADING = "heading"
    SUBHEADING = "subheading"
    ANNEX = "annex"
    PARAGRAPH = "paragraph"
    LETTERED = "lettered"
    CONCLUSION = "conclusion"
    RECOMMENDATION = "recommendation"
    KEY = "key"
    PLAIN = "plain"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Block:
    """``label`` is what stands before the text: a number, a letter, or nothing."""

    shape: Shape
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    label: str
    title: str
    paragraphs: str
    is_nested: bool = False


@dataclass(frozen=True, slots=True)
class Composition:
    """A paper ready to be set: ``title`` holds one entry a line of the first page."""

    symbol: str
    dated_on: date
    dated: str
    ge_number: str
    council: tuple[str, ...]
    title: tuple[str, ...]
    footnote: str
    contents: tuple[ContentsLine, ...]
    blocks: tuple[Block, ...]
    fictional: str = FICTIONAL
    unsaid: str = UNSAID


def working_group_report(cycle: Cycle) -> Composition:
    """The report as the Working Group would have adopted it."""
    conclusion = first_conclusion(cycle)
    last = conclusion + len(cycle.groups)
    blocks = (*_introduction(cycle), *_proceedings(cycle), *_conclusions(cycle), *_annex(cycle))
    presented = 4 + len(cycle.presentation)
    contents = [
        ContentsLine("", INTRODUCTION, "1–4"),
        ContentsLine("I.", SUMMARY, f"5–{conclusion - 1}"),
        ContentsLine("A.", PRESENTATION, f"5–{presented}", is_nested=True),
        ContentsLine("B.", DIALOGUE, f"{presented + 1}–{conclusion - 1}", is_nested=True),
        ContentsLine("II.", CONCLUSIONS, f"{conclusion}–{last}"),
    ]
    if cycle.pledges:
        contents.append(ContentsLine("III.", PLEDGES, str(last + 1)))
    contents.append(ContentsLine("Annex", DELEGATION, ""))
    footnote = "* The annex is being circulated without formal editing, in the language of submission only."
    return _composition(cycle, cycle.report, (f"{TITLE}*", COUNTRY), footnote, tuple(contents), blocks)


def addendum(cycle: Cycle) -> Composition:
    """The State's answers to what it left pending."""
    title = (
        f"{TITLE}*",
        COUNTRY,
        "Addendum",
        "Views on conclusions and/or recommendations, voluntary commitments "
        "and replies presented by the State under review",
    )
    footnote = "* The present document was not edited before being issued."
    return _composition(cycle, cycle.addendum, title, footnote, (), tuple(_answers(cycle)))


def _composition(
    cycle: Cycle,
    paper: Paper,
    title: tuple[str, ...],
    footnote: str,
    contents: tuple[ContentsLine, ...],
    blocks: tuple[Block, ...],
) -> Composition:
    council = (
        "Human Rights Council",
        f"{ordinal(cycle.council_session).capitalize()} session",
        cycle.council_session_held,
        "Agenda item 6",
        "Universal periodic review",
    )
    return Composition(
        symbol=paper.symbol,
        dated_on=paper.dated_on,
        dated=long_date(paper.dated_on),
        ge_number=f"{paper.ge_number}(E)",
        council=council,
        title=title,
        footnote=footnote,
        contents=contents,
        blocks=blocks,
    )


def _introduction(cycle: Cycle) -> Iterator[Block]:
    yield Block(Shape.HEADING, INTRODUCTION)
    reviewed, adopted = long_date(cycle.reviewed_on), long_date(cycle.adopted_by_working_group_on)
    yield Block(
        Shape.PARAGRAPH,
        "The Working Group on the Universal Periodic Review, established in accordance with Human Rights "
        f"Council resolution 5/1, held its {ordinal(cycle.session)} session from {cycle.session_held}. The "
        f"review of {COUNTRY} was held at the {counted(cycle.review_meeting)} meeting, on {reviewed}. The "
        f"delegation of {COUNTRY} was headed by {cycle.head_of_delegation}. At its "
        f"{counted(cycle.adoption_meeting)} meeting, held on {adopted}, the Working Group adopted the report "
        f"on {COUNTRY}.",
        "1.",
    )
    yield Block(
        Shape.PARAGRAPH,
        f"On {long_date(cycle.troika_selected_on)}, the Human Rights Council selected the following group of "
        f"rapporteurs (troika) to facilitate the review of {COUNTRY}: {listed(cycle.troika)}.",
        "2.",
    )
    yield Block(
        Shape.PARAGRAPH,
        "In accordance with paragraph 15 of the annex to Human Rights Council resolution 5/1 and paragraph 5 "
        "of the annex to Council resolution 16/21, the following documents were issued for the review of "
        f"{COUNTRY}:",
        "3.",
    )
    for letter, number, end, source in zip("abc", "123", ";;.", SOURCES, strict=True):
        symbol = f"A/HRC/WG.6/{cycle.session}/{ISO3}/{number}"
        text = f"{source} in accordance with paragraph 15 ({letter}) ({symbol}){end}"
        yield Block(Shape.LETTERED, text, f"({letter})")
    yield Block(
        Shape.PARAGRAPH,
        f"A list of questions prepared in advance by {listed(cycle.advance_questions)} was transmitted to "
        f"{COUNTRY} through the troika.",
        "4.",
    )


def _proceedings(cycle: Cycle) -> Iterator[Block]:
    yield Block(Shape.HEADING, SUMMARY, "I.")
    yield Block(Shape.SUBHEADING, PRESENTATION, "A.")
    paragraphs = iter(range(5, first_conclusion(cycle)))
    for text in cycle.presentation:
        yield Block(Shape.PARAGRAPH, text, f"{next(paragraphs)}.")
    yield Block(Shape.SUBHEADING, DIALOGUE, "B.")
    delegations = {statement.state for statement in cycle.dialogue} - {COUNTRY}
    made = (
        f"During the interactive dialogue, {len(delegations)} delegations made statements. Recommendations "
        "made during the dialogue are to be found in section II of the present report."
    )
    for text in (made, *(statement.text for statement in cycle.dialogue), cycle.closing):
        yield Block(Shape.PARAGRAPH, text, f"{next(paragraphs)}.")


def _heading_sentence(position: Position, council_session: int) -> str:
    match position:
        case Position.SUPPORTED:
            return (
                "The recommendations formulated during the interactive dialogue/listed below have been "
                f"examined by {COUNTRY} and enjoy the support of {COUNTRY}:"
            )
        case Position.PENDING:
            return (
                f"The following recommendations will be examined by {COUNTRY}, which will provide responses "
                f"in due time, but no later than the {ordinal(council_session)} session of the Human Rights "
                "Council:"
            )
        case Position.NOTED:
            return (
                "The recommendations formulated during the interactive dialogue/listed below have been noted "
                f"by {COUNTRY}:"
            )


def _conclusions(cycle: Cycle) -> Iterator[Block]:
    yield Block(Shape.HEADING, CONCLUSIONS, "II.")
    for group in cycle.groups:
        sentence = _heading_sentence(group.position, cycle.council_session)
        yield Block(Shape.CONCLUSION, sentence, f"{group.paragraph}.")
        for item in group.recommendations:
            attribution = " ".join(f"({name})" for name in item.recommending_states)
            end = "." if item is group.recommendations[-1] else ";"
            yield Block(Shape.RECOMMENDATION, f"{item.text} {attribution}{end}", item.number)
    closing = first_conclusion(cycle) + len(cycle.groups)
    yield Block(
        Shape.CONCLUSION,
        "All conclusions and/or recommendations contained in the present report reflect the position of the "
        "submitting State(s) and/or the State under review. They should not be construed as endorsed by the "
        "Working Group as a whole.",
        f"{closing}.",
    )
    if cycle.pledges:
        yield Block(Shape.HEADING, PLEDGES, "III.")
        made = f"{COUNTRY} made the following voluntary pledges:"
        yield Block(Shape.PARAGRAPH, made, f"{closing + 1}.")
        for pledge in cycle.pledges:
            end = "." if pledge is cycle.pledges[-1] else ";"
            yield Block(Shape.LETTERED, f"{pledge.text}{end}", pledge.number.split()[-1])


def _annex(cycle: Cycle) -> Iterator[Block]:
    yield Block(Shape.ANNEX, "Annex")
    yield Block(Shape.HEADING, DELEGATION)
    headed = (
        f"The delegation of {COUNTRY} was headed by {cycle.head_of_delegation} and composed of the following "
        "members:"
    )
    yield Block(Shape.PLAIN, headed)
    for index, function in enumerate(cycle.annex, start=1):
        yield Block(Shape.BULLET, f"{function}{'.' if index == len(cycle.annex) else ';'}", "•")


def _answers(cycle: Cycle) -> Iterator[Block]:
    reported = Counter(cycle.reported_positions().values())
    pending = {group.position: group for group in cycle.groups}[Position.PENDING]
    final = cycle.final_positions()
    answered = Counter(final[item.number] for item in pending.recommendations)
    total = len(cycle.recommendations)
    numbers = iter(range(1, 100))
    for text in cycle.addendum.introduction:
        yield Block(Shape.PARAGRAPH, text, f"{next(numbers)}.")
    yield Block(
        Shape.PARAGRAPH,
        f"{COUNTRY} received {total} recommendations. During the review {reported[Position.SUPPORTED]} of "
        f"them enjoyed its support and {reported[Position.NOTED]} were noted. Of the "
        f"{reported[Position.PENDING]} left pending, {answered[Position.SUPPORTED]} are now supported and "
        f"{answered[Position.NOTED]} noted.",
        f"{next(numbers)}.",
    )
    yield Block(Shape.HEADING, "Supported recommendations")
    supported = f"{COUNTRY} supports the following recommendations: {', '.join(cycle.addendum.supported)}."
    yield Block(Shape.PARAGRAPH, supported, f"{next(numbers)}.")
    yield Block(Shape.HEADING, "Noted recommendations")
    noted = f"{COUNTRY} notes the following recommendations: {', '.join(cycle.addendum.noted)}."
    yield Block(Shape.PARAGRAPH, noted, f"{next(numbers)}.")
    yield Block(Shape.PARAGRAPH, "It explains its position as follows.", f"{next(numbers)}.")
    for comment in cycle.addendum.comments:
        yield Block(Shape.KEY, ", ".join(comment.numbers))
        yield Block(Shape.PLAIN, comment.text)


def listed(names: tuple[str, ...]) -> str:
    """Names joined as in the papers: ``("A", "B", "C")`` gives ``A, B and C``."""
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def ordinal(number: int) -> str:
    """1 to 69 in words, as sessions are named: 43 gives ``forty-third``, 10 gives ``tenth``."""
    tens, unit = divmod(number, 10)
    if not 0 < number < 10 * len(TENS) or (tens == 1 and unit):
        raise ValueError(f"{number} has no ordinal here: expected 1 to 10 or 20 to {10 * len(TENS) - 1}.")
    if tens == 0 or unit == 0:
        return UNITS[unit] if tens == 0 else TENS[tens]
    return f"{TENS_BEFORE_UNIT[tens]}-{UNITS[unit]}"


def counted(number: int) -> str:
    """A meeting's number as printed: ``1st``, ``12th``, ``22nd``."""
    last = 0 if number % 100 in (11, 12, 13) else number % 10
    ending = {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return f"{number}{ending}"


def long_date(day: date) -> str:
    """A date as the papers print it: ``9 May 2023``, in English wherever the machine stands."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
